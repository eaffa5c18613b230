import type { AccessRule } from "./access-model";
import type { AddressRange } from "./address-range";
import { shared, without } from "./address-set";
import { portsOverlap, type PortRange } from "./port-range";

/** All connections from some addresses to some addresses on some ports of one transport. */
export interface Box {
  readonly from: readonly AddressRange[];
  readonly to: readonly AddressRange[];
  readonly ports: PortRange;
}

/** What a rule allows, a box for each range of ports. */
export function boxesOf(rule: AccessRule): Box[] {
  return rule.ports.map((ports) => ({ from: rule.from, to: rule.to, ports }));
}

/** What of a box none of the others holds, as disjoint boxes. */
export function boxWithout(box: Box, others: readonly Box[]): Box[] {
  return others.reduce<Box[]>((left, other) => left.flatMap((piece) => minus(piece, other)), [box]);
}

function minus(box: Box, other: Box): Box[] {
  if (!portsOverlap(box.ports, other.ports)) return [box];
  const from = shared(box.from, other.from);
  const to = shared(box.to, other.to);
  if (from.length === 0 || to.length === 0) return [box];
  return [
    { ...box, from: without(box.from, other.from) },
    { ...box, from, to: without(box.to, other.to) },
    { from, to, ports: { ...box.ports, to: other.ports.from - 1 } },
    { from, to, ports: { ...box.ports, from: other.ports.to + 1 } },
  ].filter((rest) => rest.from.length > 0 && rest.to.length > 0 && rest.ports.from <= rest.ports.to);
}
