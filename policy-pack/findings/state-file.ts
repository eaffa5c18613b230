import { readFileSync, readlinkSync } from "node:fs";
import { resolve } from "node:path";

/**
 * The state file that the calling `pulumi policy analyze --file …` reads, absolute.
 *
 * The engine does not hand it to the pack, and without it no message could name a command that works when pasted.
 * So it is looked up in the command line of the process that started us, where the system shows it (Linux). Only this
 * one option is read: command lines may carry secrets.
 */
export function stateFileOfRun(parent: number): string | undefined {
  let pid = parent;
  for (let generation = 0; generation < 4 && pid > 1; generation++) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      const file = stateFileIn(line);
      if (file !== undefined) return resolve(readlinkSync(`/proc/${pid}/cwd`), folderIn(line) ?? "", file);
      pid = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    } catch {
      return undefined;
    }
  }
  return undefined;
}

/** The value of `--file` in a `policy analyze` command line. */
export function stateFileIn(line: readonly string[]): string | undefined {
  const start = line.findIndex((word, index) => word === "policy" && line[index + 1] === "analyze");
  return start < 0 ? undefined : optionIn(line, "--file");
}

function folderIn(line: readonly string[]): string | undefined {
  return optionIn(line, "--cwd") ?? optionIn(line, "-C");
}

function optionIn(line: readonly string[], option: string): string | undefined {
  const at = line.indexOf(option);
  return at >= 0
    ? line[at + 1]
    : line.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1);
}
