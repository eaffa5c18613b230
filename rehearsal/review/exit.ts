/** How a review ends. */
export const EXIT = { passed: 0, blocked: 1, wrongCall: 2, notJudged: 3 } as const;

/**
 * What a review ends with. Blocked is told before all else, then what was not judged; a report that could not be written, or
 * that refused how we called it, has judged nothing.
 *
 * @param own what the review itself found
 * @param reported the exit code of its report, `null` where that could not be started
 */
export function exitCodeOf(own: number, reported: number | null): number {
  const codes = [own, reported === null || reported === EXIT.wrongCall ? EXIT.notJudged : reported];
  if (codes.includes(EXIT.blocked)) return EXIT.blocked;
  return codes.every((code) => code === EXIT.passed) ? EXIT.passed : EXIT.notJudged;
}
