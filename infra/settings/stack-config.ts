import { readFileSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { SettingsError } from "./faults";
import { NAMESPACE, readSettings, ZERO_SUBSCRIPTION, type Settings } from "./settings";

/** Files of a rehearsal are named by this prefix: they lie outside the checkout, in the rehearsal's home. */
const REHEARSAL_PREFIX = "rehearsal:";

/**
 * Reads the selected stack's configuration.
 *
 * @param now the one reading of the clock of this run
 * @throws RunError with every fault found; the engine prints it without a stack
 */
export function settingsOfStack(now: Date): Settings {
  const azure = new pulumi.Config("azure-native");
  const subscriptionId = azure.get("subscriptionId");
  const rehearsal = process.env.REMOTE_ACCESS_REHEARSAL === "1";
  // Outside a rehearsal its folder does not exist for us: a software anchor must never reach a real gateway.
  const home =
    rehearsal && subscriptionId === ZERO_SUBSCRIPTION ? process.env.REMOTE_ACCESS_REHEARSAL_HOME : undefined;
  try {
    return readSettings({
      values: valuesOf(NAMESPACE),
      stack: pulumi.getStack(),
      location: azure.get("location"),
      subscriptionId,
      rehearsal,
      now,
      readCertificate: (path) => readCertificate(path, process.cwd(), home),
    });
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}

/** Every key of a namespace, so that a misspelt one is refused instead of ignored. */
function valuesOf(namespace: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(`${namespace}:`))
      .map(([key, text]) => [key.slice(namespace.length + 1), valueOf(text)]),
  );
}

/** Pulumi hands every value over as text: lists and objects as JSON, numbers and strings alike as they are. */
function valueOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Reads a certificate named by the settings.
 *
 * @param project folder that relative paths start from
 * @param home the rehearsal's home, where one runs
 */
export function readCertificate(
  path: string,
  project: string,
  home: string | undefined,
): { text: string } | { fault: string } {
  const inRehearsal = path.startsWith(REHEARSAL_PREFIX);
  const folder = inRehearsal ? home : project;
  if (folder === undefined) {
    return { fault: `"${path}" exists only in a rehearsal; write the path of the anchor's PEM file` };
  }
  const name = inRehearsal ? path.slice(REHEARSAL_PREFIX.length) : path;
  const file = isAbsolute(name) && !inRehearsal ? name : join(folder, name);
  if (relative(folder, file).startsWith("..")) {
    return { fault: `"${path}" leads out of its folder; write a path inside it` };
  }
  try {
    return { text: readFileSync(file, "utf8") };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") return { fault: `"${path}" cannot be read (${code ?? "unknown error"})` };
    return inRehearsal
      ? { fault: `"${path}" does not exist yet; make it with: npm run ca -- init` }
      : {
          fault: `"${path}" does not exist; write the path of the anchor's PEM file, relative to Pulumi.yaml`,
        };
  }
}
