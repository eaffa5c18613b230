import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createWorkFolder } from "../../engine/cache-layout";
import { whileRemovingOnSignal } from "../../engine/signal-cleanup";
import { GATEWAY_ADDRESS } from "../paths/layout";
import { projectCommand } from "./project-commands";

/**
 * The list of what an unmanaged device tries, made by the project's own command: as a city makes it, but for the gateway,
 * which stands at an address of the lab.
 *
 * @param home the rehearsal's
 */
export async function probeList(
  project: string,
  home: string,
  stack: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const scratch = createWorkFolder(home);
  return await whileRemovingOnSignal(scratch, async () => {
    const kit = join(scratch, "kit");
    const args = ["--kit", kit, "--stack", stack, "--gateway", GATEWAY_ADDRESS];
    await projectCommand(project, ["probe", "command.ts"], args, env);
    return readFileSync(join(kit, "probe-list.json"), "utf8");
  });
}
