import fc from "fast-check";
import type { AccessModel } from "../../../../infra/access-model/access-model";
import type { AddressRange } from "../../../../infra/access-model/address-range";
import { addressIn, holds } from "../../../../infra/access-model/address-set";
import { allowing, type Packet } from "../../../../infra/access-model/decide";
import { fewestPorts, type PortRange } from "../../../../infra/access-model/port-range";
import type { Service } from "../../../../infra/access-model/service";
import { firewallPolicyArgs } from "../../../../infra/network/firewall-args";
import { firewallRules } from "../../../../infra/network/firewall-rules";
import { securityRules, type SecurityRule, type SubnetRole } from "../../../../infra/network/security-rules";
import { firewallAddressOf } from "../../../../infra/network/routes";
import { CLIENT_ADDRESS_SPACE, DECLARATION, model, NETWORKS, range, service } from "./small-model";

/*
 * A quick check that filters of Azure say what the model says. It follows a packet as Azure would carry it: the firewall
 * first, its address instead of the sender's where the policy translates, then the subnet's security group.
 */

const SUBNETS: readonly (readonly [SubnetRole, AddressRange])[] = [
  ["services", NETWORKS.serviceSubnet],
  ["endpoints", NETWORKS.endpointSubnet!],
  ["resolver", NETWORKS.resolverSubnet!],
];

const covers = (texts: readonly string[], port: number) =>
  texts.some((text) => {
    const [first, last = first] = text.split("-").map(Number);
    return first! <= port && port <= last!;
  });
const within = (texts: readonly string[], address: string) => holds(texts.map(range), address);

function firewallPasses(of: AccessModel, { from, to, transport, port }: Packet): boolean {
  const { groups, collections } = firewallRules(of);
  const inGroups = (names: readonly string[], address: string) =>
    names.some((name) => holds(groups.find((group) => group.name === name)!.ranges, address));
  return collections
    .flatMap(({ rules }) => rules)
    .some(
      (rule) =>
        rule.protocol === transport.toUpperCase() &&
        inGroups(rule.from, from) &&
        inGroups(rule.to, to) &&
        covers(rule.ports, port),
    );
}

/** The packet behind the firewall. */
function translated(packet: Packet): Packet {
  const { snat } = firewallPolicyArgs({
    tier: "Standard",
    networks: NETWORKS,
    clientAddressSpace: CLIENT_ADDRESS_SPACE,
  });
  return within(snat.privateRanges, packet.to) ? packet : { ...packet, from: firewallAddressOf(NETWORKS) };
}

/** The lowest number that fits decides; Azure's own last rules allow what has nothing to do with laptops. */
function groupPasses(
  rules: readonly SecurityRule[],
  direction: SecurityRule["direction"],
  packet: Packet,
): boolean {
  const verdict = rules
    .filter((rule) => rule.direction === direction)
    .sort((one, other) => one.priority - other.priority)
    .find(
      ({ protocol, from, to, ports }) =>
        (protocol === "*" || protocol.toLowerCase() === packet.transport) &&
        from !== "AzureLoadBalancer" &&
        (from === "*" || within(from, packet.from)) &&
        (to === "*" || within(to, packet.to)) &&
        (ports === "*" || covers(ports, packet.port)),
    );
  return verdict?.access === "Allow";
}

const guard = (of: AccessModel, address: string) => {
  const subnet = SUBNETS.find(([, candidate]) => holds([candidate], address));
  return subnet && securityRules(of, { role: subnet[0], range: subnet[1] }, NETWORKS);
};

const portRange: fc.Arbitrary<PortRange> = fc
  .record({
    transport: fc.constantFrom("tcp" as const, "udp" as const),
    from: fc.integer({ min: 1, max: 60 }),
    to: fc.integer({ min: 0, max: 6 }),
  })
  .map(({ transport, from, to }) => ({ transport, from, to: from + to }));
const somePorts = fc.array(portRange, { minLength: 1, maxLength: 4 }).map(fewestPorts);
const hostIn = (subnet: AddressRange) =>
  fc.integer({ min: 4, max: 12 }).map((place) => ({ cidr: `${addressIn(subnet, place)}/32`, prefix: 32 }));
const someHost = fc.oneof(hostIn(NETWORKS.serviceSubnet), hostIn(NETWORKS.endpointSubnet!));

const someService: fc.Arbitrary<Omit<Service, "name">> = fc
  .record({
    hosts: fc.array(someHost, { minLength: 1, maxLength: 2 }),
    ports: somePorts,
    kind: fc.constantFrom("application" as const, "management" as const),
    departments: fc.constantFrom<Service["departments"]>("all", ["youth"], ["taxes"]),
    direction: fc.constantFrom("to-service" as const, "to-device" as const, "both" as const),
    devicePorts: somePorts,
  })
  .map((drawn) => service("", drawn));

const someModel = fc
  .array(someService, { minLength: 1, maxLength: 5 })
  .map((drawn) => model({ services: drawn.map((one, index) => ({ ...one, name: `s${index}` })) }));

const pools = [
  ...DECLARATION.pools.clients.map((pool) => pool.range),
  DECLARATION.pools.remediation!,
  DECLARATION.pools.quarantine!,
];
const laptop = fc
  .tuple(fc.constantFrom(...pools), fc.integer({ min: 0, max: 255 }))
  .map(([pool, place]) => addressIn(pool, place));
const server = someHost.map(({ cidr }) => cidr.replace("/32", ""));
const rest = {
  transport: fc.constantFrom("tcp" as const, "udp" as const),
  port: fc.integer({ min: 1, max: 70 }),
};

interface Aim {
  readonly rule: number;
  readonly port: number;
  readonly end: boolean;
  readonly off: number;
}

/** Where to aim: at an end of some rule's ports, or one beside it. */
const aim: fc.Arbitrary<Aim> = fc.record({
  rule: fc.nat(),
  port: fc.nat(),
  end: fc.boolean(),
  off: fc.constantFrom(-1, 0, 0, 1),
});

/** Half of the packets are aimed at a rule of their direction, or else hardly any would meet one. */
function aimed(
  of: AccessModel,
  direction: "to-service" | "to-device",
  packet: Packet,
  at: Aim | undefined,
): Packet {
  const rules = of.rules.filter((rule) => rule.direction === direction);
  if (at === undefined || rules.length === 0) return packet;
  const { to, from, ports } = rules[at.rule % rules.length]!;
  const { transport, ...chosen } = ports[at.port % ports.length]!;
  return {
    // The laptop stays as drawn: that it is the wrong one is part of the question.
    from: direction === "to-service" ? packet.from : addressIn(from[0]!, 0),
    to: direction === "to-service" ? addressIn(to[0]!, 0) : packet.to,
    transport,
    port: Math.max(1, (at.end ? chosen.to : chosen.from) + at.off),
  };
}

const RUNS = { numRuns: 300 };
const target = fc.option(aim, { nil: undefined });

it("a packet of a laptop reaches a server exactly where the model allows it", () => {
  let passed = 0;
  fc.assert(
    fc.property(someModel, fc.record({ from: laptop, to: server, ...rest }), target, (of, drawn, at) => {
      const packet = aimed(of, "to-service", drawn, at);
      const allowed = allowing(of, packet) !== undefined;
      if (allowed) passed++;
      expect(firewallPasses(of, packet)).toBe(allowed);
      const behind = translated(packet);
      if (allowed) expect(groupPasses(guard(of, packet.to)!, "Inbound", behind)).toBe(true);
      // Past the firewall, with the laptop's own address: as much as the model says, and nothing at endpoints.
      const bypassed = groupPasses(guard(of, packet.to)!, "Inbound", packet);
      expect(bypassed).toBe(allowed && behind === packet);
    }),
    RUNS,
  );
  expect(passed).toBeGreaterThan(30);
});

it("a server's packet reaches a laptop exactly where the model allows it, through both layers", () => {
  let passed = 0;
  fc.assert(
    fc.property(someModel, fc.record({ from: server, to: laptop, ...rest }), target, (of, drawn, at) => {
      const packet = aimed(of, "to-device", drawn, at);
      const allowed = allowing(of, packet) !== undefined;
      if (allowed) passed++;
      expect(firewallPasses(of, packet)).toBe(allowed);
      expect(groupPasses(guard(of, packet.from)!, "Outbound", packet)).toBe(allowed);
      expect(translated(packet)).toBe(packet);
    }),
    RUNS,
  );
  expect(passed).toBeGreaterThan(15);
});

it("nothing from anywhere else reaches a server", () => {
  const elsewhere = fc.constantFrom("10.80.0.4", "10.85.0.1", "192.0.2.1", "10.81.77.1");
  fc.assert(
    fc.property(someModel, fc.record({ from: elsewhere, to: server, ...rest }), target, (of, drawn, at) => {
      const packet = aimed(of, "to-service", drawn, at);
      expect(firewallPasses(of, packet)).toBe(false);
      expect(groupPasses(guard(of, packet.to)!, "Inbound", packet)).toBe(false);
    }),
  );
});

it("no laptop reaches another one through the firewall", () => {
  fc.assert(
    fc.property(someModel, fc.record({ from: laptop, to: laptop, ...rest }), (of, packet) => {
      expect(firewallPasses(of, packet)).toBe(false);
    }),
  );
});
