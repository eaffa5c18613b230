import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const PROJECT = join(__dirname, "../../../..");

/** One line of a recipe: `COPY`, and what stands behind it. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** A part of the recipe that begins with FROM. */
export interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** The recipe's stages, comments left out, each line one instruction (this recipe breaks none). */
export function stagesOf(text: string): {
  readonly before: readonly Instruction[];
  readonly stages: readonly Stage[];
} {
  const instructions = text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line): Instruction => {
      const [, word = "", rest = ""] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
      if (word === "") throw new Error(`the recipe holds a line that is no instruction: ${line}`);
      return { word, rest };
    });
  const starts = instructions.flatMap(({ word }, index) => (word === "FROM" ? [index] : []));
  const stages = starts.map((start, index): Stage => {
    const [base = "", , name] = instructions[start]!.rest.split(" ");
    return { base, name, instructions: instructions.slice(start + 1, starts[index + 1]) };
  });
  return { before: instructions.slice(0, starts[0]), stages };
}

export const recipe = () => stagesOf(readFileSync(join(PROJECT, "infra/host/Containerfile"), "utf8"));

/**
 * Copies what a stage copies.
 *
 * @param roots where sources lie, by the stage that they are copied from; "" for the project
 * @param place the folder that stands for an absolute or relative target
 */
export function copyAs(
  stage: Stage,
  roots: Readonly<Record<string, string>>,
  place: (target: string) => string,
): void {
  for (const { rest } of stage.instructions.filter(({ word }) => word === "COPY")) {
    const words = rest.split(" ");
    const from = words[0]!.startsWith("--from=") ? words.shift()!.slice("--from=".length) : "";
    const target = words.pop()!;
    for (const source of words) {
      const into = place(target);
      // A folder's content goes into a target; files go into a target that ends with a slash.
      const to = target.endsWith("/") ? join(into, basename(source)) : into;
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(roots[from] ?? "", source), to, { recursive: true });
    }
  }
}

export { PROJECT };
