import { Stopped } from "../main-job/stopped";
import { EXIT } from "./exit";
import { policies, type PackCommand } from "./pack-commands";

/** What the canary said of a pack with its configuration. */
export interface Canary {
  readonly state: "passed" | "failed";
  /** How many rules fire, or which do not. */
  readonly words: string;
}

/** @throws Stopped when the pack could not be asked */
export async function askCanary(pack: PackCommand, configuration: string): Promise<Canary> {
  const args = ["canary", "--config", configuration, "--scope", "remote-access"];
  const { code, stdout, stderr } = await policies(pack, ...args);
  if (code === 0) return { state: "passed", words: stdout.trim().split("\n").at(-1) ?? "" };
  if (code === 1) return { state: "failed", words: stderr.trim() };
  throw new Stopped(EXIT.notJudged, `The canary could not ask the policy pack: ${stderr.trim()}`);
}
