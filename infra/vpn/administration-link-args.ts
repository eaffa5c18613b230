import type { types } from "@pulumi/azure-native";
import type { LinkSelectors } from "../access-model/link-selectors";
import type { Administration } from "../settings/administration-settings";
import { STRONG_IPSEC_POLICY } from "./ipsec-policy";

/**
 * The key of the tunnel: 64 letters and digits are 381 bits, and every firewall takes them (Azure up to 128 printable
 * ASCII characters; FortiOS wants no quotation mark, strongSwan no blank).
 */
export const KEY_TEXT = { length: 64, lower: true, upper: true, numeric: true, special: false } as const;

/** Azure's own default: so long after the last answer is the device taken for dead (learn.microsoft.com, "VPN Gateway FAQ"). */
const DEAD_AFTER_SECONDS = 45;

/** The device at the other end, and what lies behind it: hosts of services and nothing beside them. */
export function deviceArgs({ peer, selectors }: Pick<Administration, "peer" | "selectors">) {
  return {
    ...("address" in peer ? { gatewayIpAddress: peer.address } : { fqdn: peer.fqdn }),
    localNetworkAddressSpace: { addressPrefixes: selectors.remote.map(({ cidr }) => cidr) },
  };
}

/**
 * What settings decide about the tunnel and what does not refer to another resource.
 *
 * `InitiatorOnly`, because Azure proposes its own selectors only where it opens the tunnel; from a device that opens it
 * Azure takes any (learn.microsoft.com, "VPN Gateway FAQ", traffic selectors). So the device has to wait for Azure.
 */
export function connectionArgs(selectors: LinkSelectors) {
  return {
    connectionType: "IPsec",
    connectionProtocol: "IKEv2",
    connectionMode: "InitiatorOnly",
    enableBgp: false,
    useLocalAzureIpAddress: false,
    expressRouteGatewayBypass: false,
    dpdTimeoutSeconds: DEAD_AFTER_SECONDS,
    ipsecPolicies: [STRONG_IPSEC_POLICY],
    usePolicyBasedTrafficSelectors: true,
    trafficSelectorPolicies: [selectorPolicy(selectors)],
  };
}

function selectorPolicy({ local, remote }: LinkSelectors): types.input.network.TrafficSelectorPolicyArgs {
  return {
    localAddressRanges: local.map(({ cidr }) => cidr),
    remoteAddressRanges: remote.map(({ cidr }) => cidr),
  };
}

/** What decides who is at the other end, and what may pass. */
export const DEVICE_DECIDING = ["localNetworkAddressSpace.addressPrefixes"] as const;
export const CONNECTION_DECIDING = [
  "connectionType",
  "connectionProtocol",
  "connectionMode",
  "enableBgp",
  "ipsecPolicies",
  "usePolicyBasedTrafficSelectors",
  "trafficSelectorPolicies",
  "sharedKey",
] as const;
