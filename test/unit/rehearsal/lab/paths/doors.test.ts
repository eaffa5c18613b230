import { azureFirewallRules, type OpenAddress } from "../../../../../rehearsal/lab/filters/azure-firewall";
import { fabricRouting, fabricRules } from "../../../../../rehearsal/lab/filters/fabric";
import { publicAddressRules } from "../../../../../rehearsal/lab/filters/public-addresses";
import { publicServiceRules } from "../../../../../rehearsal/lab/filters/public-services";
import { AzureNetwork } from "../../../../../rehearsal/lab/paths/azure-network";
import { doorsOf, type Door } from "../../../../../rehearsal/lab/paths/doors";
import type { LabPlan, Lead, PlannedDoors } from "../../../../../rehearsal/lab/plan/lab-plan";
import { readPlan } from "../../../../../rehearsal/lab/plan/read-plan";
import { itWithNft, nftComplaint } from "../../../infra/access-model/rule-files/nft";
import { idOf, MAIL_RULE, requestLog, BODIES } from "../plan/small-plan";

const GATEWAY = "192.0.2.10";
const STRANGER = "198.51.100.250";
const plan = readPlan(requestLog(), "plan");
const doors = (change: Partial<PlannedDoors>) =>
  doorsOf({ ...plan, doors: { ...plan.doors, ...change } } satisfies LabPlan, GATEWAY, STRANGER);
const address = (name: string, leads: Lead, written?: string) => ({
  id: idOf(`publicIPAddresses/${name}`),
  name,
  written,
  closedWithoutGroup: true,
  leads,
});
const door = (leads: Door["leads"], closedWithoutGroup = true): Door => ({
  name: "pip",
  written: undefined,
  lab: "198.18.0.10",
  closedWithoutGroup,
  leads,
});

describe("doors in the lab", () => {
  it("have an address each, and the gateway the one that it has already", () => {
    const all = doors({
      addresses: [
        address("gw", { to: "gateway" }, "20.0.0.1"),
        address("fw", { to: "firewall" }, "20.0.0.2"),
        address("mail", { to: "machine", address: "10.84.0.10" }),
      ],
      names: [
        { name: "vpn.example", is: { address: "20.0.0.1" } },
        { name: "fw.example", is: { publicAddress: idOf("publicIPAddresses/FW") } },
        { name: "inner.example", is: { address: "10.84.0.10" } },
        { name: "www.example", is: { alias: "fw.example" } },
        { name: "gone.example", is: { publicAddress: "/elsewhere" } },
      ],
    });
    expect(all.addresses.map(({ name, lab }) => [name, lab])).toEqual([
      ["fw", "198.18.0.11"],
      ["mail", "198.18.0.12"],
    ]);
    expect(all.names).toEqual([
      { name: "vpn.example", address: GATEWAY },
      { name: "fw.example", address: "198.18.0.11" },
      { name: "inner.example", address: "10.84.0.10" },
      { name: "www.example", alias: "fw.example" },
    ]);
  });

  it.each([
    ["nobody", [], false],
    ["everybody", ["0.0.0.0/0"], true],
    ["somebody else", ["203.0.113.9", "203.0.113.0/24"], false],
    ["the stranger among others", ["198.51.100.0/24"], true],
    ["the stranger", [STRANGER], true],
  ])("of a service that lets in %s", (_, lets, open) => {
    const { services, names } = doors({
      services: [{ name: "kv", hosts: [{ host: "kv.vault.azure.net", ports: [443] }], lets }],
    });
    expect(services).toEqual([{ host: "kv.vault.azure.net", ports: [443], lab: "198.18.1.10", open }]);
    // The name is known whether or not anybody is let in.
    expect(names).toEqual([{ name: "kv.vault.azure.net", address: "198.18.1.10" }]);
  });
});

describe("what comes from the Internet", () => {
  const azure = new AzureNetwork(plan);

  it("to a machine's address comes to the machine, and to a balancer's at its ports", () => {
    expect(publicAddressRules([door({ to: "machine", address: "10.84.0.10" })])).toContain(
      'iifname "internet" ip daddr 198.18.0.10 dnat to 10.84.0.10 comment "pip"',
    );
    const rule = { transport: "tcp", port: 443, backends: ["10.84.0.10"], backendPort: 8443 } as const;
    expect(publicAddressRules([door({ to: "balancer", rules: [rule] })])).toContain(
      'ip daddr 198.18.0.10 tcp dport 443 dnat to 10.84.0.10:8443 comment "pip"',
    );
    const two = { ...rule, backends: ["10.84.0.10", "10.84.0.11"] };
    expect(publicAddressRules([door({ to: "balancer", rules: [two] })])).toContain(
      "numgen inc mod 2 map { 0 : 10.84.0.10 . 8443, 1 : 10.84.0.11 . 8443 }",
    );
  });

  it("is dropped unless it came to a public address", () => {
    expect(fabricRules(azure)).toContain('iifname "internet" ct status & dnat == 0 counter drop');
  });

  it("to a standard address is dropped where no security group is, and not where one is, or it is an old one", () => {
    const rulesFor = (to: string, closed: boolean) =>
      fabricRules(azure, [door({ to: "machine", address: to }, closed)]);
    const line = /ct original ip daddr 198\.18\.0\.10 ip daddr 10\.80\.\S+ counter drop/;
    expect(rulesFor("10.80.0.5", true)).toMatch(line);
    expect(rulesFor("10.80.0.5", false)).not.toMatch(line);
    expect(rulesFor("10.84.0.10", true)).not.toContain("no security group");
  });

  it("goes to the firewall with the address that it came to, where that is the firewall's", () => {
    const open = [door({ to: "firewall" })];
    expect(fabricRouting(azure, (link) => `to-${link}`, open)).toContain(
      "route add 198.18.0.10/32 via to-s1 dev s1",
    );
    expect(fabricRules(azure, open)).toContain('iifname "internet" ip daddr 198.18.0.10 accept');
  });

  it("passes a machine's own security group besides its subnet's", () => {
    const guarded = new AzureNetwork(
      readPlan(
        requestLog({
          ...BODIES,
          "networkSecurityGroups/own": { securityRules: [{ ...MAIL_RULE, name: "own-rule" }] },
          "networkInterfaces/mail": {
            networkSecurityGroup: { id: idOf("networkSecurityGroups/own") },
            ipConfigurations: [
              {
                name: "a",
                privateIPAddress: "10.84.0.10",
                subnet: { id: idOf("virtualNetworks/spoke/subnets/servers") },
              },
            ],
          },
        }),
        "plan",
      ),
    );
    const rules = fabricRules(guarded);
    expect(rules).toContain('oifname "s2" ip daddr 10.84.0.10 jump into-m0');
    expect(rules).toContain('iifname "s2" ip saddr 10.84.0.10 jump out-of-m0');
    expect(rules).toContain('comment "own-rule"');
    expect(nftComplaint(rules)).toBe("");
  });
});

describe("the firewall", () => {
  const rule = {
    name: "share",
    protocols: ["TCP"],
    from: ["*"],
    to: ["20.113.0.4"],
    toPorts: ["445"],
    address: "10.84.1.4",
    port: "1445",
  } as const;
  const known: readonly OpenAddress[] = [{ written: "20.113.0.4", lab: "198.18.0.11" }];
  const rules = (change: object = {}, open = known) =>
    azureFirewallRules({ ...plan.firewall!, translations: [{ ...rule, ...change }] }, "10.80.1.4", open);

  it("sends on what comes to the address of a NAT rule, in its own name and without asking a network rule", () => {
    const text = rules();
    expect(text).toContain('ip daddr 198.18.0.11 tcp dport 445 dnat to 10.84.1.4:1445 comment "share"');
    expect(text).toContain("ct status dnat accept");
    expect(text).toContain("ct status dnat snat to 10.80.1.4");
  });

  it("does so at its private address where the rule names that, and at all of them where it names none", () => {
    expect(rules({ to: ["10.80.1.4"] })).toContain("ip daddr 10.80.1.4 tcp dport 445");
    expect(rules({ to: ["*"] })).toContain("ip daddr { 10.80.1.4, 198.18.0.11 } tcp dport 445");
  });

  it("takes an address that Azure has not told yet for the one that a rule names, and refuses one that is nobody's", () => {
    const open = [{ written: undefined, lab: "198.18.0.11" }];
    expect(rules({}, open)).toContain("ip daddr 198.18.0.11 tcp dport 445");
    expect(() => rules({}, [{ written: "20.0.0.9", lab: "198.18.0.11" }])).toThrow(
      /share is for 20.113.0.4, which is no address of the firewall/,
    );
  });

  it("sends nothing on by a rule for nobody", () => {
    expect(rules({ from: [] })).not.toContain("dnat");
  });

  it("says nothing at its public addresses besides", () => {
    expect(rules()).toContain("ip daddr 198.18.0.11 counter drop");
  });
});

it("services answer whom they let in, at their ports, and the resolver everybody", () => {
  const service = { host: "a.file.core.windows.net", lab: "198.18.1.10", ports: [443, 445], open: true };
  const open = publicServiceRules([service, { ...service, lab: "198.18.1.11", open: false }], "198.18.2.53");
  expect(open).toContain("ip daddr 198.18.1.10 tcp dport { 443, 445 } accept");
  expect(open).not.toContain("198.18.1.11");
  expect(open).toContain("policy drop");
  expect(open).toContain("ip daddr 198.18.2.53 meta l4proto { tcp, udp } th dport 53 accept");
});

itWithNft("all of it is such that nft loads it", () => {
  const rule = {
    transport: "udp",
    port: 53,
    backends: ["10.84.0.10", "10.84.0.11"],
    backendPort: 53,
  } as const;
  const all = [
    door({ to: "machine", address: "10.80.0.5" }),
    { ...door({ to: "balancer", rules: [rule] }), lab: "198.18.0.12" },
    { ...door({ to: "firewall" }), lab: "198.18.0.13" },
    { ...door({ to: "nowhere" }), lab: "198.18.0.14" },
  ];
  expect(nftComplaint(fabricRules(new AzureNetwork(plan), all))).toBe("");
  const translation = {
    name: "share",
    protocols: ["TCP", "UDP", "Any"],
    from: ["203.0.113.0/24"],
    to: ["*"],
    toPorts: ["445"],
    address: "10.84.1.4",
    port: "445",
  } as const;
  const firewall = { ...plan.firewall!, translations: [translation] };
  expect(
    nftComplaint(azureFirewallRules(firewall, "10.80.1.4", [{ written: undefined, lab: "198.18.0.13" }])),
  ).toBe("");
  expect(nftComplaint(publicServiceRules([], "198.18.2.53"))).toBe("");
});
