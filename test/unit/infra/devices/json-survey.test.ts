import fc from "fast-check";
import { surveyJson } from "../../../../infra/devices/json-survey";

const accepts = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("surveying a JSON text", () => {
  it.each([
    ['{"a":1,}', 7, 'found "}"; write a name in double quotes'],
    ["{a:1}", 1, 'found "a"; write a name in double quotes'],
    ['{"a" 1}', 5, 'found "1"; write a colon'],
    ['{"a":1 "b":2}', 7, 'found "\\""; write a comma or }'],
    ['{"a":[1 2]}', 8, 'found "2"; write a comma or ]'],
    ['{"a":}', 5, 'found "}"; write a value'],
    ['{"a":01}', 6, 'found "1"; write a comma or }'],
    ["{'a':1}", 1, "write a name in double quotes"],
    ['{"a":"\\x"}', 5, "write a text that ends on its line, with sound escapes only"],
    ['{"a":"tab\there"}', 5, "with sound escapes only"],
    ['{"a":1', 6, "found the end of the line; write a comma or }"],
    ['{"a":1} {}', 8, 'found "{"; write nothing more on this line'],
    ["", 0, "found the end of the line; write a value"],
    ["[".repeat(60_000), 16, "write a record that is not so deep"],
  ])("finds what is wrong with %.30s", (text, at, message) => {
    expect(surveyJson(text).syntax).toMatchObject({ at, message: expect.stringContaining(message) });
  });

  it.each<[string, Array<[number, string]>]>([
    ['{"a":1,"b":2}', []],
    ['{"a":1,"a":1}', [[7, "a"]]],
    ['{"a":1,"\\u0061":1}', [[7, "a"]]],
    ['{"x":{"a":1},"y":{"a":1}}', []],
    [
      '{"x":[{"a":1},{"a":1,"a":2}],"x":0}',
      [
        [21, "x.1.a"],
        [29, "x"],
      ],
    ],
    ['{"__proto__":1,"__proto__":2}', [[15, "__proto__"]]],
  ])("finds the names that stand twice in %s", (text, expected) => {
    expect(surveyJson(text).duplicates.map(({ at, path }) => [at, path.join(".")])).toEqual(expected);
  });

  it("accepts what JSON.parse accepts, and nothing else", () => {
    const changed = fc
      .tuple(
        fc.json({ maxDepth: 4 }),
        fc.nat(),
        fc.constantFrom("", '"', ",", "}", "]", "\\", "0", " ", "\u0001", "e"),
      )
      .map(([text, at, character]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + character + text.slice(place + (at % 2));
      });
    fc.assert(
      fc.property(fc.oneof(changed, fc.json({ maxDepth: 4 })), (text) => {
        expect(surveyJson(text).syntax === undefined).toBe(accepts(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it("visits every value where it begins", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.array(fc.integer())), (value) => {
        const text = JSON.stringify(value);
        const seen: string[] = [];
        surveyJson(text, (path, at) => {
          const inner = path.reduce<unknown>(
            (holder, part) => (holder as Record<PropertyKey, unknown>)[part],
            value,
          );
          expect(text.startsWith(JSON.stringify(inner), at)).toBe(true);
          seen.push(JSON.stringify(path));
        });
        const lists = Object.entries(value);
        expect(new Set(seen).size).toBe(1 + lists.length + lists.flatMap(([, list]) => list).length);
      }),
    );
  });
});
