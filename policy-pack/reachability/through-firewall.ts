import { deciding, ruling } from "./first-match";
import { ALL_ADDRESSES, without } from "./intervals";
import { EVERYTHING, sourcesOf, type PacketNumbers, type PacketSet, type PacketSets } from "./packet-set";
import { PROTOCOLS, serviceInterval, servicesOf } from "./services";
import type { Firewall } from "./world";

/** What a firewall lets pass. */
export interface Passage {
  /** With the sender's address, at least perhaps. */
  readonly kept: PacketSet;
  /** With an address of the firewall's own, at least perhaps. */
  readonly moved: PacketSet;
  readonly remark: (packet: PacketNumbers) => string;
}

/**
 * "The firewall iterates through all rule collection groups three times - once per rule type in order: DNAT, then Network, then
 * Application." "Application rules evaluate the packet in priority order if there's no network rule match" ("Configure Azure
 * Firewall rules") "Application rules are always SNATed" ("Azure Firewall SNAT private IP address ranges")
 */
export function passage(sets: PacketSets, { name, rules }: Firewall): Passage {
  const { network, application, untranslated, isOpen } = rules;
  if (isOpen) {
    const all = sets.of(EVERYTHING);
    return {
      kept: all,
      moved: all,
      remark: () => `let through by ${name}, whose rules this stack does not make`,
    };
  }
  const first = ruling(sets, network);
  const then = ruling(sets, application);
  const byName = sets.minus(then.allowed, sets.union(first.allowed, first.denied));
  return {
    kept: sets.shared(first.allowed, sets.to(untranslated.possible)),
    moved: sets.union(sets.shared(first.allowed, sets.to(without(ALL_ADDRESSES, untranslated.sure))), byName),
    remark: (packet) =>
      `let through by ${(deciding(network, packet) ?? deciding(application, packet))?.name ?? name}`,
  };
}

export interface Translation {
  readonly name: string;
  /** With the destination to which they are translated. */
  readonly packets: PacketSet;
  /** The port at which the firewall takes them, where it is one. */
  readonly port: number | undefined;
}

/** What DNAT rules make of packets that come to the firewall itself. */
export function translations(
  sets: PacketSets,
  { name, rules }: Firewall,
  packets: PacketSet,
): readonly Translation[] {
  let left = packets;
  const found: Translation[] = [];
  for (const { rule, to, port } of rules.nat) {
    const matched = sets.shared(left, sets.of(rule.matches));
    if (!rule.unsure) left = sets.minus(left, matched);
    // Each protocol by itself: the port changes, the protocol stays.
    for (const protocol of PROTOCOLS) {
      const services = servicesOf([protocol], [port ?? { first: 0, last: 65_535 }]);
      const asked = sets.shared(matched, sets.of({ ...EVERYTHING, services: [serviceInterval(protocol)] }));
      const sources = sourcesOf(asked);
      if (sources.length > 0)
        found.push({
          name: rule.name,
          packets: sets.of({ destinations: to, services, sources }),
          port: onlyPort(rule.matches.services),
        });
    }
  }
  // What a policy of somebody else translates nobody here knows.
  if (rules.isOpen && packets !== sets.nothing)
    found.push({
      name: `${name}, whose rules this stack does not make`,
      packets: sets.from(sourcesOf(packets)),
      port: undefined,
    });
  return found;
}

function onlyPort(
  services: readonly { readonly first: number; readonly last: number }[],
): number | undefined {
  const [only, ...more] = services;
  return only !== undefined && more.length === 0 && only.first === only.last
    ? only.first % 65_536
    : undefined;
}
