import { existsSync } from "node:fs";
import { join } from "node:path";
import { missingRequirements } from "../../rehearsal/lab/requirements";
import type { RehearsalName } from "../../rehearsal/main-job/rehearsed-stack";
import { complaintOf, PROJECT, run, start, type Running } from "../engine/run";
import { standingHome } from "../shared-between-files";

export const LAB = ["--import", "tsx", join(PROJECT, "rehearsal", "lab", "command.ts")];
/** In the environment of every process of a lab that a test has started, outside and inside of its namespaces. */
export const MARK = "REMOTE_ACCESS_LAB_OF_TEST";

/** `describe` where a lab can run; elsewhere everything in it counts as skipped, and it says what helps. */
export function describeLab(name: string, tests: () => void): void {
  const missing = missingRequirements();
  if (missing.length === 0) return describe(name, tests);
  console.warn(`${name}: skipped. ${missing.join(" ")}`);
  describe.skip(name, tests);
}

/** Home of a rehearsal that stands: as the tests of the engine have left it, or brought up now. */
export async function standing(rehearsal: RehearsalName): Promise<string> {
  const home = standingHome(rehearsal);
  if (home === undefined) throw new Error("jest.config.cjs prepares no shared folder for this project");
  if (existsSync(home)) return home;
  const script = join(PROJECT, "rehearsal", "rehearse.ts");
  const command = ["--import", "tsx", script, "--stack", rehearsal];
  expect(complaintOf(await run(process.execPath, command, environment(home)))).toBe("");
  return home;
}

/** `npm run lab -- <args>` without npm around it. */
export function startLab(home: string, args: readonly string[], mark = "none"): Running {
  return start(process.execPath, [...LAB, ...args], { ...environment(home), [MARK]: mark });
}

function environment(home: string): NodeJS.ProcessEnv {
  return { ...process.env, REMOTE_ACCESS_REHEARSAL_HOME: home, NO_COLOR: "1" };
}
