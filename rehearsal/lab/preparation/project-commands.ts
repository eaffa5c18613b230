import { runCommand } from "../../engine/run-command";
import { join } from "node:path";

/**
 * Runs one of the project's own commands as a person would.
 *
 * @returns what it printed
 * @throws Error with its own words
 */
export async function projectCommand(
  project: string,
  command: readonly string[],
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  good: readonly number[] = [0],
): Promise<string> {
  const file = join(project, "infra", ...command);
  const { code, stdout, stderr } = await runCommand(process.execPath, ["--import", "tsx", file, ...args], {
    cwd: project,
    env,
  });
  if (code === null || !good.includes(code))
    throw new Error(`${command.join("/")} ${args[0] ?? ""}: ${stderr.trim()}`);
  return stdout;
}
