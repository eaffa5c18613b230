import { eachOf } from "../demand";
import { textsAt } from "../exposure/texts";
import type { Plan, PlannedResource } from "../resource-model/plan";
import { at, type Reading } from "../resource-model/reading";
import { addressExtent, isNothing } from "./extents";
import type { Flow } from "./flow";
import { joined, shared, united, type Intervals } from "./intervals";
import type { Reachability } from "./matrix";
import type { Box, PacketSet, PacketSets } from "./packet-set";
import { textOf } from "./references";
import { ALL_SERVICES, protocolsNamed, readPorts, servicesOf } from "./services";

/** One thing that a program says it allows. */
export interface DeclaredRule extends Box {
  /** What the program calls it: a label for readers, that decides nothing. */
  readonly name: string;
}

/** What a program calls some of its addresses; a label as well. */
export interface DeclaredZone {
  readonly name: string;
  readonly ranges: Intervals;
}

/** Who may reach what by what a program says of itself (docs/access.md). */
export type AccessReading =
  | { readonly state: "none" }
  | { readonly state: "unreadable" }
  | {
      readonly state: "read";
      readonly rules: readonly DeclaredRule[];
      readonly zones: readonly DeclaredZone[];
    };

/** The same from the output `access` of its stack. */
export type DeclaredAccess =
  | (Extract<AccessReading, { state: "none" }> & { readonly stack?: PlannedResource })
  | (Exclude<AccessReading, { state: "none" }> & { readonly stack: PlannedResource });

const STACK = "pulumi:pulumi:Stack";

export function declaredAccess(plan: Plan): DeclaredAccess {
  const stack = plan.find(({ type }) => type === STACK);
  return stack === undefined ? { state: "none" } : { ...readAccess(at(stack.outputs, "access")), stack };
}

/** @param access what `npm run access -- --json` prints, or the output `access` of a stack */
export function readAccess(access: Reading): AccessReading {
  if (access.state === "absent") return { state: "none" };
  const rules = eachOf(at(access, "rules")).map(ruleOf);
  const known = rules.flatMap((rule) => rule ?? []);
  const zones = eachOf(at(access, "zones")).flatMap(zoneOf);
  return textOf(at(access, "schema")) === "access/v1" && known.length === rules.length
    ? { state: "read", rules: known, zones }
    : { state: "unreadable" };
}

function zoneOf(place: Reading): readonly DeclaredZone[] {
  const [name, ranges] = [textOf(at(place, "name")), textsAt(place, "ranges")];
  return name === undefined || isNothing(ranges) ? [] : [{ name, ranges: addressExtent(ranges).sure }];
}

/** `{ rule: "mail", from: ["10.81.0.0/24"], to: ["10.84.0.10"], ports: ["tcp/993"] }` */
function ruleOf(place: Reading): DeclaredRule | undefined {
  const [from, to] = ["from", "to"].map((end) => textsAt(place, end));
  const ports = textsAt(place, "ports");
  if (from === undefined || to === undefined || from.unsure || to.unsure || ports.unsure) return undefined;
  const services = ports.known.map(servicesNamed);
  const [sources, destinations] = [from, to].map((texts) => addressExtent(texts));
  const isWhole = !isNothing(from) && !isNothing(to) && !isNothing(ports) && !services.includes(undefined);
  if (!isWhole || sources === undefined || destinations === undefined) return undefined;
  // A declaration that cannot be read allows nothing: what is possible only perhaps is not declared.
  return {
    name: textOf(at(place, "rule")) ?? place.path,
    sources: sources.sure,
    destinations: destinations.sure,
    services: united(...services.map((one) => one ?? [])),
  };
}

function servicesNamed(text: string): Intervals | undefined {
  const [protocol = "", numbers = ""] = text.split("/");
  const [protocols, ports] = [protocolsNamed(protocol), readPorts(numbers)];
  return protocols.length === 1 && ports !== undefined ? servicesOf(protocols, joined([ports])) : undefined;
}

/** Connections of clients: what the program says of them, and what the plan makes possible. */
export interface Comparison {
  readonly computed: PacketSet;
  /** What the rules say, as far as it is compared. */
  readonly declared: PacketSet;
  readonly flows: readonly Flow[];
  /** Possible, and not declared. */
  readonly more: PacketSet;
  /** Declared, and not possible. */
  readonly less: PacketSet;
}

/**
 * Compares what clients may reach, and who may reach clients.
 *
 * Not compared: what two clients send each other, which turns round inside the gateway and no filter of Azure sees; and what
 * neither comes from a client nor goes to one. Behind a tunnel Azure filters no ports: there whoever may reach some host is
 * taken to be declared for every host and port behind it, and the city's firewall tells them apart.
 */
export function compareAccess(of: Reachability, rules: readonly Box[]): Comparison {
  const { sets, flows } = of;
  const clients = clientsOf(of);
  const [from, to] = [sets.from(clients), sets.to(clients)];
  const compared = sets.minus(sets.union(from, to), sets.shared(from, to));
  const concerned = flows.filter(
    ({ zone, arrival }) =>
      (zone.kind === "clients") !== (arrival.kind === "clients") &&
      zone.kind !== "internet" &&
      zone.kind !== "stranger",
  );
  const declared = sets.union(...rules.map((rule) => sets.of(rule)));
  const allowed = sets.union(declared, behindTunnels(sets, rules, clients, sitesOf(of)));
  const computed = sets.union(...concerned.map(({ packets }) => packets));
  return {
    computed,
    declared: sets.shared(declared, compared),
    flows: concerned,
    more: sets.minus(computed, allowed),
    less: sets.minus(sets.shared(allowed, compared), computed),
  };
}

/** Every address that a gateway of the plan may hand out. */
export function clientsOf({ world }: Reachability): Intervals {
  return united(...world.gateways.flatMap(({ pools }) => pools.map(({ ranges }) => ranges)));
}

function sitesOf({ world }: Reachability): Intervals {
  return united(...world.gateways.flatMap(({ sites }) => sites.map(({ ranges }) => ranges)));
}

function behindTunnels(
  sets: PacketSets,
  rules: readonly Box[],
  clients: Intervals,
  sites: Intervals,
): PacketSet {
  const ends = rules.flatMap(({ sources, destinations }) => [
    { clients: shared(sources, clients), hosts: shared(destinations, sites) },
    { clients: shared(destinations, clients), hosts: shared(sources, sites) },
  ]);
  const both = ends.filter((end) => end.clients.length > 0 && end.hosts.length > 0);
  const [ours, theirs] = [united(...both.map((end) => end.clients)), united(...both.map((end) => end.hosts))];
  const services = ALL_SERVICES;
  return sets.union(
    sets.of({ sources: ours, destinations: theirs, services }),
    sets.of({ sources: theirs, destinations: ours, services }),
  );
}
