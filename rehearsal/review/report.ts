import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../engine/whole-file";
import type { Tried } from "./options";
import { policies, type PackCommand } from "./pack-commands";

/** A stack that was previewed, and the folder with all that came of it, absolute. */
export interface ReviewedStack {
  readonly name: string;
  readonly folder: string;
}

/** What `npm run policies -- report` is told. */
export interface ReportRequest {
  readonly stacks: readonly ReviewedStack[];
  readonly mode: "offline" | "state";
  readonly head?: string;
  readonly base?: string;
  readonly packFrom: string;
  /** Of the pack that judged. */
  readonly packDigest?: string;
  readonly canary: "passed" | "failed";
  readonly devices?: string;
  readonly tried: Tried;
  /** Folder of the program, absolute. */
  readonly program: string;
  /** Absolute. */
  readonly out: string;
}

/** What an earlier review has left in the folder of a stack; what else lies there is not ours. */
export function removeResults(folder: string): void {
  for (const name of ["head", "base", "effects.json", "faults.json"])
    rmSync(join(folder, name), { recursive: true, force: true });
}

/** A sentence that no event tells, and whether it counts in the verdict as one more that blocks, or that was not judged. */
export type Fault = string | { readonly text: string; readonly weighs: "blocks" | "not-judged" };

export function weighing(weighs: "blocks" | "not-judged", texts: readonly string[]): readonly Fault[] {
  return texts.map((text) => ({ text, weighs }));
}

/** The report takes them over. */
export function writeFaults(folder: string, faults: readonly Fault[]): void {
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, "faults.json"), `${JSON.stringify(faults, undefined, 1)}\n`, 0o644);
}

/** A stack that was not previewed: without events there is nothing to read. */
export function writeNothingJudged(folder: string, why: string): void {
  removeResults(folder);
  writeWhole(join(folder, "head", "events.jsonl"), "", 0o644);
  writeFaults(folder, [why]);
}

/** Has the report written. */
export async function writeReport(
  command: PackCommand,
  request: ReportRequest,
): Promise<{ readonly code: number | null; readonly text: string; readonly complaint: string }> {
  const { stacks, mode, head, base, packFrom, packDigest, canary, devices, tried, program, out } = request;
  const optional = { head, base, devices, "pack-digest": packDigest };
  const args = [
    ...stacks.flatMap(({ name, folder }) => ["--stack", `${name}=${folder}`]),
    ...["--mode", mode, "--pack-from", packFrom, "--canary", canary, "--project", program, "--out", out],
    ...Object.entries({ lab: tried.lab, "lab-plan": tried.labPlan, probe: tried.probe }).flatMap(
      ([name, files]) => files.flatMap((file) => [`--${name}`, file]),
    ),
    ...Object.entries(optional).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
  ];
  const { code, stdout, stderr } = await policies(command, "report", ...args);
  return { code, text: stdout, complaint: stderr };
}

/** The report as data. */
export function reportIn(out: string): string {
  return readFileSync(join(out, "report.json"), "utf8");
}
