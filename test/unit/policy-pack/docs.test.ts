import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../../policy-pack/catalogue";

const folder = join(__dirname, "../../../docs/rules");
const page = (id: string) => readFileSync(join(folder, `${id}.md`), "utf8");

it("has a page for every rule and no page without a rule", () => {
  const pages = readdirSync(folder).filter((file) => file !== "README.md");
  expect(pages.sort()).toEqual(catalogue.map(({ id }) => `${id}.md`).sort());
});

it.each(catalogue.map((rule) => [rule.id, rule] as const))(
  "the page of %s says what the rule says",
  (id, rule) => {
    const text = page(id);
    const plain = text.replaceAll("`", "").replaceAll(/\s+/g, " ");
    expect(plain).toContain(`${rule.title.charAt(0).toUpperCase()}${rule.title.slice(1)}.`);
    for (const heading of ["Why", "Comply", "Messages", "Controls"])
      expect(text).toContain(`\n## ${heading}\n`);
    const ids = rule.controls.flatMap((control) => control.split(": ")[1]?.split(", ") ?? []);
    expect(ids.filter((control) => !text.includes(control))).toEqual([]);
  },
);

it("lists every rule with its severity and scope in the overview", () => {
  const overview = readFileSync(join(folder, "README.md"), "utf8");
  for (const { id, kind, severity } of catalogue) {
    expect(overview).toMatch(
      new RegExp(
        `\\| \\[${id}\\]\\(${id}\\.md\\) \\|[^|]+\\| ${severity} +\\| ${kind === "entrance" ? "any" : "remote-access"} +\\|`,
      ),
    );
  }
});

it("says of every rule who may exempt from it, in the order of the catalogue", () => {
  const text = readFileSync(join(folder, "../exemptions.md"), "utf8");
  const rows = [...text.matchAll(/^\| `([\w-]+)` \| (yes|never|emergency) \| [^|]+ \|$/gm)];
  expect(rows.map(([, id, words]) => [id, words])).toEqual(
    catalogue.map(({ id, exemptable = false }) => [
      id,
      exemptable === true ? "yes" : exemptable === false ? "never" : exemptable,
    ]),
  );
});
