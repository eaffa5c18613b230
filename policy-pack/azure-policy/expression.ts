import type { Condition, Parameter } from "./grammar";

/** What is pinned, as far as it can be written into a definition; undefined: whoever assigns it says so. */
export interface Pinned {
  /** The roots that gateways may trust: DER in base64, as Azure has it. */
  readonly roots: readonly string[] | undefined;
  /** The ranges of the clients. */
  readonly pools: readonly string[] | undefined;
  /** The types that the stack of the remote access may hold, as Resource Manager calls them. */
  readonly types: readonly string[];
}

/** How much of a rule Azure Policy can say. */
export interface Expression {
  /** The rule's id. */
  readonly rule: string;
  /** `full`: whatever the rule blocks of what reaches Resource Manager; `none`: there is no definition. */
  readonly expressed: "full" | "part" | "none";
  /** What the definition denies: one sentence; empty where there is none. */
  readonly can: string;
  /** What the rule blocks and the definition does not; a phrase each. */
  readonly cannot: readonly string[];
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** When a resource is denied. */
  readonly deny?: Condition;
}

/** A rule of which Azure Policy can say nothing. */
export function none(rule: string, ...cannot: readonly string[]): Expression {
  return { rule, expressed: "none", can: "", cannot };
}
