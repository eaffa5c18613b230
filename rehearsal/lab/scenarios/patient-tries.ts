import type { Attempt, Seen } from "../laptops/laptop";

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
