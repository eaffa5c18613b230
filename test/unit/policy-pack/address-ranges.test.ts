import fc from "fast-check";
import {
  covers,
  isPrivate,
  overlap,
  parseRange,
  type AddressRange,
} from "../../../policy-pack/reachability/address-ranges";

const range = (text: string): AddressRange => {
  const parsed = parseRange(text);
  if (parsed === undefined) throw new Error(`${text} is no range`);
  return parsed;
};
const all = (...texts: string[]) => texts.map(range);

it.each([
  "10.81.0.0",
  "10.81.0.0/33",
  "10.81.0.5/24",
  "10.81/16",
  "010.81.0.0/24",
  "0x0a.0.0.0/8",
  " 10.0.0.0/8",
  "10.0.0.0/8 ",
  "10.0.0.0/+8",
  "fe80::%1/64",
  "fd00::1/64",
  "::/129",
  "Internet",
  "*",
  "",
])("does not take %j for a range", (text) => {
  expect(parseRange(text)).toBeUndefined();
});

it.each([
  ["a range itself", ["10.81.0.0/16"], "10.81.0.0/16", true],
  ["a part of it", ["10.81.0.0/16"], "10.81.255.0/24", true],
  ["its last address", ["10.81.0.0/16"], "10.81.255.255/32", true],
  ["the address behind it", ["10.81.0.0/16"], "10.82.0.0/32", false],
  ["the address before it", ["10.81.0.0/16"], "10.80.255.255/32", false],
  ["a wider range", ["10.81.0.0/16"], "10.80.0.0/15", false],
  ["everything", ["10.81.0.0/16"], "0.0.0.0/0", false],
  ["a whole out of its halves", ["10.81.0.0/17", "10.81.128.0/17"], "10.81.0.0/16", true],
  ["a whole out of its halves in other order", ["10.81.128.0/17", "10.81.0.0/17"], "10.81.0.0/16", true],
  ["everything out of its halves", ["0.0.0.0/1", "128.0.0.0/1"], "0.0.0.0/0", true],
  ["a whole with a hole in it", ["10.81.0.0/18", "10.81.128.0/17"], "10.81.0.0/16", false],
  ["a part behind a shorter neighbour", ["10.81.0.0/16", "10.81.0.0/24"], "10.81.9.0/24", true],
  ["the same bits of the other family", ["::/0"], "10.81.0.0/16", false],
  ["an address that only maps to one inside", ["10.0.0.0/8"], "::ffff:10.0.0.0/104", false],
  ["a range of IPv6", ["fd00::/8"], "fd00:81::/64", true],
  ["anything by nothing", [], "10.81.0.0/32", false],
] as const)("knows whether ranges cover %s", (_, ranges, wanted, expected) => {
  expect(covers(all(...ranges), range(wanted))).toBe(expected);
});

it.each([
  ["10.81.0.0/16", "10.81.3.0/24", true],
  ["10.81.3.0/24", "10.81.0.0/16", true],
  ["10.81.0.0/24", "10.81.1.0/24", false],
  ["0.0.0.0/0", "192.0.2.1/32", true],
  ["::/0", "0.0.0.0/0", false],
])("knows whether %s and %s share an address", (a, b, expected) => {
  expect(overlap(range(a), range(b))).toBe(expected);
});

it.each([
  ["10.0.0.0/8", true],
  ["172.31.0.0/16", true],
  ["172.32.0.0/16", false],
  ["192.168.0.0/16", true],
  ["192.0.0.0/8", false],
  ["100.64.0.0/10", true],
  ["100.0.0.0/8", false],
  ["fd12::/32", true],
  ["2001:db8::/32", false],
])("knows whether %s is private", (text, expected) => {
  expect(isPrivate(range(text))).toBe(expected);
});

it("agrees with counting addresses one by one", () => {
  const small = fc
    .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 27, max: 32 }))
    .map(([host, prefix]) => {
      const size = 2 ** (32 - prefix);
      return range(`10.0.0.${Math.floor(host / size) * size}/${prefix}`);
    });
  const members = ({ first, last }: AddressRange) =>
    Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index));
  fc.assert(
    fc.property(fc.array(small, { maxLength: 5 }), small, (ranges, wanted) => {
      const inside = new Set(ranges.flatMap(members));
      expect(covers(ranges, wanted)).toBe(members(wanted).every((address) => inside.has(address)));
      expect(ranges.some((one) => overlap(one, wanted))).toBe(
        members(wanted).some((address) => inside.has(address)),
      );
    }),
  );
});
