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
  return await printed(project, ["infra", ...command], args, env, good);
}

/** The same for a command of the policy pack. */
export async function packCommand(
  project: string,
  command: readonly string[],
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  return await printed(project, ["policy-pack", ...command], args, env, [0]);
}

async function printed(
  project: string,
  path: readonly string[],
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  good: readonly number[],
): Promise<string> {
  const file = join(project, ...path);
  const { code, stdout, stderr } = await runCommand(process.execPath, ["--import", "tsx", file, ...args], {
    cwd: project,
    env,
  });
  if (code === null || !good.includes(code))
    throw new Error(`${path.slice(1).join("/")} ${args[0] ?? ""}: ${stderr.trim()}`);
  return stdout;
}
