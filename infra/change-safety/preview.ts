import { spawn } from "node:child_process";

/** How a preview ended. */
export interface PreviewRun {
  /** `null` when it could not be started or was killed. */
  readonly code: number | null;
  /** Its events, as JSON lines. */
  readonly events: string;
  readonly stderr: string;
}

/** Judges with the project's own pack, as `npm run preview` does. */
const PACK = ["--policy-pack", "policy-pack", "--policy-pack-config", "policy-pack/remote-access.json"];

/**
 * Runs the engine's preview with the policy pack; nothing is changed.
 *
 * @param project folder of the Pulumi program
 * @param stack the selected one where it is not said
 * @param configFile where its settings are not in `Pulumi.<stack>.yaml`
 */
export function preview(
  project: string,
  { stack, configFile }: { readonly stack?: string; readonly configFile?: string },
  environment: NodeJS.ProcessEnv,
): Promise<PreviewRun> {
  const chosen = [
    ...(stack === undefined ? [] : ["--stack", stack]),
    ...(configFile === undefined ? [] : ["--config-file", configFile]),
  ];
  return new Promise((resolve) => {
    const child = spawn("pulumi", ["preview", "--json", "--non-interactive", ...PACK, ...chosen], {
      cwd: project,
      // With it, the preview prints its events, and what the policy pack said is among them.
      env: { ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true", PULUMI_SKIP_UPDATE_CHECK: "true" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [events, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (events += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", ({ message }) =>
      resolve({ code: null, events, stderr: `pulumi could not be started (${message}): put it on PATH` }),
    );
    child.once("close", (code) => resolve({ code, events, stderr }));
  });
}
