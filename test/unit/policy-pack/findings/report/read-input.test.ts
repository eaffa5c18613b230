import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { InputReader } from "../../../../../policy-pack/findings/report/read-input";

const folder = mkdtempSync(join(tmpdir(), "report-input-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  write("head/events.jsonl", EVENTS);
});

const EVENTS = `a shell's warning\n{"summaryEvent":{"PolicyPacks":{"remote-access":"1.2.0"}}}\n`;
const RECORD = {
  schema: "review-record/v1",
  pack: { version: "1.2.0", rules: 38 },
  scope: "any",
  anchors: [],
  exemptions: [],
  faults: [],
};

function write(name: string, content: unknown): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

function read() {
  const reader = new InputReader();
  return { stack: reader.stack(`dev=${folder}`), faults: reader.faults };
}

it("the events of the head are enough", () => {
  const { stack, faults } = read();
  expect(faults).toEqual([]);
  expect(stack).toMatchObject({ name: "dev", head: { run: { version: "1.2.0" } }, faults: [] });
  for (const name of ["base", "steps", "effects"]) expect(stack).not.toHaveProperty(name);
});

it("everything else is read where it is", () => {
  write("head/record.json", RECORD);
  write("head/steps.json", {
    config: {},
    steps: [{ op: "create", urn: "urn:x", newState: { sourcePosition: "p" } }],
  });
  write("base/events.jsonl", EVENTS);
  write("base/record.json", { ...RECORD, scope: "remote-access" });
  write("effects.json", { blocked: [], slow: ["s"], drops: ["d"], notices: [], more: 1 });
  const refused = { text: "refused", weighs: "blocks" };
  write("faults.json", ["look", refused]);
  const { stack, faults } = read();
  expect(faults).toEqual([]);
  expect(stack).toMatchObject({
    head: { record: { scope: "any" } },
    base: { record: { scope: "remote-access" } },
    effects: { slow: ["s"], drops: ["d"], notices: [] },
    faults: [{ text: "look" }, refused],
  });
  expect(stack?.effects).not.toHaveProperty("blocked");
  expect(stack?.steps?.steps).toHaveLength(1);
});

it("what a run that broke off has left empty is not there", () => {
  for (const name of ["head/record.json", "head/steps.json", "effects.json"]) write(name, " \n");
  const { stack, faults } = read();
  expect(faults).toEqual([]);
  expect(stack).not.toHaveProperty("steps");
  expect(stack?.head).not.toHaveProperty("record");
});

it("all that is wrong is told at once, with the file and what belongs there", () => {
  write("effects.json", { slow: "s", drops: [], notices: [] });
  write("faults.json", {});
  const { faults } = read();
  expect(faults.map((fault) => fault.slice(folder.length + 1))).toEqual([
    expect.stringMatching(
      /^effects.json: slow: .*; write the output of npm run --silent plan -- --json there$/,
    ),
    expect.stringMatching(/^faults.json: .*; write a list of sentences there$/),
  ]);
});

it("what a run left unreadable is a fault of the stack, and takes its verdict not away", () => {
  write("head/record.json", { ...RECORD, scope: "all", secret: 1 });
  write("head/steps.json", "{");
  write("base/events.jsonl", EVENTS);
  write("base/record.json", "[]");
  write("faults.json", ["look"]);
  const { stack, faults } = read();
  expect(faults).toEqual([]);
  expect(stack?.head.run.version).toBe("1.2.0");
  expect(stack?.head).not.toHaveProperty("record");
  expect(stack?.faults.map(({ text }) => text.replace(`${folder}/`, ""))).toEqual([
    "look",
    expect.stringMatching(
      /^head\/record.json: scope: .*; write what the pack writes to REMOTE_ACCESS_REVIEW_RECORD there$/,
    ),
    expect.stringMatching(/^head\/record.json: found the unknown "secret"/),
    expect.stringMatching(/^base\/record.json: /),
    expect.stringMatching(/^head\/steps.json: .*; write the output of pulumi preview --json there$/),
  ]);
});

it("of a thousand things that are wrong with a file, ten are told and the rest is counted", () => {
  write(
    "faults.json",
    Array.from({ length: 1000 }, (_, index) => index),
  );
  const { faults } = read();
  expect(faults).toHaveLength(11);
  expect(faults.at(-1)).toContain("faults.json: 990 more; write");
});

it.each([["dev"], ["=folder"], ["dev="]])("--stack %s names no stack and its folder", (named) => {
  const reader = new InputReader();
  expect(reader.stack(named)).toBeUndefined();
  expect(reader.faults).toEqual([`--stack ${named}: write <name>=<folder>`]);
});

it("a folder without events is none of a review", () => {
  const reader = new InputReader();
  expect(reader.stack(`dev=${join(folder, "nowhere")}`)).toBeUndefined();
  expect(reader.faults).toEqual([
    expect.stringContaining("nowhere/head/events.jsonl: there is no such file; write"),
  ]);
});

describe("devices", () => {
  const STATUS = {
    time: "2026-06-15T11:00:00.000Z",
    devices: [
      { device: "LT-0001", department: "jugendamt", state: "out", reasons: [] },
      { device: "LT-0002", state: "works" },
      { device: "LT-0003", state: "strange" },
      { device: "LT-0004", state: "works" },
    ],
  };

  it("are numbers alone, in the order of their life", () => {
    write("devices.json", STATUS);
    const reader = new InputReader();
    const devices = reader.devices(join(folder, "devices.json"));
    expect(devices).toEqual({
      asOf: "2026-06-15T11:00:00.000Z",
      states: [
        { state: "works", count: 2 },
        { state: "out", count: 1 },
        { state: "strange", count: 1 },
      ],
    });
    expect(JSON.stringify(devices)).not.toMatch(/LT-|jugendamt/);
  });

  it.each<[string, unknown, RegExp]>([
    [
      "that are not there",
      undefined,
      /devices.json: there is no such file; give the output of npm run --silent ca -- status --json$/,
    ],
    [
      "without a time",
      { devices: [] },
      /devices.json: time: .*; write the output of npm run --silent ca -- status --json there$/,
    ],
  ])("%s are a fault", (_, content, fault) => {
    if (content !== undefined) write("devices.json", content);
    const reader = new InputReader();
    expect(reader.devices(join(folder, "devices.json"))).toBeUndefined();
    expect(reader.faults).toEqual([expect.stringMatching(fault)]);
  });
});
