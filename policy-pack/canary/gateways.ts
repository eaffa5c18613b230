import type { CanaryResource } from "./canary-state";
import type { CanaryAuthority } from "./home";

export const GATEWAY = "azure-native:network:VirtualNetworkGateway";
const SERVER = "azure-native:network:VpnServerConfiguration";

/** Where the gateways of a canary take what nobody objects to. */
export interface GatewayFacts extends CanaryAuthority {
  /** A range that a rehearsal's clients may have. */
  readonly pool: string;
}

/** Cryptography to which no rule objects. */
const STRONG = {
  ikeEncryption: "GCMAES256",
  ikeIntegrity: "SHA384",
  dhGroup: "ECP384",
  ipsecEncryption: "GCMAES256",
  ipsecIntegrity: "GCMAES256",
  pfsGroup: "ECP384",
  saLifeTimeSeconds: 14_400,
  saDataSizeKilobytes: 102_400_000,
};

/** A gateway that is as it should be in every stack, but for this. */
export function gateway(
  facts: GatewayFacts,
  name: string,
  change: { readonly client?: object; readonly inputs?: object } = {},
): CanaryResource {
  return {
    name,
    type: GATEWAY,
    inputs: {
      gatewayType: "Vpn",
      vpnType: "RouteBased",
      vpnGatewayGeneration: "Generation2",
      sku: { name: "VpnGw2AZ", tier: "VpnGw2AZ" },
      tags: { "remote-access-statement": String(facts.sequence) },
      vpnClientConfiguration: {
        vpnClientProtocols: ["IkeV2"],
        vpnClientAddressPool: { addressPrefixes: [facts.pool] },
        ...signIn(facts),
        ...change.client,
      },
      ...change.inputs,
    },
  };
}

/** The same in Virtual WAN. */
export function serverConfiguration(facts: GatewayFacts, name: string, change: object): CanaryResource {
  return {
    name,
    type: SERVER,
    inputs: {
      tags: { "remote-access-statement": String(facts.sequence) },
      properties: { vpnProtocols: ["IkeV2"], ...signIn(facts), ...change },
    },
  };
}

/** Trusts this root and no other. */
export function trusting({ name, base64 }: CanaryAuthority["anchor"]): object {
  return { vpnClientRootCertificates: [{ name, publicCertData: base64 }] };
}

function signIn({ anchor, revoked }: GatewayFacts): object {
  return {
    vpnAuthenticationTypes: ["Certificate"],
    ...trusting(anchor),
    vpnClientRevokedCertificates: [{ name: "stolen", thumbprint: revoked }],
    vpnClientIpsecPolicies: [STRONG],
  };
}
