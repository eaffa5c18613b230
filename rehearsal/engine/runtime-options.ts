import { splitShellWords } from "./shell-quoting";

/** What `runtime.options` of a Pulumi.yaml asks of the Node host (https://www.pulumi.com/docs/iac/concepts/projects/project-file/). */
export interface RuntimeOptions {
  /** Whether TypeScript sources are compiled as they are loaded. */
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  /** Arguments for `node` itself. */
  readonly nodeArguments: readonly string[];
}

/**
 * Reads the options of a program.
 *
 * @throws Error naming every option of a wrong type, with what was found.
 */
export function readRuntimeOptions(options: Readonly<Record<string, unknown>>): RuntimeOptions {
  const { typescript = true, tsconfig, nodeargs = "" } = options;
  const faults: string[] = [];
  const expect = (name: string, value: unknown, type: "boolean" | "string"): void => {
    if (value !== undefined && typeof value !== type)
      faults.push(`runtime.options.${name} in Pulumi.yaml is ${JSON.stringify(value)}: write a ${type}`);
  };
  expect("typescript", typescript, "boolean");
  expect("tsconfig", tsconfig, "string");
  expect("nodeargs", nodeargs, "string");
  if (faults.length > 0) throw new Error(faults.join("; "));
  return {
    typescript: typescript as boolean,
    tsconfig: (tsconfig as string | undefined) || undefined,
    nodeArguments: splitShellWords(nodeargs as string),
  };
}

/** The environment variables that carry these options into `@pulumi/pulumi`'s entry points. */
export function environmentOf(options: RuntimeOptions): Record<string, string> {
  return {
    ...(options.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(options.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}
