import { firewallPolicyArgs } from "../../../../infra/network/firewall-args";
import { firewallRules, type FirewallRule } from "../../../../infra/network/firewall-rules";
import { CLIENT_ADDRESS_SPACE, model, NETWORKS, ports, range, service } from "./small-model";

const rulesOf = (direction: string, of = model()): FirewallRule[] =>
  firewallRules(of)
    .collections.filter(({ name }) => name === direction)
    .flatMap(({ rules }) => [...rules]);
const brief = ({ name, protocol, from, to, ports }: FirewallRule) =>
  `${name}: ${protocol} ${ports.join(",")} ${from.join("+")} > ${to.join("+")}`;

const EVERYBODY = "pool-clients-youth+pool-clients-taxes";
const ALSO_REPAIRED = `${EVERYBODY}+pool-remediation`;

describe("rules of the firewall", () => {
  it("are those of the model towards services, one per transport", () => {
    expect(rulesOf("laptops-to-services").map(brief)).toEqual([
      `mail-from-laptops: TCP 587,993 ${EVERYBODY} > service-mail`,
      `shares-from-laptops: TCP 445 ${EVERYBODY} > service-shares`,
      `tickets-from-laptops-tcp: TCP 88,49152-65535 ${EVERYBODY} > service-tickets`,
      `tickets-from-laptops-udp: UDP 88,123 ${EVERYBODY} > service-tickets`,
      `names-from-laptops-tcp: TCP 53 ${ALSO_REPAIRED} > service-names`,
      `names-from-laptops-udp: UDP 53 ${ALSO_REPAIRED} > service-names`,
      "care-from-laptops: TCP 8443 pool-clients-youth > service-care",
      `patches-from-laptops: TCP 8530 ${ALSO_REPAIRED} > service-patches`,
    ]);
  });

  it("are those of the model towards laptops", () => {
    expect(rulesOf("services-to-laptops").map(brief)).toEqual([
      `patches-to-laptops-tcp: TCP 5986 service-patches > ${ALSO_REPAIRED}`,
      `patches-to-laptops-udp: UDP 7 service-patches > ${ALSO_REPAIRED}`,
    ]);
  });

  it("say who answers for them and why", () => {
    expect(rulesOf("laptops-to-services")[0]!.description).toBe("IT-Betrieb: work");
  });

  it("leave out a direction that nobody uses, because Azure takes no empty collection", () => {
    const quiet = model({
      services: [service("mail", { hosts: [range("10.84.0.10/32")], ports: ports("tcp/993") })],
    });
    expect(firewallRules(quiet).collections.map(({ name }) => name)).toEqual(["laptops-to-services"]);
  });

  it("name groups of addresses: every pool and service that a rule uses, none that no rule uses", () => {
    const groups = firewallRules(model()).groups.map(({ name, ranges }) => [
      name,
      ranges.map(({ cidr }) => cidr),
    ]);
    expect(Object.fromEntries(groups)).toEqual({
      "pool-clients-youth": ["10.81.0.0/24"],
      "pool-clients-taxes": ["10.81.1.0/24"],
      "pool-remediation": ["10.81.252.0/24"],
      "service-mail": ["10.84.0.10/32"],
      "service-shares": ["10.84.1.4/32"],
      "service-tickets": ["10.84.0.4/31"],
      "service-names": ["10.84.2.4/32"],
      "service-care": ["10.84.0.30/32"],
      "service-patches": ["10.84.0.40/32"],
    });
  });
});

describe("what the firewall's policy says besides", () => {
  const args = (tier: "Standard" | "Premium", networks = NETWORKS) =>
    firewallPolicyArgs({ tier, networks, clientAddressSpace: CLIENT_ADDRESS_SPACE });

  it("keeps the sender's address towards servers, resolver and laptops, and not towards private endpoints", () => {
    expect(args("Standard").snat).toEqual({
      privateRanges: ["10.81.0.0/16", "10.84.0.0/24", "10.84.2.0/28"],
      autoLearnPrivateRanges: "Disabled",
    });
    expect(args("Standard", { ...NETWORKS, resolverSubnet: undefined }).snat.privateRanges).toEqual([
      "10.81.0.0/16",
      "10.84.0.0/24",
    ]);
  });

  it("looks for intrusions where the tier can, and blocks known attackers in both", () => {
    expect(args("Standard")).not.toHaveProperty("intrusionDetection");
    expect(args("Premium")).toMatchObject({ sku: { tier: "Premium" }, intrusionDetection: { mode: "Deny" } });
    expect(args("Standard").threatIntelMode).toBe("Deny");
  });

  it("does not answer questions for names", () => {
    expect(args("Premium")).not.toHaveProperty("dnsSettings");
  });
});
