import { join } from "node:path";
import { runCommand } from "../engine/run-command";
import type { Places } from "../places";
import { packAt } from "./stack";
import { Stopped } from "./stopped";

/**
 * Has the policy pack judge what must fail, with the configuration of everything that follows.
 *
 * @returns the line that says how many rules block
 * @throws Stopped when one does not: what the pack lets through would say nothing
 */
export async function askCanary(places: Places, env: NodeJS.ProcessEnv): Promise<string> {
  const { pack, configuration } = packAt(places);
  const command = join(pack, "policies", "command.ts");
  const args = ["canary", "--config", configuration, "--scope", "remote-access"];
  const { code, stdout, stderr } = await runCommand(process.execPath, ["--import", "tsx", command, ...args], {
    cwd: places.project,
    env,
  });
  if (code !== 0) throw new Stopped(1, stderr.trim());
  return stdout.trim().split("\n").at(-1) ?? "";
}
