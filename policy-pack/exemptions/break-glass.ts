import { z } from "zod";
import { sealFaults, sealSchema, sha256 } from "../seal";
import { unlessKeys } from "../reviewed-file";
import type { OverrideKey, TrustReading } from "../trust/trust-file";
import type { Liftable } from "./exemption-file";
import { partsOf } from "./urn-pattern";

/** What security lets through in an outage (`break-glass/v1`). */
export interface Override {
  /** Ids of the rules that do not block meanwhile. */
  readonly rules: readonly string[];
  /** `<project>/<stack>` of the stacks in which they do not. */
  readonly stacks: readonly string[];
  readonly reason: string;
  /** Where the outage is recorded. */
  readonly ticket: string;
  /** RFC 3339, UTC, whole seconds. */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** The override of a run: there is none, it counts, or everything that speaks against it. */
export type BreakGlass =
  | { readonly state: "none" }
  | {
      readonly state: "counts";
      readonly override: Override;
      /** Name of the key in trust.yaml. */
      readonly key: string;
    }
  | {
      readonly state: "void";
      readonly file: string;
      readonly faults: readonly string[];
      /** The rules that it names; undefined when it cannot be read. */
      readonly rules?: readonly string[];
    };

/** Longer than this is no outage but a decision, which belongs into exemptions.yaml. */
export const LONGEST_HOURS = 24;
const HOUR_MS = 3_600_000;

const words = (what: string) => z.string({ error: what }).regex(/\S/, { error: what });
const time = z.iso.datetime({ precision: 0, error: 'is no time in UTC as "2027-03-31T06:00:00Z"' });
const schema = z.strictObject(
  {
    schema: z.literal("break-glass/v1", { error: 'is not "break-glass/v1"' }),
    override: z.strictObject(
      {
        rules: z
          .array(words("is no id of a rule"), { error: "is no list of rules" })
          .min(1, { error: "names no rule" }),
        stacks: z
          .array(z.string().regex(/^[^/\s]+\/[^/\s]+$/, { error: "is no <project>/<stack>" }), {
            error: "is no list of stacks",
          })
          .min(1, { error: "names no stack" }),
        reason: words("says nothing"),
        ticket: words("names no ticket"),
        notBefore: time,
        notAfter: time,
      },
      { error: unlessKeys("has no rules, stacks, reason, ticket, notBefore and notAfter") },
    ),
    seal: sealSchema,
  },
  { error: unlessKeys("has no schema, override and seal") },
);

/** What is signed: with the schema, so that the signature is good for an override alone. */
export function signedPart(override: Override) {
  return { schema: "break-glass/v1", override };
}

/** What an override is judged by. */
export interface Judges {
  readonly rules: readonly Liftable[];
  readonly trust: TrustReading;
  readonly now: Date;
}

/** Reads the text of an override. Anything wrong with it, and none of it counts. */
export function readBreakGlass(text: string, file: string, judges: Judges): BreakGlass {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { state: "void", file, faults: ["it is not JSON"] };
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) =>
      issue.code === "unrecognized_keys"
        ? `${issue.keys.join(", ")}: is not known`
        : `${issue.path.map(String).join(".") || "it"}: ${issue.message}`,
    );
    return { state: "void", file, faults };
  }
  const { override, seal } = parsed.data;
  const pinned = keyFor(sha256(seal.publicKey), judges);
  const faults = [
    ...sealFaults("override", signedPart(override), seal),
    ...(typeof pinned === "string" ? [pinned] : []),
    ...periodFaults(override, judges.now),
    ...override.rules.flatMap((id) => ruleFault(id, judges.rules) ?? []),
  ];
  if (faults.length > 0 || typeof pinned === "string")
    return { state: "void", file, faults, rules: override.rules };
  return { state: "counts", override, key: pinned.name };
}

/** Whether an override is meant for the stack of a resource. */
export function isForStack({ stacks }: Override, urn: string): boolean {
  const parts = partsOf(urn);
  return parts !== undefined && stacks.includes(`${parts.project}/${parts.stack}`);
}

/** @returns the pinned key, or why it does not count */
function keyFor(digest: string, { trust, now }: Judges): OverrideKey | string {
  if (!trust.ok) return `seal.publicKey: no key counts while trust.yaml has a fault`;
  const key = trust.trust.overrides?.find((one) => one.sha256 === digest);
  if (key === undefined)
    return `seal.publicKey: the key with SHA-256 ${digest} does not stand under overrides in trust.yaml`;
  const today = now.toISOString().slice(0, 10);
  if (key.until !== undefined && today > key.until)
    return `seal.publicKey: the key "${key.name}" in trust.yaml counted until ${key.until}`;
  return key;
}

function periodFaults({ notBefore, notAfter }: Override, now: Date): readonly string[] {
  const [from, to] = [Date.parse(notBefore), Date.parse(notAfter)];
  const faults: string[] = [];
  if (to <= from) faults.push("notAfter: is not after notBefore");
  if (to - from > LONGEST_HOURS * HOUR_MS)
    faults.push(`notAfter: is more than ${LONGEST_HOURS} hours after notBefore`);
  if (now.getTime() < from) faults.push(`notBefore: it counts from ${notBefore} on`);
  if (now.getTime() > to) faults.push(`notAfter: it counted until ${notAfter}; remove the file`);
  return faults;
}

function ruleFault(id: string, rules: readonly Liftable[]): string | undefined {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) return `rules: there is no rule ${JSON.stringify(id)}`;
  return rule.exemptable === true || rule.exemptable === "emergency"
    ? undefined
    : `rules: no override lifts ${id}: it decides who gets in, or what nobody can undo`;
}
