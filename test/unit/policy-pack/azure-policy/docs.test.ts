import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exported } from "../../../../policy-pack/azure-policy/definitions";
import { OPPOSED } from "../../../../policy-pack/azure-policy/opposed";
import { catalogue } from "../../../../policy-pack/catalogue";
import { SCENARIOS } from "../../../../rehearsal/scenarios/catalogue";

const page = (name: string) => readFileSync(join(__dirname, "../../../../docs", name), "utf8");

it("the page on Azure Policy says of every rule how much of it is expressed, in the order of the catalogue", () => {
  const rows = [
    ...page("azure-policy.md").matchAll(/^\| \[([\w-]+)\]\(rules\/\1\.md\) +\| (\w+) +\| (\S+) +\|$/gm),
  ];
  expect(rows.map(([, rule, expressed, initiative]) => [rule, expressed, initiative])).toEqual(
    exported(catalogue, { roots: [], pools: [], types: [] }).map(({ rule, expression, definition }) => [
      rule.id,
      expression.expressed,
      definition === undefined ? "–" : rule.kind === "entrance" ? "entrances" : "confinement",
    ]),
  );
});

it.each(["azure-policy.md", "adr/0006-certificates-not-entra.md"])("%s warns of the opposite", (name) => {
  expect(page(name)).toContain(OPPOSED.id);
  expect(page(name).replaceAll(/\s+/g, " ")).toContain(OPPOSED.benchmark);
});

it("the comparison names scenarios that there are, with the rules that block them", () => {
  const rows = [...page("comparison-checkov.md").matchAll(/^\| `([\w-]+)` +\| ([^|]+?) +\| [^|]+ \|$/gm)];
  expect(rows.length).toBeGreaterThan(40);
  for (const [, name = "", rules] of rows) {
    expect([name, rules]).toEqual([name, SCENARIOS[name]?.rules.map((rule) => `\`${rule}\``).join(", ")]);
  }
});
