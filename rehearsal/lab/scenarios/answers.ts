import type { Seen } from "../laptops/laptop";
import type { Computed } from "./computed";

/** What is said of one cell: by the model, by the policy pack, and by packets. */
export interface Answers {
  readonly declared: "open" | "shut";
  /** Undefined where something is tried that the plan does not have, such as a network with one filter less. */
  readonly computed: Computed | undefined;
  readonly seen: Seen;
}

/** A cell of which not all say the same. */
export interface Disagreement extends Answers {
  readonly from: string;
  /** `10.84.0.10 tcp/993`. */
  readonly cell: string;
}

/**
 * Whether all say the same. Where the pack knows only what Azure lets pass, or has not followed everything, its answer agrees
 * with both; but what it calls shut must be shut, and what it calls open must be open.
 */
export function agree({ declared, computed, seen }: Answers): boolean {
  const answered = seen === "open" ? "open" : "shut";
  return declared === answered && (computed === answered || computed === undefined || isVague(computed));
}

export function isVague(computed: Computed | undefined): boolean {
  return computed === "bounded" || computed === "unknown";
}

const WORDS: Readonly<Record<Computed, string>> = {
  open: "open",
  shut: "shut",
  bounded: "open as far as Azure decides",
  unknown: "no way found, and not all of the plan followed",
};

/** `jugendamt to 10.84.0.10 tcp/22: declared shut, computed shut, seen open` */
export function disagreementText({ from, cell, declared, computed, seen }: Disagreement): string {
  const middle = computed === undefined ? "" : `, computed ${WORDS[computed]}`;
  return `${from} to ${cell}: declared ${declared}${middle}, seen ${seen}`;
}

/** What is worth knowing besides: how many cells, and of how many the pack tells only a bound. */
export function cellsNote(answers: readonly Answers[]): string {
  const count = (computed: Computed) => answers.filter((one) => one.computed === computed).length;
  const [bounded, unknown] = [count("bounded"), count("unknown")];
  return [
    `${answers.length} cells`,
    ...(bounded > 0 ? [`${bounded} of them computed only as far as Azure decides`] : []),
    ...(unknown > 0 ? [`${unknown} of them not computed`] : []),
  ].join(", ");
}
