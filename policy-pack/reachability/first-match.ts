import { holds, type Intervals } from "./intervals";
import {
  halved,
  isEmptyBox,
  type Box,
  type PacketNumbers,
  type PacketSet,
  type PacketSets,
} from "./packet-set";

/** A set of which some members are certain and others are not. `sure` is part of `possible`. */
export interface Extent {
  readonly possible: Intervals;
  readonly sure: Intervals;
}

/**
 * A rule of a filter: whoever reads it later asks what may pass. So a rule that allows counts with all that it may mean, and
 * one that denies with what it means for certain.
 */
export interface FilterRule {
  /** As a reader finds it: group and rule. */
  readonly name: string;
  readonly allows: boolean;
  readonly matches: Box;
  /** That it matches is no more than possible. */
  readonly unsure: boolean;
}

/** What the ends of a rule are, before it is known which side of doubt counts. */
export interface RuleExtents {
  readonly destinations: Extent;
  readonly services: Extent;
  readonly sources: Extent;
}

export function filterRule(name: string, allows: boolean, ends: RuleExtents): FilterRule {
  const side = allows ? "possible" : "sure";
  const all = [ends.destinations, ends.services, ends.sources];
  return {
    name,
    allows,
    matches: {
      destinations: ends.destinations[side],
      services: ends.services[side],
      sources: ends.sources[side],
    },
    unsure: allows && all.some(({ possible, sure }) => possible !== sure && !isSame(possible, sure)),
  };
}

/**
 * What a list of rules lets pass, of which the first that matches decides, and what none of them decides.
 *
 * Lists are halved and the halves put together: what the first half decides, the second one cannot change. So the work grows
 * with the length of the list and its logarithm, and not with its square.
 */
export function ruling(
  sets: PacketSets,
  rules: readonly FilterRule[],
): { readonly allowed: PacketSet; readonly denied: PacketSet } {
  const each = rules
    .filter(({ matches }) => !isEmptyBox(matches))
    .map(({ allows, matches }) => {
      const set = sets.of(matches);
      return allows ? { allowed: set, denied: sets.nothing } : { allowed: sets.nothing, denied: set };
    });
  return halved(each, { allowed: sets.nothing, denied: sets.nothing }, (first, then) => ({
    allowed: sets.union(first.allowed, sets.minus(then.allowed, first.denied)),
    denied: sets.union(first.denied, sets.minus(then.denied, first.allowed)),
  }));
}

/** The rule that decides about a packet, as {@link ruling} has it. */
export function deciding(rules: readonly FilterRule[], packet: PacketNumbers): FilterRule | undefined {
  return rules.find(({ matches }) => inBox(matches, packet));
}

export function inBox({ destinations, services, sources }: Box, packet: PacketNumbers): boolean {
  return (
    holds(destinations, packet.destination) &&
    holds(services, packet.service) &&
    holds(sources, packet.source)
  );
}

export function certain(set: Intervals): Extent {
  return { possible: set, sure: set };
}

function isSame(one: Intervals, other: Intervals): boolean {
  return (
    one.length === other.length &&
    one.every(({ first, last }, index) => first === other[index]?.first && last === other[index].last)
  );
}
