/** What the engine asks a language host to run, in plain values. */
export interface ProgramRun {
  readonly monitor: string;
  readonly engine: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly rootDirectory: string;
  readonly programDirectory: string;
  /** File or folder within the program's folder; `.` lets package.json decide. */
  readonly entryPoint: string;
  readonly dryRun: boolean;
  /** How many resource operations may run at once. */
  readonly parallel: number;
  /** `namespace:name` → value. */
  readonly config: ReadonlyMap<string, string>;
  /** Keys of `config` whose values are secret. */
  readonly secretKeys: readonly string[];
  readonly args: readonly string[];
}

/** The exit code by which a program says that it has told the user everything (`@pulumi/pulumi/cmd/run`). */
export const ALREADY_REPORTED = 32;

/** The arguments of `@pulumi/pulumi/cmd/run`, after its own path. */
export function programArguments(run: ProgramRun): string[] {
  const flags: [string, string][] = [
    ["monitor", run.monitor],
    ["engine", run.engine],
    ["organization", run.organization],
    ["project", run.project],
    ["root-directory", run.rootDirectory],
    ["stack", run.stack],
    ["pwd", run.programDirectory],
    ["parallel", run.parallel > 0 ? String(run.parallel) : ""],
  ];
  return [
    ...flags.filter(([, value]) => value !== "").flatMap(([name, value]) => [`--${name}`, value]),
    ...(run.dryRun ? ["--dry-run"] : []),
    run.entryPoint || ".",
    ...run.args,
  ];
}

/** The stack's configuration as `@pulumi/pulumi` reads it from the environment. */
export function configEnvironment(run: Pick<ProgramRun, "config" | "secretKeys">): Record<string, string> {
  return {
    PULUMI_CONFIG: JSON.stringify(
      Object.fromEntries([...run.config].map(([key, value]) => [longKey(key), value])),
    ),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.secretKeys),
  };
}

/** `aws:region` → `aws:config:region`, the form that every version of the SDK understands. */
function longKey(key: string): string {
  const parts = key.split(":");
  if (parts.length === 3 && parts[1] === "config") return key;
  const [namespace, ...name] = parts;
  return `${namespace}:config:${name.join(":")}`;
}

/** The answer to the engine: how the program ended, and whether there is anything left to say. */
export function programOutcome(code: number | null, signal: string | null): { error: string; bail: boolean } {
  if (code === 0) return { error: "", bail: false };
  if (code === ALREADY_REPORTED) return { error: "", bail: true };
  if (code === null) return { error: `Program was ended by ${signal ?? "an unknown signal"}`, bail: false };
  return { error: `Program exited with non-zero exit code: ${code}`, bail: false };
}
