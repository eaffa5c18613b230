import { azureFirewallRules } from "../../../../../rehearsal/lab/filters/azure-firewall";
import { fabricRules } from "../../../../../rehearsal/lab/filters/fabric";
import { transport } from "../../../../../rehearsal/lab/filters/nft-text";
import { DEFAULT_RULES, securityChain } from "../../../../../rehearsal/lab/filters/security-group";
import { gatewayRules } from "../../../../../rehearsal/lab/gateway/gateway-rules";
import { AzureNetwork } from "../../../../../rehearsal/lab/paths/azure-network";
import type { PlannedSecurityRule } from "../../../../../rehearsal/lab/plan/lab-plan";
import { readPlan } from "../../../../../rehearsal/lab/plan/read-plan";
import { itWithNft, nftComplaint } from "../../../infra/access-model/rule-files/nft";
import { BODIES, changed, requestLog } from "../plan/small-plan";

const RULE: PlannedSecurityRule = {
  name: "a rule",
  direction: "Inbound",
  priority: 100,
  access: "Allow",
  protocol: "Tcp",
  from: ["10.81.0.0/24"],
  to: ["10.84.0.10"],
  fromPorts: ["*"],
  toPorts: ["993"],
};
const guarded = (...securityRules: PlannedSecurityRule[]) => ({
  subnet: { name: "servers", securityRules, endpointPolicies: { securityGroup: true, routes: true } },
  ownSet: "own",
  endpoints: [] as string[],
});

describe("a protocol with its ports", () => {
  it.each([
    ["Tcp", ["*"], ["993"], "tcp dport 993"],
    ["Udp", ["53"], ["1-5", "9"], "udp sport 53 udp dport { 1-5, 9 }"],
    ["Tcp", ["*"], ["*"], "ip protocol tcp"],
    ["*", ["*"], ["*"], ""],
    ["*", ["*"], ["22"], "meta l4proto { tcp, udp } th dport 22"],
    ["Icmp", ["*"], ["*"], "ip protocol icmp"],
  ] as const)("%s from %j to %j", (protocol, from, to, expected) => {
    expect(transport(protocol, from, to)).toBe(expected);
  });
});

it.each(["22; accept", "22 } accept", "80-22", "70000", "22,23", ""])(
  "a port %j gets into no rules",
  (port) => {
    expect(() => transport("Tcp", ["*"], [port])).toThrow(/which is no port such as/);
  },
);

describe("a security group", () => {
  it("is asked from the lowest number on, and its own rules before Azure's", () => {
    const chain = securityChain(
      guarded({ ...RULE, priority: 300 }, { ...RULE, name: "first", access: "Deny", priority: 200 }),
      "Inbound",
    );
    expect(chain.slice(0, 2)).toEqual([
      'ip saddr 10.81.0.0/24 ip daddr 10.84.0.10 tcp dport 993 counter drop comment "first"',
      'ip saddr 10.81.0.0/24 ip daddr 10.84.0.10 tcp dport 993 return comment "a rule"',
    ]);
    expect(chain.slice(2).map((line) => /comment "(\w+)"/.exec(line)![1])).toEqual([
      "AllowVnetInBound",
      "AllowAzureLoadBalancerInBound",
      "DenyAllInBound",
    ]);
  });

  it("drops in the end what no rule allows, in both directions", () => {
    for (const direction of ["Inbound", "Outbound"] as const) {
      expect(securityChain(guarded(), direction).at(-1)).toMatch(/^counter drop comment "DenyAll/);
    }
  });

  it("asks the rules of one direction only", () => {
    expect(securityChain(guarded(RULE), "Outbound").join()).not.toContain("a rule");
  });

  it("knows Azure's words for ranges, each beside ranges of its own", () => {
    const [first, second] = securityChain(
      guarded({ ...RULE, from: ["Internet", "10.1.0.0/16"], to: ["VirtualNetwork"] }),
      "Inbound",
    );
    expect([first, second]).toEqual([
      'ip saddr 10.1.0.0/16 ip daddr @own tcp dport 993 return comment "a rule"',
      'ip saddr != @own ip daddr @own tcp dport 993 return comment "a rule"',
    ]);
  });

  it("refuses words of Azure's that only Azure knows", () => {
    expect(() => securityChain(guarded({ ...RULE, from: ["Storage"] }), "Inbound")).toThrow(
      /a rule names Storage/,
    );
  });

  it.each(["10.0.0.1; accept", "10.0.0.0/24 }", "10.0.0.0/33"])("gets no range %j into rules", (range) => {
    expect(() => securityChain(guarded({ ...RULE, to: [range] }), "Inbound")).toThrow(
      `a rule names ${range}`,
    );
  });

  it("does not see private endpoints without network policies", () => {
    const off = {
      ...guarded(RULE),
      endpoints: ["10.84.1.4"],
      subnet: { ...guarded(RULE).subnet, endpointPolicies: { securityGroup: false, routes: false } },
    };
    expect(securityChain(off, "Inbound")[0]).toMatch(/^ip daddr 10.84.1.4 return/);
    expect(securityChain({ ...guarded(RULE), endpoints: ["10.84.1.4"] }, "Inbound").join()).not.toContain(
      "policies",
    );
  });

  it("has none where the plan has none", () => {
    const { subnet } = guarded();
    expect(
      securityChain({ ...guarded(), subnet: { ...subnet, securityRules: undefined } }, "Inbound"),
    ).toEqual([]);
    expect(DEFAULT_RULES).toHaveLength(6);
  });
});

describe("the rules of a whole plan", () => {
  const plan = readPlan(requestLog(), "plan");
  const azure = new AzureNetwork(plan);

  it("ask the security group of the sender and that of the receiver", () => {
    const rules = fabricRules(azure);
    expect(rules).toContain('iifname "s2" jump out-of-s2');
    expect(rules).toContain('oifname "s2" jump into-s2');
  });

  it("let no network pass on for another what its peering does not take", () => {
    expect(fabricRules(azure)).toContain('iifname "s2" oifname "s0" ip saddr != 10.84.0.0/22 counter drop');
    const shut = changed({
      "virtualNetworks/spoke/virtualNetworkPeerings/hub": {
        ...BODIES["virtualNetworks/spoke/virtualNetworkPeerings/hub"],
        allowForwardedTraffic: false,
      },
    });
    const rules = (bodies: typeof shut) =>
      fabricRules(new AzureNetwork(readPlan(requestLog(bodies), "plan")));
    const line = 'iifname "s1" oifname "s2" ip saddr != 10.80.0.0/22 counter drop';
    expect(rules(shut)).toContain(line);
    expect(rules(changed({}))).not.toContain(line);
  });

  it("put the firewall's address into what its policy does not keep", () => {
    expect(azureFirewallRules(plan.firewall!, "10.80.1.4")).toContain(
      "ip daddr != 10.84.0.0/24 snat to 10.80.1.4",
    );
    const ever = { ...plan.firewall!, keepsSourceTo: ["0.0.0.0/0"] };
    expect(azureFirewallRules(ever, "10.80.1.4")).not.toContain("snat to");
    const never = { ...plan.firewall!, keepsSourceTo: ["255.255.255.255/32"] };
    expect(azureFirewallRules(never, "10.80.1.4")).toContain("    snat to 10.80.1.4");
  });

  it("take ranges only into the firewall's, from an address to another among them", () => {
    const withTo = (to: string) => {
      const rule = { name: "odd", protocols: ["TCP"], from: ["*"], to: [to], toPorts: ["993"] } as const;
      const collections = [{ name: "c", allow: true, rules: [rule] }];
      return () => azureFirewallRules({ ...plan.firewall!, collections }, "10.80.1.4");
    };
    expect(withTo("10.84.0.4-10.84.0.9")()).toContain("ip daddr 10.84.0.4-10.84.0.9 tcp dport 993 accept");
    for (const odd of ["10.84.0.9-10.84.0.4", "10.84.0.4 accept", "AzureCloud"]) {
      expect(withTo(odd)).toThrow(/the rule odd names ".*", which is no IPv4 range/);
    }
    expect(() =>
      azureFirewallRules({ ...plan.firewall!, keepsSourceTo: ["10.0.0.0/8 }"] }, "10.80.1.4"),
    ).toThrow(/private ranges names/);
  });

  it("open nothing by a firewall rule whose group of addresses is empty", () => {
    const empty = readPlan(requestLog(changed({ "ipGroups/laptops": { ipAddresses: [] } })), "plan");
    expect(azureFirewallRules(empty.firewall!, "10.80.1.4")).not.toContain("mail-rule");
  });

  it("let laptops into the tunnel to the city as far as its selectors reach, both ways", () => {
    const rules = gatewayRules({
      name: "city",
      prefixes: ["10.96.0.0/16"],
      selectors: { local: ["10.81.0.0/24"], remote: ["10.96.10.4/31"] },
    });
    expect(rules).toContain('oifname "city" ip saddr 10.81.0.0/24 ip daddr 10.96.10.4/31 accept');
    expect(rules).toContain(
      'iifname "city" oifname "ipsec0" ip daddr 10.81.0.0/24 ip saddr 10.96.10.4/31 accept',
    );
    expect(gatewayRules({ name: "city", prefixes: ["10.96.0.0/16"], selectors: undefined })).toContain(
      'oifname "city" ip daddr 10.96.0.0/16 accept',
    );
  });

  itWithNft("are such that nft loads them", () => {
    expect(nftComplaint(fabricRules(azure))).toBe("");
    expect(nftComplaint(azureFirewallRules(plan.firewall!, "10.80.1.4"))).toBe("");
    expect(nftComplaint(gatewayRules(undefined))).toBe("");
    const odd = { ...RULE, protocol: "*", fromPorts: ["5"], from: ["*"], name: 'with " and more' } as const;
    const chain = securityChain(guarded(odd, { ...RULE, protocol: "Esp", toPorts: [] }), "Inbound");
    expect(
      nftComplaint(
        `table ip x {\n set own { type ipv4_addr; flags interval; }\n chain c {\n${chain.join("\n")}\n }\n}\n`,
      ),
    ).toBe("");
  });
});
