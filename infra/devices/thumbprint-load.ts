import { mostRevocations } from "../certificate-authority/run/revocation-run";
import { EARLIEST_RENEWAL, LATEST_RENEWAL, LIVE_CERTIFICATES, MEAN_RENEWAL } from "./lifetime";

/** How often a device's certificates must be revoked, in events per device and year. */
export interface LossRates {
  /** Lost or stolen. */
  readonly lost: number;
  /** Key or device cannot be trusted any more: key seen elsewhere, rooted, a serious threat. */
  readonly compromised: number;
  readonly unencrypted: number;
  /** Retired, sold or handed on, and nobody recorded that the disk was wiped. */
  readonly notWiped: number;
}

/**
 * Of a city that writes down what it retires. Three in a hundred laptops a year leave its hands (two are lost, one goes
 * without a record of wiping), ten in a hundred are found unencrypted or with a threat (docs/admission.md, "Lifetime").
 */
export const USUAL_LOSSES: LossRates = { lost: 0.02, compromised: 0.03, unencrypted: 0.07, notWiped: 0.01 };

/** Events of all kinds per device and year; what is not said is as usual. */
export function lossRate(losses: Partial<LossRates> = {}): number {
  const kinds = Object.keys(USUAL_LOSSES) as Array<keyof LossRates>;
  return kinds.reduce((sum, kind) => sum + (losses[kind] ?? USUAL_LOSSES[kind]), 0);
}

const DAYS_PER_YEAR = 365;

/** The list is longer than `scattered` at one moment in a thousand. */
export const SCATTER = 0.999;

/** How long the gateway's list of revoked certificates gets, in thumbprints. */
export interface ListLength {
  /** On average. */
  readonly expected: number;
  /** What it stays within at 999 of 1000 moments, because losses do not come evenly. */
  readonly scattered: number;
  /** When on top of that one run revokes as many devices as it may without a second person. */
  readonly worst: number;
}

/**
 * The list of a fleet. A device that renews every r days and whose certificates live L days has L/r of them, and their
 * remaining days are L²/(2r) on average: so many thumbprint-days does one event cost.
 *
 * @param fleet devices
 * @param rate events per device and year
 * @param days the lifetime of their certificates
 */
export function listLength(fleet: number, rate: number, days: number): ListLength {
  const eventsPerLifetime = (fleet * rate * days) / DAYS_PER_YEAR;
  const expected = eventsPerLifetime / (2 * MEAN_RENEWAL);
  const scattered = quantile(
    SHARES.map((share) => share * eventsPerLifetime),
    SCATTER,
  );
  const oneRun = Math.ceil(Math.min(fleet, mostRevocations(fleet)) * LIVE_CERTIFICATES.mean);
  return { expected, scattered, worst: scattered + oneRun };
}

/**
 * For which part of a lifetime after its revocation a device has exactly one, two, three thumbprints on the list.
 *
 * The device is met at any moment of its rhythm; it has at least k when its k-th youngest certificate is still valid.
 * For the sum S of k independent gaps between renewals, the mean of (1 − S)² is what decides; a gap is spread evenly
 * over the window. Two gaps never exceed a lifetime and three always do, so nothing is cut off.
 */
const SHARES: readonly number[] = (() => {
  const spread = (LATEST_RENEWAL - EARLIEST_RENEWAL) ** 2 / 12;
  const left = [1, (1 - MEAN_RENEWAL) ** 2 + spread, (1 - 2 * MEAN_RENEWAL) ** 2 + 2 * spread, 0, 0];
  const atLeast = (count: number) => (left[count - 1]! - left[count]!) / (2 * MEAN_RENEWAL);
  return [1, 2, 3].map((count) => atLeast(count) - atLeast(count + 1));
})();

/**
 * Quantile of X₁ + 2·X₂ + 3·X₃ + … for independent Poisson numbers, whose means are given: events come one by one, and
 * each stands on the list with one, two or three thumbprints. By Panjer's recursion, n·p(n) = Σ k·mean(k)·p(n − k).
 */
function quantile(means: readonly number[], probability: number): number {
  const mean = means.reduce((sum, each, index) => sum + (index + 1) * each, 0);
  const variance = means.reduce((sum, each, index) => sum + (index + 1) ** 2 * each, 0);
  const last = Math.ceil(mean + 10 * Math.sqrt(variance) + 30); // beyond it lies nothing that counts
  // Relative weights, scaled down before they overflow; a long list would underflow if p(0) were given its true value.
  let weights = [1];
  for (let length = 1; length <= last; length++) {
    const weight =
      means.reduce((sum, each, index) => sum + (index + 1) * each * (weights[length - index - 1] ?? 0), 0) /
      length;
    weights.push(weight);
    if (weight > 1e250) weights = weights.map((each) => each * 1e-250);
  }
  const total = weights.reduce((sum, each) => sum + each, 0);
  let below = 0;
  const found = weights.findIndex((weight) => (below += weight) >= probability * total);
  return found === -1 ? last : found;
}
