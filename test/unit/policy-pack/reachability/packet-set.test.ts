import fc from "fast-check";
import {
  holds,
  joined,
  shared,
  united,
  without,
  type Interval,
  type Intervals,
} from "../../../../policy-pack/reachability/intervals";
import {
  boxesOf,
  firstPacket,
  PacketSets,
  sourcesOf,
  type Box,
  type PacketNumbers,
} from "../../../../policy-pack/reachability/packet-set";
import { inBox } from "../../../../policy-pack/reachability/first-match";

/* Laws of sets, on small numbers: there neighbours, gaps and overlaps are frequent. */

const number = fc.integer({ min: 0, max: 40 });
const interval: fc.Arbitrary<Interval> = fc
  .tuple(number, fc.integer({ min: 0, max: 12 }))
  .map(([first, more]) => ({ first, last: first + more }));
const loose = fc.array(interval, { maxLength: 5 });
const set: fc.Arbitrary<Intervals> = loose.map(joined);
const NUMBERS = Array.from({ length: 60 }, (_, index) => index);
const members = (of: Intervals) => NUMBERS.filter((one) => holds(of, one));

describe("sets of numbers", () => {
  it("hold what the intervals hold, in as few as possible", () => {
    fc.assert(
      fc.property(loose, (intervals) => {
        const found = joined(intervals);
        expect(members(found)).toEqual(
          NUMBERS.filter((one) => intervals.some(({ first, last }) => first <= one && one <= last)),
        );
        for (const [index, { first }] of found.entries())
          expect(first).toBeGreaterThan((found[index - 1]?.last ?? -2) + 1);
      }),
    );
  });

  it("are united, shared and taken away number by number", () => {
    fc.assert(
      fc.property(set, set, (one, other) => {
        const [a, b] = [members(one), members(other)];
        expect(members(united(one, other))).toEqual(NUMBERS.filter((n) => a.includes(n) || b.includes(n)));
        expect(members(shared(one, other))).toEqual(a.filter((n) => b.includes(n)));
        expect(members(without(one, other))).toEqual(a.filter((n) => !b.includes(n)));
      }),
    );
  });
});

const box: fc.Arbitrary<Box> = fc.record({ destinations: set, services: set, sources: set });
const boxes = fc.array(box, { maxLength: 4 });
const packet: fc.Arbitrary<PacketNumbers> = fc.record({
  destination: number,
  service: number,
  source: number,
});
const inAny = (all: readonly Box[], one: PacketNumbers) => all.some((each) => inBox(each, one));

describe("sets of packets", () => {
  it("are united, shared and taken away packet by packet", () => {
    fc.assert(
      fc.property(
        boxes,
        boxes,
        fc.array(packet, { minLength: 20, maxLength: 20 }),
        (some, others, packets) => {
          const sets = new PacketSets();
          const [one, other] = [some, others].map((all) =>
            sets.union(...all.map((each) => sets.of(each))),
          ) as [ReturnType<PacketSets["of"]>, ReturnType<PacketSets["of"]>];
          for (const each of packets) {
            const [a, b] = [inAny(some, each), inAny(others, each)];
            expect(sets.has(sets.union(one, other), each)).toBe(a || b);
            expect(sets.has(sets.shared(one, other), each)).toBe(a && b);
            expect(sets.has(sets.minus(one, other), each)).toBe(a && !b);
          }
        },
      ),
    );
  });

  it("are one object where they are equal, whatever they were made from", () => {
    fc.assert(
      fc.property(boxes, boxes, (some, others) => {
        const sets = new PacketSets();
        const all = [...some, ...others].map((each) => sets.of(each));
        const [one, other] = [sets.union(...all), sets.union(...[...all].reverse())];
        expect(one).toBe(other);
        const [part] = all;
        if (part !== undefined) expect(sets.union(sets.minus(one, part), sets.shared(one, part))).toBe(one);
        expect(sets.union(...boxesOf(one).map((each) => sets.of(each)))).toBe(one);
      }),
    );
  });

  it("come as boxes of which no two share a packet", () => {
    fc.assert(
      fc.property(boxes, packet, (some, one) => {
        const sets = new PacketSets();
        const found = boxesOf(sets.union(...some.map((each) => sets.of(each)))).filter((each) =>
          inBox(each, one),
        );
        expect(found).toHaveLength(inAny(some, one) ? 1 : 0);
      }),
    );
  });

  it("tell a packet that they hold, and none where they hold none", () => {
    fc.assert(
      fc.property(boxes, (some) => {
        const sets = new PacketSets();
        const of = sets.union(...some.map((each) => sets.of(each)));
        const first = firstPacket(of);
        expect(first === undefined).toBe(of === sets.nothing);
        if (first !== undefined) expect(inAny(some, first)).toBe(true);
      }),
    );
  });

  it("from anybody, hold what some sender may send", () => {
    fc.assert(
      fc.property(boxes, packet, (some, one) => {
        const sets = new PacketSets();
        const of = sets.union(...some.map((each) => sets.of(each)));
        const isSent = some.some(
          ({ sources, ...rest }) =>
            sources.length > 0 && inBox({ ...rest, sources: [{ first: 0, last: 99 }] }, one),
        );
        expect(sets.has(sets.fromAnybody(of), one)).toBe(isSent);
        expect(sourcesOf(of)).toEqual(
          united(
            ...some
              .filter(({ destinations, services }) => destinations.length > 0 && services.length > 0)
              .map(({ sources }) => sources),
          ),
        );
      }),
    );
  });
});
