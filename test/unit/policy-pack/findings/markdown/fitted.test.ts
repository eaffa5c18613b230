import fc from "fast-check";
import { fitted, LAST, type Section } from "../../../../../policy-pack/findings/markdown/fitted";

const LEFT_OUT = 100;

/** A section whose items can be told apart: `<a>`, `a0`, `a1`, `</a>`. */
const section = (name: string, items: number, other: Partial<Section> = {}): Section => ({
  rank: 1,
  head: `<${name}>\n`,
  items: Array.from({ length: items }, (_, index) => `${name}${index}\n`),
  tail: `</${name}>\n`,
  ...other,
});

const shown = (name: string, text: string) => text.match(new RegExp(`^${name}\\d+$`, "gm"))?.length ?? 0;

it("everything is there, in the order given, where there is room", () => {
  const sections = [section("b", 2, { rank: LAST }), section("a", 1, { rank: 0 })];
  expect(fitted(sections, 1_000)).toBe("<b>\nb0\nb1\n</b>\n<a>\na0\n</a>\n");
});

it("each section has something before one has everything", () => {
  const text = fitted([section("a", 1_000), section("b", 1_000), section("c", 1)], 1_000);
  expect(shown("c", text)).toBe(1);
  expect(Math.abs(shown("a", text) - shown("b", text))).toBeLessThanOrEqual(1);
  expect(text).toContain(`\nand ${1_000 - shown("a", text)} more, see report.html\n`);
});

it("what comes last gets what all others leave", () => {
  const folded = section("a", 1_000, { rank: LAST });
  expect(shown("a", fitted([folded, section("b", 1_000)], 2_000))).toBeLessThanOrEqual(2);
  expect(shown("a", fitted([folded, section("b", 10)], 2_000))).toBeGreaterThan(100);
});

it("a section that has no room is left out, and so is what stands under it", () => {
  const under = section("a", 5, { head: "x".repeat(2_000) });
  expect(fitted([under, section("b", 2, { under }), section("c", 1)], 500)).toBe(
    "<c>\nc0\n</c>\n\nLeft out for length: 2 more parts with 7 entries, see report.html\n",
  );
});

const anySection = fc.record({
  rank: fc.integer({ min: 0, max: LAST }),
  items: fc.array(fc.nat({ max: 80 }), { maxLength: 30 }),
});

it("no text is longer than it may be, and none has half of anything", () => {
  fc.assert(
    fc.property(
      fc.array(anySection, { maxLength: 12 }),
      fc.integer({ min: LEFT_OUT, max: 2_000 }),
      (all, limit) => {
        const sections = all.map(({ rank, items }, index) => ({
          rank,
          head: `<${index}>\n`,
          items: items.map((length) => `+${"ä".repeat(length)}+\n`),
          tail: `</${index}>\n`,
        }));
        const text = fitted(sections, limit);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        const rest = text
          .replace(/^<(\d+)>\n((?:\+ä*\+\n)*)(?:\nand \d+ more, see report\.html\n\n)?<\/\1>\n/gm, "")
          .replace(/^\nLeft out for length: \d+ more parts with \d+ entries, see report\.html\n$/, "");
        expect(rest).toBe("");
        const told = [...text.matchAll(/ (\d+) (?:more, see|entries)/g)].reduce(
          (sum, [, count]) => sum + Number(count),
          0,
        );
        expect(told + text.split(/^\+ä*\+$/m).length - 1).toBe(
          all.reduce((sum, { items }) => sum + items.length, 0),
        );
      },
    ),
    { numRuns: 500 },
  );
});
