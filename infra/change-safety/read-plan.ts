import { eventsIn, withoutColour } from "../certificate-authority/gateway/engine-events";
import { verdictOn, type Verdict } from "./verdict";
import { plannedSteps, type PlannedStep, type StepMetadata } from "./planned-step";

/** What a preview of the engine said. */
export interface Plan {
  readonly steps: readonly PlannedStep[];
  /** Errors and mandatory policy violations, each once: with any of them, `pulumi up` changes nothing. */
  readonly blocked: readonly string[];
  /** Warnings of program and engine, and what a policy tells without blocking, as an exemption; each once. */
  readonly warnings: readonly string[];
  /** Of the policy pack on all of it. */
  readonly verdict: Verdict;
  /** Whether the preview came to its end, so that nothing is missing. */
  readonly finished: boolean;
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly policyEvent?: {
    readonly policyName?: string;
    readonly resourceUrn?: string;
    readonly enforcementLevel?: string;
    readonly message?: string;
  };
  readonly diagnosticEvent?: { readonly severity?: string; readonly message?: string };
  readonly summaryEvent?: { readonly PolicyPacks?: Readonly<Record<string, string>> };
}

/** With it the engine ends what it has given a reason for before. */
const SAYS_NOTHING = /^(preview|update) failed$/;

/** @param lines events of a preview as JSON lines; other lines are passed over */
export function readPlan(lines: string): Plan {
  const events = eventsIn<EngineEvent>(lines);
  const said = (severity: string) =>
    events
      .flatMap(({ diagnosticEvent: one }) => (one?.severity === severity ? [one.message ?? ""] : []))
      .map((text) => withoutColour(text).trim())
      .filter((text) => text !== "");
  const policies = (level: string) =>
    events.flatMap(({ policyEvent: one }) =>
      one?.enforcementLevel === level
        ? [`policy ${one.policyName ?? ""}: ${withoutColour(one.message ?? "").trim()}`]
        : [],
    );
  return {
    steps: plannedSteps(events.flatMap(({ resourcePreEvent: one }) => (one ? [one.metadata] : []))),
    blocked: [...new Set([...policies("mandatory"), ...said("error")])].filter(
      (fault) => !SAYS_NOTHING.test(fault),
    ),
    warnings: [...new Set([...said("warning"), ...policies("advisory")])],
    verdict: verdictIn(events),
    finished: events.some(({ summaryEvent }) => summaryEvent !== undefined),
  };
}

/** A pack that is not named in the summary was not asked; without a summary it was not asked to the end. */
function verdictIn(events: readonly EngineEvent[]): Verdict {
  const told = events.flatMap(({ policyEvent: one }) =>
    one === undefined
      ? []
      : [
          {
            rule: one.policyName ?? "",
            urn: one.resourceUrn ?? "",
            level: one.enforcementLevel ?? "",
            message: withoutColour(one.message ?? ""),
          },
        ],
  );
  const asked = events.some(({ summaryEvent }) => Object.keys(summaryEvent?.PolicyPacks ?? {}).length > 0);
  return verdictOn(told, asked);
}
