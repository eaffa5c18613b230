import type { Trust } from "../trust/trust-file";
import { clientsOf, type Comparison, type DeclaredRule, type DeclaredZone } from "./declared-access";
import { OUTSIDE_ADDRESSES, PUBLIC_ADDRESSES } from "./extents";
import type { Arrival, Flow } from "./flow";
import type { Gateway } from "./gateways";
import { ALL_ADDRESSES, shared, united, without, type Intervals } from "./intervals";
import { arrivalName, type Reachability } from "./matrix";
import { sourcesOf, type PacketSet, type PacketSets } from "./packet-set";
import { pinnedAddresses } from "./pinned-addresses";
import { ALL_SERVICES } from "./services";

/** Some senders of a plan. */
export interface Row {
  readonly name: string;
  readonly kind: "internet" | "stranger" | "unpinned" | "clients" | "site" | "network" | "nobody";
  readonly ranges: Intervals;
  readonly flows: readonly Flow[];
  /** Whoever comes in beside the gateway, or through it from an address that security did not set aside. */
  readonly entrance: boolean;
  /** Whether these senders and a column are compared. */
  readonly reaches: (packets: PacketSet, column: Column) => boolean;
}

/** Some places of a plan, with ports. */
export interface Column {
  readonly name: string;
  readonly kind: "service" | "rest";
  readonly destinations: Intervals;
  readonly services: Intervals;
  readonly packets: PacketSet;
  readonly takes: (flow: Flow) => boolean;
}

/** What is declared, in that order, then what no rule names of each place at which something arrives. */
export function columnsOf(of: Reachability, rules: readonly DeclaredRule[]): readonly Column[] {
  const { sets } = of;
  const services = rules.map((rule): Column => ({
    name: rule.name,
    kind: "service",
    destinations: rule.destinations,
    services: rule.services,
    packets: sets.of({ ...rule, sources: ALL_ADDRESSES }),
    takes: () => true,
  }));
  const named = sets.union(...services.map(({ packets }) => packets));
  const arrivals = of.flows
    .filter(
      ({ zone, arrival }) => isEntrance(zone.kind) || zone.kind === "clients" || arrival.kind === "clients",
    )
    .map(({ arrival }) => arrival);
  const rest = [...new Set(arrivals.map(arrivalName))].sort().map((name): Column => {
    const there = arrivals.filter((arrival) => arrivalName(arrival) === name);
    const destinations = united(...there.map(rangesOf));
    return {
      name: `anything else in ${name}`,
      kind: "rest",
      destinations,
      services: ALL_SERVICES,
      packets: sets.minus(sets.to(destinations), named),
      takes: (flow) => arrivalName(flow.arrival) === name,
    };
  });
  return distinct([...services, ...rest]);
}

/** The Internet and strangers, each gateway's clients by zone, who else may call clients, and whom only the declaration knows. */
export function rowsOf(
  of: Reachability,
  trust: Trust,
  zones: readonly DeclaredZone[],
  { flows, less }: Comparison,
): readonly Row[] {
  const { sets, world } = of;
  const callers = callersOf(of, flows);
  const clients = world.gateways.flatMap((gateway) => clientRows(of, trust, zones, gateway));
  const known = united(...[...callers, ...clients].map(({ ranges }) => ranges));
  const unknown = without(sourcesOf(less), known);
  const nobody: Row = {
    name: "declared, and nobody's address",
    kind: "nobody",
    ranges: unknown,
    flows: [],
    entrance: false,
    reaches: () => true,
  };
  return distinct([
    entranceRow(of, "internet", "Internet", OUTSIDE_ADDRESSES),
    ...(of.flows.some(({ zone }) => zone.kind === "stranger")
      ? [entranceRow(of, "stranger", "networks that this stack does not make", ALL_ADDRESSES)]
      : []),
    ...clients,
    ...callers.sort((one, other) => (one.name < other.name ? -1 : 1)),
    ...(sets.shared(less, sets.from(unknown)) === sets.nothing ? [] : [nobody]),
  ]);
}

function entranceRow(of: Reachability, kind: "internet" | "stranger", name: string, ranges: Intervals): Row {
  return {
    name,
    kind,
    ranges,
    flows: of.flows.filter(({ zone, arrival }) => zone.kind === kind && arrival.kind !== "internet"),
    entrance: true,
    reaches: (_, { name: column }) => column !== `anything else in ${arrivalName({ kind: "internet" })}`,
  };
}

/** Named as the program names them, or as the trust file does; which of them count the trust file alone says. */
function clientRows(
  of: Reachability,
  trust: Trust,
  zones: readonly DeclaredZone[],
  gateway: Gateway,
): readonly Row[] {
  const flows = of.flows.filter(({ zone }) => zone.kind === "clients" && zone.resource === gateway.resource);
  const all = united(...gateway.pools.map(({ ranges }) => ranges));
  const pinned = shared(all, pinnedAddresses(gateway.resource, trust));
  const row = (kind: "clients" | "unpinned", name: string, ranges: Intervals): Row => ({
    name,
    kind,
    ranges,
    flows,
    entrance: kind === "unpinned",
    reaches: () => true,
  });
  const named = zones.map(({ name, ranges }) => row("clients", name, shared(ranges, pinned)));
  const others = without(pinned, united(...named.map(({ ranges }) => ranges)));
  return [
    ...named,
    row("clients", `clients of ${gateway.name}`, others),
    row("unpinned", `clients of ${gateway.name} with addresses of no pinned pool`, without(all, pinned)),
  ].filter(({ ranges }) => ranges.length > 0);
}

function callersOf(of: Reachability, flows: readonly Flow[]): Row[] {
  const { sets } = of;
  const to = sets.to(clientsOf(of));
  const byZone = new Map<string, Flow[]>();
  for (const flow of flows) {
    if (flow.zone.kind !== "site" && flow.zone.kind !== "network") continue;
    const key = `${flow.zone.kind} ${flow.zone.name}`;
    byZone.set(key, [...(byZone.get(key) ?? []), flow]);
  }
  return [...byZone.values()].flatMap((own): readonly Row[] => {
    const [first] = own;
    if (first === undefined || (first.zone.kind !== "site" && first.zone.kind !== "network")) return [];
    const { name, kind } = first.zone;
    return [
      {
        name,
        kind,
        ranges: sourcesIn(sets, own),
        flows: own,
        entrance: false,
        reaches: (packets) => sets.shared(packets, to) !== sets.nothing,
      },
    ];
  });
}

function sourcesIn(sets: PacketSets, flows: readonly Flow[]): Intervals {
  return sourcesOf(sets.union(...flows.map(({ packets }) => packets)));
}

function rangesOf(arrival: Arrival): Intervals {
  switch (arrival.kind) {
    case "network":
      return arrival.network.ranges;
    case "clients":
      return united(...arrival.gateway.pools.map(({ ranges }) => ranges));
    case "site":
      return united(...arrival.gateway.sites.map(({ ranges }) => ranges));
    case "internet":
      return PUBLIC_ADDRESSES;
  }
}

function isEntrance(kind: Flow["zone"]["kind"]): boolean {
  return kind === "internet" || kind === "stranger";
}

/** What a program names alike is told apart by a number. */
function distinct<Named extends { readonly name: string }>(all: readonly Named[]): readonly Named[] {
  const taken = new Set<string>();
  return all.map((one) => {
    let name = one.name;
    for (let count = 2; taken.has(name); count++) name = `${one.name} (${count})`;
    taken.add(name);
    return name === one.name ? one : { ...one, name };
  });
}
