import fc from "fast-check";
import type { AddressRange } from "../../../../infra/access-model/address-range";
import { addressIn, fewestRanges, holds, shared, without } from "../../../../infra/access-model/address-set";

/** Ranges of a small world, so that they meet often. */
const range = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
  .map(([last, prefix]): AddressRange => {
    const first = last - (last % 2 ** (32 - prefix));
    return { cidr: `10.0.0.${first}/${prefix}`, prefix };
  });
const ranges = fc.array(range, { maxLength: 6 });
const WORLD = Array.from({ length: 256 }, (_, last) => `10.0.0.${last}`);
const members = (set: readonly AddressRange[]) => WORLD.filter((address) => holds(set, address));
const cidrs = (set: readonly AddressRange[]) => set.map(({ cidr }) => cidr);
const written = (...texts: string[]): AddressRange[] =>
  texts.map((cidr) => ({ cidr, prefix: Number(cidr.split("/")[1]) }));

describe("sets of addresses", () => {
  it("say the same in fewer ranges", () => {
    fc.assert(
      fc.property(ranges, (set) => {
        const few = fewestRanges(set);
        expect(members(few)).toEqual(members(set));
        expect(few.length).toBeLessThanOrEqual(set.length);
        expect(fewestRanges(few)).toEqual(few);
      }),
    );
  });

  it.each([
    [["10.0.0.0/25", "10.0.0.128/25"], ["10.0.0.0/24"]],
    [
      ["10.0.0.1/32", "10.0.0.2/32"],
      ["10.0.0.1/32", "10.0.0.2/32"],
    ],
    [["10.0.0.0/31", "10.0.0.2/32", "10.0.0.3/32", "10.0.0.2/31"], ["10.0.0.0/30"]],
    [["255.255.255.254/31", "255.255.255.254/32"], ["255.255.255.254/31"]],
    [["0.0.0.0/1", "128.0.0.0/1"], ["0.0.0.0/0"]],
  ])("write %j as %j", (from, to) => {
    expect(cidrs(fewestRanges(written(...from)))).toEqual(to);
  });

  it("hold in their difference and in what they share what they should", () => {
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        const both = new Set(members(other));
        expect(members(without(one, other))).toEqual(members(one).filter((address) => !both.has(address)));
        expect(members(shared(one, other))).toEqual(members(one).filter((address) => both.has(address)));
      }),
    );
  });

  it("leave nothing of everything, and everything of nothing", () => {
    const everything = written("0.0.0.0/0");
    expect(without(everything, everything)).toEqual([]);
    expect(cidrs(without(everything, []))).toEqual(["0.0.0.0/0"]);
    expect(cidrs(without(everything, written("128.0.0.0/1")))).toEqual(["0.0.0.0/1"]);
  });

  it("count places from the first address", () => {
    expect(addressIn({ cidr: "10.84.2.240/28", prefix: 28 }, 4)).toBe("10.84.2.244");
    expect(addressIn({ cidr: "10.84.0.0/22", prefix: 22 }, 300)).toBe("10.84.1.44");
  });
});
