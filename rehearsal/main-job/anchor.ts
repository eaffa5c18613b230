import { join } from "node:path";
import { runCommand } from "../engine/run-command";
import type { Places } from "../places";

/**
 * Lets the certificate authority make its anchor, through its own command as a person would.
 *
 * @throws Error with the authority's own words
 */
export async function ensureAnchor(places: Places, env: NodeJS.ProcessEnv): Promise<void> {
  const command = join(places.project, "infra", "certificate-authority", "command.ts");
  const { code, stderr } = await runCommand(
    process.execPath,
    ["--import", "tsx", command, "init", "--home", places.home],
    { cwd: places.project, env },
  );
  if (code !== 0) throw new Error(`npm run ca -- init: ${stderr.trim()}`);
}
