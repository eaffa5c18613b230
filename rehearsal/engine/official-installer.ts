import { spawn } from "node:child_process";
import { join } from "node:path";
import { ENGINE_VERSION } from "./version";

/** Where the official installer puts the engine, and how long it may take. */
export interface InstallerOptions {
  /** Gets `bin/pulumi` and what belongs to it. */
  readonly root: string;
  /** Seconds. */
  readonly patience: number;
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs Pulumi's own installer. Gives `undefined` when it succeeded, otherwise why not, in a few words. */
export function spawnInstaller({
  root,
  patience,
  project,
  env,
}: InstallerOptions): Promise<string | undefined> {
  const script = join(project, "rehearsal", "engine", "install-official.cjs");
  const child = spawn(process.execPath, [script, root, ENGINE_VERSION, String(patience)], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-2_000)));
  return new Promise((resolve) => {
    child.once("error", (fault) => resolve(fault.message));
    child.once("close", (code) =>
      resolve(code === 0 ? undefined : (said.trim().split("\n").pop() ?? "") || "it ended without a word"),
    );
  });
}
