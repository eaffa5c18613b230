import type { Situation } from "./city";

/** One rule at work: what it refuses and with which words, and what stands beside it untouched by any rule. */
export interface Case {
  /** Reads on after "refuses". */
  readonly title: string;
  readonly refuses: () => Situation;
  /** Part of the sentence: the found value and what to write instead. */
  readonly words: string;
  readonly grants: () => Situation;
}

/** Cases by the id of their rule. */
export type Cases = Readonly<Record<string, readonly [Case, ...Case[]]>>;
