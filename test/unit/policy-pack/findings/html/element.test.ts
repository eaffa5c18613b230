import fc from "fast-check";
import {
  element,
  isAddress,
  own,
  visible,
  type Attributes,
} from "../../../../../policy-pack/findings/html/element";

const HOSTILE = fc.oneof(
  fc.constantFrom(
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</title><h1>",
    "<!-- -->",
    "&lt;b&gt;",
    "a\u202egpj.exe",
    "\u0000\u001b[31m\u2028\ufeff\u200b",
    "\ud800",
    "javascript:alert(1)",
  ),
  fc.string({ unit: "binary" }),
);

describe("a value in an element", () => {
  test("opens and closes nothing, wherever it stands", () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, (text, attribute) => {
        const { source } = element("p", { title: attribute }, text);
        expect(source.match(/[<>]/g)).toHaveLength(4);
        expect(source.match(/"/g)).toHaveLength(2);
      }),
      { seed: 20260615 },
    );
  });

  test("shows what nobody could see, and breaks no line", () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        expect(element("p", { title: text }, text).source).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
      { seed: 20260615 },
    );
  });

  test.each([
    ["a\nb", "a\\u000ab"],
    ["left\u202eright", "left\\u202eright"],
    ["tag\u{e0041}", "tag\\u{e0041}"],
    ["\ud83d half", "\\ud83d half"],
    ["Grüße, 中文, 🚲", "Grüße, 中文, 🚲"],
  ])("%j is shown as %s", (text, shown) => {
    expect(visible(text)).toBe(shown);
  });
});

test.each<[Attributes, string]>([
  [{ hidden: true, id: undefined, open: false }, "<p hidden></p>"],
  [{ tabindex: 0 }, '<p tabindex="0"></p>'],
  [{ href: "javascript:alert(1)" }, "<p></p>"],
  [{ href: "https://example.org/a?b&c" }, '<p href="https://example.org/a?b&amp;c"></p>'],
])("attributes %j are written as %s", (attributes, written) => {
  expect(element("p", attributes).source).toBe(written);
});

test("absent children write nothing, lists one after the other, elements without content have no end", () => {
  expect(element("p", {}, undefined, false, ["a", [0]], element("br")).source).toBe("<p>a0<br></p>");
});

test.each(["script", "style", "p><b", "Ö", ""])("no element %j is written", (name) => {
  expect(() => element(name)).toThrow("no element");
});

test.each(["onclick", "style", "src", "srcdoc", "a b", 'a"', ""])("no attribute %j is written", (name) => {
  expect(() => element("p", { [name]: "x" })).toThrow("no attribute");
});

test.each(["</style>", "<!--"])("no style or script with %j in it is written", (source) => {
  expect(() => own("style", source)).toThrow("would end itself");
});

test.each([
  ["#a", true],
  ["https://example.org/docs", true],
  ["file:///srv/docs/a.md", true],
  ["../docs/a.md#b", true],
  ["javascript:alert(1)", false],
  ["JavaScript:alert(1)", false],
  ["data:text/html,x", false],
  ["//example.org/a", false],
  ["/etc/passwd", false],
  ["https://example.org/ a", false],
  ["", false],
])("whether a link may lead to %s: %s", (address, may) => {
  expect(isAddress(address)).toBe(may);
});
