import type { Plan, PlannedResource } from "./resource-model/plan";
import type { JudgedResource } from "./resource-model/resource";
import type { Scope } from "./stack-scope";
import type { StatementReading } from "./statement/load";
import type { Pins } from "./trust/pins";
import type { Trust } from "./trust/trust-file";
import type { AllowedTypes } from "./type-list/allowed-types";

/** What a rule objects to, at one place of one resource. */
export interface Finding {
  /** Property path, spelled as the program spelled it. */
  readonly path: string;
  /** What stands there, quoted for a reader; never a secret, never a whole certificate. */
  readonly found: string;
  /** What to write instead. */
  readonly write: string;
  /** Further facts that help to understand the finding; one sentence each. */
  readonly notes?: readonly string[];
  /** Nothing is wrong yet: it is told and blocks nothing. */
  readonly warns?: true;
  /** Nobody lets it through, whoever may exempt from the rule: here it decides who gets in. */
  readonly strict?: true;
}

/** What a rule objects to in one resource of a stack, after it has seen all of them. */
export interface PlaceInPlan extends Finding {
  readonly resource: PlannedResource;
}

/** What a rule may know besides the resource. */
export interface RuleContext {
  /** The trust anchors and address pools that count for this resource. */
  readonly pins: Pins;
  /** What security wrote into the trust file; nothing is protected and nobody excepted while it has a fault. */
  readonly trust: Trust;
  /** The gateway statement that the rule's own configuration names; `none` for a rule without `takesStatement`. */
  readonly statement: StatementReading;
  /** Which stacks this run judges. */
  readonly scope: Scope;
  /** The one reading of the clock of this run. */
  readonly now: Date;
  /** The types that may exist in the scope `remote-access`. */
  readonly allowedTypes: AllowedTypes;
}

/** One sentence of the policy, with everything a reader needs to live with it. */
export interface Rule {
  /** Also the name of the Pulumi policy and of the page under docs/rules. */
  readonly id: string;
  /** What must hold, as a sentence without its full stop. */
  readonly title: string;
  readonly severity: "medium" | "high" | "critical";
  /** Why it must hold: one sentence. */
  readonly why: string;
  /** How to comply, in general; a finding's `write` is specific. */
  readonly remedy: string;
  /** BSI IT-Grundschutz (Edition 2023) and ISO/IEC 27001:2022 Annex A, as `catalogue: ids`. */
  readonly controls: readonly string[];
  /**
   * `entrance`: judged in every stack, because it decides who gets in. `confinement`: judged only in the scope
   * `remote-access`; the same thing is ordinary work elsewhere.
   */
  readonly kind: "entrance" | "confinement";
  /**
   * Who may let through what it objects to, for a while (docs/exemptions.md): `true`, an entry of exemptions.yaml or an
   * override; `"emergency"`, an override alone, because it would be a way in that nobody may leave open for months.
   * Nobody where it is missing or false, so that a new rule is strict until somebody has decided otherwise: nobody lifts
   * what decides who gets in, nor what cannot be undone when the time is over. A key that has left its HSM, and
   * whatever somebody else has signed meanwhile, opens the gateway for years.
   */
  readonly exemptable?: boolean | "emergency";
  /**
   * Judge also what the program only reads (`StackReference`, `.get`), by its type: Pulumi shows such resources to a
   * pack only after all others, and with what they hold now instead of what the program says. `together` then has them
   * in its plan as well.
   */
  readonly evenRead?: true;
  /** Its configuration names the file of the gateway statement: `{"<id>": {"statement": "<path>"}}`. */
  readonly takesStatement?: true;
  /** Judges one resource; a resource that the rule does not concern has no findings. */
  readonly check: (resource: JudgedResource, context: RuleContext) => readonly Finding[];
  /**
   * Judges what no resource tells alone: what another one of the stack has to be, and which resource a value comes
   * from. Pulumi asks in previews, and in updates after everything was created: whatever decides who gets in and can be
   * told at the resource belongs into `check`.
   */
  readonly together?: (plan: Plan, context: RuleContext) => readonly PlaceInPlan[];
}
