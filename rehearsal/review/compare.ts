import { join } from "node:path";
import { offlineEnvironment, WITHOUT_COMPILED } from "./environment";
import { checkOut, type Revision } from "./git";
import type { Places } from "../places";
import { policies } from "./pack-commands";
import type { CommandResult } from "../engine/run-command";
import type { Bench, Trusted } from "./trusted";

/** What a comparison of two packs came to; settled where the new one lets nothing more pass. */
export interface Comparison {
  readonly sentence: string;
  readonly settled: boolean;
}

/**
 * What the change's own pack would let pass that the judging one blocks.
 *
 * @param home for the run of the new pack, which is code of the change
 */
export async function newlyPassing(
  bench: Bench,
  trusted: Trusted,
  head: Revision,
  home: Places,
): Promise<Comparison> {
  const { project, work, caller, processes, progress } = bench;
  const folder = join(work, "new-pack");
  checkOut(project, head, ["policy-pack"], folder);
  const env = { ...offlineEnvironment(home, trusted.bin, caller), ...WITHOUT_COMPILED };
  const own = { pack: join(project, "policy-pack"), cwd: trusted.program, env, processes };
  const args = ["compare", "--released", trusted.pack, "--tree", join(folder, "policy-pack"), "--json"];
  const result = await progress.during("Comparing the new policy pack with the old one", () =>
    policies(own, ...args),
  );
  return { sentence: sentenceOf(result), settled: result.code === 0 };
}

/** What `npm run policies -- compare --json` came to. */
export function sentenceOf({ code, stdout, stderr }: CommandResult): string {
  if (code === 0) return "The policy pack changes; it lets nothing more pass of all that must fail";
  const open = code === 1 ? notAccepted(stdout) : undefined;
  if (open !== undefined) return `The policy pack changes, and would newly let pass: ${open.join(", ")}`;
  const words = stderr.trim().split("\n").slice(-3).join(" ");
  return `The policy pack changes; what it would newly let pass is not available: ${words || `the comparison ended with ${code}`}`;
}

function notAccepted(output: string): readonly string[] | undefined {
  try {
    return (JSON.parse(output) as { notAccepted: readonly string[] }).notAccepted;
  } catch {
    return undefined;
  }
}
