import { readFileSync, readlinkSync } from "node:fs";
import { basename, resolve } from "node:path";

/** What the `pulumi` command that started the pack is doing. */
export interface CallingCommand {
  /** `preview` also stands for `up`, whose first step it is. */
  readonly mode: "preview" | "analyze";
  /** The folder it works in, absolute. */
  readonly folder?: string;
  /** The state file that `policy analyze --file` reads, absolute. */
  readonly stateFile?: string;
  /** The pack configuration it was given, absolute; undefined when it was given several. */
  readonly configuration?: string;
}

/**
 * Finds the command that started the pack.
 *
 * The engine tells a pack neither (`NewPolicyAnalyzer` of the engine passes no environment of its own), and without it
 * no message could name a command that works when pasted. So it is looked up among the processes that started us, where
 * the system shows them (Linux); elsewhere a preview is assumed. Only what is named above is read: command lines may
 * carry secrets.
 */
export function callingCommand(parent: number): CallingCommand {
  let pid = parent;
  for (let generation = 0; generation < 4 && pid > 1; generation++) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (basename(line[0] ?? "") === "pulumi") return commandIn(line, readlinkSync(`/proc/${pid}/cwd`));
      pid = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    } catch {
      break;
    }
  }
  return { mode: "preview" };
}

/** Reads a command line of `pulumi`; `folder` is where it works after its `--cwd`. */
export function commandIn(line: readonly string[], folder: string): CallingCommand {
  const isAnalyze = line.some((word, index) => word === "policy" && line[index + 1] === "analyze");
  const [configuration, another] = valuesOf("--policy-pack-config", line);
  const configured =
    configuration === undefined || another !== undefined
      ? {}
      : { configuration: resolve(folder, configuration) };
  if (!isAnalyze) return { mode: "preview", folder, ...configured };
  const [file] = valuesOf("--file", line);
  return {
    mode: "analyze",
    folder,
    ...(file === undefined ? {} : { stateFile: resolve(folder, file) }),
    ...configured,
  };
}

function valuesOf(option: string, line: readonly string[]): readonly string[] {
  return line.flatMap((word, index) => {
    if (word.startsWith(`${option}=`)) return [word.slice(option.length + 1)];
    return word === option ? line.slice(index + 1, index + 2) : [];
  });
}
