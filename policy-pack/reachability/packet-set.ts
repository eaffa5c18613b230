import { ALL_ADDRESSES, LAST_ADDRESS, NONE, united, type Interval, type Intervals } from "./intervals";
import { ALL_SERVICES, LAST_SERVICE } from "./services";

/** First packet of a connection, as numbers: whoever answers belongs to it, because filters of Azure keep state. */
export interface PacketNumbers {
  readonly destination: number;
  readonly service: number;
  readonly source: number;
}

/** All packets from some addresses to some addresses by some protocols and ports. */
export interface Box {
  readonly destinations: Intervals;
  readonly services: Intervals;
  readonly sources: Intervals;
}

export const EVERYTHING: Box = {
  destinations: ALL_ADDRESSES,
  services: ALL_SERVICES,
  sources: ALL_ADDRESSES,
};

/**
 * A set of packets as a decision diagram: destination, then service, then source, each level a partition of its numbers
 * (firewall decision diagrams: Gouda and Liu, "Structured firewall design", Computer Networks 51, 2007). Equal parts are
 * one node, and of one {@link PacketSets} equal sets are one object: sets are compared by identity.
 */
export interface PacketSet {
  readonly id: number;
  readonly level: number;
  /** Where each part ends; parts follow each other and the last one ends with the level. */
  readonly ends: readonly number[];
  readonly parts: readonly PacketSet[];
}

const LAST = [LAST_ADDRESS, LAST_SERVICE, LAST_ADDRESS];
const LEAF = LAST.length;
const SOURCE = 2;

const NOTHING: PacketSet = { id: 0, level: LEAF, ends: [], parts: [] };
const ALL: PacketSet = { id: 1, level: LEAF, ends: [], parts: [] };

type Operation = "union" | "shared" | "minus";

/** Makes and combines sets of packets. Whoever compares sets takes them all from one of these. */
export class PacketSets {
  readonly nothing = NOTHING;
  readonly all = ALL;
  private readonly nodes = new Map<string, PacketSet>();
  private readonly done: Readonly<Record<Operation, Map<number, PacketSet>>> = {
    union: new Map(),
    shared: new Map(),
    minus: new Map(),
  };
  private readonly sourceless = new Map<number, PacketSet>();

  /** How many different nodes there are: what computing has cost. */
  get size(): number {
    return this.nodes.size;
  }

  of({ destinations, services, sources }: Box): PacketSet {
    return [sources, services, destinations].reduce<PacketSet>(
      (inner, numbers, index) => this.level(SOURCE - index, numbers, inner),
      ALL,
    );
  }

  from(...sources: readonly Intervals[]): PacketSet {
    return this.union(...sources.map((one) => this.of({ ...EVERYTHING, sources: one })));
  }

  to(...destinations: readonly Intervals[]): PacketSet {
    return this.union(...destinations.map((one) => this.of({ ...EVERYTHING, destinations: one })));
  }

  /** In pairs of neighbours, and those in pairs again: each packet is looked at only as often as the list can be halved. */
  union(...sets: readonly PacketSet[]): PacketSet {
    return halved(sets, NOTHING, (one, other) => this.combine("union", one, other));
  }

  shared(...sets: readonly PacketSet[]): PacketSet {
    return sets.reduce((one, other) => this.combine("shared", one, other), ALL);
  }

  minus(one: PacketSet, other: PacketSet): PacketSet {
    return this.combine("minus", one, other);
  }

  /** Each packet that the set holds from some source, now from every source. */
  fromAnybody(set: PacketSet): PacketSet {
    if (set.level === LEAF) return set;
    if (set.level === SOURCE) return ALL;
    const known = this.sourceless.get(set.id);
    if (known !== undefined) return known;
    const made = this.node(
      set.level,
      set.ends,
      set.parts.map((part) => this.fromAnybody(part)),
    );
    this.sourceless.set(set.id, made);
    return made;
  }

  has(set: PacketSet, { destination, service, source }: PacketNumbers): boolean {
    const numbers = [destination, service, source];
    let at = set;
    while (at.level < LEAF) at = at.parts[partOf(at, numbers[at.level] as number)] as PacketSet;
    return at === ALL;
  }

  private level(level: number, numbers: Intervals, inner: PacketSet): PacketSet {
    const [ends, parts]: [number[], PacketSet[]] = [[], []];
    let next = 0;
    for (const { first, last } of numbers) {
      if (first > next) {
        ends.push(first - 1);
        parts.push(NOTHING);
      }
      ends.push(last);
      parts.push(inner);
      next = last + 1;
    }
    if (next <= (LAST[level] as number)) {
      ends.push(LAST[level] as number);
      parts.push(NOTHING);
    }
    return this.node(level, ends, parts);
  }

  private node(level: number, ends: readonly number[], parts: readonly PacketSet[]): PacketSet {
    const differs = (part: PacketSet, index: number) => part !== parts[index + 1];
    const own = parts.filter(differs);
    const [only] = own;
    if (own.length === 1 && only !== undefined) return only;
    const at = ends.filter((_, index) => differs(parts[index] as PacketSet, index));
    const key = `${level}:${at.join()}:${own.map(({ id }) => id).join()}`;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const made = { id: this.nodes.size + 2, level, ends: at, parts: own };
    this.nodes.set(key, made);
    return made;
  }

  private combine(operation: Operation, one: PacketSet, other: PacketSet): PacketSet {
    const simple = atOnce(operation, one, other);
    if (simple !== undefined) return simple;
    // Ids stay far below 2^26: a diagram of that size would not fit into memory.
    const key = one.id * 2 ** 26 + other.id;
    const known = this.done[operation].get(key);
    if (known !== undefined) return known;
    const level = Math.min(one.level, other.level);
    const [ends, parts]: [number[], PacketSet[]] = [[], []];
    const [left, right] = [opened(one, level), opened(other, level)];
    for (let a = 0, b = 0; a < left.ends.length && b < right.ends.length;) {
      const [to, until] = [left.ends[a] as number, right.ends[b] as number];
      ends.push(Math.min(to, until));
      parts.push(this.combine(operation, left.parts[a] as PacketSet, right.parts[b] as PacketSet));
      if (to <= until) a++;
      if (until <= to) b++;
    }
    const made = this.node(level, ends, parts);
    this.done[operation].set(key, made);
    return made;
  }
}

/** The set as boxes that have no packet in common, in a fixed order: by destination, service and source. */
export function boxesOf(set: PacketSet): readonly Box[] {
  return partsBy(set, 0).flatMap(({ numbers: destinations, inner }) =>
    partsBy(inner, 1).flatMap(({ numbers: services, inner: leaf }) =>
      partsBy(leaf, SOURCE).map(({ numbers: sources }) => ({ destinations, services, sources })),
    ),
  );
}

/** Everybody from whom the set holds some packet. */
export function sourcesOf(set: PacketSet): Intervals {
  return united(...boxesOf(set).map(({ sources }) => sources));
}

/** The packet with the lowest destination, of those with the lowest service, of those with the lowest source. */
export function firstPacket(set: PacketSet): PacketNumbers | undefined {
  if (set === NOTHING) return undefined;
  const lowest = [0, 0, 0];
  for (let at = set; at.level < LEAF;) {
    const index = at.parts.findIndex((part) => part !== NOTHING);
    lowest[at.level] = index === 0 ? 0 : (at.ends[index - 1] as number) + 1;
    at = at.parts[index] as PacketSet;
  }
  const [destination = 0, service = 0, source = 0] = lowest;
  return { destination, service, source };
}

/** Parts of a level that hold the same, put together; without those that hold nothing. */
function partsBy(
  set: PacketSet,
  level: number,
): ReadonlyArray<{ readonly numbers: Intervals; readonly inner: PacketSet }> {
  const { ends, parts } = opened(set, level);
  const byInner = new Map<PacketSet, Interval[]>();
  parts.forEach((inner, index) => {
    if (inner === NOTHING) return;
    const interval = {
      first: index === 0 ? 0 : (ends[index - 1] as number) + 1,
      last: ends[index] as number,
    };
    const known = byInner.get(inner);
    if (known === undefined) byInner.set(inner, [interval]);
    else known.push(interval);
  });
  return [...byInner].map(([inner, numbers]) => ({ inner, numbers }));
}

/** A node that says nothing about a level has one part there. */
function opened(set: PacketSet, level: number): Pick<PacketSet, "ends" | "parts"> {
  return set.level === level ? set : { ends: [LAST[level] as number], parts: [set] };
}

function partOf({ ends }: PacketSet, number: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (number <= (ends[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What needs no look at the parts. */
function atOnce(operation: Operation, one: PacketSet, other: PacketSet): PacketSet | undefined {
  switch (operation) {
    case "union":
      if (one === NOTHING || other === ALL || one === other) return other;
      return other === NOTHING || one === ALL ? one : undefined;
    case "shared":
      if (one === ALL || other === NOTHING || one === other) return other;
      return other === ALL || one === NOTHING ? one : undefined;
    case "minus":
      if (one === NOTHING || other === ALL || one === other) return NOTHING;
      return other === NOTHING ? one : undefined;
  }
}

/** Combines a list in the order in which it stands. */
export function halved<T>(list: readonly T[], none: T, combine: (one: T, other: T) => T): T {
  const [only] = list;
  if (list.length <= 1) return only ?? none;
  const middle = list.length >> 1;
  return combine(halved(list.slice(0, middle), none, combine), halved(list.slice(middle), none, combine));
}

/** Whether a box holds nothing. */
export function isEmptyBox({ destinations, services, sources }: Box): boolean {
  return [destinations, services, sources].some((numbers) => numbers === NONE || numbers.length === 0);
}
