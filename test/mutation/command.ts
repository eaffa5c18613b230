import { draw, disagreements } from "./cross-check";
import { isGood, reportJson, reportText } from "./report";
import { runMutation } from "./run-mutation";

/** Of all mutants a quick run judges each of so many. */
export const QUICK = 40;

export interface MutateOptions {
  readonly quick?: true;
  readonly json?: true;
  readonly seed: number;
  /** How many mutants are judged with the CLI as well. */
  readonly crossCheck: number;
}

/** Makes, judges and reports mutants. @returns the exit code */
export async function mutate({ quick, json, seed, crossCheck }: MutateOptions): Promise<number> {
  const run = await runMutation(quick ? { every: QUICK } : "whole", undefined, (text) => console.error(text));
  const drawn = quick ? [] : draw(run, crossCheck, seed);
  if (drawn.length > 0)
    console.error(`${drawn.length} mutants are judged with pulumi policy analyze as well, seed ${seed}`);
  const differing = drawn.length > 0 ? await disagreements(drawn).catch(unasked) : [];
  const result = { ...run, faults: [...run.faults, ...differing] };
  console.log(json ? reportJson(result) : reportText(result));
  return isGood(result) ? 0 : 1;
}

/** The score is worth printing all the same. */
function unasked(error: unknown): readonly string[] {
  return [`pulumi policy analyze could not be asked: ${(error as Error).message}`];
}
