import {
  eventsIn,
  propertiesOf,
  violationOf,
  type EngineEvent,
  type Metadata,
} from "../../audit/engine-events";
import { REVIEW_RECORD } from "../../review-record/name";
import { distinct, type Told } from "../verdict";
import type { ReportedChange } from "./report";

/** What a policy pack told, as the engine passed it on. */
export interface ToldFinding extends Told {
  /** The engine's word, in lower case. */
  readonly severity: string;
}

/** A resource as the program asks for it. */
export interface RunResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What one run of the engine said, as far as the report needs it. */
export interface RunReading {
  readonly told: readonly ToldFinding[];
  /** What is made of its own: without components, providers and the stack; by URN. */
  readonly resources: ReadonlyMap<string, RunResource>;
  /** Steps against what stands. */
  readonly changes: readonly ReportedChange[];
  /** What the engine, a provider or the program told as errors; places on this machine still stand in it. */
  readonly errors: readonly string[];
  /** What the pack told of its own record. */
  readonly ofRecord: readonly string[];
  /** Version of the pack; undefined where it was not asked. */
  readonly version: string | undefined;
  /** Whether the pack was asked, and to the end. */
  readonly whole: boolean;
}

/** The engine ends with it what it has given a reason for before. */
const SAYS_NOTHING = /^(preview|update|analysis) failed$/;
const PACK = "remote-access";

/** @param lines events of a preview or an analysis as JSON lines; debug texts among them are dropped */
export function readRun(lines: string): RunReading {
  const events = eventsIn(lines);
  const told = events.flatMap(({ policyEvent: one }) =>
    one === undefined ? [] : [{ ...violationOf(one), severity: (one.severity ?? "").toLowerCase() }],
  );
  const steps = events.flatMap(({ resourcePreEvent: one }) => (one === undefined ? [] : [one.metadata]));
  const errors = errorsIn(events);
  const version = versionIn(events);
  return {
    told: distinct(told.filter(({ rule }) => rule !== REVIEW_RECORD)),
    resources: new Map(steps.filter(isResource).flatMap(resourceOf)),
    changes: changesIn(steps.filter(isResource)),
    errors,
    ofRecord: told.filter(({ rule }) => rule === REVIEW_RECORD).map(({ message }) => message),
    version,
    // After an error not everything was registered, and so not everything judged.
    whole: version !== undefined && errors.length === 0,
  };
}

function errorsIn(events: readonly EngineEvent[]): readonly string[] {
  const said = events.flatMap(({ diagnosticEvent: one }) =>
    one?.severity === "error" ? [(one.message ?? "").replace(/<\{%.*?%\}>/g, "").trim()] : [],
  );
  return [...new Set(said)].filter((text) => text !== "" && !SAYS_NOTHING.test(text));
}

/** A pack that the summary does not name was not asked; without a summary it was not asked to the end. */
function versionIn(events: readonly EngineEvent[]): string | undefined {
  const packs = events.flatMap(({ summaryEvent }) => Object.entries(summaryEvent?.PolicyPacks ?? {}));
  return packs.find(([name]) => name.split("|")[0] === PACK)?.[1];
}

function isResource({ type, old, new: after }: Metadata): boolean {
  return !type.startsWith("pulumi:") && (after ?? old)?.custom === true;
}

function resourceOf({ urn, type, new: after }: Metadata): Array<[string, RunResource]> {
  return after === null || after === undefined ? [] : [[urn, { urn, type, inputs: after.inputs ?? {} }]];
}

/** The engine's words; a replacement is told in several steps. */
const OPERATIONS: Readonly<Record<string, ReportedChange["operation"]>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "import-replacement": "replace",
};

function changesIn(steps: readonly Metadata[]): readonly ReportedChange[] {
  const changes = new Map<string, ReportedChange>();
  const comesAgain = new Set(steps.filter(({ op }) => op !== "delete-replaced").map(({ urn }) => urn));
  for (const step of steps) {
    const operation = comesAgain.has(step.urn) ? OPERATIONS[step.op] : "delete";
    if (operation === undefined) continue;
    const before = changes.get(step.urn);
    changes.set(step.urn, {
      operation: before?.operation === "replace" ? "replace" : operation,
      urn: step.urn,
      name: nameOf(step.urn),
      type: step.type,
      properties: [...new Set([...(before?.properties ?? []), ...propertiesOf(step)])].sort(),
    });
  }
  return [...changes.values()];
}

/** What a URN ends with. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::") || urn;
}

/** The resource's own type in a URN, without those of its parents. */
export function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}
