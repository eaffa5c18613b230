import type { GatewayStatement } from "../statement/statement";
import type { GatewayPlace } from "../authority-file";
import { gatewayId } from "./gateway-place";

/** The gateway as its stack knows it: what Azure answered when it was last written or read. */
export interface StackGateway {
  readonly urn: string;
  /** Number of the statement that its tag names; undefined without such a tag. */
  readonly sequence: number | undefined;
  /** Thumbprints that it refuses, in upper case. */
  readonly refused: ReadonlySet<string>;
}

/** The gateway's tag (`infra/vpn/standing-statement.ts`, which cannot be loaded here: it brings the whole of Pulumi). */
const STATEMENT_TAG = "remote-access-statement";

/** Every way in which azure-native spells the type, with and without a version of the API. */
const GATEWAY_TYPE = /^azure-native(?:_network_v\w+)?:network(?:\/v\w+)?:VirtualNetworkGateway$/;

interface StackResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly outputs?: {
    readonly tags?: Readonly<Record<string, unknown>>;
    readonly vpnClientConfiguration?: {
      readonly vpnClientRevokedCertificates?: ReadonlyArray<{ readonly thumbprint?: unknown }>;
    };
  };
}

/**
 * Finds the gateway in what `pulumi stack export` prints.
 *
 * @throws Error with the remedy when it is not there
 */
export function gatewayInStack(exported: string, place: GatewayPlace): StackGateway {
  const { resources = [] } = (JSON.parse(exported) as { deployment: { resources?: StackResource[] } })
    .deployment;
  const gateways = resources.filter(({ type, delete: going }) => GATEWAY_TYPE.test(type) && going !== true);
  const found = gateways.find(({ id }) => id?.toLowerCase() === gatewayId(place));
  if (found === undefined) {
    const others = gateways.flatMap(({ id }) => (id === undefined ? [] : [id]));
    throw new Error(
      `the stack ${place.stack} in ${place.project} has no gateway ${place.name} in ${place.resourceGroup}` +
        (others.length === 0
          ? "; bring it up first: pulumi up"
          : `, but ${others.join(", ")}; correct gateway: in authority.yaml`),
    );
  }
  const { tags = {}, vpnClientConfiguration: clients } = found.outputs ?? {};
  const tag = Object.entries(tags).find(([name]) => name.toLowerCase() === STATEMENT_TAG)?.[1];
  return {
    urn: found.urn,
    sequence: typeof tag === "string" && /^\d{1,15}$/.test(tag) ? Number(tag) : undefined,
    refused: new Set(
      (clients?.vpnClientRevokedCertificates ?? []).map(({ thumbprint }) => String(thumbprint).toUpperCase()),
    ),
  };
}

/**
 * What is missing on a gateway for it to carry a statement, or a newer one.
 *
 * @returns undefined when nothing is
 */
export function missingOn(
  { sequence, refused }: StackGateway,
  statement: Pick<GatewayStatement, "sequence" | "revoked">,
): string | undefined {
  if (sequence === undefined) return "it says of no statement that it was made from it";
  if (sequence < statement.sequence) {
    return `it carries statement ${sequence}, and ${statement.sequence} is published`;
  }
  // A newer one may have let go of certificates that have expired since.
  if (sequence > statement.sequence) return undefined;
  const taken = statement.revoked.filter(({ thumbprint }) => !refused.has(thumbprint));
  if (taken.length === 0) return undefined;
  return `it would still take ${taken.map(({ thumbprint }) => thumbprint).join(", ")}`;
}
