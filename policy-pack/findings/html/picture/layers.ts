import type { Graph, Link, Place } from "./graph";

/** A place, or a gap that a link keeps free for itself where it passes a layer. */
export interface Slot {
  readonly key: string;
  readonly place: Place | undefined;
}

/** A link with every slot that it leads over. */
export interface Routed {
  readonly link: Link;
  readonly over: readonly string[];
}

export interface Layered {
  /** From left to right, each from top to bottom. */
  readonly layers: ReadonlyArray<readonly Slot[]>;
  readonly routed: readonly Routed[];
}

const SWEEPS = 6;

/** Puts senders left, what is reached right, and everything between in the order of the ways, with few crossings. */
export function layered(graph: Graph): Layered {
  const depth = depthsOf(graph);
  const last = Math.max(...depth.values());
  const layers: Slot[][] = Array.from({ length: last + 1 }, () => []);
  for (const place of graph.places) layers[depth.get(place.key)!]!.push({ key: place.key, place });
  const routed = graph.links.map((link, number) => {
    const [start, end] = [depth.get(link.from)!, depth.get(link.to)!];
    const gaps = Array.from({ length: Math.max(0, end - start - 1) }, (_, step) => {
      const key = `gap ${number} ${step}`;
      layers[start + step + 1]!.push({ key, place: undefined });
      return key;
    });
    return { link, over: [link.from, ...gaps, link.to] };
  });
  return { layers: untangled(layers, routed), routed };
}

/** The longest way to each place; what is reached stands rightmost. */
function depthsOf({ places, links }: Graph): Map<string, number> {
  const depth = new Map(places.map(({ key }) => [key, 0]));
  let isSettled = false;
  for (let pass = 0; pass < places.length && !isSettled; pass++) {
    isSettled = true;
    for (const { from, to } of links) {
      const least = depth.get(from)! + 1;
      if (depth.get(to)! >= least) continue;
      depth.set(to, least);
      isSettled = false;
    }
  }
  const right = Math.max(...depth.values());
  for (const { key, role } of places) if (role === "reached") depth.set(key, right);
  return depth;
}

/** Each slot moves to the mean of what it is linked with, from left to right and back, some times. */
function untangled(layers: readonly Slot[][], routed: readonly Routed[]): Slot[][] {
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  for (const { over } of routed) {
    over.slice(1).forEach((to, index) => {
      const from = over[index]!;
      before.set(to, [...(before.get(to) ?? []), from]);
      after.set(from, [...(after.get(from) ?? []), to]);
    });
  }
  let found = layers.map((layer) => [...layer]);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const near = sweep % 2 === 0 ? before : after;
    const position = new Map(
      found.flatMap((layer) => layer.map(({ key }, index) => [key, share(index, layer)])),
    );
    found = found.map((layer) => {
      const mean = new Map(
        layer.map(({ key }) => [key, meanOf(near.get(key) ?? [], position) ?? position.get(key)!]),
      );
      return [...layer].sort((one, other) => mean.get(one.key)! - mean.get(other.key)!);
    });
  }
  return found;
}

/** From 0 at the top to 1 at the bottom: layers have different lengths. */
function share(index: number, layer: readonly Slot[]): number {
  return (index + 0.5) / layer.length;
}

function meanOf(keys: readonly string[], position: ReadonlyMap<string, number>): number | undefined {
  const known = keys.flatMap((key) => position.get(key) ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0) / known.length;
}
