import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { complaintsOnProject } from "../../../policy-pack/canary/project-file";
import { runCanary } from "../../../policy-pack/canary/run-canary";

const place = mkdtempSync(join(tmpdir(), "canary-project-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

let made = 0;
function project(files: Readonly<Record<string, string>>): string {
  const folder = join(place, String((made += 1)));
  mkdirSync(join(folder, "below", "it"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
const whats = (folder: string) => complaintsOnProject(folder).map(({ what }) => what);
const HOST = "plugins:\n  languages:\n    - { name: nodejs, path: ./host }\n";
const said = (file: string) =>
  `${file}: says under plugins what the engine starts, perhaps instead of what asks the pack`;

it.each<[string, string]>([
  ["Pulumi.yaml", `name: x\nruntime: nodejs\n${HOST}`],
  ["Pulumi.yml", HOST],
  ["Pulumi.yaml", '"plugins": {}'],
  ["Pulumi.json", '{ "name": "x", "Plugins": { "providers": [] } }'],
])("a project whose %s chooses plugins is told, also from below: %j", (name, text) => {
  const folder = project({ [name]: text });
  for (const below of ["", "below", "below/it"])
    expect(whats(join(folder, below))).toEqual([said(join(folder, name))]);
});

it("a project's file that cannot be read is told", () => {
  const folder = project({ "Pulumi.yaml": "name: [" });
  expect(whats(folder)).toEqual([expect.stringContaining(`${join(folder, "Pulumi.yaml")}: cannot be read`)]);
});

it("each of several files of one folder is read, and none above it", () => {
  const folder = project({ "Pulumi.yaml": HOST });
  writeFileSync(join(folder, "below", "Pulumi.yaml"), "name: x\nruntime: nodejs\n");
  expect(whats(join(folder, "below", "it"))).toEqual([]);
  writeFileSync(join(folder, "below", "Pulumi.json"), '{ "plugins": {} }');
  expect(whats(join(folder, "below", "it"))).toEqual([said(join(folder, "below", "Pulumi.json"))]);
});

it("a folder without a project has no plugins", () => expect(whats(project({}))).toEqual([]));

it("no engine is asked in a project that chooses its plugins", async () => {
  const folder = project({ "Pulumi.yaml": HOST });
  const pack = dirname(require.resolve("../../../policy-pack/package.json"));
  const request = { own: pack, pack, catalogue: [], floor: {}, now: new Date("2026-06-01T12:00:00Z") };
  const report = await runCanary({ ...request, folder }, () => () => Promise.reject(new Error("was asked")));
  expect(report.states).toBe(0);
  expect(report.complaints.map(({ what }) => what)).toContain(said(join(folder, "Pulumi.yaml")));
});
