import { join } from "node:path";
import type { Places } from "../places";
import type { Progress } from "../engine/progress";
import { removeCutOffAttributes } from "./cut-off-attributes";
import { readPreviewEvents, type PreviewResult } from "./preview-events";
import { pulumiIn, type Pulumi } from "./pulumi";
import { recoverStack } from "./recovery";
import { breakStaleLocks } from "./stale-lock";
import { Stopped } from "./stopped";

/** The stack that exists only in rehearsals. */
export const STACK = "dev";

/** Judges with the project's own pack, as the rules say for this stack. */
export function packArguments({ project }: Places): string[] {
  const pack = join(project, "policy-pack");
  return ["--policy-pack", pack, "--policy-pack-config", join(pack, "remote-access.json")];
}

/**
 * Selects the stack, after settling what a killed run has left.
 *
 * @throws Stopped when another pulumi command works on it
 */
export async function readyStack(places: Places, pulumi: Pulumi, progress: Progress): Promise<void> {
  const holder = breakStaleLocks(places.backend);
  if (holder !== undefined) {
    throw new Stopped(
      1,
      `Process ${holder} (a pulumi command) works on this stack; let it end, then try again.`,
    );
  }
  removeCutOffAttributes(places.backend);
  const selected = await pulumi.read("stack", "select", STACK, "--create");
  if (selected.code !== 0) throw new Stopped(selected.code ?? 1, selected.stderr);
  await recoverStack(places, pulumi, progress);
}

/**
 * Previews what has just been brought up.
 *
 * @throws Stopped when the preview fails or would change anything
 */
export async function previewWithoutChange(
  places: Places,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<PreviewResult> {
  const pulumi = pulumiIn(places.project, { ...env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" });
  const { code, stdout, stderr } = await progress.during("Previewing once more: nothing may change", () =>
    pulumi.read("preview", "--json", ...packArguments(places)),
  );
  if (code !== 0) throw new Stopped(code ?? 1, `The second preview failed:\n${stderr}`);
  const result = readPreviewEvents(stdout);
  if (result.changes.length > 0) {
    const changes = result.changes.join("\n  ");
    throw new Stopped(1, `The second preview would change what the update just made:\n  ${changes}`);
  }
  return result;
}
