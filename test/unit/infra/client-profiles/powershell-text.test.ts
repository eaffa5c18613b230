import fc from "fast-check";
import { powershellList, powershellText } from "../../../../infra/client-profiles/powershell-text";
import {
  grammarIsThere,
  nodesOf,
  powershellParser,
  type Script,
} from "../enrolment/laptop/windows/powershell-tree";

/** What PowerShell makes of the expression, read by nothing but its own few forms (about_Quoting_Rules). */
function meaningOf(expression: string): string {
  const inside = expression.startsWith("(") ? expression.slice(1, -1) : expression;
  const pieces = inside.match(/'[^']*'|\[char\]0x[0-9A-F]{4}/g) ?? [];
  expect(pieces.join(" + ")).toBe(inside);
  return pieces
    .map((piece) =>
      piece.startsWith("'") ? piece.slice(1, -1) : String.fromCharCode(Number(piece.slice(6))),
    )
    .join("");
}

describe("a text as PowerShell", () => {
  it.each([
    ["", "''"],
    ["plain", "'plain'"],
    ["it's", "('it' + [char]0x0027 + 's')"],
    ["ü", "('' + [char]0x00FC)"],
    ["$env:x `n", "'$env:x `n'"],
    ["\u2019; exit #", "('' + [char]0x2019 + '; exit #')"],
    ["a\r\nb", "('a' + [char]0x000D + [char]0x000A + 'b')"],
  ])("%j is %s", (text, expression) => {
    expect(powershellText(text)).toBe(expression);
  });

  it("means exactly that text, whatever is in it, and is ASCII on one line", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."'‘’‚‛\"“„`$({;#\n\r é") }),
    );
    fc.assert(
      fc.property(text, (one) => {
        const expression = powershellText(one);
        expect(expression).toMatch(/^[ -~]+$/);
        expect(meaningOf(expression)).toBe(one);
      }),
      { numRuns: 1_000 },
    );
  });

  (grammarIsThere() ? describe : describe.skip)("for the grammar", () => {
    let parse: (text: string) => Script;
    beforeAll(async () => (parse = await powershellParser()));

    it("is one expression, and the commands around it stay what they are", () => {
      const odd = fc.string({ unit: fc.constantFrom(..."a'‘’\"„`$(){};#|&\n@,-é ") });
      fc.assert(
        fc.property(odd, fc.array(odd, { maxLength: 3 }), (one, list) => {
          const { root, parses } = parse(
            `Write-Output -InputObject ${powershellText(one)}\nSort-Object -Property ${powershellList(list)}\n`,
          );
          expect(parses).toBe(true);
          expect(nodesOf(root, ["command_name"]).map(({ text }) => text)).toEqual([
            "Write-Output",
            "Sort-Object",
          ]);
        }),
        { numRuns: 60 },
      );
    });
  });
});
