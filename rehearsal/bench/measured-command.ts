import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../engine/run-command";
import { median } from "./statistics";

/** What one run of a command took. */
export interface Usage {
  /** From start to end, as somebody who waits sees it. */
  readonly seconds: number;
  /** Seconds of processor time: the same on a machine that has other things to do. */
  readonly processor: number;
  /** Memory at its peak (resident set). */
  readonly megabytes: number;
}

/**
 * Runs a TypeScript command in a process of its own and sees what it uses.
 *
 * @param work a folder for notes
 * @throws Error with the command's own words when it fails
 */
export async function measuredCommand(
  project: string,
  work: string,
  file: string,
  args: readonly string[],
): Promise<Usage & { readonly stdout: string }> {
  const notes = join(work, "usage.json");
  const hook = join(__dirname, "resource-usage.cjs");
  const start = process.hrtime.bigint();
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    ["--require", hook, "--import", "tsx", join(project, file), ...args],
    { cwd: project, env: { ...process.env, BENCH_USAGE: notes } },
  );
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (code !== 0) throw new Error(`${file} ${args[0] ?? ""} ended with ${code}:\n${stderr.trim()}`);
  const used = JSON.parse(readFileSync(notes, "utf8")) as Omit<Usage, "seconds">;
  rmSync(notes);
  return { ...used, seconds, stdout };
}

/** Medians of times, and the most memory that any run took. */
export function typical(runs: readonly Usage[]): Usage {
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    processor: median(runs.map(({ processor }) => processor)),
    megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
  };
}
