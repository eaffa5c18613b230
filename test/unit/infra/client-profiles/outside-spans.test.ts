import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { fewestRanges, holds } from "../../../../infra/access-model/address-set";
import { outsideSpans } from "../../../../infra/client-profiles/outside-spans";
import { range } from "./profile-city";

const number = (address: string) =>
  ipaddr.IPv4.parse(address).octets.reduce((sum, octet) => sum * 256 + octet, 0);

describe("what lies outside of the tunnel", () => {
  it.each([
    [[], ["0.0.0.0-255.255.255.255"]],
    [["10.0.0.0/8"], ["0.0.0.0-9.255.255.255", "11.0.0.0-255.255.255.255"]],
    [
      ["10.0.0.4/32", "10.0.0.5/32"],
      ["0.0.0.0-10.0.0.3", "10.0.0.6-255.255.255.255"],
    ],
    // Two ranges that touch and are no single range.
    [
      ["10.0.0.3/32", "10.0.0.4/32"],
      ["0.0.0.0-10.0.0.2", "10.0.0.5-255.255.255.255"],
    ],
  ])("of %j is %j", (routes, spans) => {
    expect(outsideSpans(routes.map(range)).map(({ first, last }) => `${first}-${last}`)).toEqual(spans);
  });

  it("holds every address that the routes do not hold, and no other", () => {
    const route = fc
      .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 28, max: 32 }))
      .map(([last, prefix]) => range(`10.0.0.${last - (last % 2 ** (32 - prefix))}/${prefix}`));
    fc.assert(
      fc.property(fc.array(route, { maxLength: 8 }), fc.integer({ min: -1, max: 70 }), (routes, place) => {
        const address = place < 0 ? "9.255.255.255" : `10.0.0.${place}`;
        const inSpan = outsideSpans(routes).some(
          ({ first, last }) => number(first) <= number(address) && number(address) <= number(last),
        );
        expect(inSpan).toBe(!holds(fewestRanges(routes), address));
      }),
    );
  });
});
