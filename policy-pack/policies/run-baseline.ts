import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judge, type Judging, type Pulumi } from "../audit/run-audit";
import { readExemptions, type Exemption, type Liftable } from "../exemptions/exemption-file";
import { EXEMPTIONS_FILE } from "../exemptions/load";
import { baseline, withEntries, type Left } from "./baseline";
import { replaceFile } from "./replace-file";

/** What to make a baseline of. */
export interface BaselineRequest extends Judging {
  /** Options of `pulumi policy analyze` that name what is judged. */
  readonly what: readonly string[];
  readonly rules: readonly Liftable[];
  readonly owner: string;
  readonly approver: string;
  readonly days: number;
  readonly now: Date;
  /** The file that is written, absolute; the pack's own when absent. */
  readonly out?: string;
}

/** What a baseline has changed. */
export interface BaselineOutcome {
  readonly file: string;
  readonly until: string;
  readonly added: number;
  readonly kept: number;
  readonly left: readonly Left[];
}

/** A baseline that was not written, and why. */
export class BaselineImpossible extends Error {}

const DAY_MS = 86_400_000;

/**
 * Writes what the pack blocks today into an exemptions file, beside what it says already.
 *
 * @throws BaselineImpossible when the file has a fault, or would get one
 * @throws AuditImpossible when not everything could be judged: nothing is written then
 */
export async function runBaseline(request: BaselineRequest, pulumi: Pulumi): Promise<BaselineOutcome> {
  const { pack, rules, owner, approver, days, now } = request;
  const own = join(pack, EXEMPTIONS_FILE);
  const file = request.out ?? own;
  const text = readFileSync(existsSync(file) ? file : own, "utf8");
  const existing = parsed(text, file, rules);
  const { violations } = await judge(request, request.what, pulumi);
  const today = dayOf(now);
  const until = dayOf(new Date(now.getTime() + days * DAY_MS));
  const reason = `stood before the policy pack judged it: baseline of ${today}`;
  const { added, left } = baseline(
    { violations, existing, rules, today },
    { reason, approver, owner, until },
  );
  const written = added.length === 0 ? text : withEntries(text, added);
  parsed(written, file, rules);
  if (added.length > 0 || !existsSync(file)) replaceFile(file, written);
  return { file, until, added: added.length, kept: existing.length, left };
}

function parsed(text: string, file: string, rules: readonly Liftable[]): readonly Exemption[] {
  const reading = readExemptions(text, file, rules);
  if (reading.ok) return reading.exemptions;
  throw new BaselineImpossible(["nothing was written:", ...reading.faults].join("\n"));
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
