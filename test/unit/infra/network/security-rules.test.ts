import { securityRules, type SecurityRule, type SubnetRole } from "../../../../infra/network/security-rules";
import { securityRuleArgs } from "../../../../infra/network/security-group";
import { changed, model, NETWORKS, ports, range, service, SERVICES } from "./small-model";

const RANGES = {
  services: NETWORKS.serviceSubnet,
  endpoints: NETWORKS.endpointSubnet!,
  resolver: NETWORKS.resolverSubnet!,
};
const rulesOf = (role: SubnetRole, of = model()) =>
  securityRules(of, { role, range: RANGES[role] }, NETWORKS);
const text = (part: readonly string[] | string) => (typeof part === "string" ? part : part.join("+"));
const brief = ({ name, access, protocol, from, to, ports }: SecurityRule) =>
  `${name}: ${access} ${protocol}/${text(ports)} ${text(from)} > ${text(to)}`;
const inOrder = (rules: SecurityRule[], direction: SecurityRule["direction"]) =>
  rules.filter((rule) => rule.direction === direction).sort((one, other) => one.priority - other.priority);
const briefs = (role: SubnetRole, direction: SecurityRule["direction"]) =>
  inOrder(rulesOf(role), direction).map(brief);

const EVERYBODY = "10.81.0.0/23";
const ALSO_REPAIRED = `${EVERYBODY}+10.81.252.0/24`;
const LAPTOPS = `${EVERYBODY}+10.81.252.0/23`;

describe("security rules of the servers' subnet", () => {
  it("let in what the model allows there, and then nobody but servers and probes", () => {
    const found = briefs("services", "Inbound");
    expect(found.slice(0, -4).sort()).toEqual([
      "care-from-laptops: Allow Tcp/8443 10.81.0.0/24 > 10.84.0.30/32",
      `mail-from-laptops: Allow Tcp/587+993 ${EVERYBODY} > 10.84.0.10/32`,
      `patches-from-laptops: Allow Tcp/8530 ${ALSO_REPAIRED} > 10.84.0.40/32`,
      `tickets-from-laptops-tcp: Allow Tcp/88+49152-65535 ${EVERYBODY} > 10.84.0.4/31`,
      `tickets-from-laptops-udp: Allow Udp/88+123 ${EVERYBODY} > 10.84.0.4/31`,
    ]);
    expect(found.slice(-4)).toEqual([
      `no-laptops-in: Deny */* ${LAPTOPS} > *`,
      "servers-among-themselves-in: Allow */* 10.84.0.0/22 > 10.84.0.0/24",
      "load-balancer-probes-in: Allow */* AzureLoadBalancer > *",
      "nothing-else-in: Deny */* * > *",
    ]);
  });

  it("let servers call laptops where a rule says so", () => {
    const found = briefs("services", "Outbound");
    expect(found.slice(0, -1).sort()).toEqual([
      `patches-to-laptops-tcp: Allow Tcp/5986 10.84.0.40/32 > ${ALSO_REPAIRED}`,
      `patches-to-laptops-udp: Allow Udp/7 10.84.0.40/32 > ${ALSO_REPAIRED}`,
    ]);
    expect(found.at(-1)).toBe(`no-laptops-out: Deny */* * > ${LAPTOPS}`);
  });
});

describe("security rules of other subnets", () => {
  it("of private endpoints expect the firewall as the sender", () => {
    expect(briefs("endpoints", "Inbound")).toEqual([
      "shares-from-laptops: Allow Tcp/445 10.80.1.0/26 > 10.84.1.4/32",
      `no-laptops-in: Deny */* ${LAPTOPS} > *`,
      "servers-among-themselves-in: Allow */* 10.84.0.0/22 > 10.84.1.0/27",
      "nothing-else-in: Deny */* * > *",
    ]);
  });

  it("of the resolver open its whole subnet, in which several addresses answer", () => {
    expect(briefs("resolver", "Inbound").slice(0, 2).sort()).toEqual([
      `names-from-laptops-tcp: Allow Tcp/53 ${ALSO_REPAIRED} > 10.84.2.0/28`,
      `names-from-laptops-udp: Allow Udp/53 ${ALSO_REPAIRED} > 10.84.2.0/28`,
    ]);
  });
});

describe("numbers of security rules", () => {
  const many = Array.from({ length: 400 }, (_, index) =>
    service(`s${index}`, {
      hosts: [range(`10.84.0.${1 + (index % 250)}/32`)],
      ports: ports("tcp/443", "udp/443"),
    }),
  );

  it("are all different within a direction, and lie where Azure wants them", () => {
    const rules = rulesOf("services", model({ services: many }));
    for (const direction of ["Inbound", "Outbound"] as const) {
      const numbers = inOrder(rules, direction).map(({ priority }) => priority);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(100);
      expect(Math.max(...numbers)).toBeLessThanOrEqual(4_096);
    }
  });

  it("put every rule of the model before what denies, even when there are many", () => {
    const rules = inOrder(rulesOf("services", model({ services: many })), "Inbound");
    expect(rules.findIndex(({ access }) => access === "Deny")).toBe(800);
  });

  it("stay with their rules when a service is added in front", () => {
    const added = service("new", { hosts: [range("10.84.0.99/32")], ports: ports("tcp/443") });
    const before = rulesOf("services");
    const after = rulesOf("services", model({ services: [added, ...SERVICES] }));
    expect(after.filter(({ name }) => name !== "new-from-laptops")).toEqual(before);
    expect(after).toHaveLength(before.length + 1);
  });

  it("change with one port in one rule only", () => {
    const after = rulesOf("services", model({ services: changed("mail", { ports: ports("tcp/993") }) }));
    const different = rulesOf("services").filter(
      (rule, index) => JSON.stringify(rule) !== JSON.stringify(after[index]),
    );
    expect(different.map(({ name }) => name)).toEqual(["mail-from-laptops"]);
  });
});

describe("a security rule for Azure", () => {
  it("has a list of ranges under one name, and a sign for everything under another", () => {
    const [first] = rulesOf("endpoints");
    expect(securityRuleArgs(first!)).toEqual({
      name: "shares-from-laptops",
      description: "IT-Betrieb: work",
      direction: "Inbound",
      priority: first!.priority,
      access: "Allow",
      protocol: "Tcp",
      sourcePortRange: "*",
      sourceAddressPrefixes: ["10.80.1.0/26"],
      destinationAddressPrefixes: ["10.84.1.4/32"],
      destinationPortRanges: ["445"],
    });
    expect(
      securityRuleArgs(rulesOf("services").find(({ name }) => name === "load-balancer-probes-in")!),
    ).toMatchObject({
      sourceAddressPrefix: "AzureLoadBalancer",
      destinationAddressPrefix: "*",
      destinationPortRange: "*",
    });
  });

  it("is described in no more than Azure takes", () => {
    const wordy = model({ services: [{ ...SERVICES[0]!, reason: "why ".repeat(50) }] });
    expect(Math.max(...rulesOf("services", wordy).map(({ description }) => description.length))).toBe(140);
  });
});
