import fc from "fast-check";
import { markdownOf, MARKER } from "../../../../../policy-pack/findings/markdown/markdown";
import { code, link, prose, visible } from "../../../../../policy-pack/findings/markdown/quoted";
import { exampleReport as reportAlone } from "../report/example-report";
import { exampleLab, exampleProbe } from "../tried/example-tried";
import { HOSTILE, hostileText, withTexts } from "./hostile";
import { isWords, nodesOf, parsed, skeleton } from "./parsed";

/** What GitHub and GitLab look for in text that is no code: mentions, addresses, references, HTML, commits. */
const MEANS_SOMETHING = /[@<>[\]{}\\`|*_~#$&/]|www\.|\w:\w|\b[0-9a-f]{7,}\b|[^\S ]|\p{C}/u;

const exampleReport = () => reportAlone({ lab: [exampleLab()], probe: [exampleProbe()] });
const plain = markdownOf(withTexts(exampleReport(), () => "x"));
let structure: unknown;
beforeAll(async () => {
  structure = skeleton(await parsed(plain));
});

it.each(HOSTILE)("%j in every place leaves the structure of the comment as it is", async (text) => {
  const comment = markdownOf(withTexts(exampleReport(), () => text));
  expect(skeleton(await parsed(comment))).toEqual(structure);
});

it("values of any kind add no line, link, HTML or heading, and no marker", async () => {
  const places: string[] = [];
  withTexts(exampleReport(), (place) => (places.push(place), "x"));
  await fc.assert(
    fc.asyncProperty(fc.array(hostileText, { minLength: 5, maxLength: 30 }), async (texts) => {
      const comment = markdownOf(
        withTexts(exampleReport(), (place) => texts[places.indexOf(place) % texts.length] ?? ""),
      );
      expect(skeleton(await parsed(comment))).toEqual(structure);
      expect(comment.split("\n")).toHaveLength(plain.split("\n").length);
      expect(comment.split(MARKER)).toHaveLength(2);
      expect(comment.match(/<[^\n]*/g)).toEqual(plain.match(/<[^\n]*/g));
    }),
    { numRuns: 50 },
  );
});

it.each([
  ["a value", code],
  ["a sentence", prose],
])("of %s whatever could mean something stands in a code span", async (_, write) => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const line = (await parsed(`- ${write(text)}\n`)).children?.[0]?.children?.[0]?.children?.[0];
      expect(line?.type).toBe("paragraph");
      const inner = nodesOf(line!).slice(1);
      expect(inner.filter((node) => !isWords(node))).toEqual([]);
      const told = inner.filter(({ type }) => type === "text" || type === "word");
      expect(told.filter(({ value = "" }) => MEANS_SOMETHING.test(value))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

const writtenSentences: ReadonlyArray<[string, string]> = [
  ["the gateway's pool, and nothing else.", "the gateway's pool, and nothing else."],
  ["10 to 30 minutes", "10 to 30 minutes"],
  ["blocked (1) · not judged (1)", "blocked (1) · not judged (1)"],
  ["ask @security, now", "ask `@security`, now"],
  ["see #1 and #2.", "see `#1` and `#2`."],
  ["see [a](https://x.y): it passed", "see `[a](https://x.y)`: it passed"],
  ["1. first", "`1`. first"],
  ["two\nlines", "`two\\u000alines`"],
  ["deadbeef and 1234567", "`deadbeef` and `1234567`"],
  ["a  b", "a b"],
  ["", "(empty)"],
];
it.each(writtenSentences)("the sentence %j is written %s", (text, written) => {
  expect(prose(text)).toBe(written);
});

const writtenValues: ReadonlyArray<[string, string]> = [
  ['["Certificate"]', '`["Certificate"]`'],
  ["a`b|c<d", "`a\\u0060b\\u007cc\\u003cd`"],
  ["\u202ea\u200b\u{e0041}", "`\\u202ea\\u200b\\udb40\\udc41`"],
  [" a ", "`\\u0020a\\u0020`"],
  ["", "(empty)"],
  ["Straße 名前", "`Straße 名前`"],
];
it.each(writtenValues)("the value %j is written %s", (text, written) => {
  expect(code(text)).toBe(written);
});

it("a long value is shortened, and says how long it was", () => {
  expect(visible("a".repeat(1_000_000))).toBe(`${"a".repeat(200)}… (1000000 characters)`);
});

const pages: ReadonlyArray<[string, boolean]> = [
  ["https://example.org/rules/p2s.md", true],
  ["https://example.org:8443/a/b.md#why", true],
  ["docs/rules/p2s.md", true],
  ["http://example.org/rules/p2s.md", false],
  ["javascript:alert(1)", false],
  ["https://example.org/a) b", false],
  ["https://user:password@example.org/a", false],
  ["/home/user/project/docs/rules/p2s.md", false],
  ["C:\\project\\docs\\rules\\p2s.md", false],
  ["../docs/rules/p2s.md", false],
  ["//example.org/a", false],
  [`docs/${"a".repeat(500)}.md`, false],
];
it.each(pages)("a rule whose page is %s is linked: %s", (page, isLinked) => {
  expect(link("p2s", page)).toBe(isLinked ? `[\`p2s\`](${page})` : "`p2s`");
});
