import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { shellWord, splitShellWords } from "../../../../rehearsal/engine/shell-quoting";

describe("shell words", () => {
  it("mean the same to sh, whatever they contain", () => {
    const value = fc.string({
      unit: fc.constantFrom("a", " ", "'", '"', "$", "`", "\\", "\n", "!", "*", "ü", ";"),
    });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
        const script = `for word in ${values.map(shellWord).join(" ")}; do printf '%s\\0' "$word"; done`;
        const seen = execFileSync("sh", ["-c", script], { encoding: "utf8" });
        expect(seen).toBe(values.map((word) => `${word}\0`).join(""));
      }),
      { numRuns: 30 },
    );
  });

  it("are split as they were joined", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(splitShellWords(words.map(shellWord).join(" "))).toEqual(words);
      }),
    );
  });

  it.each([
    ["--max-old-space-size=4096  --trace-warnings", ["--max-old-space-size=4096", "--trace-warnings"]],
    [`--require "./a b.js"`, ["--require", "./a b.js"]],
    [`a\\ b "c\\"d" "e\\f"`, ["a b", 'c"d', "e\\f"]],
    ["", []],
    ["''", [""]],
  ])("splits %j", (text, words) => {
    expect(splitShellWords(text)).toEqual(words);
  });

  it("refuses a quote that is never closed and shows where", () => {
    expect(() => splitShellWords(`--require 'a.js`)).toThrow(
      `the quote ' in "--require 'a.js" is never closed`,
    );
  });
});
