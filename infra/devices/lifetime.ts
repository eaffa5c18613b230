/**
 * When a certificate is renewed, as parts of its lifetime. Each certificate has a moment of its own, spread evenly over
 * the window by a hash of its serial number: a fleet that enrolled in one hour must not renew in one hour for ever.
 */

/** The window opens. */
export const EARLIEST_RENEWAL = 0.4;

/** The window closes: a laptop may sleep through the other half. */
export const LATEST_RENEWAL = 0.5;
