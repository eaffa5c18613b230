/** Waits double from one second: learn.microsoft.com, "Azure Key Vault throttling guidance"; Graph names no figures. */
const FIRST_MS = 1_000;
const LONGEST_MS = 32_000;
/** Jitter only lengthens a wait, never beyond this part of it and never by more than a second. */
const JITTER_PART = 0.1;
const JITTER_MS = 1_000;

/**
 * How long the service asks to wait.
 *
 * @param header `Retry-After` of an answer: seconds or an HTTP date (RFC 9110, 10.2.3); Microsoft Graph also writes
 * fractions of a second (learn.microsoft.com, "Microsoft Graph throttling guidance")
 * @param now milliseconds since 1970
 * @returns milliseconds; undefined when it asks for nothing that can be followed
 */
export function askedWait(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  const ms = /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Math.ceil(Number(text) * 1_000) : dateOf(text) - now;
  return ms > 0 ? ms : undefined;
}

/** @param failures how often this call has failed already, from 1 @returns milliseconds */
export function ownWait(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
}

/** @param random from 0 up to 1 @returns at least as long as given, in whole milliseconds */
export function withJitter(ms: number, random: number): number {
  return ms + Math.floor(random * Math.min(ms * JITTER_PART, JITTER_MS));
}

/** NaN for everything that is not in Greenwich time and in words: `Date.parse` reads far more, and in local time. */
function dateOf(text: string): number {
  return /^[A-Z][a-z]{2,8}, .*\d{2}:\d{2}:\d{2} GMT$/.test(text) ? Date.parse(text) : NaN;
}
