import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Places } from "../places";
import type { Progress } from "../engine/progress";
import { removeCutOffAttributes } from "./cut-off-attributes";
import { readPreviewEvents, type PreviewResult } from "./preview-events";
import { pulumiIn, type Pulumi } from "./pulumi";
import { recoverStack } from "./recovery";
import { programArguments, type RehearsedStack } from "./rehearsed-stack";
import { breakStaleLocks } from "./stale-lock";
import { Stopped } from "./stopped";

/** Judges with the project's own pack, as the rules say for this stack. */
export function packArguments(places: Places): string[] {
  const { pack, configuration } = packAt(places);
  return ["--policy-pack", pack, "--policy-pack-config", configuration];
}

/** Where the policy pack is, and the configuration with which it judges the stacks of the remote access. */
export function packAt({ project }: Places): { readonly pack: string; readonly configuration: string } {
  const pack = join(project, "policy-pack");
  return { pack, configuration: join(pack, "remote-access.json") };
}

/**
 * Selects the stack, after settling what a killed run has left.
 *
 * @throws Stopped when another pulumi command works on it
 */
export async function readyStack(
  places: Places,
  env: NodeJS.ProcessEnv,
  stack: RehearsedStack,
  progress: Progress,
): Promise<void> {
  const holder = breakStaleLocks(places.backend);
  if (holder !== undefined) {
    throw new Stopped(
      1,
      `Process ${holder} (a pulumi command) works on this stack; let it end, then try again.`,
    );
  }
  removeCutOffAttributes(places.backend);
  const pulumi = pulumiIn(places.project, env);
  const selected = await select(places, env, stack);
  if (selected.code !== 0) throw new Stopped(selected.code ?? 1, selected.stderr);
  await recoverStack(places, pulumi, stack, progress);
}

/**
 * A new stack writes its encryption into `Pulumi.<name>.yaml`, whatever file its configuration is in: one that shares a
 * file is made in a folder of the rehearsal, so that the checkout stays as it is.
 */
async function select(
  places: Places,
  env: NodeJS.ProcessEnv,
  { name, configFile }: RehearsedStack,
): ReturnType<Pulumi["read"]> {
  if (configFile === undefined) {
    return await pulumiIn(places.project, env).read("stack", "select", name, "--create");
  }
  const folder = join(places.home, `new-stack-${process.pid}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
    copyFileSync(join(places.project, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    copyFileSync(join(places.project, configFile), join(folder, `Pulumi.${name}.yaml`));
    const made = await pulumiIn(folder, env).read("stack", "select", name, "--create");
    if (made.code !== 0) return made;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return await pulumiIn(places.project, env).read("stack", "select", name);
}

/**
 * Previews what has just been brought up.
 *
 * @throws Stopped when the preview fails or would change anything
 */
export async function previewWithoutChange(
  places: Places,
  env: NodeJS.ProcessEnv,
  stack: RehearsedStack,
  progress: Progress,
): Promise<PreviewResult> {
  const pulumi = pulumiIn(places.project, { ...env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" });
  const { code, stdout, stderr } = await progress.during(
    `Previewing ${stack.name} once more: nothing may change`,
    () => pulumi.read("preview", "--json", ...programArguments(stack), ...packArguments(places)),
  );
  if (code !== 0) throw new Stopped(code ?? 1, `The second preview failed:\n${stderr}`);
  const result = readPreviewEvents(stdout);
  if (result.changes.length > 0) {
    const changes = result.changes.join("\n  ");
    throw new Stopped(1, `The second preview would change what the update just made:\n  ${changes}`);
  }
  return result;
}
