import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createWorkFolder, sweepWorkFolders } from "../../engine/cache-layout";
import { whileRemovingOnSignal } from "../../engine/signal-cleanup";
import { GATEWAY_ADDRESS } from "../paths/layout";
import type { Profile } from "./lab-input";
import { projectCommand } from "./project-commands";

/**
 * Makes the profiles of every department by the project's own command. The lab tries those for Linux, which each department
 * with laptops at work has in the made-up city.
 *
 * @param home the rehearsal's
 */
export async function laptopProfiles(
  project: string,
  home: string,
  stack: string,
  server: { readonly name: string; readonly root: string },
  env: NodeJS.ProcessEnv,
): Promise<Record<string, Profile>> {
  sweepWorkFolders(home);
  const scratch = createWorkFolder(home);
  return await whileRemovingOnSignal(scratch, async () => {
    const root = join(scratch, "server-root.pem");
    writeFileSync(root, server.root);
    const out = join(scratch, "profiles");
    const args = [
      ...["--stack", stack, "--out", out],
      ...["--authority", join(home, "certificate-authority", "authority.yaml")],
      ...["--server-root", root, "--gateway", server.name, GATEWAY_ADDRESS],
    ];
    await projectCommand(project, ["client-profiles", "command.ts"], args, env, [0, 3]);
    if (!existsSync(join(out, "linux"))) {
      throw new Error(
        "no laptop with Linux is admitted, so that there is no profile to try; bring the stack up anew with npm run rehearse",
      );
    }
    return profilesIn(out);
  });
}

function profilesIn(folder: string): Record<string, Profile> {
  const roots = join(folder, "server-root");
  const serverRoots = Object.fromEntries(
    readdirSync(roots).map((name) => [name, readFileSync(join(roots, name), "utf8")]),
  );
  return Object.fromEntries(
    readdirSync(join(folder, "linux")).map((department) => {
      const read = (name: string) => readFileSync(join(folder, "linux", department, name), "utf8");
      return [department, { connection: read("swanctl.conf"), firewall: read("nftables.conf"), serverRoots }];
    }),
  );
}
