/**
 * When a certificate is renewed, as parts of its lifetime. Each certificate has a moment of its own, spread evenly over
 * the window by a hash of its serial number: a fleet that enrolled in one hour must not renew in one hour for ever.
 */

/** The window opens. */
export const EARLIEST_RENEWAL = 0.4;

/** The window closes: a laptop may sleep through the other half. */
export const LATEST_RENEWAL = 0.5;

/** Of all certificates together. */
export const MEAN_RENEWAL = (EARLIEST_RENEWAL + LATEST_RENEWAL) / 2;

/** Days. What lives longer makes a laptop that was lost unnoticed useful for longer, and the gateway's list as well. */
export const LONGEST_LIFETIME = 30;

/** Certificates of one device that are valid at the same time, while it is renewed without a break. */
export const LIVE_CERTIFICATES = {
  mean: 1 / MEAN_RENEWAL,
  most: Math.ceil(1 / EARLIEST_RENEWAL),
} as const;

/** Friday 16:00 to Monday 06:00: for so long a fleet may sleep, and then renew what has become due. */
const WEEKEND_DAYS = 62 / 24;
const HOURS_PER_DAY = 24;

/** What a lifetime means for one device: days after which it renews, and days that it can be away. */
export interface Rhythm {
  readonly renewal: { readonly earliest: number; readonly mean: number; readonly latest: number };
  /** So long a laptop may sleep and always still has a certificate: it may have been about to renew. */
  readonly sleep: number;
}

/** @param days the lifetime */
export function rhythmOf(days: number): Rhythm {
  return {
    renewal: {
      earliest: EARLIEST_RENEWAL * days,
      mean: MEAN_RENEWAL * days,
      latest: LATEST_RENEWAL * days,
    },
    sleep: (1 - LATEST_RENEWAL) * days,
  };
}

/** How much a fleet makes the authority sign. */
export interface Signing {
  readonly perDay: number;
  /** In an hour of the window, where the whole fleet enrolled in one hour: after an emergency rotation, for instance. */
  readonly peakHour: number;
  /** On Monday morning, where a fleet that renews evenly slept through the weekend and comes back in one hour. */
  readonly afterWeekend: number;
}

/**
 * @param fleet devices
 * @param days the lifetime of their certificates
 */
export function signingFor(fleet: number, days: number): Signing {
  const { renewal } = rhythmOf(days);
  const windowHours = (renewal.latest - renewal.earliest) * HOURS_PER_DAY;
  return {
    perDay: fleet / renewal.mean,
    peakHour: fleet / Math.max(1, windowHours),
    afterWeekend: fleet * Math.min(1, WEEKEND_DAYS / renewal.mean),
  };
}
