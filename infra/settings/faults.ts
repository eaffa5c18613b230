import type { z } from "zod";
import { valueAt } from "./sound-values";

/** One thing that is wrong in the configuration, and where. */
export interface Fault {
  /** The key as `pulumi config` shows it, with path: `remote-access:departments[1].devices`. */
  readonly key: string;
  readonly message: string;
}

/** All that is wrong in a stack's configuration, in one error: nobody likes one fault per run. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly Fault[]) {
    const lines = faults.map(({ key, message }) => `  ${key}: ${message}`);
    super(
      `${faults.length === 1 ? "One setting is" : `${faults.length} settings are`} wrong:\n${lines.join("\n")}`,
    );
    this.name = "SettingsError";
  }
}

/** Zod's issues as faults; unknown keys are named one by one. */
export function faultsOf(error: z.ZodError, namespace: string, input: unknown): Fault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        key: keyOf(namespace, [...issue.path, key]),
        message: "there is no such setting; remove it, or correct its spelling",
      }));
    }
    return [
      { key: keyOf(namespace, issue.path), message: foundThen(valueAt(input, issue.path), issue.message) },
    ];
  });
}

export function keyOf(namespace: string, path: readonly PropertyKey[]): string {
  const tail = path
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
    )
    .join("");
  return `${namespace}:${tail}`;
}

function foundThen(value: unknown, remedy: string): string {
  return value === undefined ? `is missing; ${remedy}` : `found ${JSON.stringify(value)}; ${remedy}`;
}
