import * as pulumi from "@pulumi/pulumi";
import { ageFault } from "../certificate-authority/statement/read-statement";
import type { GatewayStatement } from "../certificate-authority/statement/statement";
import { accessNotices } from "./access-notices";
import { SettingsError } from "./faults";
import { readNamedFile } from "./named-file";
import { NAMESPACE, readSettings, ZERO_SUBSCRIPTION, type Settings } from "./settings";
import { MOST_STATEMENT_HOURS } from "./statement-setting";

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
    const settings = readSettings({
      values: valuesOf(NAMESPACE),
      stack: pulumi.getStack(),
      location: azure.get("location"),
      subscriptionId,
      rehearsal,
      now,
      strictAge: !pulumi.runtime.isDryRun(),
      readFile: (path, what) => readNamedFile(path, what, { project: process.cwd(), home }),
    });
    if (settings.access) {
      warnAbout(settings.access.statement, now);
      accessNotices(settings.access, now).forEach((notice) => void pulumi.log.warn(notice));
    }
    return settings;
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}

/** What a reader of the preview must know of the statement, though the preview may go on. */
function warnAbout(statement: GatewayStatement, now: Date): void {
  const tooOld = ageFault(statement, now, MOST_STATEMENT_HOURS);
  if (tooOld !== undefined)
    void pulumi.log.warn(`\`pulumi up\` would refuse the gateway statement: ${tooOld}`);
  if (statement.withoutRoom > 0) {
    void pulumi.log.warn(
      `${statement.withoutRoom} revoked certificates have no room on the gateway and can still connect: ` +
        "replace the anchor now, so that none of its certificates counts any more",
    );
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
