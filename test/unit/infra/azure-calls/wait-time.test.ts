import * as fc from "fast-check";
import { askedWait, ownWait, withJitter } from "../../../../infra/azure-calls/wait-time";

const NOW = Date.parse("2026-06-01T12:00:00Z");

describe("how long to wait", () => {
  it.each([
    ["seconds", "12", 12_000],
    ["seconds with white space", " 3 ", 3_000],
    ["a date", "Mon, 01 Jun 2026 12:00:45 GMT", 45_000],
    ["a date of the old form", "Monday, 01-Jun-26 12:00:45 GMT", 45_000],
    ["a date that has passed", "Mon, 01 Jun 2026 11:59:00 GMT", undefined],
    ["nothing", undefined, undefined],
    ["zero", "0", undefined],
    ["a negative number", "-5", undefined],
    ["a fraction of a second", "2.128", 2_128],
    ["half a number", "1.", undefined],
    ["a date without zone, which would be local time", "2026-06-01 12:00:45", undefined],
    ["other words", "soon", undefined],
  ])("follows %s in Retry-After", (_, header, ms) => {
    expect(askedWait(header, NOW)).toBe(ms);
  });

  it("doubles without a word from the service, up to 32 s", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map(ownWait)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 32_000, 32_000,
    ]);
  });

  it("is never shorter for jitter, and at most a tenth and a second longer", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (ms, by) => {
          const wait = withJitter(ms, by);
          expect(wait).toBeGreaterThanOrEqual(ms);
          expect(wait).toBeLessThanOrEqual(ms + Math.min(ms / 10, 1_000));
        },
      ),
    );
  });
});
