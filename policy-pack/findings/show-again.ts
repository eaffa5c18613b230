import type { CallingCommand } from "./calling-command";

/** What the pack knows of the run it takes part in. */
export interface Run extends CallingCommand {
  /** Folder of the policy pack, absolute. */
  readonly pack: string;
  /** Name of the judged stack. */
  readonly stack: string;
  /** A command that a wrapper of ours declares, because only it knows what was called. */
  readonly declared?: string;
  /** Pack configuration that changes the verdict, absolute path. */
  readonly configuration?: string;
}

/**
 * The one command that shows a finding again, to be run from anywhere (where the folder is unknown: in that of
 * the judged program).
 *
 * There is no `--target` in it: the engine judges the resources that a target leaves out by their old inputs.
 */
export function showAgain(run: Run): string {
  const declared = run.declared?.trim() ?? "";
  if (declared !== "") return declared.split(/\s*\n\s*/).join(" ");
  const ofStack: ReadonlyArray<readonly [string, string | undefined]> = [
    ["--cwd", run.folder],
    ["--stack", run.stack],
  ];
  const options: ReadonlyArray<readonly [string, string | undefined]> = [
    ...(run.stateFile === undefined ? ofStack : [["--file", run.stateFile] as const]),
    ["--policy-pack", run.pack],
    ["--policy-pack-config", run.configuration],
  ];
  const written = options.flatMap(([option, value]) =>
    value === undefined ? [] : [option, shellQuoted(value)],
  );
  return [run.mode === "preview" ? "pulumi preview" : "pulumi policy analyze", ...written].join(" ");
}

function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
