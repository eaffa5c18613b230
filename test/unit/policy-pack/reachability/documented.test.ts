import { addressNumber } from "../../../../policy-pack/reachability/address-texts";
import { holds } from "../../../../policy-pack/reachability/intervals";
import { reachability, type Reachability } from "../../../../policy-pack/reachability/matrix";
import { serviceNumber, type Protocol } from "../../../../policy-pack/reachability/services";
import { waysFrom } from "../../../../policy-pack/reachability/surroundings";
import { passage } from "../../../../policy-pack/reachability/through-firewall";
import type { SecurityRuleBody } from "../../infra/network/evaluator/nsg-judge";
import { planOf, type Body } from "./plan-of";
import { collection, resource, rule } from "./small-stack";

/* Examples of learn.microsoft.com, with their pages; whole stacks, as the pack is shown them. */

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly port?: number;
  readonly protocol?: Protocol;
}

const numbers = ({ from, to, port = 0, protocol = "tcp" }: Asked) => ({
  source: addressNumber(from)!,
  destination: addressNumber(to)!,
  service: serviceNumber(protocol, port),
});
const reaches = ({ sets, flows }: Reachability, asked: Asked) =>
  flows.some(({ packets }) => sets.has(packets, numbers(asked)));
const of = (...bodies: Body[]) => reachability(planOf(bodies));

const NETWORK = resource("VirtualNetwork", "vnet", { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } });
const subnet = (name: string, addressPrefix: string, more: object = {}) =>
  resource("Subnet", name, { virtualNetworkName: "vnet", subnetName: name, addressPrefix, ...more });
const nsg = (name: string, ...securityRules: object[]) =>
  resource("NetworkSecurityGroup", name, { securityRules });
const group = (name: string) => ({ networkSecurityGroup: { id: `/id/${name}` } });
const nic = (name: string, address: string, subnetName: string, more: object = {}, config: object = {}) =>
  resource("NetworkInterface", name, {
    ipConfigurations: [
      {
        privateIPAddress: address,
        subnet: { id: `/id/${subnetName}` },
        publicIPAddress: { id: `/id/pip-${name}` },
        ...config,
      },
    ],
    ...more,
  });

describe("“Application security groups overview”", () => {
  const asg = (name: string) => resource("ApplicationSecurityGroup", name, {});
  const member = (name: string) => ({ applicationSecurityGroups: [{ id: `/id/${name}` }] });
  const [web, logic, database, internet] = ["10.0.1.4", "10.0.1.6", "10.0.2.4", "8.8.8.8"];
  /** The page's rules; who is meant stands in groups. */
  const to = (name: string, change: Partial<SecurityRuleBody> & { from?: string }): object => {
    const { from, ...rest } = change;
    const { destinationAddressPrefix: _, sourceAddressPrefix, ...plain } = rule(name, 100, rest);
    return {
      ...plain,
      ...(from === undefined
        ? { sourceAddressPrefix }
        : { sourceApplicationSecurityGroups: [{ id: `/id/${from}` }] }),
    };
  };
  const destination = (name: string) => ({ destinationApplicationSecurityGroups: [{ id: `/id/${name}` }] });
  const stack = of(
    NETWORK,
    ...["AsgWeb", "AsgLogic", "AsgDb"].map(asg),
    nsg(
      "nsg",
      {
        ...to("Allow-HTTP-Inbound-Internet", { sourceAddressPrefix: "Internet", destinationPortRange: "80" }),
        ...destination("AsgWeb"),
        priority: 100,
      },
      {
        ...to("Allow-Database-BusinessLogic", { from: "AsgLogic", destinationPortRange: "1433" }),
        ...destination("AsgDb"),
        priority: 110,
      },
      {
        ...to("Deny-Database-All", { access: "Deny", protocol: "*", destinationPortRange: "1433" }),
        ...destination("AsgDb"),
        priority: 120,
      },
    ),
    subnet("Subnet1", "10.0.1.0/24", group("nsg")),
    subnet("Subnet2", "10.0.2.0/24", group("nsg")),
    nic("NIC1", web, "Subnet1", {}, member("AsgWeb")),
    nic("NIC3", logic, "Subnet1", {}, member("AsgLogic")),
    nic("NIC4", database, "Subnet2", {}, member("AsgDb")),
  );

  it.each([
    ["the web server by HTTP from the Internet", { from: internet, to: web, port: 80 }, true],
    ["the web server by another port", { from: internet, to: web, port: 443 }, false],
    ["the database from the logic", { from: logic, to: database, port: 1_433 }, true],
    ["another port of the database, by the default rule", { from: web, to: database, port: 1_434 }, true],
    ["the database from the Internet", { from: internet, to: database, port: 1_433 }, false],
  ])("reaches %s: %j %s", (_, asked, expected) => {
    expect(reaches(stack, asked)).toBe(expected);
  });

  // Machines of other stacks may join a group: whom a rule for a group lets in is not known for certain.
  it("does not say that a stranger in the network cannot reach the database", () => {
    expect(reaches(stack, { from: web, to: database, port: 1_433 })).toBe(true);
  });
});

describe("“Azure network security groups overview”, default security rules", () => {
  const stack = of(
    NETWORK,
    nsg("nsg"),
    subnet("Subnet1", "10.0.1.0/24", group("nsg")),
    subnet("Subnet2", "10.0.2.0/24", group("nsg")),
    nic("VM", "10.0.2.4", "Subnet2"),
  );

  it.each([
    ["AllowVNetInBound", { from: "10.0.1.4", to: "10.0.2.4", port: 443 }, true],
    ["DenyAllInbound", { from: "8.8.8.8", to: "10.0.2.4", port: 443 }, false],
    ["AllowInternetOutBound", { from: "10.0.2.4", to: "8.8.8.8", port: 443 }, true],
    ["DenyAllOutBound", { from: "10.0.2.4", to: "192.168.7.9", port: 443 }, false],
  ])("%s: %j %s", (_, asked, expected) => {
    expect(reaches(stack, asked)).toBe(expected);
  });
});

describe("“How network security groups filter network traffic”", () => {
  const allows = nsg("allows", rule("allow-80", 100, { destinationPortRange: "80" }));
  const silent = nsg("silent");
  const denies = nsg(
    "denies",
    rule("deny-80", 100, { direction: "Outbound", access: "Deny", destinationPortRange: "80" }),
  );
  const stack = (ofSubnet: string | undefined, ofNic: string | undefined) =>
    of(
      NETWORK,
      allows,
      silent,
      denies,
      subnet("Subnet1", "10.0.1.0/24", ofSubnet === undefined ? {} : group(ofSubnet)),
      nic("VM1", "10.0.1.4", "Subnet1", ofNic === undefined ? {} : group(ofNic)),
    );

  it.each([
    ["VM1, neither group allows port 80", "silent", "silent", false],
    ["VM1, the subnet's allows it alone", "allows", "silent", false],
    ["VM1, the interface's allows it alone", "silent", "allows", false],
    ["VM1, both allow it", "allows", "allows", true],
    ["VM2, the subnet's allows it", "allows", undefined, true],
    ["VM2, the subnet's does not", "silent", undefined, false],
    ["VM3, the interface's allows it", undefined, "allows", true],
    ["VM3, the interface's does not", undefined, "silent", false],
    ["VM4, which has none", undefined, undefined, true],
  ])("inbound from the Internet, %s: %s %s %s", (_, ofSubnet, ofNic, expected) => {
    expect(reaches(stack(ofSubnet, ofNic), { from: "8.8.8.8", to: "10.0.1.4", port: 80 })).toBe(expected);
  });

  it.each([
    ["VM1, neither denies port 80", "silent", "silent", true],
    ["VM1, the interface's denies it", "silent", "denies", false],
    ["VM1, the subnet's denies it", "denies", "silent", false],
    ["VM3, the interface's denies it", undefined, "denies", false],
    ["VM4, which has none", undefined, undefined, true],
  ])("outbound to the Internet, %s: %s %s %s", (_, ofSubnet, ofNic, expected) => {
    expect(reaches(stack(ofSubnet, ofNic), { from: "10.0.1.4", to: "8.8.8.8", port: 80 })).toBe(expected);
  });
});

describe("“Virtual network traffic routing”, routing example", () => {
  const appliance = (addressPrefix: string) => ({
    addressPrefix,
    nextHopType: "VirtualAppliance",
    nextHopIpAddress: "10.0.100.4",
  });
  const hop = (addressPrefix: string, nextHopType: string) => ({ addressPrefix, nextHopType });
  const peer = (name: string, addressPrefix: string) => [
    resource("VirtualNetwork", name, { addressSpace: { addressPrefixes: [addressPrefix] } }),
    resource("VirtualNetworkPeering", `to-${name}`, {
      virtualNetworkName: "vnet",
      remoteVirtualNetwork: { id: `/id/${name}` },
    }),
    resource("VirtualNetworkPeering", `from-${name}`, {
      virtualNetworkName: name,
      remoteVirtualNetwork: { id: "/id/vnet" },
    }),
  ];
  const { world } = of(
    NETWORK,
    ...peer("second", "10.1.0.0/16"),
    ...peer("third", "10.2.0.0/16"),
    resource("RouteTable", "table", {
      routes: [
        appliance("10.0.0.0/16"),
        hop("10.0.0.0/24", "VnetLocal"),
        hop("10.1.0.0/16", "None"),
        hop("10.2.0.0/16", "None"),
        appliance("10.10.0.0/16"),
        appliance("0.0.0.0/0"),
      ],
    }),
    subnet("Subnet1", "10.0.0.0/24", { routeTable: { id: "/id/table" } }),
    subnet("Subnet2", "10.0.1.0/24"),
    subnet("GatewaySubnet", "10.0.255.0/27"),
    resource("VirtualNetworkGateway", "vpn", { ipConfigurations: [{ subnet: { id: "/id/GatewaySubnet" } }] }),
    resource("LocalNetworkGateway", "lgw", {
      localNetworkAddressSpace: { addressPrefixes: ["10.10.0.0/16"] },
    }),
    resource("VirtualNetworkGatewayConnection", "link", {
      virtualNetworkGateway1: { id: "/id/vpn" },
      localNetworkGateway2: { id: "/id/lgw" },
    }),
  );
  const hopsFrom = (name: string, address: string) => {
    const from = world.networks.flatMap(({ subnets }) => subnets).find((one) => one.name === name);
    return waysFrom(from!, world)
      .filter(({ destinations }) => holds(destinations, addressNumber(address)!))
      .map((way) => ("network" in way.hop ? way.hop.network.name : way.hop.kind));
  };

  it.each([
    ["Subnet1", "10.0.1.5", "appliance"],
    ["Subnet1", "10.0.0.5", "local"],
    ["Subnet1", "10.1.0.5", "none"],
    ["Subnet1", "10.2.0.5", "none"],
    ["Subnet1", "10.10.0.5", "appliance"],
    ["Subnet1", "8.8.8.8", "appliance"],
    ["Subnet1", "192.168.0.1", "appliance"],
    ["Subnet2", "10.0.1.5", "vnet"],
    ["Subnet2", "10.1.0.5", "second"],
    ["Subnet2", "10.2.0.5", "third"],
    ["Subnet2", "10.10.0.5", "gateway"],
    ["Subnet2", "8.8.8.8", "internet"],
    ["Subnet2", "10.3.0.5", "none"],
    ["Subnet2", "100.64.0.5", "none"],
    ["Subnet2", "192.168.0.5", "none"],
  ])("%s: %s goes to %s and nowhere else", (name, address, expected) => {
    expect(hopsFrom(name, address)).toEqual([expected]);
  });
});

describe("“Manage network policies for private endpoints”", () => {
  const stack = (addressPrefix: string, privateEndpointNetworkPolicies: string) =>
    of(
      NETWORK,
      resource("RouteTable", "table", { routes: [{ addressPrefix, nextHopType: "None" }] }),
      subnet("clients", "10.0.0.0/24", { routeTable: { id: "/id/table" } }),
      subnet("endpoints", "10.0.1.0/24", { privateEndpointNetworkPolicies }),
      resource("PrivateEndpoint", "pe", {
        subnet: { id: "/id/endpoints" },
        ipConfigurations: [{ privateIPAddress: "10.0.1.4" }],
      }),
    );

  it.each([
    ["a route as long as the network's prefix", "10.0.0.0/16", "Enabled", false],
    ["a longer one", "10.0.1.0/24", "RouteTableEnabled", false],
    ["a shorter one", "10.0.0.0/8", "Enabled", true],
    ["the default route", "0.0.0.0/0", "Enabled", true],
    ["one for other addresses", "10.0.2.0/24", "Enabled", true],
    ["a subnet without policies", "10.0.0.0/16", "Disabled", true],
  ])("with %s (%s, %s), a packet arrives: %s", (_, prefix, policies, expected) => {
    expect(reaches(stack(prefix, policies), { from: "10.0.0.5", to: "10.0.1.4", port: 443 })).toBe(expected);
  });
});

describe("“Configure Azure Firewall rules”", () => {
  const any = { sourceAddresses: ["*"], destinationAddresses: ["*"] };
  const network = (name: string, ...destinationPorts: string[]) => ({
    ...any,
    ruleType: "NetworkRule",
    name,
    ipProtocols: ["TCP"],
    destinationPorts,
  });
  const application = (name: string, ...targetFqdns: string[]) => ({
    ruleType: "ApplicationRule",
    name,
    sourceAddresses: ["*"],
    targetFqdns,
    protocols: [{ protocolType: "Https", port: 443 }],
  });
  const rules = (name: string, policy: string, priority: number, ...ruleCollections: object[]) =>
    resource("FirewallPolicyRuleCollectionGroup", name, {
      firewallPolicyName: policy,
      priority,
      ruleCollections,
    });
  const judged = (asked: Partial<Asked>, ...bodies: Body[]) => {
    const { sets, world } = of(
      NETWORK,
      subnet("AzureFirewallSubnet", "10.0.255.0/26"),
      resource("AzureFirewall", "fw", {
        firewallPolicy: { id: "/id/child" },
        ipConfigurations: [{ subnet: { id: "/id/AzureFirewallSubnet" } }],
      }),
      ...bodies,
    );
    const { kept, moved, remark } = passage(sets, world.firewalls[0]!);
    const packet = numbers({ from: "10.0.3.4", to: "198.51.100.7", port: 443, ...asked });
    return sets.has(sets.union(kept, moved), packet) ? remark(packet) : "denied";
  };
  const child = resource("FirewallPolicy", "child", {});
  const inheriting = resource("FirewallPolicy", "child", { basePolicy: { id: "/id/base" } });
  const base = resource("FirewallPolicy", "base", {});

  it("example 1: a network rule allows what an application rule denies", () => {
    const all = rules(
      "g",
      "child",
      200,
      collection("deny", 100, "Deny", application("no-google", "google.com")),
      collection("allow", 200, "Allow", network("web", "80", "443")),
    );
    expect(judged({}, child, all)).toBe("let through by allow/web");
  });

  it("example 2: SSH is denied by the collection with the lower number", () => {
    const all = rules(
      "g",
      "child",
      200,
      collection("allow", 200, "Allow", network("ssh", "22")),
      collection("deny", 100, "Deny", network("no-ssh", "22")),
    );
    expect(judged({ port: 22 }, child, all)).toBe("denied");
  });

  it.each([
    ["a rule of a parent before one of a child with a lower number", "base", 3_000, 100, "denied"],
    ["of two groups the one with the lower number", "child", 200, 300, "denied"],
    ["of two groups the one with the lower number, which allows", "child", 300, 200, "let through by a/ssh"],
  ])("takes %s (%s, %d, %d): %s", (_, owner, first, second, expected) => {
    const deny = rules("d", owner, first, collection("d", 65_000, "Deny", network("no-ssh", "22")));
    const allow = rules("a", "child", second, collection("a", 100, "Allow", network("ssh", "22")));
    expect(judged({ port: 22 }, base, inheriting, deny, allow)).toBe(expected);
  });

  it.each([
    ["to Azure's own names without any rule", [], {}, "let through by infrastructure"],
    [
      "to them, where all names are denied",
      [collection("last", 65_000, "Deny", application("none", "*"))],
      {},
      "denied",
    ],
    ["by a port that is not the web's", [], { port: 22 }, "denied"],
    [
      "inside, where a name may lead anywhere",
      [collection("names", 100, "Allow", application("one", "www.example"))],
      { to: "10.0.1.4" },
      "let through by names/one",
    ],
    ["inside, without a rule", [], { to: "10.0.1.4" }, "denied"],
    [
      "by another protocol than the rule's",
      [collection("net", 100, "Allow", network("all", "*"))],
      { protocol: "udp" as const, port: 53 },
      "denied",
    ],
  ])("a packet passes %s: %#", (_, collections, asked, expected) => {
    expect(judged(asked, child, rules("g", "child", 200, ...collections))).toBe(expected);
  });
});
