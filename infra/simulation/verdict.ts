import type { Figures } from "./figures";

/** One promise, and whether the year kept it. */
export interface Line {
  readonly promise: string;
  readonly kept: boolean;
  readonly found: string;
}

/** Thumbprints of which a gateway takes 300; half of them stay free for the day on which something goes wrong. */
export const MOST_LISTED = 150;
/** Hours in which a laptop that slept for 60 days has access again. */
export const BACK_WITHIN = 2;

/** What the year was to show. */
export function verdictOf({ lockedOut, list, revocations, backFromLongSleep, losses }: Figures): Line[] {
  const { devices, limit } = revocations.largestRun;
  return [
    {
      promise: "no sound laptop is locked out",
      kept: lockedOut.devices === 0,
      found: `${lockedOut.devices} laptops, ${lockedOut.hours} hours`,
    },
    {
      promise: `never more than ${MOST_LISTED} thumbprints`,
      kept: list.peak <= MOST_LISTED,
      found: `at most ${list.peak}, ${list.peakWithoutRoom} without room`,
    },
    {
      promise: "no run without a second person above its limit",
      kept: devices <= limit,
      found: devices === 0 ? "none revoked anything" : `the largest revoked ${devices} of at most ${limit}`,
    },
    {
      promise: `back after 60 days of sleep within ${BACK_WITHIN} hours`,
      kept: backFromLongSleep.longestHours <= BACK_WITHIN,
      found: `${backFromLongSleep.devices} laptops, at most ${backFromLongSleep.longestHours} h`,
    },
    {
      promise: "a lost laptop is refused once the gateway was told",
      kept: losses.letIn.length === 0,
      found: `${losses.letIn.length} of ${losses.devices} were let in`,
    },
  ];
}
