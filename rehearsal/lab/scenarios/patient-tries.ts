import type { Attempt, Seen } from "../laptops/laptop";

/** Waits longer and longer, in milliseconds: on a busy machine the first second may be too short. */
const WAITS = [2_000, 5_000];

/**
 * Tries connections, and asks again where one must answer and has not, so that a lost packet is no closed port. What must not
 * answer is asked once; but where the machine was too slow for what must, its silence says nothing, and it is asked once more.
 */
export async function triesPatiently(
  tries: (attempts: readonly Attempt[], wait?: number) => Promise<Seen[]>,
  attempts: readonly Attempt[],
  mustAnswer: (attempt: Attempt) => boolean,
): Promise<Seen[]> {
  const seen = await tries(attempts);
  const wasSlow = attempts.some((attempt, index) => seen[index] === "silent" && mustAnswer(attempt));
  for (const [turn, wait] of WAITS.entries()) {
    const asksAll = wasSlow && turn === 0;
    const again = attempts.flatMap((attempt, index) =>
      (seen[index] !== "open" && mustAnswer(attempt)) || (asksAll && seen[index] === "silent") ? [index] : [],
    );
    if (again.length === 0) break;
    const answers = await tries(
      again.map((index) => attempts[index]!),
      wait,
    );
    again.forEach((index, place) => (seen[index] = answers[place]!));
  }
  return seen;
}
