import { spawn } from "node:child_process";
import type { GatewayPlace } from "../authority-file";

/** How a command of the engine ended. */
export interface EngineRun {
  /** `null` when it was killed or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `pulumi` with these arguments on the gateway's stack. */
export type Engine = (args: readonly string[]) => Promise<EngineRun>;

/**
 * The `pulumi` of `PATH`, in the folder of the gateway's program. It is this process' child in the same group, so that
 * Ctrl-C reaches it and it can end its update in order.
 */
export function engineOf({ project, stack }: GatewayPlace, environment: NodeJS.ProcessEnv): Engine {
  return (args) =>
    new Promise((resolve) => {
      const child = spawn("pulumi", [...args, "--stack", stack, "--non-interactive"], {
        cwd: project,
        // With it, a preview prints its events as they come and policy violations among them.
        env: {
          ...environment,
          PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
          PULUMI_SKIP_UPDATE_CHECK: "true",
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let [stdout, stderr] = ["", ""];
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.once("error", ({ message }) =>
        resolve({ code: null, stdout, stderr: notStarted(project, message) }),
      );
      child.once("close", (code) => resolve({ code, stdout, stderr }));
    });
}

/** The system names the program when the folder is what is missing. */
function notStarted(project: string, message: string): string {
  return (
    `pulumi could not be started in ${project} (${message}): ` +
    "put the Pulumi CLI on PATH, and correct gateway.project in authority.yaml if the folder is not there"
  );
}
