import { ACCEPTED_FILE } from "./accepted";
import { comparisonText, loosened } from "./comparison";
import type { CompareOutcome } from "./run-compare";

/** What a comparison comes to. */
export interface CompareVerdict {
  /** 0: nothing would newly pass, or all of it is accepted; 1: something would. */
  readonly code: 0 | 1;
  readonly lines: readonly string[];
  /** For standard error. */
  readonly complaints: readonly string[];
}

/** @param accepted rules and files that may let pass */
export function verdictOf(
  outcome: CompareOutcome,
  accepted: ReadonlySet<string>,
  json: boolean,
): CompareVerdict {
  const { released, tree, states, comparison } = outcome;
  const all = loosened(comparison);
  const open = all.filter((what) => !accepted.has(what));
  const unused = [...accepted].filter((what) => !all.includes(what));
  const text = comparisonText(comparison, accepted);
  const report = [
    `${released.label}, ${released.version}, and this tree, ${tree.version}: ${states.length} states judged by both.`,
    text === "" ? "They say the same of all of them." : `\n${text}`,
  ];
  return {
    code: open.length === 0 ? 0 : 1,
    lines: json
      ? [JSON.stringify({ released, tree, states, ...comparison, notAccepted: open }, undefined, 1)]
      : report,
    complaints: [
      ...(unused.length === 0 ? [] : [`Accepted for nothing: ${unused.join(", ")}.`]),
      ...(open.length === 0
        ? []
        : [
            `\nNot accepted: ${open.join(", ")}. What is meant goes into ${ACCEPTED_FILE}, reviewed by security.`,
          ]),
    ],
  };
}
