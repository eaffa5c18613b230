import { groupRuling, passesGroups, type SecurityRuleBody } from "./nsg-judge";
import type { Packet } from "./packet";

/* Examples of learn.microsoft.com, with their pages. */

const NETWORK = ["10.0.0.0/16"];
const rule = (name: string, priority: number, change: Partial<SecurityRuleBody>): SecurityRuleBody => ({
  name,
  priority,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourcePortRange: "*",
  ...(change.sourceAddressPrefixes ? {} : { sourceAddressPrefix: "*" }),
  ...(change.destinationAddressPrefixes ? {} : { destinationAddressPrefix: "*" }),
  ...(change.destinationPortRanges ? {} : { destinationPortRange: "*" }),
  ...change,
});
const packet = (from: string, to: string, port: number, transport: Packet["transport"] = "tcp"): Packet => ({
  from,
  to,
  port,
  transport,
});

describe("“Application security groups overview”, with the addresses of the groups' members", () => {
  const [web, logic, database, internet] = ["10.0.1.4", "10.0.1.6", "10.0.2.4", "8.8.8.8"];
  const rules = [
    rule("Deny-Database-All", 120, {
      access: "Deny",
      protocol: "*",
      destinationAddressPrefixes: [database],
      destinationPortRange: "1433",
    }),
    rule("Allow-HTTP-Inbound-Internet", 100, {
      sourceAddressPrefix: "Internet",
      destinationAddressPrefixes: [web],
      destinationPortRange: "80",
    }),
    rule("Allow-Database-BusinessLogic", 110, {
      sourceAddressPrefixes: [logic],
      destinationAddressPrefixes: [database],
      destinationPortRange: "1433",
    }),
  ];

  it.each([
    [internet, web, 80, "Allow", "Allow-HTTP-Inbound-Internet"],
    [internet, logic, 80, "Deny", "DenyAllInbound"],
    [internet, database, 80, "Deny", "DenyAllInbound"],
    [logic, database, 1433, "Allow", "Allow-Database-BusinessLogic"],
    [web, database, 1433, "Deny", "Deny-Database-All"],
    [web, logic, 8080, "Allow", "AllowVNetInBound"],
  ])("%s to %s, port %d: %s by %s", (from, to, port, access, by) => {
    expect(groupRuling(rules, NETWORK, "Inbound", packet(from, to, port))).toEqual({ access, rule: by });
  });
});

describe("“Azure network security groups overview”, default security rules", () => {
  it.each([
    ["Inbound", "10.0.1.4", "10.0.2.4", "AllowVNetInBound"],
    ["Inbound", "168.63.129.16", "10.0.2.4", "AllowAzureLoadBalancerInBound"],
    ["Inbound", "8.8.8.8", "10.0.2.4", "DenyAllInbound"],
    ["Inbound", "192.168.7.9", "10.0.2.4", "DenyAllInbound"],
    ["Outbound", "10.0.2.4", "10.0.1.4", "AllowVnetOutBound"],
    ["Outbound", "10.0.2.4", "8.8.8.8", "AllowInternetOutBound"],
    ["Outbound", "10.0.2.4", "192.168.7.9", "DenyAllOutBound"],
  ] as const)("%s, %s to %s: %s", (direction, from, to, by) => {
    expect(groupRuling([], NETWORK, direction, packet(from, to, 443)).rule).toBe(by);
  });
});

describe("“Azure network security groups overview”, port range", () => {
  const rules = [
    rule("ports", 100, { sourceAddressPrefix: "Internet", destinationPortRanges: ["80", "10000-10005"] }),
  ];

  it.each([
    [79, "Deny"],
    [80, "Allow"],
    [81, "Deny"],
    [9_999, "Deny"],
    [10_000, "Allow"],
    [10_005, "Allow"],
    [10_006, "Deny"],
  ])("“80, 10000-10005” and port %d: %s", (port, access) => {
    expect(groupRuling(rules, NETWORK, "Inbound", packet("8.8.8.8", "10.0.1.4", port)).access).toBe(access);
    expect(groupRuling(rules, NETWORK, "Inbound", packet("8.8.8.8", "10.0.1.4", port, "udp")).access).toBe(
      "Deny",
    );
  });
});

describe("“How network security groups filter network traffic”", () => {
  const allows = [rule("allow-80", 100, { destinationPortRange: "80" })];
  const silent: SecurityRuleBody[] = [];
  const denies = [
    rule("deny-80", 100, { direction: "Outbound", access: "Deny", destinationPortRange: "80" }),
  ];
  const coming = packet("8.8.8.8", "10.0.1.4", 80);
  const going = packet("10.0.1.4", "8.8.8.8", 80);

  it.each([
    ["VM1, neither group allows port 80", [silent, silent], false],
    ["VM1, the subnet's allows it alone", [allows, silent], false],
    ["VM1, the interface's allows it alone", [silent, allows], false],
    ["VM1, both allow it", [allows, allows], true],
    ["VM2, the subnet's allows it", [allows, undefined], true],
    ["VM2, the subnet's does not", [silent, undefined], false],
    ["VM3, the interface's allows it", [undefined, allows], true],
    ["VM4, which has none", [undefined, undefined], true],
  ])("inbound from the Internet, %s: %j", (_, groups, expected) => {
    expect(passesGroups(groups, NETWORK, "Inbound", coming)).toBe(expected);
  });

  it.each([
    ["VM1, neither denies port 80", [silent, silent], true],
    ["VM1, the interface's denies it", [denies, silent], false],
    ["VM1, the subnet's denies it", [silent, denies], false],
    ["VM3, the interface's denies it", [denies, undefined], false],
    ["VM4, which has none", [undefined, undefined], true],
  ])("outbound to the Internet, %s: %j", (_, groups, expected) => {
    expect(passesGroups(groups, NETWORK, "Outbound", going)).toBe(expected);
  });

  it("a subnet's group holds between neighbours too, where a rule denies all inbound", () => {
    const closed = [rule("nothing", 4_096, { access: "Deny", protocol: "*" })];
    const neighbours = packet("10.0.1.4", "10.0.1.5", 80);
    expect(passesGroups([silent], NETWORK, "Inbound", neighbours)).toBe(true);
    expect(passesGroups([closed], NETWORK, "Inbound", neighbours)).toBe(false);
  });
});

it.each([
  ["two rules of one priority", [rule("a", 100, {}), rule("b", 100, {})], /one priority/],
  ["two rules of one name", [rule("a", 100, {}), rule("A", 101, {})], /one name/],
  ["a priority below 100", [rule("a", 99, {})], /priority 99/],
  ["a priority above 4096", [rule("a", 4_097, {})], /priority 4097/],
  ["a tag that it does not know", [rule("a", 100, { sourceAddressPrefix: "Storage" })], /is no address/],
  ["a tag in a list", [rule("a", 100, { sourceAddressPrefixes: ["VirtualNetwork"] })], /a tag in a list/],
  ["an empty list", [rule("a", 100, { sourceAddressPrefixes: [] })], /one or several/],
  ["a protocol that it does not know", [rule("a", 100, { protocol: "TCP/IP" })], /no protocol/],
])("refuses %s", (_, rules, message) => {
  expect(() => groupRuling(rules, NETWORK, "Inbound", packet("8.8.8.8", "10.0.1.4", 80))).toThrow(message);
});
