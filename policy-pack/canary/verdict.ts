import type { Violation } from "../audit/engine-events";
import { isFailure } from "../findings/message";
import type { Bait } from "./baits";
import { urnOf, type CanaryResource } from "./canary-state";
import type { Complaint } from "./configuration";

/** One state, and what the pack said of it. */
export interface JudgedState {
  /** As part of a sentence: which configuration it was judged with. */
  readonly where: string;
  readonly baits: readonly Bait[];
  readonly controls: readonly CanaryResource[];
  /** Rules that may object to a control here. */
  readonly mayObject: readonly string[];
  readonly violations: readonly Violation[];
}

const MANDATORY = "mandatory";
const GENUINE = "judge with pack and configuration of a release; if these are they, the pack is broken";

/** Everything in which what the pack said differs from what it must say. */
export function complaintsOnVerdict(state: JudgedState): readonly Complaint[] {
  return [...silent(state), ...failed(state), ...refused(state)];
}

/** A rule that fails with an error has seen nothing, though it blocks. */
function silent({ baits, violations, where }: JudgedState): readonly Complaint[] {
  return baits.flatMap(({ rule, resource }) => {
    const said = violations.filter((one) => one.rule === rule && one.urn === urnOf(resource));
    const genuine = said.filter(({ message }) => !isFailure(message));
    if (genuine.some(({ level }) => level === MANDATORY)) return [];
    const does = genuine.length === 0 ? "does not object to" : "only tells, and does not block,";
    return [
      {
        what: `${rule} ${does} ${JSON.stringify(resource.name)} (${resource.type}) ${where}`,
        remedy: GENUINE,
      },
    ];
  });
}

function failed({ violations, where }: JudgedState): readonly Complaint[] {
  const rules = violations.filter(({ message }) => isFailure(message)).map(({ rule }) => rule);
  return [...new Set(rules)].map((rule) => ({
    what: `${rule} fails with an error ${where}`,
    remedy: "report it to the owners of the pack",
  }));
}

/** A rule that this canary does not know may ask for what its control does not have. */
function refused({ baits, controls, mayObject, violations, where }: JudgedState): readonly Complaint[] {
  const known = new Set(baits.map(({ rule }) => rule).filter((rule) => !mayObject.includes(rule)));
  return controls.flatMap((control) => {
    const rules = violations
      .filter(({ urn, level, rule }) => urn === urnOf(control) && level === MANDATORY && known.has(rule))
      // That is told already.
      .filter(({ message }) => !isFailure(message))
      .map(({ rule }) => rule);
    return [...new Set(rules)].map((rule) => ({
      what: `${rule} blocks ${JSON.stringify(control.name)} ${where}, which is as it should be`,
      remedy: "see that trust.yaml has its part rehearsal as the pack was released with it",
    }));
  });
}
