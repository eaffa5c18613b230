import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { policiesOf } from "../../../policy-pack/index";
import { catalogue } from "../../../policy-pack/catalogue";
import { docsAddress, docsUrl } from "../../../policy-pack/docs-address";
import { describeRule, pageHead } from "../../../policy-pack/policies/describe";

const PACK = join(__dirname, "../../../policy-pack");
const FOLDER = join(PACK, "../docs/rules");
const EACH_RULE = catalogue.map((rule) => [rule.id, rule] as const);

it("has a page for every rule and no page without a rule", () => {
  const pages = readdirSync(FOLDER).filter((file) => file !== "README.md");
  expect(pages.sort()).toEqual(catalogue.map(({ id }) => `${id}.md`).sort());
});

describe("the page at which the url of the policy leads", () => {
  let pages: ReadonlyMap<string, string>;
  beforeAll(() => {
    const policies = policiesOf({
      pack: PACK,
      cache: undefined,
      folder: PACK,
      fingerprint: "none",
      env: {},
      now: new Date("2026-06-01T12:00:00Z"),
      parent: process.pid,
    });
    pages = new Map(
      policies.flatMap((policy) =>
        "url" in policy && policy.url !== undefined
          ? [[policy.name, readFileSync(fileURLToPath(policy.url), "utf8")]]
          : [],
      ),
    );
  });
  const page = (id: string) => pages.get(id) ?? `${id} has no url`;

  it.each(EACH_RULE)("of %s begins as the rule says itself", (id, rule) => {
    const plain = (text: string) => text.replaceAll("`", "").replaceAll(/\s+/g, " ").trim();
    const [head = "", ...rest] = page(id).split("\n## Why\n");
    expect(rest).toHaveLength(1);
    // Further facts may follow the list.
    expect(`${plain(head)} `).toContain(`${plain(pageHead(describeRule(rule, docsAddress(PACK))))} `);
    expect(head.startsWith(`# ${id}\n`)).toBe(true);
  });

  it.each(EACH_RULE)("of %s says why, shows how to comply, and names the rule's controls", (id, rule) => {
    const sections = new Map(
      page(id)
        .split(/^## /m)
        .slice(1)
        .map((text) => [text.slice(0, text.indexOf("\n")), text.slice(text.indexOf("\n")).trim()]),
    );
    expect([...sections.keys()]).toEqual(["Why", "Comply", "Messages", "Controls"]);
    expect(sections.get("Why")).toMatch(/\w{3}/);
    expect(sections.get("Comply")).toMatch(/^```(ts|yaml|sh)\n(?!```)[^]+?\n```$/m);
    const controls = sections.get("Controls") ?? "";
    const ids = rule.controls.flatMap((control) => control.split(": ")[1]?.split(", ") ?? []);
    expect(ids).not.toEqual([]);
    expect(ids.filter((control) => !controls.includes(control))).toEqual([]);
  });
});

describe("a page is read", () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "pack-"))));
  afterEach(() => rmSync(home, { recursive: true }));
  const put = (...folder: readonly string[]) => mkdirSync(join(home, ...folder), { recursive: true });

  it("beside the pack in a checkout", () => {
    put("policy-pack");
    put("docs", "rules");
    expect(docsAddress(join(home, "policy-pack"))("x")).toBe(join(home, "docs", "rules", "x.md"));
  });

  it("in the pack that was published alone, whatever stands beside it", () => {
    const pack = ["node_modules", "the pack"] as const;
    put(...pack, "docs", "rules");
    put("node_modules", "docs", "rules");
    const file = join(home, ...pack, "docs", "rules", "x.md");
    writeFileSync(file, "# x");
    expect(docsAddress(join(home, ...pack))("x")).toBe(file);
    const url = docsUrl(join(home, ...pack))("x");
    expect(url).toBe(pathToFileURL(file).href);
    expect(url).toContain("the%20pack");
    expect(readFileSync(fileURLToPath(url), "utf8")).toBe("# x");
  });
});

it("lists every rule with its severity and scope in the overview", () => {
  const overview = readFileSync(join(FOLDER, "README.md"), "utf8");
  for (const { id, kind, severity } of catalogue) {
    expect(overview).toMatch(
      new RegExp(
        `\\| \\[${id}\\]\\(${id}\\.md\\) \\|[^|]+\\| ${severity} +\\| ${kind === "entrance" ? "any" : "remote-access"} +\\|`,
      ),
    );
  }
});

it("says of every rule who may exempt from it, in the order of the catalogue", () => {
  const text = readFileSync(join(FOLDER, "../exemptions.md"), "utf8");
  const rows = [...text.matchAll(/^\| `([\w-]+)` \| (yes|never|emergency) \| [^|]+ \|$/gm)];
  expect(rows.map(([, id, words]) => [id, words])).toEqual(
    catalogue.map(({ id, exemptable = false }) => [
      id,
      exemptable === true ? "yes" : exemptable === false ? "never" : exemptable,
    ]),
  );
});

it("shows on the page of the canary that every rule of the catalogue fires", () => {
  const text = readFileSync(join(FOLDER, "../canary.md"), "utf8");
  expect(text).toContain(`canary: ${catalogue.length} rules fire (2 states, `);
});
