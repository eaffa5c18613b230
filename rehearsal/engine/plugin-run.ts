/** A plugin written for Node.js (a policy pack, a provider) that the engine wants to have started. */
export interface PluginRun {
  /** `analyzer`, `resource`, … */
  readonly kind: string;
  /** Where the plugin's package.json lies. */
  readonly folder: string;
  /** Where the engine was started. */
  readonly workingFolder: string;
  readonly args: readonly string[];
}

/** The SDK's entry point for plugins of this kind; policy packs have one of their own. */
export function pluginEntryPoint(run: PluginRun): string {
  return isPolicyPack(run) ? "@pulumi/pulumi/cmd/run-policy-pack" : "@pulumi/pulumi/cmd/run-plugin";
}

/** The arguments of the entry point: a policy pack's folder comes last, any other plugin's first. */
export function pluginArguments(run: PluginRun): string[] {
  return isPolicyPack(run) ? [...run.args, run.folder] : [run.folder, ...run.args];
}

/** A policy pack runs in its own folder, other plugins where the engine runs. */
export function pluginFolder(run: PluginRun): string {
  return isPolicyPack(run) ? run.folder : run.workingFolder || run.folder;
}

/** `NAME=value` lines as an object. */
export function pluginEnvironment(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const at = line.indexOf("=");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );
}

function isPolicyPack(run: PluginRun): boolean {
  return run.kind === "analyzer";
}
