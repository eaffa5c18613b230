import {
  accessCity,
  CLIENTS_GROUP,
  collection,
  firewall,
  firewallSubnet,
  ipGroup,
  networkRule,
  policy,
  POLICY,
  ruleGroup,
} from "./access-city";
import type { Cases } from "./case";
import {
  address,
  creating,
  deleting,
  id,
  resource,
  resourceGroup,
  SUBNET,
  subnet,
  updating,
  type Properties,
} from "./city";

const standing = (properties: Properties, ...pieces: Parameters<typeof accessCity>[0] & object) =>
  creating(firewall(properties), accessCity(pieces));
const configured = (...parts: Properties[]) => ({
  ipConfigurations: parts.map((part, i) => ({ name: `c${i}`, ...part })),
});
const inSubnet = { subnet: { id: id("virtualNetworks/net/subnets/AzureFirewallSubnet") } };
const addressed = (name = "fw") => ({ publicIPAddress: { id: id(`publicIPAddresses/${name}`) } });
const grouped = (...rules: Properties[]) => creating(ruleGroup([collection(rules)]), accessCity());
const tiered = (tier: string, properties: Properties = {}) => policy({ sku: { tier }, ...properties });
const many = (count: number) => Array.from({ length: count }, () => "10.81.0.1");

/** Azure Firewall, its policy, and the rules in it. */
export const FIREWALL_CASES: Cases = {
  "firewall-place": [
    {
      title: "a firewall that stands nowhere",
      refuses: () => standing({ ipConfigurations: [] }),
      words: "ipConfigurations is []; write one with AzureFirewallSubnet",
      grants: () => standing({}),
    },
    {
      title: "a firewall of a hub without its hub",
      refuses: () => standing({ sku: { name: "AZFW_Hub", tier: "Standard" } }),
      words: 'sku.name is "AZFW_Hub"; name the virtualHub',
      grants: () =>
        standing({
          sku: { name: "AZFW_Hub", tier: "Standard" },
          ipConfigurations: [],
          virtualHub: { id: "/hub" },
        }),
    },
    {
      title: "a firewall of a network with a hub",
      refuses: () => standing({ virtualHub: { id: "/hub" } }),
      words: 'virtualHub is set, but sku.name is "AZFW_VNet"',
      grants: () => standing({}),
    },
    {
      title: "a second configuration with the subnet",
      refuses: () =>
        standing(
          configured({ ...inSubnet, ...addressed() }, { ...inSubnet, ...addressed("fw2") }),
          address("fw2"),
        ),
      words: "name a subnet more than once",
      grants: () => standing(configured({ ...inSubnet, ...addressed() }, addressed("fw2")), address("fw2")),
    },
    {
      title: "a configuration that forgets the subnet",
      refuses: () => standing(configured(addressed())),
      words: "ipConfigurations[0].subnet.id is missing",
      grants: () => standing(configured({ ...inSubnet, ...addressed() })),
    },
  ],
  "firewall-address-named": [
    {
      title: "a firewall without an address",
      refuses: () => standing(configured(inSubnet)),
      words: "ipConfigurations[0].publicIPAddress.id is missing",
      grants: () =>
        standing(
          {
            ...configured(inSubnet),
            managementIpConfiguration: {
              name: "m",
              subnet: { id: id("virtualNetworks/net/subnets/AzureFirewallManagementSubnet") },
              ...addressed(),
            },
          },
          subnet("AzureFirewallManagementSubnet", "10.80.2.64/26"),
        ),
    },
  ],
  "firewall-subnet-name": [
    {
      title: "a firewall in a subnet of another name",
      refuses: () =>
        standing(configured({ subnet: { id: id("virtualNetworks/net/subnets/servers") }, ...addressed() })),
      words: 'stands in the subnet "servers"; it must be named exactly "AzureFirewallSubnet"',
      grants: () => standing({}),
    },
    {
      title: "a firewall that is managed in a subnet of another name",
      refuses: () =>
        standing({
          managementIpConfiguration: { name: "m", subnet: { id: id("virtualNetworks/net/subnets/servers") } },
        }),
      words: 'is managed in the subnet "servers"',
      grants: () => standing({}),
    },
  ],
  "firewall-subnet-size": [
    {
      title: "a firewall's subnet of 32 addresses",
      refuses: () => standing({}, firewallSubnet("10.80.2.0/27")),
      words: "has the range 10.80.2.0/27; it needs a /26 or larger",
      grants: () => standing({}, firewallSubnet("10.80.2.0/26")),
    },
  ],
  "firewall-subnet-without-security-group": [
    {
      title: "a security group on the firewall's subnet",
      refuses: () =>
        creating(
          firewallSubnet("10.80.2.0/26", { networkSecurityGroup: { id: id("networkSecurityGroups/nsg") } }),
        ),
      words: "Azure takes none here",
      grants: () =>
        creating(
          subnet("files", "10.80.3.0/26", { networkSecurityGroup: { id: id("networkSecurityGroups/nsg") } }),
        ),
    },
  ],
  "firewall-in-its-networks-group": [
    {
      title: "a firewall in another group than its network",
      refuses: () =>
        creating(
          firewall(
            {},
            "fw",
            "/subscriptions/s/resourceGroups/other/providers/Microsoft.Network/azureFirewalls/fw",
          ),
          accessCity([resourceGroup("other")]),
        ),
      words: "lies in another resource group",
      grants: () => standing({}),
    },
  ],
  "firewall-in-its-networks-location": [
    {
      title: "a firewall in another location than its network",
      refuses: () => standing({ location: "westeurope" }),
      words: 'location is "westeurope", but',
      grants: () => standing({ location: "Germany West Central" }),
    },
  ],
  "firewall-address-standard": [
    {
      title: "a Basic address for a firewall",
      refuses: () => standing({}, address("fw", { sku: { name: "Basic" }, zones: [] })),
      words: 'has sku.name "Basic"; a firewall needs "Standard"',
      grants: () => standing({}, address("fw")),
    },
    {
      title: "a dynamic address for a firewall",
      refuses: () => standing({}, address("fw", { publicIPAllocationMethod: "Dynamic" })),
      words: 'has publicIPAllocationMethod "Dynamic"',
      grants: () => standing({}),
    },
    {
      title: "an IPv6 address for a firewall",
      refuses: () => standing({}, address("fw", { publicIPAddressVersion: "IPv6" })),
      words: "is of IPv6",
      grants: () => standing({}),
    },
  ],
  "firewall-address-unshared": [
    {
      title: "a firewall with the gateway's address",
      refuses: () => standing(configured({ ...inSubnet, ...addressed("a1") })),
      words: "already belongs to",
      grants: () => standing({}),
    },
    {
      title: "an address that a firewall uses twice",
      refuses: () => standing(configured({ ...inSubnet, ...addressed() }, addressed())),
      words: "is used twice",
      grants: () => standing({}),
    },
  ],
  "one-firewall": [
    {
      title: "a second firewall in the subnet",
      refuses: () =>
        creating(
          firewall(configured({ ...inSubnet, ...addressed("f2") }), "fw2"),
          accessCity([firewall(), address("f2")]),
        ),
      words: "already stands in the same subnet",
      grants: () => updating(firewall(), firewall({ tags: { owner: "it" } }), accessCity()),
    },
  ],
  "firewall-zones-fixed": [
    {
      title: "other zones for a firewall",
      refuses: () => updating(firewall(), firewall({ zones: ["1"] }), accessCity()),
      words: 'zones are "1", but the firewall was made with "1, 2, 3"',
      grants: () => updating(firewall(), firewall({ zones: ["3", "2", "1"] }), accessCity()),
    },
  ],
  "firewall-policy-tier": [
    {
      title: "a Premium policy for a Standard firewall",
      refuses: () => standing({}, tiered("Premium")),
      words: `sku.tier is "Standard", but ${POLICY} has "Premium"`,
      grants: () => standing({ sku: { name: "AZFW_VNet", tier: "Premium" } }, tiered("Standard")),
    },
  ],
  "firewall-policy-or-rules": [
    {
      title: "rules of a firewall that has a policy",
      refuses: () => standing({ networkRuleCollections: [{ name: "own" }] }),
      words: "networkRuleCollections has rules of the firewall's own beside a firewallPolicy",
      grants: () => standing({ networkRuleCollections: [] }),
    },
  ],
  "firewall-policy-features": [
    {
      title: "intrusion detection in a Standard policy",
      refuses: () => creating(policy({ intrusionDetection: { mode: "Deny" } })),
      words: 'intrusionDetection is in use, but sku.tier is "Standard"; that needs "Premium"',
      grants: () => creating(tiered("Premium", { intrusionDetection: { mode: "Deny" } })),
    },
    {
      title: "a DNS proxy in a Basic policy",
      refuses: () => creating(tiered("Basic", { threatIntelMode: "Alert" })),
      words: "dnsSettings is in use",
      grants: () => creating(tiered("Basic", { threatIntelMode: "Alert", dnsSettings: {} })),
    },
    {
      title: "a Basic policy that blocks known attackers",
      refuses: () => creating(tiered("Basic", { dnsSettings: {} })),
      words: "threatIntelMode is in use",
      grants: () => creating(policy({ intrusionDetection: { mode: "Off" } })),
    },
    {
      title: "looking into encrypted traffic in a Standard policy",
      refuses: () =>
        creating(
          policy({ transportSecurity: { certificateAuthority: { name: "ca", keyVaultSecretId: "x" } } }),
        ),
      words: "transportSecurity is in use",
      grants: () => creating(policy({ transportSecurity: {} })),
    },
  ],
  "firewall-policy-tier-not-lowered": [
    {
      title: "a Premium policy that becomes a Standard one",
      refuses: () => updating(tiered("Premium"), tiered("Standard")),
      words: 'sku.tier is "Standard", but the policy has "Premium"',
      grants: () => updating(tiered("Standard"), tiered("Premium")),
    },
  ],
  "firewall-policy-base": [
    {
      title: "a base policy of another region",
      refuses: () =>
        creating(
          policy({ basePolicy: { id: id("firewallPolicies/base") } }),
          accessCity([policy({ location: "westeurope" }, "base")]),
        ),
      words: 'which is no policy in "germanywestcentral"',
      grants: () =>
        creating(
          policy({ basePolicy: { id: id("firewallPolicies/base") } }),
          accessCity([policy({}, "base")]),
        ),
    },
  ],
  "firewall-policy-dns-servers": [
    {
      title: "a DNS server with a name",
      refuses: () =>
        creating(policy({ dnsSettings: { enableProxy: true, servers: ["dns.musterstadt.example"] } })),
      words: 'dnsSettings.servers[0] is "dns.musterstadt.example"',
      grants: () => creating(policy({ dnsSettings: { enableProxy: true, servers: ["10.80.1.5"] } })),
    },
  ],
  "ip-group-entries": [
    {
      title: "an IP group with a name in it",
      refuses: () => creating(ipGroup({ ipAddresses: ["10.81.0.0/24", "laptops"] })),
      words: 'ipAddresses[1] is "laptops"',
      grants: () => creating(ipGroup({ ipAddresses: ["10.81.0.1", "10.81.0.0/24", "10.81.1.1-10.81.1.9"] })),
    },
    {
      title: "an IP group with addresses from the last to the first",
      refuses: () => creating(ipGroup({ ipAddresses: ["10.81.1.9-10.81.1.1"] })),
      words: 'ipAddresses[0] is "10.81.1.9-10.81.1.1"',
      grants: () => creating(ipGroup({ ipAddresses: [] })),
    },
    {
      title: "an IP group of IPv6",
      refuses: () => creating(ipGroup({ ipAddresses: ["fd00::/8"] })),
      words: 'ipAddresses[0] is "fd00::/8"',
      grants: () => creating(ipGroup()),
    },
  ],
  "ip-group-size": [
    {
      title: "the 5001st address of an IP group",
      refuses: () => creating(ipGroup({ ipAddresses: many(5001) })),
      words: "ipAddresses has 5001 members; an IP group takes at most 5000",
      grants: () => creating(ipGroup({ ipAddresses: many(5000) })),
    },
  ],
  "rule-group-priority": [
    {
      title: "a group of rules before all others",
      refuses: () => creating(ruleGroup([collection()], { priority: 99 }), accessCity()),
      words: "priority is 99; write 100 to 65000",
      grants: () => creating(ruleGroup([collection()], { priority: 100 }), accessCity()),
    },
    {
      title: "two groups of rules of one priority",
      refuses: () => creating(ruleGroup([collection()], {}, "second"), accessCity([ruleGroup()])),
      words: "priority is 200, which",
      grants: () =>
        creating(ruleGroup([collection()], { priority: 300 }, "second"), accessCity([ruleGroup()])),
    },
  ],
  "rule-collection-priorities": [
    {
      title: "two collections of one priority",
      refuses: () =>
        creating(ruleGroup([collection(), collection([networkRule()], { name: "two" })]), accessCity()),
      words: "ruleCollections have the priority 1000 more than once",
      grants: () =>
        creating(
          ruleGroup([collection(), collection([networkRule()], { name: "two", priority: 65_000 })]),
          accessCity(),
        ),
    },
    {
      title: "a collection behind all others",
      refuses: () => creating(ruleGroup([collection([networkRule()], { priority: 65_001 })]), accessCity()),
      words: "ruleCollections[0].priority is 65001",
      grants: () => creating(ruleGroup(), accessCity()),
    },
  ],
  "rule-names": [
    {
      title: "two rules of one name",
      refuses: () => grouped(networkRule(), networkRule()),
      words: 'ruleCollections[0].rules have the name "mail" more than once',
      grants: () => grouped(networkRule(), networkRule({ name: "files" })),
    },
    {
      title: "two collections of one name",
      refuses: () =>
        creating(ruleGroup([collection(), collection([networkRule()], { priority: 2000 })]), accessCity()),
      words: 'ruleCollections have the name "services" more than once',
      grants: () =>
        creating(
          ruleGroup([collection(), collection([networkRule()], { name: "b", priority: 2000 })]),
          accessCity(),
        ),
    },
    {
      title: "a rule's name with a blank",
      refuses: () => grouped(networkRule({ name: "mail servers" })),
      words: 'rules[0].name is "mail servers"',
      grants: () => grouped(networkRule({ name: "mail-servers_1" })),
    },
  ],
  "rule-collection-kinds": [
    {
      title: "a collection that does nothing",
      refuses: () => creating(ruleGroup([collection([networkRule()], { action: {} })]), accessCity()),
      words: 'ruleCollections[0].action.type is missing; write "Allow" or "Deny"',
      grants: () =>
        creating(ruleGroup([collection([networkRule()], { action: { type: "Deny" } })]), accessCity()),
    },
    {
      title: "rules of two kinds in one collection",
      refuses: () =>
        grouped(networkRule(), {
          ruleType: "ApplicationRule",
          name: "web",
          sourceAddresses: ["*"],
          targetFqdns: ["*"],
        }),
      words: "mixes NetworkRule and ApplicationRule",
      grants: () =>
        grouped({ ruleType: "ApplicationRule", name: "web", sourceAddresses: ["*"], targetFqdns: ["*"] }),
    },
    {
      title: "a rule that translates among others",
      refuses: () => grouped(networkRule({ ruleType: "NatRule" })),
      words: "rules that translate have collections of their own",
      grants: () =>
        creating(
          ruleGroup([
            collection([networkRule({ ruleType: "NatRule" })], {
              ruleCollectionType: "FirewallPolicyNatRuleCollection",
              action: { type: "DNAT" },
            }),
          ]),
          accessCity(),
        ),
    },
  ],
  "rule-complete": [
    {
      title: "a rule without a source",
      refuses: () => grouped(networkRule({ sourceIpGroups: [] })),
      words: "has nothing in sourceAddresses, sourceIpGroups; write one of them",
      grants: () => grouped(networkRule({ sourceIpGroups: [], sourceAddresses: ["10.81.0.0/24"] })),
    },
    {
      title: "a rule without a destination",
      refuses: () => grouped(networkRule({ destinationAddresses: [] })),
      words: "has nothing in destinationAddresses, destinationIpGroups, destinationFqdns",
      grants: () => grouped(networkRule({ destinationAddresses: [], destinationIpGroups: [CLIENTS_GROUP] })),
    },
    {
      title: "a rule without ports",
      refuses: () => grouped(networkRule({ destinationPorts: [] })),
      words: "has nothing in destinationPorts; write it",
      grants: () => grouped(networkRule({ destinationPorts: ["*"] })),
    },
    {
      title: "a rule without protocols",
      refuses: () => grouped(networkRule({ ipProtocols: [] })),
      words: "has nothing in ipProtocols",
      grants: () => grouped(networkRule({ ipProtocols: ["Any"] })),
    },
  ],
  "rule-addresses": [
    {
      title: "a source that is a name",
      refuses: () => grouped(networkRule({ sourceAddresses: ["laptops"] })),
      words: 'sourceAddresses has "laptops"',
      grants: () => grouped(networkRule({ sourceAddresses: ["10.81.0.1-10.81.0.9"] })),
    },
    {
      title: "a destination with a path",
      refuses: () => grouped(networkRule({ destinationAddresses: ["10.80.1.4/993"] })),
      words: 'destinationAddresses has "10.80.1.4/993"',
      grants: () => grouped(networkRule({ destinationAddresses: ["Storage.GermanyWestCentral"] })),
    },
    {
      title: "a host's name among addresses",
      refuses: () => grouped(networkRule({ destinationAddresses: ["mail.musterstadt.example"] })),
      words: "write names into destinationFqdns",
      grants: () =>
        grouped(networkRule({ destinationAddresses: [], destinationFqdns: ["mail.musterstadt.example"] })),
    },
  ],
  "rule-ports": [
    {
      title: "a port with a name",
      refuses: () => grouped(networkRule({ destinationPorts: ["imaps"] })),
      words: 'destinationPorts has "imaps"',
      grants: () => grouped(networkRule({ destinationPorts: ["993", "49152-65535"] })),
    },
    {
      title: "port 0",
      refuses: () => grouped(networkRule({ destinationPorts: ["0"] })),
      words: 'destinationPorts has "0"',
      grants: () => grouped(networkRule({ destinationPorts: ["1"] })),
    },
  ],
  "rule-ip-groups-exist": [
    {
      title: "an IP group that does not exist",
      refuses: () => grouped(networkRule({ sourceIpGroups: [id("ipGroups/nobody")] })),
      words:
        "sourceIpGroups names /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/ipGroups/nobody",
      grants: () => grouped(networkRule()),
    },
  ],
  "rule-names-need-proxy": [
    {
      title: "a rule with names under a policy without a DNS proxy",
      refuses: () =>
        creating(
          ruleGroup([collection([networkRule({ destinationFqdns: ["mail.musterstadt.example"] })])]),
          accessCity([policy({ dnsSettings: {} })]),
        ),
      words: 'destinationFqdns of "access" needs the firewall to answer DNS',
      grants: () =>
        creating(
          ruleGroup([collection([networkRule({ destinationFqdns: ["mail.musterstadt.example"] })])]),
          accessCity(),
        ),
    },
    {
      title: "a policy that loses the proxy its rules need",
      refuses: () =>
        updating(
          policy(),
          policy({ dnsSettings: { enableProxy: false } }),
          accessCity([
            ruleGroup([collection([networkRule({ destinationFqdns: ["mail.musterstadt.example"] })])]),
          ]),
        ),
      words: "set dnsSettings.enableProxy in the policy",
      grants: () =>
        updating(policy(), policy({ dnsSettings: { enableProxy: false } }), accessCity([ruleGroup()])),
    },
  ],
  "firewall-policy-in-use": [
    {
      title: "the deletion of a firewall's policy",
      refuses: () => deleting("firewallPolicies/policy", accessCity([firewall()])),
      words: "is still used by",
      grants: () => deleting("firewallPolicies/policy", accessCity()),
    },
  ],
  "ip-group-in-use": [
    {
      title: "the deletion of an IP group that a rule names",
      refuses: () => deleting("ipGroups/clients", accessCity([ruleGroup()])),
      words: "is still used by",
      grants: () =>
        deleting(
          "ipGroups/clients",
          accessCity([
            ruleGroup([collection([networkRule({ sourceIpGroups: [], sourceAddresses: ["*"] })])]),
          ]),
        ),
    },
  ],
};

/** Neighbours of older rules that firewalls bring. */
export const FIREWALL_NEIGHBOURS: Cases = {
  "parent-exists": [
    {
      title: "rules of a policy that does not exist",
      refuses: () => creating(ruleGroup(), accessCity([], ["firewallPolicies/policy"])),
      words: "it lies in",
      grants: () => creating(ruleGroup(), accessCity()),
    },
  ],
  "references-exist": [
    {
      title: "a firewall with a policy that does not exist",
      refuses: () => creating(firewall(), accessCity([], ["firewallPolicies/policy"])),
      words: "firewallPolicy.id refers to",
      grants: () => creating(firewall(), accessCity()),
    },
  ],
  "subnet-in-use": [
    {
      title: "the deletion of a firewall's subnet",
      refuses: () => deleting("virtualNetworks/net/subnets/AzureFirewallSubnet", accessCity([firewall()])),
      words: "is still used by",
      grants: () => deleting("virtualNetworks/net/subnets/AzureFirewallSubnet", accessCity()),
    },
  ],
  "address-in-use": [
    {
      title: "the deletion of a firewall's address",
      refuses: () => deleting("publicIPAddresses/fw", accessCity([firewall()])),
      words: "is still used by",
      grants: () => deleting("publicIPAddresses/fw", accessCity()),
    },
  ],
  "gateway-subnet-without-default-route": [
    {
      title: "a default route past the firewall for the gateway's subnet",
      refuses: () =>
        updating(
          resource("RouteTable", "routeTables/table"),
          resource("RouteTable", "routeTables/table", {
            routes: [
              {
                name: "all",
                addressPrefix: "0.0.0.0/0",
                nextHopType: "VirtualAppliance",
                nextHopIpAddress: "10.80.2.4",
              },
            ],
          }),
          accessCity([
            subnet("GatewaySubnet", "10.80.0.0/27", { routeTable: { id: id("routeTables/table") } }),
          ]),
        ),
      words: `${SUBNET} would have the route "all"`,
      grants: () =>
        updating(
          resource("RouteTable", "routeTables/table"),
          resource("RouteTable", "routeTables/table", {
            routes: [
              {
                name: "servers",
                addressPrefix: "10.90.0.0/24",
                nextHopType: "VirtualAppliance",
                nextHopIpAddress: "10.80.2.4",
              },
            ],
          }),
          accessCity([
            subnet("GatewaySubnet", "10.80.0.0/27", { routeTable: { id: id("routeTables/table") } }),
          ]),
        ),
    },
  ],
};
