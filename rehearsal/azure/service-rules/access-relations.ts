import { childrenOf, findResource, type AzureContent, type StoredResource } from "../state/azure-state";
import { listAt, textAt } from "./properties";
import { nameOf } from "./relations";
import type { Properties } from "./service-rule";

export const FIREWALL = "network:AzureFirewall";
export const FIREWALL_POLICY = "network:FirewallPolicy";
export const RULE_GROUP = "network:FirewallPolicyRuleCollectionGroup";
export const IP_GROUP = "network:IpGroup";
export const SECURITY_GROUP = "network:NetworkSecurityGroup";
export const SECURITY_RULE = "network:SecurityRule";
export const PEERING = "network:VirtualNetworkPeering";
export const SITE = "network:LocalNetworkGateway";
export const CONNECTION = "network:VirtualNetworkGatewayConnection";
export const FILE_SERVICE = "storage:FileServiceProperties";
export const SHARE = "storage:FileShare";
export const SECRET = "keyvault:Secret";
export const METRIC_ALERT = "monitor:MetricAlert";
export const LOCK = "authorization:ManagementLockByScope";

/** The names that Azure wants a firewall's subnets to have. */
export const FIREWALL_SUBNET = "AzureFirewallSubnet";
export const MANAGEMENT_SUBNET = "AzureFirewallManagementSubnet";

export const isFirewallSubnet = (id: string) => nameOf(id).toLowerCase() === FIREWALL_SUBNET.toLowerCase();

/** Firewalls from least to most; what is written nowhere is a Standard one. */
export const TIERS = ["Basic", "Standard", "Premium"];
export const tierOf = (properties: Properties | undefined) => textAt(properties, "sku", "tier") ?? "Standard";

/** Ids of the subnets in which a firewall's traffic arrives, each once. */
export function subnetsOfFirewall(properties: Properties): readonly string[] {
  const ids = listAt(properties, "ipConfigurations").map((one) => textAt(one, "subnet", "id"));
  return [...new Set(ids.filter((id) => id !== undefined))];
}

export function policyOfFirewall(content: AzureContent, properties: Properties): StoredResource | undefined {
  const id = textAt(properties, "firewallPolicy", "id");
  return id === undefined ? undefined : findResource(content, id);
}

const members = new WeakMap<AzureContent, Map<string, readonly StoredResource[]>>();

/**
 * Members of a parent in what would stand after a request, by name. Each of a thousand rules asks for all of them,
 * and nobody changes such a content any more: they are looked up once.
 */
export function membersOf(after: AzureContent, parent: string, type: string): readonly StoredResource[] {
  const known = members.get(after) ?? new Map<string, readonly StoredResource[]>();
  members.set(after, known);
  const key = `${type} ${parent.toLowerCase()}`;
  const found = known.get(key) ?? childrenOf(after, parent, type);
  known.set(key, found);
  return found;
}

/** Peerings of a network, by name. */
export const peeringsOf = (content: AzureContent, networkId: string) =>
  childrenOf(content, networkId, PEERING);

/** The network at the other end of a peering, whether it stands or not. */
export const remoteOf = (peering: Properties | undefined) => textAt(peering, "remoteVirtualNetwork", "id");

/** What a lock is put on. */
export const scopeOfLock = (lockId: string) =>
  lockId.replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i, "");
