import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { createWorkFolder, sweepWorkFolders } from "../../engine/cache-layout";
import { whileRemovingOnSignal } from "../../engine/signal-cleanup";
import { GATEWAY_ADDRESS } from "../paths/layout";
import type { Profile } from "./lab-input";
import { projectCommand } from "./project-commands";

/** The system that the lab's laptops report: only profiles for Linux can be tried here. */
const SYSTEM = { platform: "linux", version: "12.8" };
const SYSTEM_RULE = {
  platform: "linux",
  release: "12",
  until: "2099-12-31",
  floors: [{ version: "12.5", from: "2025-06-01" }],
};

/**
 * Makes the profiles of every department by the project's own command. The made-up city has laptops with Windows only; the
 * lab says of the same laptops, in a copy of what the authority reads, that they run Linux.
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
    const authority = join(scratch, "authority");
    // Without the keys of anchor and seal: nobody signs anything for a profile.
    const filter = (path: string) => !path.endsWith(".key");
    cpSync(join(home, "certificate-authority"), authority, { recursive: true, filter });
    onLinux(authority);
    const root = join(scratch, "server-root.pem");
    writeFileSync(root, server.root);
    const out = join(scratch, "profiles");
    const args = [
      ...["--stack", stack, "--out", out, "--authority", join(authority, "authority.yaml")],
      ...["--server-root", root, "--gateway", server.name, GATEWAY_ADDRESS],
    ];
    await projectCommand(project, ["client-profiles", "command.ts"], args, env, [0, 3]);
    return profilesIn(out);
  });
}

function onLinux(authority: string): void {
  const posture = join(authority, "posture.jsonl");
  const records = readFileSync(posture, "utf8").trim().split("\n");
  const changed = records.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), os: SYSTEM }));
  writeFileSync(posture, `${changed.join("\n")}\n`);
  const file = join(authority, "admission-policy.yaml");
  const policy = parse(readFileSync(file, "utf8")) as { os: unknown[] };
  writeFileSync(file, stringify({ ...policy, os: [...policy.os, SYSTEM_RULE] }));
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
