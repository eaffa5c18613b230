import { DOORS } from "./doors";
import { changing, listOf, within, type Mutation } from "./mutation";

const GATEWAY = "Microsoft.Network/virtualNetworkGateways";
const CLIENTS = "vpnClientConfiguration";
const WORKS = "^work-home$";
const CELLS = "^(matrix|.*-alone)$";

/** What of the gateway decides who gets in. */
const ENTRANCE: readonly Mutation[] = [
  {
    name: "second-anchor",
    sentence: "the gateway trusts another anchor besides the city's",
    noticedBy: "^old-anchor$",
    change: (plan, { otherAnchor }) =>
      changing(GATEWAY, (gateway) =>
        within(gateway, [CLIENTS, "vpnClientRootCertificates"], (anchors) => [
          ...listOf(anchors),
          { name: "other", publicCertData: otherAnchor },
        ]),
      )(plan, { otherAnchor }),
  },
  {
    name: "dropped-revocation",
    sentence: "the gateway has forgotten the stolen laptop",
    noticedBy: "^stolen$",
    change: changing(GATEWAY, (gateway) =>
      within(gateway, [CLIENTS, "vpnClientRevokedCertificates"], () => []),
    ),
  },
  {
    name: "no-suite",
    sentence: "the gateway has no policy for IPsec, and takes Azure's own list",
    noticedBy: "^weak-suite$",
    change: changing(GATEWAY, (gateway) => within(gateway, [CLIENTS, "vpnClientIpsecPolicies"], () => [])),
  },
  {
    name: "weak-group",
    sentence: "the policy for IPsec has Diffie-Hellman group 2",
    noticedBy: WORKS,
    change: changing(GATEWAY, (gateway) =>
      within(gateway, [CLIENTS, "vpnClientIpsecPolicies"], (suites) =>
        listOf(suites).map((suite) => ({ ...suite, dhGroup: "DHGroup2" })),
      ),
    ),
  },
  {
    name: "other-sign-in",
    sentence: "people may sign in with a password of Entra's as well",
    noticedBy: "^sign-in$",
    change: changing(GATEWAY, (gateway) =>
      within(gateway, [CLIENTS, "vpnAuthenticationTypes"], (types) => [...(types as string[]), "AAD"]),
    ),
  },
  {
    name: "wider-pool",
    sentence: "the gateway gives out addresses that the model does not know",
    noticedBy: "^pools$",
    change: changing(GATEWAY, (gateway) =>
      within(gateway, [CLIENTS, "vpnClientAddressPool", "addressPrefixes"], () => ["10.81.0.0/16"]),
    ),
  },
  {
    name: "swapped-departments",
    sentence: "two departments have got each other's addresses",
    noticedBy: "^matrix$",
    change: changing(GATEWAY, (gateway) => {
      const groups = listOf(gateway.virtualNetworkGatewayPolicyGroups);
      if (groups.length < 3) return undefined;
      const swapped = new Map([
        [groups[0]!.name, groups[2]!.policyMembers],
        [groups[2]!.name, groups[0]!.policyMembers],
      ]);
      return {
        ...gateway,
        virtualNetworkGatewayPolicyGroups: groups.map((group) => ({
          ...group,
          policyMembers: swapped.get(group.name) ?? group.policyMembers,
        })),
      };
    }),
  },
  {
    name: "generous-default",
    sentence: "a certificate that no group knows gets the addresses of a department",
    noticedBy: "^quarantine$",
    change: changing(GATEWAY, (gateway) => {
      const groups = listOf(gateway.virtualNetworkGatewayPolicyGroups);
      if (groups.length === 0) return undefined;
      return {
        ...gateway,
        virtualNetworkGatewayPolicyGroups: groups.map((group, index) => ({
          ...group,
          isDefault: index === 0,
        })),
      };
    }),
  },
];

/** What decides which packets pass. */
const FILTERS: readonly Mutation[] = [
  {
    name: "wide-group-rule",
    sentence: "a security rule for laptops has every port",
    noticedBy: CELLS,
    change: changing("Microsoft.Network/networkSecurityGroups", (group, name) =>
      name.includes("services")
        ? within(group, ["securityRules"], (rules) =>
            listOf(rules).map((rule) =>
              rule.access === "Allow"
                ? { ...rule, destinationPortRanges: ["*"], destinationPortRange: "*" }
                : rule,
            ),
          )
        : undefined,
    ),
  },
  {
    name: "group-off",
    sentence: "the servers' subnet has lost its security group",
    noticedBy: CELLS,
    change: changing("Microsoft.Network/virtualNetworks/subnets", (subnet, name) =>
      name === "services" ? { ...subnet, networkSecurityGroup: null } : undefined,
    ),
  },
  {
    name: "wide-firewall-rule",
    sentence: "a rule of the firewall has every port",
    noticedBy: CELLS,
    change: changing("Microsoft.Network/firewallPolicies/ruleCollectionGroups", (group) =>
      within(group, ["ruleCollections"], (collections) =>
        listOf(collections).map((collection) => ({
          ...collection,
          rules: listOf(collection.rules).map((rule) =>
            rule.ruleType === "NetworkRule" ? { ...rule, destinationPorts: ["*"] } : rule,
          ),
        })),
      ),
    ),
  },
  {
    name: "wide-address-group",
    sentence: "the firewall's group of servers is their whole network",
    noticedBy: CELLS,
    change: changing("Microsoft.Network/ipGroups", (group, name) =>
      name.includes("service-mail") ? { ...group, ipAddresses: ["10.84.0.0/24"] } : undefined,
    ),
  },
  {
    name: "wide-selectors",
    sentence: "the tunnel to the city leads to more than the model's hosts",
    noticedBy: CELLS,
    change: (plan, outside) => {
      const range = "10.96.10.0/24";
      const links = changing("Microsoft.Network/connections", (link) =>
        within(link, ["trafficSelectorPolicies"], (policies) =>
          listOf(policies).map((policy) => ({
            ...policy,
            remoteAddressRanges: [...(policy.remoteAddressRanges as string[]), range],
          })),
        ),
      );
      const devices = changing("Microsoft.Network/localNetworkGateways", (device) =>
        within(device, ["localNetworkAddressSpace", "addressPrefixes"], (prefixes) => [
          ...(prefixes as string[]),
          range,
        ]),
      );
      return [...links(plan, outside), ...devices(plan, outside)];
    },
  },
];

/** What decides which way packets go. */
const PATHS: readonly Mutation[] = [
  {
    name: "past-the-firewall",
    sentence: "the gateway's subnet has no route to the firewall",
    noticedBy: `${WORKS}|${CELLS}`,
    change: changing("Microsoft.Network/routeTables", (table, name) =>
      name.includes("gateway") ? { ...table, routes: [] } : undefined,
    ),
  },
  {
    name: "endpoint-policies-off",
    sentence: "routes and security groups do not count for private endpoints",
    noticedBy: `${WORKS}|${CELLS}`,
    change: changing("Microsoft.Network/virtualNetworks/subnets", (subnet, name) =>
      name === "endpoints" && subnet.networkSecurityGroup
        ? { ...subnet, privateEndpointNetworkPolicies: "Disabled" }
        : undefined,
    ),
  },
  {
    name: "not-forwarded",
    sentence: "the servers' network takes nothing that the hub passes on",
    noticedBy: WORKS,
    change: changing("Microsoft.Network/virtualNetworks/virtualNetworkPeerings", (peering) =>
      peering.allowForwardedTraffic === true ? { ...peering, allowForwardedTraffic: false } : undefined,
    ),
  },
];

/** Each property of a plan that decides, made otherwise once. */
export const MUTATIONS: readonly Mutation[] = [...ENTRANCE, ...FILTERS, ...PATHS, ...DOORS];
