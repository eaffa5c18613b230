import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CommandResult } from "../engine/run-command";
import type { Processes } from "./processes";

/** A command of a policy pack, in a checkout or in a copy beside which its packages lie. */
export interface PackCommand {
  /** Folder of the pack. */
  readonly pack: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly processes: Processes;
}

/** `npm run policies -- <args>` without npm around it. */
export function policies(
  { pack, cwd, env, processes }: PackCommand,
  ...args: readonly string[]
): Promise<CommandResult> {
  const command = join(pack, "policies", "command.ts");
  // By its address: a name would be looked for in the folder that the command works in.
  const tsx = pathToFileURL(require.resolve("tsx")).href;
  return processes.run(process.execPath, ["--import", tsx, command, ...args], { cwd, env });
}
