import type { types } from "@pulumi/azure-native";
import type { AddressRange } from "../access-model/address-range";
import { fewestRanges } from "../access-model/address-set";
import type { AzureNetworks } from "../settings/access-networks";
import type { FirewallTier } from "../settings/azure-firewall-schema";
import type { FirewallRule, RuleCollection } from "./firewall-rules";

/** What the policy is made from. */
export interface FirewallPolicySpec {
  readonly tier: FirewallTier;
  readonly networks: Pick<AzureNetworks, "serviceSubnet" | "resolverSubnet">;
  /** Where laptops' addresses come from. */
  readonly clientAddressSpace: AddressRange;
}

/**
 * How the firewall treats what its rules do not speak of.
 *
 * Names are answered by the resolver or a server of the city's, so there is no proxy for them here. The paid-for
 * detection of intrusions blocks where it is to be had; with mail and shares encrypted it sees little.
 */
export function firewallPolicyArgs({ tier, networks, clientAddressSpace }: FirewallPolicySpec) {
  return {
    sku: { tier },
    threatIntelMode: "Deny",
    snat: { privateRanges: untranslated(networks, clientAddressSpace), autoLearnPrivateRanges: "Disabled" },
    ...(tier === "Premium" ? { intrusionDetection: { mode: "Deny" } } : {}),
  };
}

export const POLICY_DECIDING = ["sku.tier", "threatIntelMode", "snat.privateRanges"] as const;

/**
 * Destinations before which the firewall leaves the sender's address as it is: the servers and the resolver, which see
 * which laptop asks, and the laptops.
 *
 * Private endpoints are left out on purpose. What goes to them must carry the firewall's address, because answers from an
 * endpoint follow no routes of ours and would miss the firewall (learn.microsoft.com, "Azure Firewall scenarios to inspect
 * traffic destined to a private endpoint": "SNAT must be used" with network rules).
 */
function untranslated(
  { serviceSubnet, resolverSubnet }: FirewallPolicySpec["networks"],
  clientAddressSpace: AddressRange,
): string[] {
  const ranges = [clientAddressSpace, serviceSubnet, ...(resolverSubnet ? [resolverSubnet] : [])];
  return fewestRanges(ranges).map(({ cidr }) => cidr);
}

type CollectionArgs = types.input.network.FirewallPolicyFilterRuleCollectionArgs;

/** @param idOf the id of the IP group that holds a group's addresses */
export function collectionArgs<Id extends string | { apply: unknown }>(
  { name, priority, rules }: RuleCollection,
  idOf: (group: string) => Id,
) {
  return {
    ruleCollectionType: "FirewallPolicyFilterRuleCollection" as const,
    name,
    priority,
    action: { type: "Allow" },
    rules: rules.map((rule) => ruleArgs(rule, idOf)),
  };
}

function ruleArgs<Id>(
  { name, description, protocol, from, to, ports }: FirewallRule,
  idOf: (group: string) => Id,
) {
  return {
    ruleType: "NetworkRule" as const,
    name,
    description,
    ipProtocols: [protocol],
    sourceIpGroups: from.map(idOf),
    destinationIpGroups: to.map(idOf),
    destinationPorts: [...ports],
  };
}

/**
 * The firewall drops what no rule allows, with one exception: names of Azure's own infrastructure pass, unless a rule for
 * applications that is looked at last denies them (learn.microsoft.com, "Azure Firewall rule processing logic",
 * infrastructure rule collection). Nobody asked for that exception here.
 */
export const NO_INFRASTRUCTURE_NAMES: CollectionArgs = {
  ruleCollectionType: "FirewallPolicyFilterRuleCollection",
  name: "no-infrastructure-names",
  priority: 65_000,
  action: { type: "Deny" },
  rules: [
    {
      ruleType: "ApplicationRule",
      name: "no-infrastructure-names",
      sourceAddresses: ["*"],
      targetFqdns: ["*"],
      protocols: [
        { protocolType: "Http", port: 80 },
        { protocolType: "Https", port: 443 },
      ],
    },
  ],
};
