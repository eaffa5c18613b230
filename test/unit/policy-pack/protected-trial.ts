import type { Trust } from "../../../policy-pack/trust/trust-file";
import { judge, judgeStack, saying, unknown, type Member } from "./judge";

export const token = (name: string) => `azure-native:${name}`;
export const ZERO = "00000000-0000-0000-0000-000000000000";
export const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
export const idOf = (kind: string, name: string, subscription = CITY) =>
  `/subscriptions/${subscription}/resourceGroups/rg-city/providers/Microsoft.${kind}/${name}`;
export const NETWORK = idOf("Network/virtualNetworks", "vnet-city");
export const OTHER = idOf("Network/virtualNetworks", "vnet-other", ZERO);
export const VAULT = idOf("KeyVault/vaults", "kv-city");
export const ACCOUNT = idOf("Storage/storageAccounts", "stcity");
export const trust = (change: Partial<NonNullable<Trust["protected"]>> = {}, more: Partial<Trust> = {}) =>
  saying({
    protected: {
      subscriptions: [],
      networks: [NETWORK],
      prefixes: ["10.80.0.0/22"],
      vaults: [VAULT],
      accounts: [ACCOUNT],
      suffixes: [],
      ...change,
    },
    ...more,
  });

export const alone = (type: string, inputs: Record<string, unknown>, change: object = {}) =>
  judge({ type: token(type), inputs, trust: trust(), ...change }, "nothing-into-protected");
export const together = (members: Readonly<Record<string, Member>>, trusted = trust()) =>
  judgeStack("nothing-into-protected", members, { scope: "any", trust: trusted });

/** A member that refers to others of the stack by ids which only the deployment tells. */
export const from = (
  type: string,
  sources: Record<string, string[]>,
  inputs: Record<string, unknown> = {},
): Member => ({
  type: token(type),
  inputs,
  from: sources,
});
export const member = (type: string, inputs: Record<string, unknown> = {}): Member => ({
  type: token(type),
  inputs,
});

/** A machine with a public address, in a network that is peered with the city's. */
export function door(change: Record<string, Member> = {}): Record<string, Member> {
  return {
    vnet: member("network:VirtualNetwork", { virtualNetworkName: unknown }),
    snet: from("network:Subnet", { virtualNetworkName: ["vnet"] }),
    nic: from(
      "network:NetworkInterface",
      { ipConfigurations: ["snet", "pip"] },
      { ipConfigurations: [{ subnet: { id: unknown }, publicIPAddress: { id: unknown } }] },
    ),
    pip: member("network:PublicIPAddress"),
    peering: from(
      "network:VirtualNetworkPeering",
      { virtualNetworkName: ["vnet"] },
      { remoteVirtualNetwork: { id: NETWORK } },
    ),
    ...change,
  };
}
export const WAY =
  'VirtualNetwork "vnet" → VirtualNetworkPeering "peering" → virtualnetworks/vnet-city (a protected network)';
export const PATH = `nic: a public address: Internet → PublicIPAddress "pip" → NetworkInterface "nic" → Subnet "snet" → ${WAY}`;
