import type { Plan } from "../resource-model/plan";
import type { Trust } from "../trust/trust-file";
import { intervalTexts } from "./address-texts";
import {
  compareAccess,
  clientsOf,
  declaredAccess,
  type AccessReading,
  type Comparison,
} from "./declared-access";
import type { Flow } from "./flow";
import { united, type Intervals } from "./intervals";
import { columnsOf, rowsOf, type Column, type Row } from "./matrix-sides";
import { notComputed, reachability, type Reachability } from "./matrix";
import { boxesOf, type PacketSet } from "./packet-set";
import { servicesText } from "./services";
import { byWay, shortestWitness } from "./witness";

/** Some connections as texts: `{ sources: ["10.81.0.0/24"], destinations: ["10.84.0.10"], ports: ["tcp/993"] }`. */
export interface ConnectionsRecord {
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** `tcp/443`, `udp/1-1024`, `icmp`; `any`. */
  readonly ports: readonly string[];
}

/** Connections that take one way. */
export interface WayRecord extends ConnectionsRecord {
  /** The sender and the resources on the way: `Internet`, `pip-web`, `lb:443`. */
  readonly way: readonly string[];
}

/** One connection that is possible. */
export interface WitnessRecord {
  /** From the sender to the place where it arrives: `Internet`, `pip-web`, `lb:443`, `10.20.0.10:443`. */
  readonly hops: readonly string[];
  /** `admitted by nsg-mail/allow-web`, `passes no firewall`. */
  readonly remarks: readonly string[];
  /** Both in one line. */
  readonly text: string;
}

/** What one row may reach of one column. */
export interface CellRecord {
  readonly column: string;
  /** Ports that the program says are open; for an entrance none ever is. */
  readonly declared: readonly string[];
  /** Ports that the plan opens. */
  readonly computed: readonly string[];
  /** The connections themselves, of which `computed` are the ports; the shortest way first, and each way by itself. */
  readonly possible: readonly WayRecord[];
  /**
   * Possible, not declared, and no difference: behind a tunnel Azure filters no ports, and the city's own firewall must hold
   * what is declared.
   */
  readonly unfiltered: readonly string[];
  /**
   * `more`: something is possible that is not declared, whatever is missing besides. `less`: something declared is not
   * possible. `undecided`: it may be more, and only the deployment tells; or two clients of one gateway, of which no filter
   * of Azure is between.
   */
  readonly state: "equal" | "more" | "less" | "undecided";
  /** Possible and not declared: of `undecided`, what may be. */
  readonly more: readonly ConnectionsRecord[];
  /** Declared and not possible. */
  readonly less: readonly ConnectionsRecord[];
  /** The shortest way of what is more; of something that is possible, where nothing is. Missing where nothing is possible. */
  readonly witness?: WitnessRecord;
}

export interface RowRecord {
  /** Unique. */
  readonly name: string;
  /**
   * `internet` and `stranger` come in beside the gateway, `unpinned` are its clients with addresses of no pinned pool: of
   * these three, whatever is possible is more. `clients` have an address of a pinned pool; `site` and `network` are who may
   * call clients.
   */
  readonly kind: "internet" | "stranger" | "unpinned" | "clients" | "site" | "network" | "nobody";
  /** Addresses, as `10.81.0.0/24`. */
  readonly sources: readonly string[];
  /** In the order of the columns; without a cell where the two sides are not compared. */
  readonly cells: readonly CellRecord[];
}

export interface ColumnRecord {
  /** Unique: the name of a declared rule, or `anything else in vnet-city`. */
  readonly name: string;
  /** `service`: what a rule names. `rest`: what no rule names of a network, a tunnel, clients or the Internet. */
  readonly kind: "service" | "rest";
  readonly destinations: readonly string[];
  readonly ports: readonly string[];
}

/** Who may reach what, as plain JSON: same plan, same text. */
export interface MatrixRecord {
  readonly schema: "reach-matrix/v1";
  /** Without a declaration nothing is declared; what clients reach is then not compared and `undecided`. */
  readonly declaration: AccessReading["state"];
  readonly columns: readonly ColumnRecord[];
  readonly rows: readonly RowRecord[];
  /** What is not computed, a sentence each: while there is one, the matrix is not the whole truth. */
  readonly notComputed: readonly string[];
}

/**
 * Computes who may reach what, and compares it with what is declared.
 *
 * @param declared names rows and columns too, but decides nothing about entrances and about clients with addresses of no pool
 *   of the trust file
 */
export function matrixRecord(
  plan: Plan,
  trust: Trust,
  declared: AccessReading = declaredAccess(plan),
): MatrixRecord {
  const of = reachability(plan);
  const { rules, zones } = declared.state === "read" ? declared : { rules: [], zones: [] };
  const compared = compareAccess(of, rules);
  const certain = of.world.hasLaterGroups ? reachability(plan, false, of.sets) : undefined;
  const table: Table = {
    of,
    compared,
    certain:
      declared.state !== "read"
        ? of.sets.nothing
        : certain === undefined
          ? of.sets.all
          : compareAccess(certain, rules).computed,
    clients: clientsOf(of),
  };
  const columns = columnsOf(of, rules);
  return {
    schema: "reach-matrix/v1",
    declaration: declared.state,
    columns: columns.map(({ name, kind, destinations, services }) => ({
      name,
      kind,
      destinations: intervalTexts(destinations),
      ports: portsOf(services),
    })),
    rows: rowsOf(of, trust, zones, compared).map((row) => ({
      name: row.name,
      kind: row.kind,
      sources: intervalTexts(row.ranges),
      cells: columns.flatMap((column) => cellOf(table, row, column)),
    })),
    notComputed: notComputed(plan, of.world).map(({ text }) => text),
  };
}

interface Table {
  readonly of: Reachability;
  readonly compared: Comparison;
  /** Of what is more, what is so for certain. */
  readonly certain: PacketSet;
  readonly clients: Intervals;
}

/** Nothing where the two sides are not compared. */
function cellOf(table: Table, row: Row, column: Column): readonly CellRecord[] {
  const { of, compared, certain, clients } = table;
  const { sets } = of;
  const place = sets.shared(sets.from(row.ranges), column.packets);
  if (!row.reaches(place, column)) return [];
  const flows = row.flows.filter(column.takes);
  const computed = sets.shared(sets.union(...flows.map(({ packets }) => packets)), place);
  const between = sets.shared(computed, sets.from(clients), sets.to(clients));
  const isEntrance = row.entrance;
  const excess = isEntrance ? sets.minus(computed, between) : sets.shared(computed, compared.more);
  const { declared } = compared;
  const open = isEntrance ? sets.nothing : sets.minus(computed, sets.union(declared, excess, between));
  const less = isEntrance ? sets.nothing : sets.shared(place, compared.less);
  const isSure = isEntrance ? excess !== sets.nothing : sets.shared(excess, certain) !== sets.nothing;
  const more = isSure ? excess : sets.union(excess, between);
  const witness = shortestWitness(of, flows, more === sets.nothing ? computed : more);
  return [
    {
      column: column.name,
      declared: isEntrance ? [] : portsIn(sets.shared(place, declared)),
      computed: portsIn(computed),
      possible: waysOf(of, flows, place),
      unfiltered: portsIn(open),
      state: isSure ? "more" : more !== sets.nothing ? "undecided" : less !== sets.nothing ? "less" : "equal",
      more: connections(more),
      less: connections(less),
      ...(witness && { witness: { hops: witness.hops, remarks: witness.remarks, text: witness.text } }),
    },
  ];
}

function waysOf({ sets }: Reachability, flows: readonly Flow[], place: PacketSet): readonly WayRecord[] {
  const ways = byWay(flows).flatMap(({ zone, steps, packets }) =>
    connections(sets.shared(packets, place)).map((part) => ({ ...part, way: [zone.name, ...steps] })),
  );
  return [...new Map(ways.map((one) => [JSON.stringify(one), one])).values()];
}

export function connections(packets: PacketSet): readonly ConnectionsRecord[] {
  return boxesOf(packets).map(({ sources, destinations, services }) => ({
    sources: intervalTexts(sources),
    destinations: intervalTexts(destinations),
    ports: portsOf(services),
  }));
}

function portsIn(packets: PacketSet): readonly string[] {
  return portsOf(united(...boxesOf(packets).map(({ services }) => services)));
}

function portsOf(services: Intervals): readonly string[] {
  return services.length === 0 ? [] : servicesText(services).split(", ");
}
