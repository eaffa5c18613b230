import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reportSchema } from "../../policy-pack/findings/report/report";
import { SCENARIOS } from "../../rehearsal/scenarios/catalogue";
import { writeScenarioProgram } from "../../rehearsal/scenarios/program";
import { Rehearsal } from "./rehearsal";
import { PROJECT, run, type Ended } from "./run";

jest.setTimeout(1_200_000); // the very first run may have to build the engine

const rehearsal = new Rehearsal();
afterAll(() => rehearsal.remove());

const SCENARIO = "entra-login";
const folder = join(rehearsal.home, "reviewed", "dev");
const out = join(rehearsal.home, "out");
let ended: Ended;

beforeAll(async () => {
  const program = writeScenarioProgram(PROJECT, "dev", [SCENARIO], join(rehearsal.home, "scenario"));
  mkdirSync(join(folder, "head"), { recursive: true });
  const pack = join(PROJECT, "policy-pack");
  const judging = `--policy-pack ${pack} --policy-pack-config ${join(pack, "remote-access.json")}`;
  // Only the older form of its output tells where resources are declared, and only the newer one what the pack said.
  const line =
    'pulumi stack select dev --create >&2 && cd "$PROGRAM" && { ' +
    'pulumi preview --json --stack dev >"$HEAD/steps.json" & ' +
    `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json --stack dev ${judging} >"$HEAD/events.jsonl"; wait; }`;
  const head = join(folder, "head");
  const places = { PROGRAM: program, HEAD: head, REMOTE_ACCESS_REVIEW_RECORD: join(head, "record.json") };
  const { code, stderr } = await rehearsal.shell(line, PROJECT, places);
  if (code !== 0) throw new Error(`no previews: ${stderr}`);
  ended = await run(
    process.execPath,
    [
      ...["--import", "tsx", join(PROJECT, "policy-pack", "policies", "command.ts"), "report"],
      ...["--stack", `dev=${folder}`, "--project", PROJECT, "--out", out],
    ],
    rehearsal.env,
  );
});

const report = () => reportSchema.parse(JSON.parse(readFileSync(join(out, "report.json"), "utf8")));
const stack = () => report().stacks[0]!;

it("a stack with a scenario laid over it is blocked, by exactly the rules that must", () => {
  expect(ended).toMatchObject({ code: 1, stderr: "" });
  expect(ended.stdout.trimEnd().split("\n").at(-1)).toMatch(/^blocked \(\d+\)/);
  const blocking = stack().findings.filter(({ effect }) => effect === "blocks");
  expect([...new Set(blocking.map(({ rule }) => rule))].sort()).toEqual(
    [...SCENARIOS[SCENARIO]!.rules].sort(),
  );
  expect(new Set(blocking.map(({ name }) => name))).toEqual(new Set([SCENARIOS[SCENARIO]!.at.name]));
});

it("each finding points at the line of the program that makes the resource", () => {
  const [finding] = stack().findings;
  const { file = "", line = 0 } = finding?.position ?? {};
  const source = readFileSync(join(PROJECT, file), "utf8").split("\n");
  expect(source[line - 1]).toContain("new network.VirtualNetworkGateway(");
});

it("the record of the pack is in it: matrix, declared access, anchors and statement", () => {
  const { scope, matrix, comparison, anchors, statement, faults } = stack();
  expect({ scope, faults }).toEqual({ scope: "remote-access", faults: [] });
  expect(matrix?.cells.filter(({ kind }) => kind === "clients").map(({ to }) => to)).toContain(
    "mail-from-laptops",
  );
  expect(matrix?.cells.filter(({ kind }) => kind === "internet" || kind === "stranger")).toEqual([]);
  expect(matrix?.declared?.map(({ rule }) => rule)).toContain("mail-from-laptops");
  expect(comparison?.rows.map(({ kind }) => kind)).toEqual(["internet", "clients"]);
  expect(anchors).toMatchObject([{ gateway: "gateway", standing: "rehearsal" }]);
  expect(statement).toMatchObject({ revoked: 0 });
});

it("no form of the report names a place of this machine, though what it was made of does", () => {
  expect(readFileSync(join(folder, "head", "events.jsonl"), "utf8")).toMatch(/"severity":"debug"/);
  const files = readdirSync(out).sort();
  expect(files).toEqual(["report.html", "report.json", "report.md", "report.sarif"]);
  for (const place of [PROJECT, rehearsal.home]) {
    expect(readFileSync(join(folder, "head", "events.jsonl"), "utf8")).toContain(place);
    expect(ended.stdout).not.toContain(place);
    for (const file of files) expect(readFileSync(join(out, file), "utf8")).not.toContain(place);
  }
});
