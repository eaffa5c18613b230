import { findResource } from "../state/azure-state";
import { FIREWALL_POLICY, IP_GROUP, TIERS, tierOf } from "./access-relations";
import { parsePrefix } from "./address-prefix";
import { isIPv4, isIPv4Range } from "./ip-text";
import { quoted, textAt, textsAt, valueAt } from "./properties";
import { isSameLocation } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const FEATURES = "https://learn.microsoft.com/azure/firewall/features-by-sku";
const OVERVIEW = "https://learn.microsoft.com/azure/firewall-manager/policy-overview";
const GROUPS = "https://learn.microsoft.com/azure/firewall/ip-groups";

const MOST_ADDRESSES = 5000;

/** What a policy needs a tier for: path, whether it is in use, and the lowest tier that has it. */
const FEATURES_OF_TIERS: readonly {
  path: string;
  used: (properties: Properties) => boolean;
  tier: string;
}[] = [
  {
    path: "intrusionDetection",
    // Switched off it is the same as not there.
    used: (policy) => (textAt(policy, "intrusionDetection", "mode") ?? "Off") !== "Off",
    tier: "Premium",
  },
  {
    path: "transportSecurity",
    used: (policy) => valueAt(policy, "transportSecurity", "certificateAuthority") !== undefined,
    tier: "Premium",
  },
  {
    path: "dnsSettings",
    used: (policy) =>
      valueAt(policy, "dnsSettings", "enableProxy") === true ||
      textsAt(policy, "dnsSettings", "servers").length > 0,
    tier: "Standard",
  },
  { path: "threatIntelMode", used: (policy) => policy.threatIntelMode === "Deny", tier: "Standard" },
];

export const firewallPolicies: readonly ServiceRule[] = [
  {
    id: "firewall-policy-features",
    types: [FIREWALL_POLICY],
    on: WRITES,
    source: FEATURES,
    code: "FirewallPolicyHigherTierOnlyProperties",
    codeSource: "https://github.com/Azure/missionlz/issues/736",
    check: ({ properties }) =>
      FEATURES_OF_TIERS.filter(({ used }) => used(properties))
        .filter(({ tier }) => TIERS.indexOf(tierOf(properties)) < TIERS.indexOf(tier))
        .map(
          ({ path, tier }) =>
            `${path} is in use, but sku.tier is ${quoted(tierOf(properties))}; that needs ${quoted(tier)} or more`,
        ),
  },
  {
    id: "firewall-policy-tier-not-lowered",
    types: [FIREWALL_POLICY],
    on: ["update"],
    source: "https://learn.microsoft.com/azure/firewall/change-sku",
    code: "RehearsalFirewallPolicyTierLowered",
    check: ({ properties, before }) =>
      TIERS.indexOf(tierOf(properties)) >= TIERS.indexOf(tierOf(before))
        ? []
        : [
            `sku.tier is ${quoted(tierOf(properties))}, but the policy has ${quoted(tierOf(before))}, and cannot be lowered; make another policy`,
          ],
  },
  {
    id: "firewall-policy-base",
    types: [FIREWALL_POLICY],
    on: WRITES,
    source: OVERVIEW,
    code: "FirewallPolicyBasePolicyDoesnotExist",
    codeSource: "https://github.com/Azure/Azure-Landing-Zones/issues/2233",
    check: ({ properties, after }) => {
      const id = textAt(properties, "basePolicy", "id");
      const base = id === undefined ? undefined : findResource(after, id);
      if (id === undefined) return [];
      return base !== undefined && isSameLocation(base.properties.location, properties.location)
        ? []
        : [
            `basePolicy.id is ${id}, which is no policy in ${quoted(properties.location)}; take one of the same region`,
          ];
    },
  },
  {
    id: "firewall-policy-dns-servers",
    types: [FIREWALL_POLICY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/firewall/dns-settings",
    code: "RehearsalFirewallDnsServer",
    check: ({ properties }) =>
      textsAt(properties, "dnsSettings", "servers").flatMap((text, i) =>
        isIPv4(text) ? [] : [`dnsSettings.servers[${i}] is ${quoted(text)}; write an address of IPv4`],
      ),
  },
  {
    id: "ip-group-entries",
    types: [IP_GROUP],
    on: WRITES,
    source: GROUPS,
    code: "RehearsalIpGroupEntry",
    check: ({ properties }) =>
      textsAt(properties, "ipAddresses").flatMap((text, i) =>
        isIPv4(text) || isIPv4Range(text) || parsePrefix(text)?.kind === "ipv4"
          ? []
          : [
              `ipAddresses[${i}] is ${quoted(text)}; write an address of IPv4, a range in CIDR notation, or first and last with a hyphen`,
            ],
      ),
  },
  {
    id: "ip-group-size",
    types: [IP_GROUP],
    on: WRITES,
    source:
      "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits",
    code: "RehearsalIpGroupSize",
    check: ({ properties }) => {
      const count = textsAt(properties, "ipAddresses").length;
      return count <= MOST_ADDRESSES
        ? []
        : [`ipAddresses has ${count} members; an IP group takes at most ${MOST_ADDRESSES}`];
    },
  },
];
