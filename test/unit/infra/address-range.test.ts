import fc from "fast-check";
import {
  contains,
  firstBlock,
  isPrivate,
  overlaps,
  parseRange,
  size,
  type AddressRange,
} from "../../../infra/access-model/address-range";

const range = (text: string): AddressRange => {
  const result = parseRange(text);
  if ("fault" in result) throw new Error(result.fault);
  return result;
};

/** An independent reading: numbers instead of a library. */
const numbers = ({ cidr }: AddressRange) => {
  const [address, prefix] = cidr.split("/") as [string, string];
  const first = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return { first, last: first + 2 ** (32 - Number(prefix)) - 1 };
};

const anyRange = fc.tuple(fc.nat(2 ** 32 - 1), fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => {
  const block = 2 ** (32 - prefix);
  const first = Math.floor(address / block) * block;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return range(`${parts.join(".")}/${prefix}`);
});

describe("address ranges", () => {
  it.each([
    ["10.0.0.1/22", '"10.0.0.1/22" has host bits set; write 10.0.0.0/22'],
    ["10.0.0.0", '"10.0.0.0" is not an IPv4 range; write it as 10.20.0.0/22'],
    ["10.0.0.0/33", '"10.0.0.0/33" is not an IPv4 range; write it as 10.20.0.0/22'],
    ["10.0/16", '"10.0/16" is not an IPv4 range; write it as 10.20.0.0/22'],
    ["fd00::/8", '"fd00::/8" is not an IPv4 range; write it as 10.20.0.0/22'],
    ["", '"" is not an IPv4 range; write it as 10.20.0.0/22'],
  ])("refuses %j and says what to write", (text, fault) => {
    expect(parseRange(text)).toEqual({ fault });
  });

  it("contain and overlap as the numbers do", () => {
    fc.assert(
      fc.property(anyRange, anyRange, (a, b) => {
        const [x, y] = [numbers(a), numbers(b)];
        expect(contains(a, b)).toBe(x.first <= y.first && y.last <= x.last);
        expect(overlaps(a, b)).toBe(x.first <= y.last && y.first <= x.last);
      }),
    );
  });

  it.each([
    ["10.0.0.0/8", true],
    ["172.16.0.0/12", true],
    ["172.32.0.0/16", false],
    ["192.168.7.0/24", true],
    ["192.0.0.0/8", false],
    ["0.0.0.0/0", false],
  ])("%s is private: %s", (text, expected) => {
    expect(isPrivate(range(text))).toBe(expected);
  });

  it("gives the first block of a size, and none where the range is smaller", () => {
    expect(firstBlock(range("10.81.0.0/16"), 24)).toEqual({ cidr: "10.81.0.0/24", prefix: 24 });
    expect(firstBlock(range("10.81.0.0/25"), 24)).toBeUndefined();
    expect(size(range("10.81.0.0/24"))).toBe(256);
  });
});
