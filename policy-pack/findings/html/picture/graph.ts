import { wayOf, type NumberedCell } from "../cells";

/** A box of the picture. What both sends and is reached has two: senders stand left, what is reached right. */
export interface Place {
  readonly key: string;
  readonly name: string;
  readonly role: "sender" | "hop" | "reached";
  /** Ids of the cells whose way leads over it. */
  readonly cells: readonly string[];
}

export interface Link {
  readonly from: string;
  readonly to: string;
  readonly cells: readonly string[];
}

/** Links never lead in a circle: what is passed in both directions is drawn once for each. */
export interface Graph {
  readonly places: readonly Place[];
  readonly links: readonly Link[];
}

type Step = Omit<Place, "cells">;

/** The network as far as somebody reaches something over it. */
export function graphOf(cells: readonly NumberedCell[]): Graph {
  const places = new Map<string, Place & { cells: string[] }>();
  const links = new Map<string, Link & { cells: string[] }>();
  const next = new Map<string, Set<string>>();
  for (const cell of cells) {
    const steps = straight(cell, next);
    for (const step of steps) add(places, step.key, { ...step, cells: [] }, cell.id);
    pairs(steps).forEach(([from, to]) => {
      next.set(from, (next.get(from) ?? new Set()).add(to));
      add(links, JSON.stringify([from, to]), { from, to, cells: [] }, cell.id);
    });
  }
  return { places: [...places.values()], links: [...links.values()] };
}

/** The way over the first copy of its places that closes no circle. */
function straight(cell: NumberedCell, next: ReadonlyMap<string, ReadonlySet<string>>): readonly Step[] {
  for (let copy = 1; ; copy++) {
    const steps = stepsOf(cell, copy);
    const keys = steps.map(({ key }) => key);
    const isStraight = keys.every((key, index) => {
      const onward = reachedFrom(key, next);
      return !keys.slice(0, index).some((earlier) => onward.has(earlier));
    });
    if (isStraight) return steps;
  }
}

function stepsOf(cell: NumberedCell, copy: number): readonly Step[] {
  const way = wayOf(cell);
  const passed = new Map<string, number>();
  const hops = way.slice(1, way.length > 1 ? -1 : undefined).map((name): Step => {
    const times = (passed.get(name) ?? 0) + 1;
    passed.set(name, times);
    return { key: `hop ${copy} ${times} ${name}`, name, role: "hop" };
  });
  return [
    { key: `sender ${cell.kind} ${cell.from}`, name: cell.from, role: "sender" },
    ...hops,
    { key: `reached ${cell.to}`, name: cell.to, role: "reached" },
  ];
}

function pairs(steps: readonly Step[]): ReadonlyArray<readonly [string, string]> {
  return steps.slice(1).map(({ key }, index) => [steps[index]!.key, key] as const);
}

/** Itself, and where the links so far lead from it. */
function reachedFrom(key: string, next: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const seen = new Set([key]);
  for (const one of seen) {
    for (const onward of next.get(one) ?? []) seen.add(onward);
  }
  return seen;
}

function add<T extends { cells: string[] }>(all: Map<string, T>, key: string, empty: T, cell: string): void {
  const one = all.get(key) ?? empty;
  if (!one.cells.includes(cell)) one.cells.push(cell);
  all.set(key, one);
}
