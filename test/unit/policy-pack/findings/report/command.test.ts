import { Command } from "commander";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addReportCommand } from "../../../../../policy-pack/findings/report/command";
import { WrongInput } from "../../../../../policy-pack/findings/report/read-input";
import { labFileSchema } from "../../../../../policy-pack/findings/tried/read-lab";
import { reportJsonSchema, reportSchema } from "../../../../../policy-pack/findings/report/report";
import { knocker, RESULT, signed } from "../tried/example-result";

const folder = mkdtempSync(join(tmpdir(), "report-command-"));
const [stack, out] = [join(folder, "dev"), join(folder, "out")];
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(out, { recursive: true, force: true });
  events({ summaryEvent: { PolicyPacks: { "remote-access": "1.2.0" } } });
});

function events(...all: object[]): void {
  mkdirSync(join(stack, "head"), { recursive: true });
  writeFileSync(join(stack, "head", "events.jsonl"), all.map((one) => JSON.stringify(one)).join("\n"));
}

/** What `npm run policies -- report` does with these words. */
async function called(...words: readonly string[]) {
  const printed: string[] = [];
  const console_ = jest.spyOn(console, "log").mockImplementation((text: string) => printed.push(text));
  const codes: number[] = [];
  try {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    addReportCommand(program, (code) => codes.push(code));
    await program.parseAsync(["report", ...words], { from: "user" });
  } finally {
    console_.mockRestore();
  }
  return { codes, text: printed.join("\n") };
}

it("a report is written in every form, with what the call says of the run", async () => {
  const words = ["--head", "3f1c0d9", "--base", "a94a8fe", "--pack-from", "release x", "--canary", "passed"];
  const { codes, text } = await called(
    `--stack=dev=${stack}`,
    "--project",
    folder,
    "--out",
    out,
    "--no-color",
    ...words,
  );
  expect(codes).toEqual([0]);
  expect(text.split("\n").at(-1)).toBe("passed");
  expect(readdirSync(out).sort()).toEqual(["report.html", "report.json", "report.md", "report.sarif"]);
  const report = reportSchema.parse(JSON.parse(readFileSync(join(out, "report.json"), "utf8")));
  expect(report.made).toMatchObject({
    mode: "offline",
    head: "3f1c0d9",
    base: "a94a8fe",
    canary: "passed",
    pack: { version: "1.2.0", from: "release x" },
  });
});

it("without --out nothing is written, and what was not judged has its exit code", async () => {
  events();
  expect(await called(`--stack=dev=${stack}`, "--project", folder)).toMatchObject({ codes: [3] });
  expect(readdirSync(folder)).toEqual(["dev"]);
});

it("the JSON schema is printed by itself", async () => {
  const { codes, text } = await called("--schema");
  expect(codes).toEqual([0]);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
});

it("the JSON schemas of what a lab and a probe write are printed by themselves", async () => {
  const [lab, probe] = [await called("--schema", "lab"), await called("--schema", "probe")];
  expect(JSON.parse(lab.text)).toMatchObject({ properties: { schema: { const: "lab/v1" } } });
  expect(JSON.parse(probe.text)).toMatchObject({ properties: { schema: { const: "probe-result/v1" } } });
  await expect(called("--schema", "device")).rejects.toThrow(/Allowed choices are report, lab, probe/);
});

it("what a lab and a probe tried stands in every form, and counts", async () => {
  const [lab, plan, probe] = ["lab.json", "plan.json", "probe-result.json"].map((name) => join(stack, name));
  writeFileSync(plan!, "a plan");
  const scenario = {
    name: "matrix",
    group: "g",
    sentence: "One thing.",
    expected: "this",
    seen: "that",
    seconds: 1,
  };
  const tried = labFileSchema.parse({
    ...{ schema: "lab/v1", stack: "dev", plan: "plan.json", at: "2026-06-14T12:00:00Z", seconds: 3 },
    planSha256: createHash("sha256").update("a plan").digest("hex"),
    ...{ asExpected: 0, otherwise: 1, notApplicable: 0, scenarios: [{ ...scenario, verdict: "otherwise" }] },
  });
  writeFileSync(lab!, JSON.stringify(tried));
  writeFileSync(probe!, JSON.stringify(signed(RESULT, knocker())));
  const words = ["--lab", lab!, "--lab-plan", plan!, "--probe", probe!, "--canary", "passed", "--no-color"];
  const { codes, text } = await called(`--stack=dev=${stack}`, "--project", folder, "--out", out, ...words);
  expect(codes).toEqual([1]);
  expect(text.split("\n").at(-1)).toBe("blocked (1) · not judged (1)");
  const file = (name: string) => readFileSync(join(out, name), "utf8");
  expect(reportSchema.parse(JSON.parse(file("report.json")))).toMatchObject({
    lab: [{ isReviewed: "yes", otherwise: 1 }],
    probe: [{ signature: "valid", list: "missing", reached: 0 }],
  });
  for (const one of [text, file("report.md"), file("report.html")]) {
    expect(one).toContain("One thing.");
    expect(one).toContain(RESULT.script);
  }
});

it.each([
  ["colours, when they are asked for", "--color", true],
  ["none, when they are not wanted", "--no-color", false],
])("the text has %s", async (_, option, has) => {
  const { text } = await called(`--stack=dev=${stack}`, "--project", folder, option);
  expect(text.includes("\u001b[")).toBe(has);
});

it("everything that is wrong with a call is told at once, and nothing is written", async () => {
  const missing = join(folder, "missing");
  const words = [`--stack=dev=${stack}`, `--stack=dev=${stack}`, "--stack=city", `--devices=${missing}`];
  const tried = [`--lab=${missing}`, `--probe=${missing}`];
  const wrong = await called(...words, ...tried, "--project", missing, "--out", out).catch(
    (error: unknown) => error,
  );
  expect(wrong).toBeInstanceOf(WrongInput);
  expect((wrong as Error).message.split("\n")).toEqual([
    "--stack dev: named twice; name it once",
    `--project ${missing}: there is no such folder; name that of the program`,
    "--stack city: write <name>=<folder>",
    `${missing}: there is no such file; give what npm run lab -- --json <file> writes`,
    `${missing}: there is no such file; give the probe-result.json of npm run probe or its scripts`,
    `${missing}: there is no such file; give the output of npm run --silent ca -- status --json`,
  ]);
  expect(readdirSync(folder)).toEqual(["dev"]);
});

it("a call without a stack says how one is named", async () => {
  await expect(called("--project", folder)).rejects.toThrow(
    "name at least one stack: --stack <name>=<folder>",
  );
});

it.each([
  ["--mode", "online"],
  ["--canary", "maybe"],
])("%s %s is no choice", async (option, value) => {
  await expect(called(`--stack=dev=${stack}`, option, value)).rejects.toThrow(/Allowed choices are/);
});
