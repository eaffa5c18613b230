import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Scope } from "../stack-scope";

/** What the canary objects to, and what to do about it. */
export interface Complaint {
  readonly what: string;
  readonly remedy: string;
}

/** A configuration of the pack as `--policy-pack-config` takes it. */
export interface PackConfiguration {
  /** In which the pack judges with it. */
  readonly scope: Scope;
  /** The statement that it names, as it stands there. */
  readonly statement: string | undefined;
  readonly complaints: readonly Complaint[];
}

const STATEMENT_RULE = "p2s-revocations-complete";
const REMEDY = "take the configuration from the release of the pack, or remove what stands there";
const FORM = 'write an object with one entry for each policy, as {"stack-scope": {"scope": "remote-access"}}';

const levelled = z.looseObject({ enforcementLevel: z.unknown().optional() });
const scoped = z.object({ "stack-scope": z.object({ scope: z.enum(["any", "remote-access"]) }) });
const stated = z.object({ [STATEMENT_RULE]: z.object({ statement: z.string() }) });

/** Reads a configuration's file; undefined: the run that follows has none. */
export function readConfiguration(file: string | undefined): PackConfiguration {
  if (file === undefined) return { scope: "any", statement: undefined, complaints: [] };
  const faulty = (what: string, remedy: string): PackConfiguration => ({
    scope: "any",
    statement: undefined,
    complaints: [{ what: `${file}: ${what}`, remedy }],
  });
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return faulty(`cannot be read: ${(error as Error).message}`, "name the file of the run that follows");
  }
  try {
    return configurationIn(text, file);
  } catch {
    return faulty("is not JSON", FORM);
  }
}

/**
 * What a configuration says.
 *
 * Whatever lowers a rule is a complaint, also where the pack would stay as strict as before: somebody has tried.
 *
 * @throws SyntaxError when it is not JSON
 */
export function configurationIn(text: string, file: string): PackConfiguration {
  const content: unknown = JSON.parse(text);
  const entries = z.record(z.string(), z.unknown()).safeParse(content);
  const complaints = entries.success
    ? Object.entries(entries.data).flatMap(([policy, value]) => lowered(policy, value, file))
    : [{ what: `${file}: is no configuration of a policy pack`, remedy: FORM }];
  const scope = scoped.safeParse(content);
  const statement = stated.safeParse(content);
  return {
    scope: scope.success ? scope.data["stack-scope"].scope : "any",
    statement: statement.success ? statement.data[STATEMENT_RULE]?.statement : undefined,
    complaints,
  };
}

/** `"advisory"` and `{"enforcementLevel": "advisory"}` are two spellings of one thing. */
function lowered(policy: string, value: unknown, file: string): readonly Complaint[] {
  const form = levelled.safeParse(value);
  const level = form.success ? (form.data.enforcementLevel ?? "mandatory") : value;
  if (level === "mandatory") return [];
  const whom = policy === "all" ? "every rule" : policy;
  return [{ what: `${file}: sets ${whom} to ${JSON.stringify(level)}`, remedy: REMEDY }];
}
