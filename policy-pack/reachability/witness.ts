import { addressText } from "./address-texts";
import type { Flow } from "./flow";
import { united, without, type Intervals } from "./intervals";
import type { Reachability } from "./matrix";
import { EVERYTHING, firstPacket, type PacketNumbers, type PacketSet, type PacketSets } from "./packet-set";
import { serviceInterval, servicesIn, type Service } from "./services";

/** One connection that is possible, and the way it takes. */
export interface Witness {
  readonly flow: Flow;
  readonly packet: PacketNumbers;
  /** `Internet`, `pip-web`, `lb:443`, `10.20.0.10:443`. */
  readonly hops: readonly string[];
  /** `admitted by nsg-mail/allow-web`, `passes no firewall`. */
  readonly remarks: readonly string[];
  /** `Internet → pip-web → lb:443 → 10.20.0.10:443 (admitted by nsg-mail/allow-web; passes no firewall)` */
  readonly text: string;
}

/** Any address of the Internet that nobody has. */
const SOMEBODY = 0xcb007107; // 203.0.113.7, RFC 5737

/**
 * The shortest way of some packets: with the fewest resources on it, then the first of the alphabet. In which order a program
 * registers resources nobody can say.
 *
 * @param wanted which of the packets count
 */
export function shortestWitness(
  of: Reachability,
  flows: readonly Flow[],
  wanted: PacketSet,
): Witness | undefined {
  const [flow] = byWay(flows.filter(({ packets }) => of.sets.shared(packets, wanted) !== of.sets.nothing));
  if (flow === undefined) return undefined;
  const packet = telling(of, of.sets.shared(flow.packets, wanted));
  return packet && { flow, packet, ...told(of.sets, flow, packet) };
}

/** The shortest way first, then by the alphabet. */
export function byWay(flows: readonly Flow[]): readonly Flow[] {
  return [...flows].sort(
    (one, other) => one.steps.length - other.steps.length || inAlphabet(wayOf(one), wayOf(other)),
  );
}

function wayOf({ zone, steps }: Flow): string {
  return [zone.kind, zone.name, ...steps].join("\n");
}

function inAlphabet(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** A packet that tells a reader most: to something known, by TCP or UDP. */
function telling(of: Reachability, packets: PacketSet): PacketNumbers | undefined {
  const { sets } = of;
  const withPorts = sets.of({
    ...EVERYTHING,
    services: [serviceInterval("tcp", 1), serviceInterval("udp", 1)],
  });
  const somebody = sets.from([{ first: SOMEBODY, last: SOMEBODY }]);
  const choices = [sets.to(knownAddresses(of)), sets.to(usableAddresses(of)), sets.all].flatMap((there) => [
    sets.shared(there, withPorts, somebody),
    sets.shared(there, withPorts),
    there,
  ]);
  return choices
    .map((choice) => firstPacket(sets.shared(packets, choice)))
    .find((packet) => packet !== undefined);
}

function knownAddresses({ world }: Reachability): Intervals {
  const interfaces = world.nics.flatMap(({ addresses }) => addresses);
  return united(
    ...[...interfaces, ...world.endpoints].filter(({ isFixed }) => isFixed).map(({ addresses }) => addresses),
    ...world.balancers.flatMap(({ backends }) =>
      backends.filter(({ nic }) => nic === undefined).map(({ addresses }) => addresses),
    ),
  );
}

/** Azure keeps the first four addresses of a subnet and the last one ("Azure Virtual Network FAQ"). */
function usableAddresses({ world }: Reachability): Intervals {
  const all = world.networks.flatMap(({ subnets }) => subnets.flatMap(({ ranges }) => ranges));
  const kept = all.filter(({ first, last }) => last - first >= 7);
  return without(
    united(all),
    united(
      kept.flatMap(({ first, last }) => [
        { first, last: first + 3 },
        { first: last, last },
      ]),
    ),
  );
}

function told(
  sets: PacketSets,
  flow: Flow,
  packet: PacketNumbers,
): Pick<Witness, "hops" | "remarks" | "text"> {
  const from = addressText(packet.source);
  const anybody = { ...packet, source: SOMEBODY };
  const sender =
    flow.zone.kind !== "internet"
      ? `${from} (${flow.zone.name})`
      : sets.has(flow.packets, anybody)
        ? flow.zone.name
        : `${flow.zone.name} (${from})`;
  const hops = [sender, ...flow.steps, placeText(packet)];
  const remarks = flow.remarks(packet);
  const text = `${hops.join(" → ")}${remarks.length === 0 ? "" : ` (${remarks.join("; ")})`}`;
  return { hops, remarks, text };
}

/** `10.20.0.10:443`, `10.20.0.10:53 by udp`, `10.20.0.10 by icmp`. */
function placeText({ destination, service }: PacketNumbers): string {
  const [one] = servicesIn([{ first: service, last: service }]) as [Service];
  const address = addressText(destination);
  if (one.protocol === "tcp") return `${address}:${one.first}`;
  return one.protocol === "udp" ? `${address}:${one.first} by udp` : `${address} by ${one.protocol}`;
}
