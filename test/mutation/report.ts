import type { MutationRun } from "./run-mutation";
import { adjustedRate, percent, rawRate, ruleRate, type Count } from "./score";

/** How many survivors of one run are named. */
const MOST_NAMED = 60;

/** The result for a reader. */
export function reportText({ score, explained, faults, sample }: MutationRun): string {
  const survivors = explained.unexplained.map((mutant) =>
    "way" in mutant
      ? `${mutant.way} as ${mutant.token}, ${mutant.variant}: must be blocked by ${rulesOf(mutant.rules)}, is by ${mutant.blockedBy.join(", ") || "none"}`
      : `${mutant.type} ${mutant.place} ${mutant.kind} ${JSON.stringify(mutant.value) ?? ""} (${mutant.stack}: ${mutant.resource})`,
  );
  const hidden = survivors.length - MOST_NAMED;
  return [
    ...(sample === "whole"
      ? []
      : [`A sample: each ${sample.every}th mutant. The whole runs without --quick.`, ""]),
    "family             mutants   killed  explained      raw  adjusted",
    familyLine("ways in", score.ways),
    familyLine("declarations", score.changes),
    `                   (${score.toldElsewhere} of the declarations are told at another resource of the stack)`,
    "",
    "rule                          meant for it  killed    rate  declarations",
    ...score.rules.map((rule) => {
      const rate = rule.meant === 0 ? "–" : percent(ruleRate(rule));
      return `${rule.rule.padEnd(30)}${count(rule.meant, 12)}${count(rule.killed, 8)}${rate.padStart(9)}${count(rule.changes, 13)}`;
    }),
    "",
    `survivors that nobody has explained: ${survivors.length}`,
    ...survivors.slice(0, MOST_NAMED).map((line) => `  ${line}`),
    ...(hidden > 0 ? [`  and ${hidden} more; --json names all`] : []),
    ...(faults.length > 0 ? ["", "what falls short:", ...faults.map((fault) => `  ${fault}`)] : []),
  ].join("\n");
}

/** The same for programs; survivors with everything that is known of them. */
export function reportJson({ score, explained, faults, sample }: MutationRun): string {
  const rates = ({ mutants, killed, explained: harmless }: Count) => ({
    mutants,
    killed,
    explained: harmless,
    raw: rawRate({ mutants, killed, explained: harmless }),
    adjusted: adjustedRate({ mutants, killed, explained: harmless }),
  });
  return JSON.stringify(
    {
      sample: sample === "whole" ? sample : sample.every,
      families: { waysIn: rates(score.ways), declarations: rates(score.changes) },
      toldElsewhere: score.toldElsewhere,
      rules: score.rules.map((rule) => ({ ...rule, rate: ruleRate(rule) })),
      survivors: explained.unexplained.map(({ inputs: _, ...mutant }) => mutant),
      faults,
    },
    undefined,
    1,
  );
}

/** Whether the pack is as good as it has to be. */
export function isGood({ explained, faults }: MutationRun): boolean {
  return explained.unexplained.length === 0 && faults.length === 0;
}

function familyLine(name: string, family: Count): string {
  const { mutants, killed, explained } = family;
  const counts = `${count(mutants, 10)}${count(killed, 9)}${count(explained, 11)}`;
  return `${name.padEnd(16)}${counts}${percent(rawRate(family)).padStart(9)}${percent(adjustedRate(family)).padStart(10)}`;
}

const count = (value: number, width: number) => String(value).padStart(width);
const rulesOf = (rules: readonly string[] | "any") => (rules === "any" ? "any rule" : rules.join(", "));
