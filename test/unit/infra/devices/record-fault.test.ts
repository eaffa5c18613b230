import fc from "fast-check";
import { fieldName, printFault, printFaults, quoted } from "../../../../infra/devices/record-fault";

const fault = { kind: "form", line: 17, message: 'found "x"; write y' } as const;

describe("a fault in print", () => {
  it.each([
    [{ file: "register.csv", column: 45, field: "serialNumber" }, "register.csv:17:45 serialNumber: "],
    [{ file: "register.csv", field: "serialNumber" }, "register.csv:17 serialNumber: "],
    [{ column: 45 }, "17:45 "],
    [{}, "17 "],
  ])("names its place: %j", (place, start) => {
    expect(printFault({ ...fault, ...place })).toBe(`${start}found "x"; write y`);
  });

  it("is one of a hundred at most; the rest is counted", () => {
    const lines = (count: number) => printFaults(Array.from({ length: count }, () => fault)).split("\n");
    expect(lines(100)).toHaveLength(100);
    expect(lines(101)).toHaveLength(101);
    expect(lines(101).at(-1)).toBe("and 1 more fault");
    expect(lines(2_100).at(-1)).toBe("and 2000 more faults");
  });

  it.each<[unknown, string]>([
    ["x", '"x"'],
    ['say "x"', '"say \\"x\\""'],
    [7, "7"],
    [null, "null"],
    [["a"], '["a"]'],
    ["a\u001b[2J\u0000\n", '"a\\u001b[2J\\u0000\\n"'],
    ["\u202egpj.exe\u009b1m\u200b", '"\\u{202e}gpj.exe\\u{9b}1m\\u{200b}"'],
    ["ü".repeat(40), `"${"ü".repeat(40)}"`],
    ["ü".repeat(41), `"${"ü".repeat(40)}..."`],
    ["\u{1f4bb}".repeat(41), `"${"\u{1f4bb}".repeat(40)}..."`],
    [{ name: "n".repeat(60) }, `{"name":"${"n".repeat(31)}...`],
  ])("quotes %j", (value, text) => {
    expect(quoted(value)).toBe(text);
  });

  it("never quotes more than 40 characters, nor any that a terminal obeys", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(quoted(text)).not.toMatch(/\p{C}/u);
        const shown = (JSON.parse(quoted(text).replace(/\\u\{[0-9a-f]+\}/g, "?")) as string).replace(
          /\.\.\.$/,
          "",
        );
        expect([...shown].length).toBeLessThanOrEqual(Math.max(40, [...text].slice(0, 40).length));
      }),
    );
  });

  it("quotes foreign names in a path", () => {
    expect(fieldName(["history", 1, "on"])).toBe("history[1].on");
    expect(fieldName(["key", "a\u001bb"])).toBe('key."a\\u001bb"');
    expect(fieldName([])).toBeUndefined();
  });
});
