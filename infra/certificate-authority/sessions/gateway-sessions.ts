import type { NetworkManagementClient, VpnClientConnectionHealthDetail } from "@azure/arm-network";
import type { GatewayPlace } from "../authority-file";
import { explainFailure } from "./resource-manager";
import type { Session } from "./session";

/** learn.microsoft.com, "Azure permissions for Networking". */
export const LIST_ACTION = "Microsoft.Network/virtualNetworkGateways/getVpnClientConnectionHealth/action";
export const END_ACTION =
  "Microsoft.Network/virtualNetworkGateways/disconnectVirtualNetworkGatewayVpnConnections/action";

/** Sessions that one request ends. No document names a limit; so many keep a request small and a failure cheap. */
const AT_ONCE = 50;

/** What became of sessions that were to end, by their ids. */
export interface Endings {
  readonly ended: readonly string[];
  readonly failed: readonly string[];
  /** Why, each reason once. */
  readonly reasons: readonly string[];
}

/**
 * The sessions of a gateway, as Azure saw them up to five minutes ago.
 *
 * @throws Error with the remedy
 */
export async function listSessions(client: NetworkManagementClient, place: GatewayPlace): Promise<Session[]> {
  try {
    const { value = [] } = await client.virtualNetworkGateways.beginGetVpnclientConnectionHealthAndWait(
      place.resourceGroup,
      place.name,
    );
    return value.map(sessionOf);
  } catch (error) {
    throw explainFailure(error, place, LIST_ACTION);
  }
}

/**
 * Ends sessions. A request that fails is halved and tried again until it is known which sessions it failed for: the list
 * is minutes old, and one session that has ended by itself must not keep another alive.
 *
 * @param onEnded told how many of how many are through
 */
export async function endSessions(
  client: NetworkManagementClient,
  place: GatewayPlace,
  ids: readonly string[],
  onEnded: (done: number, total: number) => void = () => undefined,
): Promise<Endings> {
  const [ended, failed]: [string[], string[]] = [[], []];
  const reasons = new Set<string>();
  const end = async (some: readonly string[]): Promise<void> => {
    try {
      await client.virtualNetworkGateways.beginDisconnectVirtualNetworkGatewayVpnConnectionsAndWait(
        place.resourceGroup,
        place.name,
        { vpnConnectionIds: [...some] },
      );
      ended.push(...some);
    } catch (error) {
      if (some.length === 1 || !worthHalving(error)) {
        failed.push(...some);
        reasons.add(explainFailure(error, place, END_ACTION).message);
      } else {
        const middle = Math.ceil(some.length / 2);
        await end(some.slice(0, middle));
        await end(some.slice(middle));
        return;
      }
    }
    onEnded(ended.length + failed.length, ids.length);
  };
  for (let from = 0; from < ids.length; from += AT_ONCE) await end(ids.slice(from, from + AT_ONCE));
  return { ended, failed, reasons: [...reasons] };
}

/** Whoever may not end one session may end none, and who is asked to slow down must not ask twice as often. */
function worthHalving(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return statusCode === undefined || ![401, 403, 404, 429].includes(statusCode);
}

/** Takes what is needed and nothing else: where a laptop is, is nobody's business here. */
function sessionOf(detail: VpnClientConnectionHealthDetail): Session {
  const { vpnConnectionId, vpnUserName, vpnConnectionTime, vpnConnectionDuration } = detail;
  return {
    ...(vpnConnectionId === undefined ? {} : { id: vpnConnectionId }),
    ...(vpnUserName === undefined ? {} : { name: vpnUserName }),
    ...(vpnConnectionTime === undefined ? {} : { time: vpnConnectionTime }),
    ...(vpnConnectionDuration === undefined ? {} : { seconds: vpnConnectionDuration }),
  };
}
