import { z } from "zod";
import { readYaml, sentence, unlessKeys } from "../reviewed-file";
import type { Rule } from "../rule";
import { isDay } from "../trust/assets";
import { patternFault } from "./urn-pattern";

/** A resource, or several, that a rule does not block until a day. */
export interface Exemption {
  /** Id of the rule. */
  readonly rule: string;
  /** URN with `*` for any text. */
  readonly urn: string;
  readonly reason: string;
  /** The role that answers for the risk. */
  readonly approver: string;
  /** The role that takes the cause away. */
  readonly owner?: string | undefined;
  /** Last day on which it counts (UTC). */
  readonly until: string;
}

/** Either a file that is right in every line, or everything that is wrong with it. */
export type ExemptionsReading =
  | { readonly ok: true; readonly exemptions: readonly Exemption[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** What of a rule decides whether there can be an exemption from it. */
export type Liftable = Pick<Rule, "id" | "exemptable">;

const DAY = 'write a day of the calendar as "2027-03-31", in quotation marks';
const ROLE = 'write a role, as "head of IT security"; people change, and addresses are personal data';

const text = (what: string) => z.string({ error: what }).regex(/\S/, { error: what });
/** A role has no address. */
const role = (what: string) =>
  text(what).refine((value) => !value.includes("@"), { error: ROLE, when: isText });
const urn = z
  .string({ error: "write the URN of a resource" })
  .superRefine((pattern, context) => tell(context, patternFault(pattern)));

function schemaFor(rules: readonly Liftable[]) {
  const entry = z.strictObject(
    {
      rule: z
        .string({ error: "write the id of a rule" })
        .superRefine((id, context) => tell(context, ruleFault(id, rules))),
      urn,
      reason: text("write why"),
      approver: role("write which role approved it"),
      owner: role("write which role takes the cause away").optional(),
      until: z.string({ error: DAY }).refine(isDay, { error: DAY }),
    },
    {
      error: unlessKeys("write an exemption: rule, urn, reason, approver, until and perhaps owner"),
    },
  );
  return z.strictObject(
    {
      schema: z.literal("exemptions/v1", { error: 'write "exemptions/v1"' }),
      exemptions: z.array(entry, {
        error: 'write the list of exemptions, "exemptions: []" when there is none',
      }),
    },
    { error: unlessKeys("write schema and exemptions") },
  );
}

/**
 * Reads the text of an exemptions file.
 *
 * All faults are reported at once, each with its line; with any of them no exemption counts, because a line that was
 * misread may be the one that was to restrict another.
 *
 * @param rules every rule there is
 */
export function readExemptions(content: string, file: string, rules: readonly Liftable[]): ExemptionsReading {
  const yaml = readYaml(content, file);
  if (!yaml.ok) return yaml;
  const parsed = schemaFor(rules).safeParse(yaml.content);
  if (!parsed.success) {
    return {
      ok: false,
      faults: parsed.error.issues.map((issue) => `${yaml.place(issue.path)}: ${sentence(issue)}`),
    };
  }
  const { exemptions } = parsed.data;
  const faults = exemptions.flatMap(({ rule, urn: pattern }, index) => {
    const first = exemptions.findIndex((other) => other.rule === rule && other.urn === pattern);
    if (first === index) return [];
    return [
      `${yaml.place(["exemptions", index, "urn"])}: exemptions[${index}].urn: the same rule and URN as in exemptions[${first}]; remove one of them`,
    ];
  });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, exemptions };
}

function ruleFault(id: string, rules: readonly Liftable[]): string | undefined {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) return `there is no rule ${JSON.stringify(id)}; npm run policies -- list shows all`;
  if (rule.exemptable === true) return undefined;
  return rule.exemptable === "emergency"
    ? `nothing is exempted from ${id}: only an override lifts it, for a day`
    : `nothing can be exempted from ${id}: it decides who gets in, or what nobody can undo`;
}

function tell(context: z.RefinementCtx, fault: string | undefined): void {
  if (fault !== undefined) context.addIssue(fault);
}

function isText({ value, issues }: { value: unknown; issues: readonly unknown[] }): boolean {
  return typeof value === "string" && issues.length === 0;
}
