import { basename } from "node:path";
import { z } from "zod";

/** What of a report of checkov's is read (`checkov --framework arm --output json --quiet`). */
const report = z.object({
  check_type: z.string(),
  results: z.object({
    failed_checks: z.array(
      z.object({ check_id: z.string(), check_name: z.string(), resource: z.string(), file_path: z.string() }),
    ),
  }),
  summary: z.object({
    checkov_version: z.string(),
    passed: z.number(),
    failed: z.number(),
    parsing_errors: z.number(),
  }),
});

/** A check that failed at one resource. */
export interface Failed {
  readonly check: string;
  readonly name: string;
  readonly resource: string;
}

export interface CheckovResult {
  readonly version: string;
  readonly passed: number;
  readonly failed: number;
  /** By the name of the template, without its ending. */
  readonly byTemplate: ReadonlyMap<string, readonly Failed[]>;
}

/** @throws Error when checkov could not read a template: what it did not read it did not judge */
export function readResult(text: string): CheckovResult {
  const { results, summary } = report.parse(JSON.parse(text));
  if (summary.parsing_errors > 0)
    throw new Error(
      `checkov could not read ${summary.parsing_errors} templates; run it without --quiet to see which`,
    );
  const byTemplate = new Map<string, Failed[]>();
  for (const { check_id: check, check_name: name, resource, file_path: path } of results.failed_checks) {
    const template = basename(path, ".json");
    byTemplate.set(template, [...(byTemplate.get(template) ?? []), { check, name, resource }]);
  }
  return { version: summary.checkov_version, passed: summary.passed, failed: summary.failed, byTemplate };
}

/**
 * What checkov found in a changed stack and not in the sound one. It says nothing of a danger that it also sees where
 * there is none.
 */
export function noticed(result: CheckovResult, base: string, template: string): readonly Failed[] {
  const keyOf = ({ check, resource }: Failed) => `${check} ${resource}`;
  const before = new Set((result.byTemplate.get(base) ?? []).map(keyOf));
  return (result.byTemplate.get(template) ?? []).filter((one) => !before.has(keyOf(one)));
}
