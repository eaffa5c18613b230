import type { Attempt, Seen } from "../laptops/laptop";
import { cellName } from "./ports";

/** Waits longer and longer, in milliseconds: on a busy machine the first second may be too short. */
const WAITS = [2_000, 5_000];

/**
 * Tries connections, and asks again where one must answer and has not, so that a lost packet is no closed port. What must not
 * answer is asked again with it where nothing came back: on a machine on which an open port is late, a silent one may be open.
 */
export async function triesPatiently(
  tries: (attempts: readonly Attempt[], wait?: number) => Promise<Seen[]>,
  attempts: readonly Attempt[],
  mustAnswer: (attempt: Attempt) => boolean,
): Promise<Seen[]> {
  const seen = await tries(attempts);
  for (const wait of WAITS) {
    const isLate = (attempt: Attempt, index: number) => seen[index] !== "open" && mustAnswer(attempt);
    if (!attempts.some(isLate)) break;
    const again = attempts.flatMap((attempt, index) =>
      seen[index] === "silent" || isLate(attempt, index) ? [index] : [],
    );
    const answers = await tries(
      again.map((index) => attempts[index]!),
      wait,
    );
    again.forEach((index, place) => (seen[index] = answers[place]!));
  }
  return seen;
}

/**
 * Tries what must stay shut beside what is known to answer, in one batch: before all others, and behind them, so that it has
 * waited as long as they. Where nothing must answer, a machine that is too slow would make everything look shut.
 *
 * @throws Error where what is known to answer does not
 */
export async function triesBeside(
  tries: (attempts: readonly Attempt[], wait?: number) => Promise<Seen[]>,
  attempts: readonly Attempt[],
  known: readonly Attempt[],
): Promise<Seen[]> {
  const all = [...known, ...attempts, ...known];
  const seen = await triesPatiently(tries, all, (attempt) => known.includes(attempt));
  const late = all.find((attempt, index) => known.includes(attempt) && seen[index] !== "open");
  if (late === undefined) return seen.slice(known.length, known.length + attempts.length);
  throw new Error(`${cellName(late)} does not answer, and is open: nothing that was shut counts`);
}
