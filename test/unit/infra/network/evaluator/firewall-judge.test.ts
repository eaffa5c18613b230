import {
  collectionsInOrder,
  firewallRuling,
  type CollectionBody,
  type PolicyBody,
  type RuleBody,
} from "./firewall-judge";
import type { Packet, Web } from "./packet";

/* Examples of learn.microsoft.com, with their pages. */

const OWN = "10.0.1.4";
const collection = (
  name: string,
  priority: number,
  type: "Allow" | "Deny" | "DNAT",
  ...rules: RuleBody[]
): CollectionBody => ({
  ruleCollectionType:
    type === "DNAT" ? "FirewallPolicyNatRuleCollection" : "FirewallPolicyFilterRuleCollection",
  name,
  priority,
  action: { type },
  rules,
});
const any = { sourceAddresses: ["*"], destinationAddresses: ["*"] };
const network = (name: string, ...destinationPorts: string[]): RuleBody => ({
  ...any,
  ruleType: "NetworkRule",
  name,
  ipProtocols: ["TCP"],
  destinationPorts,
});
const application = (name: string, ...targetFqdns: string[]): RuleBody => ({
  ruleType: "ApplicationRule",
  name,
  sourceAddresses: ["*"],
  targetFqdns,
  protocols: [
    { protocolType: "Http", port: 80 },
    { protocolType: "Https", port: 443 },
  ],
});
const nat = (name: string, ...destinationPorts: string[]): RuleBody => ({
  ...network(name, ...destinationPorts),
  ruleType: "NatRule",
  translatedAddress: "10.0.2.4",
  translatedPort: "3389",
});
const policy = (...ruleCollections: CollectionBody[]): PolicyBody => ({
  groups: [{ name: "group", priority: 200, ruleCollections }],
  ipGroups: new Map(),
});
const https = (host: string, infrastructure = false): { port: number; web: Web } => ({
  port: 443,
  web: { protocol: "Https", host, infrastructure },
});
const packet = (change: Partial<Packet>): Packet => ({
  from: "10.0.3.4",
  to: "198.51.100.7",
  transport: "tcp",
  port: 443,
  ...change,
});
const ruling = (of: PolicyBody, change: Partial<Packet>) => {
  const { allowed, by } = firewallRuling(of, OWN, packet(change));
  return [allowed, by];
};

describe("“Azure Firewall rule processing logic”", () => {
  it("example 1: google.com is allowed by a network rule, although an application rule denies it", () => {
    const of = policy(
      collection("deny", 100, "Deny", application("Deny-google", "google.com")),
      collection("allow", 200, "Allow", network("Allow-web", "80", "443")),
    );
    expect(ruling(of, https("google.com"))).toEqual([true, "allow/Allow-web"]);
  });

  it("example 2: SSH is denied by the collection with the lower number", () => {
    const of = policy(
      collection("Allow-collection", 200, "Allow", network("Allow-SSH", "22")),
      collection("Deny-collection", 100, "Deny", network("Deny-SSH", "22")),
    );
    expect(ruling(of, { port: 22 })).toEqual([false, "Deny-collection/Deny-SSH"]);
  });

  it("the example policy: DNAT, network, application; parent before child; group before collection", () => {
    const dnat = (name: string, priority: number) => collection(name, priority, "DNAT", nat(name, "1"));
    const net = (name: string, priority: number) => collection(name, priority, "Allow", network(name, "1"));
    const app = (name: string, priority: number) =>
      collection(name, priority, "Allow", application(name, "a"));
    const group = (name: string, priority: number, ...ruleCollections: CollectionBody[]) => ({
      name,
      priority,
      ruleCollections,
    });
    const of: PolicyBody = {
      groups: [
        group("ChildRCG2", 650, net("ChNetRC2", 1100), app("ChAppRC2", 2000), dnat("ChDNATRC3", 3000)),
        group("ChildRCG1", 300, net("ChNetRC1", 700), app("ChAppRC1", 900)),
      ],
      inherited: [
        group("BaseRCG2", 300, app("AppRC2", 1200), net("NetworkRC2", 1300)),
        group("BaseRCG1", 200, net("NetworkRC1", 800), dnat("DNATRC3", 610), dnat("DNATRC1", 600)),
      ],
      ipGroups: new Map(),
    };
    const order = (["NatRule", "NetworkRule", "ApplicationRule"] as const).flatMap((kind) =>
      collectionsInOrder(of, kind).map(({ name }) => name),
    );
    expect(order).toEqual([
      "DNATRC1", "DNATRC3", "ChDNATRC3", "NetworkRC1", "NetworkRC2", "ChNetRC1", "ChNetRC2", "AppRC2", "ChAppRC1",
      "ChAppRC2",
    ]); // prettier-ignore
  });

  it.each([
    ["a rule of a parent before one of a child with a lower number", true, 3_000, 100],
    ["of two groups the one with the lower number", false, 200, 300],
  ])("takes %s", (_, inherits, first, second) => {
    const deny = { name: "d", priority: first, ruleCollections: [collection("d", 65_000, "Deny", network("d", "22"))] };
    const allow = { name: "a", priority: second, ruleCollections: [collection("a", 100, "Allow", network("a", "22"))] };
    const of = inherits ? { groups: [allow], inherited: [deny] } : { groups: [allow, deny] };
    expect(ruling({ ...of, ipGroups: new Map() }, { port: 22 })).toEqual([false, "d/d"]);
  }); // prettier-ignore

  it("a DNAT rule translates and allows, and no network rule is asked", () => {
    const of = policy(
      collection("deny", 100, "Deny", network("deny-all", "*")),
      collection("rdp", 5_000, "DNAT", nat("rdp", "3389")),
    );
    const { allowed, packet: left } = firewallRuling(of, OWN, packet({ port: 3389 }));
    expect([allowed, left.to, left.port]).toEqual([true, "10.0.2.4", 3389]);
  });

  it.each([
    ["nothing fits", {}, false, "default"],
    ["a name of the infrastructure", https("pir.example", true), true, "infrastructure"],
    ["another name", https("www.example"), false, "default"],
  ])("without rules, %s", (_, change, allowed, by) => {
    expect(ruling(policy(), change)).toEqual([allowed, by]);
  });

  it("a rule that denies all names comes before the infrastructure's", () => {
    const of = policy(collection("last", 65_000, "Deny", application("all", "*")));
    expect(ruling(of, https("pir.example", true))).toEqual([false, "last/all"]);
  });

  it("an application rule is asked about HTTP, HTTPS and MSSQL alone", () => {
    const of = policy(collection("names", 100, "Allow", application("all", "*")));
    expect(ruling(of, https("www.example"))).toEqual([true, "names/all"]);
    expect(ruling(of, { port: 443 })).toEqual([false, "default"]);
  });
});

describe("“Azure Firewall SNAT private IP address ranges”", () => {
  const of = policy(collection("all", 100, "Allow", network("all", "*")));

  it.each([
    ["the default", undefined, "10.9.9.9", false],
    ["the default", undefined, "100.64.0.1", false],
    ["the default", undefined, "198.51.100.7", true],
    ["255.255.255.255/32, always", ["255.255.255.255/32"], "10.9.9.9", true],
    ["0.0.0.0/0, never", ["0.0.0.0/0"], "198.51.100.7", false],
    ["own ranges without the default", ["192.168.1.0/24", "192.168.1.10"], "10.9.9.9", true],
    ["own ranges without the default", ["192.168.1.0/24", "192.168.1.10"], "192.168.1.10", false],
    ["own ranges with the default", ["IANAPrivateRanges", "198.51.100.0/24"], "10.9.9.9", false],
    ["own ranges with the default", ["IANAPrivateRanges", "198.51.100.0/24"], "198.51.100.7", false],
  ])("%s: towards %s%s the sender is replaced: %j", (_, privateRanges, to, replaced) => {
    const { packet: left } = firewallRuling({ ...of, privateRanges }, OWN, packet({ to }));
    expect(left.from).toBe(replaced ? OWN : "10.0.3.4");
  });

  it("application rules always replace it", () => {
    const names = policy(collection("names", 100, "Allow", application("all", "*")));
    const { packet: left } = firewallRuling(names, OWN, packet({ to: "10.9.9.9", ...https("a.example") }));
    expect(left.from).toBe(OWN);
  });
});

it("finds addresses in IP groups, and refuses a group that is not there", () => {
  const grouped: RuleBody = {
    ruleType: "NetworkRule",
    name: "grouped",
    ipProtocols: ["TCP"],
    sourceIpGroups: ["/id/pool"],
    destinationIpGroups: ["/id/server"],
    destinationPorts: ["443"],
  };
  const groups = new Map([
    ["/id/pool", ["10.0.3.0/24"]],
    ["/id/server", ["198.51.100.7"]],
  ]);
  const of = policy(collection("all", 100, "Allow", grouped));
  expect(ruling({ ...of, ipGroups: groups }, {})).toEqual([true, "all/grouped"]);
  expect(ruling({ ...of, ipGroups: groups }, { from: "10.0.4.0" })).toEqual([false, "default"]);
  expect(() => ruling(of, {})).toThrow("rule grouped: no group /id/pool");
});

it.each([
  ["rules of two types in one collection", collection("a", 100, "Allow", network("n", "1"), application("a", "a"))],
  ["a collection that is empty", collection("a", 100, "Allow")],
  ["a priority below 100", collection("a", 99, "Allow", network("n", "443"))],
  ["a priority above 65,000", collection("a", 65_001, "Allow", network("n", "443"))],
])("refuses %s", (_, broken) => {
  expect(() => ruling(policy(broken), {})).toThrow();
}); // prettier-ignore
