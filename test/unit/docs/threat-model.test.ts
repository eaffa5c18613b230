import { catalogue } from "../../../policy-pack/catalogue";
import { proseOf } from "./markdown";

const text = proseOf("docs/threat-model.md");
const kinds = new Map(catalogue.map(({ id, kind }) => [id, kind]));
const rulesIn = (cell: string) => [...cell.matchAll(/\[([\w-]+)\]\(rules\/([\w-]+)\.md\)/g)];

interface Way {
  readonly row: string;
  readonly any: string;
  readonly against: string;
}

/** The rows of the tables of ways in. */
const ways: readonly Way[] = text
  .split("\n")
  .filter((line) => /^\| \d+[a-z]? \|/.test(line))
  .map((line) => {
    const [row = "", , any = "", , against = ""] = line
      .split(" |")
      .map((cell) => cell.replace("|", "").trim());
    return { row, any, against };
  });

it("has the ways in, each in a row of its own", () => {
  expect(ways.length).toBeGreaterThan(100);
  expect(new Set(ways.map(({ row }) => row)).size).toBe(ways.length);
});

it("names every rule of the pack and no other", () => {
  const named = rulesIn(text).map(([, words, id]) => {
    expect(words).toBe(id);
    return id;
  });
  expect([...new Set(named)].sort()).toEqual([...kinds.keys()].sort());
});

it.each(ways.map((way) => [way.row, way] as const))("row %s", (_, { any, against }) => {
  // A rule that judges the remote-access stack alone helps no other one.
  expect(rulesIn(any).filter(([, , id = ""]) => kinds.get(id) !== "entrance")).toEqual([]);
  expect(any).not.toBe("");
  // Where no rule speaks, it says why, or what stands against it.
  if (any === "—") expect(against).toMatch(/\w{3}/);
});
