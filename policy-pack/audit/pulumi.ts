import { spawn } from "node:child_process";
import type { Pulumi } from "./run-audit";

/**
 * What the engine prints is kept for us; Ctrl-C reaches it, as it is in our process group.
 *
 * @param more environment beside that of this process
 */
export function pulumiIn(cwd: string, more: NodeJS.ProcessEnv = {}): Pulumi {
  return (args) =>
    new Promise((done) => {
      const env = {
        ...process.env,
        PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // Colours would stand in the messages.
        NO_COLOR: "1",
        ...more,
      };
      const child = spawn("pulumi", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
      let [stdout, stderr] = ["", ""];
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.once("error", (fault) => done({ code: null, stdout, stderr: fault.message }));
      // A signal that ended it left no result either.
      child.once("close", (code) => done({ code: code ?? 255, stdout, stderr }));
    });
}
