import { forbidden, rows, type Row } from "./way-in";

const must = (rule: string) => ({ absent: [rule], unknown: [rule] });
const DEV = (resource: string) => ({ stack: "dev", resource }) as const;
const N = "filters-narrow";
const O = "only-own-endpoints";
const R = "securityRules[0]";

/** Sources from which a private computer could come, in every form in which Azure takes them. */
const SOURCES = [
  "*",
  "Internet",
  "Any",
  "0.0.0.0/0",
  "0.0.0.0/1",
  "::/0",
  "203.0.113.9/32",
  "AzureCloud",
  "AppService",
  "AzureFrontDoor.Backend",
  "VirtualNetwork",
];
const senders = SOURCES.map((source): Row => [
  `filter-from-${source.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`,
  `a security group lets in from ${source}`,
  { [`${R}.sourceAddressPrefixes`]: [source] },
  [N],
  { absent: [N], unknown: [N] },
]);
const MAIL_PORTS = ["25", "110", "143", "465", "587", "993", "995", "*", "100-1000"];

/** What stands between a network and the Internet. */
export const FILTERS = [
  ...rows(
    {
      section: "filters",
      type: "azure-native:network:NetworkSecurityGroup",
      base: DEV("services-endpoints-rules"),
      scope: "remote-access",
    },
    ...senders,
    [
      "filter-from-singular",
      "the sender stands in the field for one",
      { [`${R}.sourceAddressPrefix`]: "*", [`${R}.sourceAddressPrefixes`]: null },
      [N],
      must(N),
    ],
    [
      "filter-from-group",
      "whoever is in a group of machines is let in",
      { [`${R}.sourceApplicationSecurityGroups`]: [{ id: "x" }] },
      [N],
    ],
  ),
  ...rows(
    {
      section: "filters",
      type: "azure-native:network:RouteTable",
      base: DEV("gateway-routes"),
      scope: "remote-access",
    },
    [
      "route-to-internet",
      "everything goes to the Internet past the firewall",
      { "routes[0]": { name: "x", addressPrefix: "0.0.0.0/0", nextHopType: "Internet" } },
      [N],
      {},
    ],
    [
      "route-past-the-firewall",
      "clients reach servers past the firewall",
      { "routes[0].nextHopType": "VnetLocal" },
      [N],
      must(N),
    ],
    [
      "route-to-a-stranger",
      "traffic goes through a machine of somebody else",
      { "routes[0].nextHopIpAddress": "203.0.113.9" },
      [N],
      { unknown: [N] },
    ],
  ),
  ...rows(
    {
      section: "filters",
      type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
      base: DEV("firewall-policy-rules"),
      scope: "remote-access",
    },
    [
      "firewall-translates",
      "a service inside is published by the firewall",
      {
        "ruleCollections[0]": {
          ruleCollectionType: "FirewallPolicyNatRuleCollection",
          name: "n",
          priority: 100,
          action: { type: "DNAT" },
          rules: [
            {
              ruleType: "NatRule",
              name: "r",
              translatedAddress: "10.84.0.10",
              translatedPort: "993",
              destinationPorts: ["993"],
              sourceAddresses: ["*"],
              destinationAddresses: ["203.0.113.4"],
              ipProtocols: ["TCP"],
            },
          ],
        },
      },
      [N],
    ],
    [
      "firewall-from-anywhere",
      "a firewall rule lets in everybody",
      { "ruleCollections[0].rules[0].sourceAddresses": ["*"] },
      [N],
    ],
    [
      "firewall-every-port",
      "a firewall rule opens every port",
      { "ruleCollections[0].rules[0].destinationPorts": ["*"] },
      [N],
      must(N),
    ],
    [
      "firewall-every-protocol",
      "a firewall rule lets every protocol through",
      { "ruleCollections[0].rules[0].ipProtocols": ["Any"] },
      [N],
      must(N),
    ],
    [
      "firewall-foreign-group",
      "the senders stand in a group of another stack",
      {
        "ruleCollections[0].rules[0].sourceIpGroups[0]":
          "/subscriptions/6b1f4c2e-0000-4000-8000-0000000000ff/resourceGroups/rg/providers/Microsoft.Network/ipGroups/g",
      },
      [N],
      { unknown: "it is made from the groups of this stack" },
    ],
  ),
  ...rows(
    {
      section: "filters",
      type: "azure-native:network:IpGroup",
      base: DEV("firewall-policy-pool-clients"),
      scope: "remote-access",
    },
    [
      "group-of-everybody",
      "the group of clients holds every address",
      { ipAddresses: ["0.0.0.0/0"] },
      [N],
      { unknown: [N] },
    ],
    [
      "group-in-halves",
      "the group of clients holds every address, in two halves",
      { ipAddresses: ["0.0.0.0/1", "128.0.0.0/1"] },
      [N],
      { unknown: [N] },
    ],
  ),
  ...rows(
    {
      section: "filters",
      type: "azure-native:network:FirewallPolicy",
      base: DEV("firewall-policy"),
      scope: "remote-access",
    },
    [
      "policy-of-a-parent",
      "rules of a foreign policy stand before the city's own",
      {
        basePolicy: {
          id: "/subscriptions/6b1f4c2e-0000-4000-8000-0000000000ff/resourceGroups/rg/providers/Microsoft.Network/firewallPolicies/p",
        },
      },
      [N],
    ],
    [
      "policy-proxy",
      "the firewall is a proxy for everybody",
      { explicitProxy: { enableExplicitProxy: true } },
      [N],
    ],
    [
      "policy-name-server",
      "the firewall asks a foreign name server",
      { dnsSettings: { servers: ["203.0.113.53"], enableProxy: true } },
      [N],
    ],
  ),
  ...rows(
    {
      section: "filters",
      type: "azure-native:network:AzureFirewall",
      base: DEV("firewall"),
      scope: "remote-access",
    },
    [
      "firewall-classic-translation",
      "the firewall translates past its policy",
      {
        natRuleCollections: [
          {
            name: "n",
            action: { type: "Dnat" },
            priority: 100,
            rules: [{ name: "r", translatedAddress: "10.84.0.10", translatedPort: "993" }],
          },
        ],
      },
      [N],
    ],
    [
      "firewall-classic-rules",
      "the firewall lets through past its policy",
      {
        networkRuleCollections: [
          {
            name: "n",
            action: { type: "Allow" },
            priority: 100,
            rules: [
              {
                name: "r",
                sourceAddresses: ["*"],
                destinationAddresses: ["*"],
                destinationPorts: ["*"],
                protocols: ["Any"],
              },
            ],
          },
        ],
      },
      [N],
    ],
    [
      "firewall-without-policy",
      "the firewall has no policy of this stack",
      {
        "firewallPolicy.id":
          "/subscriptions/6b1f4c2e-0000-4000-8000-0000000000ff/resourceGroups/rg/providers/Microsoft.Network/firewallPolicies/p",
      },
      [O],
      { unknown: "it is made from the policy of this stack" },
    ],
  ),
  ...rows(
    {
      section: "filters",
      type: "azure-native:network:Subnet",
      base: DEV("services-services"),
      scope: "remote-access",
    },
    ["subnet-unguarded", "the servers' subnet has no security group", { networkSecurityGroup: null }, [N]],
    ["subnet-unrouted", "the servers' subnet has no routes to the firewall", { routeTable: null }, [N]],
    [
      "subnet-delegated",
      "a service of Azure puts machines into the subnet",
      { delegations: [{ name: "x", serviceName: "Microsoft.Web/serverFarms" }] },
      [O],
    ],
    [
      "subnet-translates",
      "the subnet has a gateway of its own to the Internet",
      { natGateway: { id: "x" } },
      [O],
    ],
  ),
  ...rows(
    {
      section: "filters",
      type: "azure-native:network:NetworkSecurityGroup",
      base: {
        inputs: {
          securityRules: [
            {
              name: "r",
              direction: "Inbound",
              access: "Allow",
              protocol: "Tcp",
              priority: 100,
              sourceAddressPrefix: "*",
              destinationPortRange: "443",
            },
          ],
        },
      },
      scope: "any",
    },
    ...MAIL_PORTS.map((port): Row => [
      `mail-port-${port.replace("*", "any")}`,
      `anybody on the Internet reaches port ${port} of a mail server`,
      { [`${R}.destinationPortRange`]: port },
      ["mail-not-published"],
      { unknown: ["mail-not-published"] },
    ]),
  ),
  ...rows(
    {
      section: "filters",
      type: "azure-native:network:SecurityRule",
      base: {
        inputs: {
          direction: "Inbound",
          access: "Allow",
          protocol: "Tcp",
          priority: 100,
          sourceAddressPrefix: "*",
          destinationPortRange: "443",
        },
      },
      scope: "any",
    },
    [
      "mail-port-standalone",
      "a rule of its own opens mail to the Internet",
      { destinationPortRanges: ["993"], destinationPortRange: null },
      ["mail-not-published"],
      { unknown: ["mail-not-published"] },
    ],
    [
      "mail-port-halves",
      "the Internet, in two halves",
      {
        sourceAddressPrefixes: ["0.0.0.0/1", "128.0.0.0/1"],
        sourceAddressPrefix: null,
        destinationPortRange: "993",
      },
      ["mail-not-published"],
    ],
  ),
  ...forbidden(
    "filters",
    ["azure-native:network:SecurityRule", "a rule that no security group of the stack shows"],
    ["azure-native:network:Route", "a route that no table of the stack shows"],
    ["azure-native:network:AdminRule", "a rule over every security group"],
    ["azure-native:network:AdminRuleCollection", "a collection of such rules"],
    ["azure-native:network:SecurityAdminConfiguration", "a configuration of such rules"],
    ["azure-native:network:FirewallPolicyDraft", "rules that count later"],
    ["azure-native:network:FirewallPolicyRuleCollectionGroupDraft", "rules that count later"],
    ["azure-native:network:FirewallPolicyRuleGroup", "rules in an older form"],
    ["azure-native:network:NetworkInterface", "a machine that may route"],
    ["azure-native:network:NspAccessRule", "a perimeter lets addresses in"],
    ["azure-native:network:NetworkSecurityPerimeterAssociation", "a perimeter that only learns"],
    ["azure-native:security:JitNetworkAccessPolicy", "ports are opened on demand"],
    ["azure-native:network:IpAllocation", "addresses out of a pool"],
  ),
];
