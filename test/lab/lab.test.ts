import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LabReport } from "../../rehearsal/lab/report";
import { SCENARIOS } from "../../rehearsal/lab/scenarios/catalogue";
import { complaintOf, processesWith, until, type Ended, type Running } from "../engine/run";
import { describeLab, MARK, standing, startLab } from "./lab-run";
import { commandOf, machine } from "./machine";

// Where no test of the engine has left them, two stacks are brought up first.
jest.setTimeout(1_800_000);

const folder = mkdtempSync(join(tmpdir(), "lab-tests-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STACKS = ["dev", "city"] as const;

describeLab("a whole lab of each stack, both at once", () => {
  const ended: Partial<Record<string, Ended>> = {};
  const reports: Partial<Record<string, LabReport>> = {};

  beforeAll(async () => {
    const homes = await Promise.all(STACKS.map(standing));
    await Promise.all(
      STACKS.map(async (stack, index) => {
        const json = join(folder, `${stack}.json`);
        ended[stack] = await startLab(homes[index]!, ["--stack", stack, "--json", json]).ended;
        reports[stack] = JSON.parse(readFileSync(json, "utf8")) as LabReport;
      }),
    );
  });

  it.each(STACKS)("sees everything of %s as expected", (stack) => {
    const { scenarios, ...rest } = reports[stack]!;
    const otherwise = scenarios.filter(({ verdict }) => verdict === "otherwise");
    expect(otherwise.map(({ name, expected, seen }) => ({ name, expected, seen }))).toEqual([]);
    expect(complaintOf(ended[stack]!)).toBe("");
    expect(rest).toMatchObject({ schema: "lab/v1", stack, otherwise: 0 });
    expect(rest.asExpected + rest.notApplicable).toBe(SCENARIOS.length);
  });

  it.each(STACKS)("tells every scenario of %s, in its order, on the terminal and in the JSON", (stack) => {
    const names = SCENARIOS.map(({ name }) => name);
    expect(reports[stack]!.scenarios.map(({ name }) => name)).toEqual(names);
    const told = ended[stack]!.stdout.split("\n").map((line) => /^(?:ok|NO|--) {2}(\S+)/.exec(line)?.[1]);
    expect(told.filter((name) => name !== undefined)).toEqual(names);
  });

  it("has something to try for every scenario in one of them", () => {
    const tried = Object.values(reports).flatMap((report) =>
      report!.scenarios.filter(({ verdict }) => verdict !== "not-applicable").map(({ name }) => name),
    );
    expect(SCENARIOS.map(({ name }) => name).filter((name) => !tried.includes(name))).toEqual([]);
  });
});

describeLab("a lab that is stopped in the middle", () => {
  /** Two short ones: the second is not reached. */
  const SHORT = ["--only", "^(work-plain|stolen)$"];
  const mark = `${process.pid}`;
  let home: string;
  let before: ReturnType<typeof machine>;

  beforeAll(async () => {
    home = await standing("dev");
    before = machine();
  });

  /** Networks, servers and a gateway stand by then; the first laptop connects or soon will. */
  const inTheMiddle = async () => {
    const lab = startLab(home, SHORT, mark);
    void lab.ended.then(() => (over = true));
    let over = false;
    await until(() => over || programsWith(mark).includes("charon-systemd"));
    expect(over).toBe(false);
    return lab;
  };

  it.each<[string, (lab: Running) => void]>([
    ["kill -9 of all of its processes", (lab) => lab.kill()],
    ["kill -9 of the first of its processes alone", (lab) => lab.child.kill("SIGKILL")],
  ])("by %s leaves the machine as it was, and the next one starts clean", async (_, kill) => {
    const lab = await inTheMiddle();
    kill(lab);
    await lab.ended;
    // The folder, empty, is all that a killed one may leave.
    const { "folders of labs": folders, ...rest } = before;
    await expectSoon(() => ({ ...machine(), "folders of labs": "" }), { ...rest, "folders of labs": "" });
    expect(programsWith(mark)).toEqual([]);

    expect(complaintOf(await startLab(home, SHORT, mark).ended)).toBe("");
    await expectSoon(machine, { ...rest, "folders of labs": folders! });
    expect(programsWith(mark)).toEqual([]);
  });

  it("by Ctrl-C ends with 130 and leaves the machine as it was", async () => {
    const lab = await inTheMiddle();
    // As a terminal does it: to every process in the foreground.
    process.kill(-lab.child.pid!, "SIGINT");
    expect(await lab.ended).toMatchObject({ code: 130, signal: null });
    await expectSoon(machine, before);
    expect(programsWith(mark)).toEqual([]);
  });
});

/** What a lab of these tests still runs, outside and inside of its namespaces. */
function programsWith(mark: string): string[] {
  return processesWith(MARK, mark).map(commandOf);
}

/** What ends with a killed process needs a moment. */
async function expectSoon<T>(seen: () => T, expected: T): Promise<void> {
  for (let tries = 0; tries < 40 && JSON.stringify(seen()) !== JSON.stringify(expected); tries++)
    await pause(250);
  expect(seen()).toEqual(expected);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
