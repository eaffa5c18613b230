import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { oneLine } from "../findings/message";
import { planOf, type Court } from "../judging";
import { replaceFile } from "../policies/replace-file";
import type { JudgedResource } from "../resource-model/resource";
import { REVIEW_RECORD } from "./name";
import { recordOf, type RunOfPack } from "./record-of";

/** Where the record goes, and what it is made of. */
export interface Recording {
  /** Absolute. */
  readonly file: string;
  readonly court: Court;
  /** What was shown before, by URN. */
  readonly asked: ReadonlyMap<string, JudgedResource>;
  /** Asked when the stack is known: the scope comes with the first resource. */
  readonly run: () => RunOfPack;
}

/**
 * Writes the record of a run at its end: the SDK asks policies in the order of their list, so that this one is the last.
 * It judges nothing; a record that cannot be written is told and changes no verdict.
 */
export function reviewRecordPolicy({ file, court, asked, run }: Recording): StackValidationPolicy {
  return {
    name: REVIEW_RECORD,
    description: "Writes down for the report what no message says; judges nothing.",
    enforcementLevel: "advisory",
    validateStack: ({ resources }, report) => {
      try {
        const plan = planOf(resources, asked, court, false);
        replaceFile(file, `${JSON.stringify(recordOf(plan, run()))}\n`);
      } catch (cause) {
        warn(resources, cause, report);
      }
    },
  };
}

/** An object, as in judging.ts: its level stands, whatever a configuration says. */
function warn(resources: readonly PolicyResource[], cause: unknown, report: unknown): void {
  const [first] = resources;
  if (first === undefined) return;
  const reportObject = report as (violation: object) => void;
  const why = oneLine(cause instanceof Error ? cause.message : String(cause));
  reportObject({
    name: REVIEW_RECORD,
    description: "Writes down for the report what no message says; judges nothing.",
    message: `the record of the review was not written (${why}): name a file in a folder that can be written to in REMOTE_ACCESS_REVIEW_RECORD`,
    urn: first.urn,
    enforcementLevel: "advisory",
    severity: "medium",
  });
}

/** Version of the pack in a folder. */
export function versionIn(pack: string): string {
  const content: unknown = JSON.parse(readFileSync(join(pack, "package.json"), "utf8"));
  const isManifest = typeof content === "object" && content !== null && "version" in content;
  return isManifest && typeof content.version === "string" ? content.version : "";
}
