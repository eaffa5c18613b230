import { LONGEST_LIFETIME, rhythmOf, signingFor, type Rhythm, type Signing } from "./lifetime";
import { listLength, type ListLength } from "./thumbprint-load";

/**
 * The gateway takes 300 revoked certificates. Half of them is for what happens every day; the other half is for a bad
 * week, so that the list of a bad week finds room and nobody has to choose.
 */
export const MOST_EXPECTED = 150;

/** What a lifetime means for a fleet. */
export interface LifetimePlan extends Rhythm {
  /** Of each certificate. */
  readonly days: number;
  readonly signatures: Signing;
  readonly list: ListLength;
  /** Whether the expected list stays within `MOST_EXPECTED`. */
  readonly fits: boolean;
}

/**
 * @param fleet devices
 * @param rate events per device and year (`lossRate`)
 */
export function planLifetime(fleet: number, rate: number, days: number): LifetimePlan {
  const list = listLength(fleet, rate, days);
  return {
    days,
    ...rhythmOf(days),
    signatures: signingFor(fleet, days),
    list,
    fits: list.expected <= MOST_EXPECTED,
  };
}

/** Every lifetime that can be chosen, the shortest first. */
export function planLifetimes(fleet: number, rate: number): LifetimePlan[] {
  return Array.from({ length: LONGEST_LIFETIME }, (_, index) => planLifetime(fleet, rate, index + 1));
}

/**
 * The longest lifetime whose expected list fits: the longer it is, the longer a laptop may sleep.
 *
 * @returns undefined where not even certificates of one day do
 */
export function longestFitting(plans: readonly LifetimePlan[]): LifetimePlan | undefined {
  return plans.findLast(({ fits }) => fits);
}
