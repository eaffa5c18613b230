import fc from "fast-check";
import { addressNumber } from "../../../../policy-pack/reachability/address-texts";
import { passage } from "../../../../policy-pack/reachability/through-firewall";
import { ruling } from "../../../../policy-pack/reachability/first-match";
import { addresses } from "../../../../policy-pack/reachability/extents";
import { holds } from "../../../../policy-pack/reachability/intervals";
import { reachability, type Reachability } from "../../../../policy-pack/reachability/matrix";
import { PacketSets, type PacketNumbers } from "../../../../policy-pack/reachability/packet-set";
import { References } from "../../../../policy-pack/reachability/references";
import {
  rulesOf,
  SecurityGroups,
  type SecurityGroup,
} from "../../../../policy-pack/reachability/security-groups";
import { serviceNumber } from "../../../../policy-pack/reachability/services";
import { firewallRuling } from "../../infra/network/evaluator/firewall-judge";
import { groupRuling, HOST_ADDRESS, type SecurityRuleBody } from "../../infra/network/evaluator/nsg-judge";
import type { Packet } from "../../infra/network/evaluator/packet";
import { journey } from "../../infra/network/evaluator/path";
import { worldOf } from "../../infra/network/evaluator/world";
import { planOf, type Body } from "./plan-of";
import { FIREWALL, packets, POOLS, securityRules, someStack } from "./random-stacks";

/*
 * The pack computes with sets what test/unit/infra/network/evaluator finds packet by packet, from the same documentation and
 * by other hands: both have to say the same of every packet.
 */

/** How much is tried, from which seed. */
export interface Effort {
  readonly sets: number;
  readonly packets: number;
  readonly seed: number;
}

export interface Tried {
  readonly passed: number;
  readonly stopped: number;
}

export function numbersOf({ from, to, transport, port }: Packet): PacketNumbers {
  const [source, destination] = [addressNumber(from), addressNumber(to)];
  if (source === undefined || destination === undefined) throw new Error(`${from} or ${to} is no address`);
  return { source, destination, service: serviceNumber(transport, port) };
}

/** @throws Error with the seed, the rules and the packet where the two differ */
function compare<Of>(
  arbitrary: fc.Arbitrary<Of>,
  { sets, packets: each, seed }: Effort,
  judges: (of: Of) => {
    readonly bySets: (packet: Packet) => boolean;
    readonly byPacket: (packet: Packet) => boolean;
  },
): Tried {
  const count = { passed: 0, stopped: 0 };
  fc.sample(arbitrary, { numRuns: sets, seed }).forEach((of, index) => {
    const { bySets, byPacket } = judges(of);
    for (const packet of fc.sample(packets(), { numRuns: each, seed: seed + index })) {
      const [found, expected] = [bySets(packet), byPacket(packet)];
      if (expected) count.passed++;
      else count.stopped++;
      if (found !== expected)
        throw new Error(
          `seed ${seed}: by sets ${found}, packet by packet ${expected}: ${JSON.stringify(packet)} in ${JSON.stringify(of)}`,
        );
    }
  });
  return count;
}

/** Prefixes of the tag VirtualNetwork, where a group stands alone. */
const TAG = ["10.80.0.0/22", "10.84.0.0/22", ...POOLS, HOST_ADDRESS];

export function securityGroupOf(rules: readonly SecurityRuleBody[]): SecurityGroup {
  const bodies = [
    { type: "azure-native:network:NetworkSecurityGroup", name: "nsg", inputs: { securityRules: rules } },
    {
      type: "azure-native:network:Subnet",
      name: "subnet",
      inputs: { networkSecurityGroup: { id: "/id/nsg" } },
    },
  ];
  const [, subnet] = planOf(bodies);
  const groups = new SecurityGroups(new References(planOf(bodies)));
  const found = groups.of(subnet!.inputs, "networkSecurityGroup", subnet!);
  if (typeof found === "string" || found[0] === undefined) throw new Error("the group is not there");
  return found[0];
}

export function securityGroupsAgree(effort: Effort, most = 12): Tried {
  return compare(securityRules(most), effort, (rules) => {
    const sets = new PacketSets();
    const set = addresses(TAG);
    const virtualNetwork = { possible: set, sure: set };
    const written = rulesOf(securityGroupOf(rules), "inbound", {
      virtualNetwork,
      members: () => virtualNetwork,
    });
    const { allowed } = ruling(sets, written);
    return {
      bySets: (packet) => sets.has(allowed, numbersOf(packet)),
      byPacket: (packet) => groupRuling(rules, TAG, "Inbound", packet).access === "Allow",
    };
  });
}

/** The firewall of a whole stack, by itself. */
export function firewallsAgree(effort: Effort): Tried {
  return compare(someStack, effort, (bodies) => {
    const of = reachability(planOf(bodies));
    const [firewall] = of.world.firewalls;
    if (firewall === undefined) throw new Error("no firewall");
    const { kept, moved } = passage(of.sets, firewall);
    const { policy } = worldOf(bodies);
    return {
      bySets: (packet) => of.sets.has(of.sets.union(kept, moved), numbersOf(packet)),
      // What a firewall reads in a packet its sender chooses: a name of Azure's own may stand in it.
      byPacket: (packet) => withNames(packet).some((one) => firewallRuling(policy, "10.80.1.5", one).allowed),
    };
  });
}

export function stacksAgree(effort: Effort): Tried {
  return compare(someStack, effort, (bodies) => {
    const of = reachability(planOf(bodies));
    const world = worldOf(bodies);
    const circumstances = [true, false].map((defaultRoutesInTag) => ({
      own: "10.80.1.5",
      defaultRoutesInTag,
    }));
    return {
      bySets: (packet) => reaches(of, numbersOf(packet)),
      byPacket: (packet) =>
        withNames(packet).some((one) =>
          circumstances.some((circumstance) => journey(world, circumstance, one).arrives),
        ),
    };
  });
}

function withNames(packet: Packet): readonly Packet[] {
  const protocol = { 80: "Http" as const, 443: "Https" as const }[packet.port];
  const isOutside = packet.to.startsWith("203.") || packet.to.startsWith("8.");
  if (protocol === undefined || packet.transport !== "tcp" || !isOutside) return [packet];
  return [packet, { ...packet, web: { protocol, host: "infrastructure.example", infrastructure: true } }];
}

/** Whether somebody in a network, or a client, reaches by any way. */
export function reaches({ sets, flows }: Reachability, packet: PacketNumbers): boolean {
  return flows.some(
    ({ zone, packets: set }) => (zone.kind === "network" || zone.kind === "clients") && sets.has(set, packet),
  );
}

export function isFirewall(number: number): boolean {
  return holds(addresses([FIREWALL]), number);
}

/** More than one phase of one stack: what nobody knows before the deployment may reach more, and never less. */
export function previewsReachAsMuch({ sets: runs, packets: each, seed }: Effort): Tried {
  const count = { passed: 0, stopped: 0 };
  fc.sample<Body[]>(someStack, { numRuns: runs, seed }).forEach((bodies, index) => {
    const [standing, preview] = [reachability(planOf(bodies)), reachability(planOf(bodies, "preview"))];
    for (const packet of fc.sample(packets(), { numRuns: each, seed: seed + index })) {
      const numbers = numbersOf(packet);
      if (!reaches(standing, numbers)) count.stopped++;
      else if (reaches(preview, numbers)) count.passed++;
      else
        throw new Error(
          `seed ${seed}: unknown before deployment ${JSON.stringify(packet)} in ${JSON.stringify(bodies)}`,
        );
    }
  });
  return count;
}
