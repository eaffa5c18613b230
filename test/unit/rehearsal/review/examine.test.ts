import { changesPack, examine } from "../../../../rehearsal/review/examine";
import { Repository } from "./repository";

const MANIFEST = { main: "infra/index.ts", scripts: { review: "a" }, dependencies: { zod: "4.0.0" } };
const PROJECT_FILE = "name: remote-access\nruntime:\n  name: nodejs\ndescription: words\n";
const repository = new Repository({
  "Pulumi.yaml": PROJECT_FILE,
  "Pulumi.dev.yaml": "a",
  "Pulumi.city.yaml": "a",
  "package.json": JSON.stringify(MANIFEST),
  "package-lock.json": "{}",
  "infra/index.ts": "a",
  "policy-pack/trust.yaml": "a",
  ".github/CODEOWNERS": "* @platform\n/infra/vpn/ @security\n",
});
const base = repository.git("rev-parse", "HEAD");
afterAll(() => repository.remove());

function changed(files: Readonly<Record<string, string | undefined>>) {
  const commit = repository.commit(files);
  repository.git("reset", "--quiet", "--hard", base);
  const settings = ["Pulumi.dev.yaml"];
  const change = {
    ...{ project: repository.folder, base, head: { commit } },
    ...{ settings, allSettings: [...settings, "Pulumi.city.yaml"] },
  };
  return { ...examine(change), changesPack: changesPack(change) };
}

const NOTHING = { refused: [], unjudged: [], told: [], changesPack: false };
const manifest = (change: object) => ({ "package.json": JSON.stringify({ ...MANIFEST, ...change }) });

it.each([
  ["the program", { "infra/index.ts": "b" }],
  ["settings of the previewed stack", { "Pulumi.dev.yaml": "b" }],
  ["a page", { "docs/page.md": "b" }],
])("%s may change without a word", (_, files) => {
  expect(changed(files)).toEqual(NOTHING);
});

it.each([
  ["plugins", { "Pulumi.yaml": `${PROJECT_FILE}plugins:\n  languages: []\n` }, ["changes plugins"]],
  [
    "the entry and the backend",
    { "Pulumi.yaml": `${PROJECT_FILE}main: x\nbackend: { url: "file:///x" }\n` },
    ["changes backend", "changes main"],
  ],
  [
    "an option of the runtime",
    { "Pulumi.yaml": PROJECT_FILE.replace("nodejs", "nodejs\n  options: { nodeargs: x }") },
    ["changes runtime"],
  ],
  ["letter case", { "Pulumi.yaml": `${PROJECT_FILE}Plugins: {}\n` }, ["changes Plugins"]],
  ["a setting that is gone", { "Pulumi.yaml": "name: remote-access\n" }, ["changes runtime"]],
  ["no project file", { "Pulumi.yaml": undefined }, ["is missing or cannot be read"]],
  ["a project file that is none", { "Pulumi.yaml": "a: [" }, ["is missing or cannot be read"]],
  [
    "a second project file",
    { "Pulumi.json": "{}", "Pulumi.yml": "{}" },
    ["Pulumi.yml: the engine may read it", "Pulumi.json: the engine may read it"],
  ],
])("refuses %s", (_, files, faults) => {
  const { refused } = changed(files);
  expect(refused).toEqual(faults.map((fault) => expect.stringContaining(fault) as unknown));
});

it("lets the project's description change", () => {
  expect(changed({ "Pulumi.yaml": PROJECT_FILE.replace("words", "others") }).refused).toEqual([]);
});

it.each([
  [
    "the lock file",
    { "package-lock.json": "{ }" },
    "What is installed or run beside the program changes (package-lock.json)",
  ],
  [
    "npm's settings",
    { ".npmrc": "registry=https://example.com" },
    "What is installed or run beside the program changes (.npmrc)",
  ],
  ["a version", manifest({ dependencies: { zod: "4.0.1" } }), "(dependencies of package.json)"],
  ["overrides", manifest({ overrides: { zod: "npm:other" } }), "(overrides of package.json)"],
  [
    "a manifest that is none",
    { "package.json": "{" },
    "(dependencies of package.json, scripts of package.json)",
  ],
  [
    "another stack's settings",
    { "Pulumi.city.yaml": "b" },
    "Pulumi.city.yaml changes, and no stack of it was previewed: review with --stack all",
  ],
  [
    "a stack that is no rehearsal's",
    { "Pulumi.prod.yaml": "b" },
    "preview it with its state (npm run review)",
  ],
])("says that it judges nothing of %s", (_, files, fault) => {
  const { refused, unjudged } = changed(files);
  expect({ refused, unjudged }).toEqual({ refused: [], unjudged: [expect.stringContaining(fault)] });
});

it("a script runs for those who review: it is not judged, and security has to see it", () => {
  const { unjudged, told } = changed(manifest({ scripts: { review: "true" } }));
  expect({ unjudged, told }).toEqual({
    unjudged: [expect.stringContaining("(scripts of package.json)")],
    told: [expect.stringContaining("security has to review it: package.json")],
  });
});

it.each([
  ["policy-pack/trust.yaml", "security has to review it: policy-pack/trust.yaml"],
  ["rehearsal/azure/a.ts", "security has to review it: rehearsal/azure/a.ts"],
  [".ci/run", "security has to review it: .ci/run"],
  [".github/workflows/a.yml", "security has to review it: .github/workflows/a.yml"],
  [".github/CODEOWNERS", "security has to review it: .github/CODEOWNERS"],
  ["infra/vpn/gateway.ts", "Has owners who have to review it: infra/vpn/gateway.ts"],
])("names %s to those who review", (file, told) => {
  expect(changed({ [file]: "b" }).told).toEqual([expect.stringContaining(told)]);
});

it("asks the base who owns what, not the change", () => {
  const { told } = changed({ ".github/CODEOWNERS": "", "infra/vpn/a.ts": "b" });
  expect(told).toContainEqual(expect.stringContaining("infra/vpn/a.ts"));
});

it("knows whether the pack changes", () => {
  expect(changed({ "policy-pack/a.ts": "b" }).changesPack).toBe(true);
});
