import { rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../engine/run-command";
import type { Places } from "../places";
import { pulumiIn } from "./pulumi";
import { programArguments, type RehearsedStack } from "./rehearsed-stack";
import { packArguments } from "./stack";

/** A preview as people saw it, and what it means. */
export interface PreviewInWords {
  readonly code: number;
  /** What takes long, who is cut off and what is refused, as `npm run plan` says it. */
  readonly words: string;
}

/**
 * Shows a preview, and says in plain words what the update would do to people.
 *
 * @throws Error with the command's own words
 */
export async function previewInWords(
  places: Places,
  env: NodeJS.ProcessEnv,
  stack: RehearsedStack,
): Promise<PreviewInWords> {
  const events = join(places.home, "preview-events.jsonl");
  rmSync(events, { force: true });
  // The engine writes its events down only for those who look into it themselves.
  const pulumi = pulumiIn(places.project, { ...env, PULUMI_DEBUG_COMMANDS: "true" });
  const { code } = await pulumi.show(
    "preview",
    "--event-log",
    events,
    ...programArguments(stack),
    ...packArguments(places),
  );
  const command = join(places.project, "infra", "change-safety", "command.ts");
  const said = await runCommand(process.execPath, ["--import", "tsx", command, "--events", events], {
    cwd: places.project,
    env,
  });
  if (said.stdout === "") throw new Error(`npm run plan: ${said.stderr.trim()}`);
  return { code, words: said.stdout.trim() };
}
