/** A point-to-site session as the gateway's list names it; every part of an answer may be missing. */
export interface Session {
  /** What a disconnection names, such as `IKEv2_1e1cfe59-5c7c-4315-a876-b11fbfdfeed4`. */
  readonly id?: string;
  /** Common name of the certificate that it was opened with. */
  readonly name?: string;
  /** When it began, in Azure's own words. */
  readonly time?: string;
  /** Seconds that it has lasted. */
  readonly seconds?: number;
}

/** Azure refreshes the list so often (learn.microsoft.com, "Point-to-site VPN session management"). */
export const LIST_REFRESHED_MINUTES = 5;

const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|\+00:00)?$/;
const AMERICAN = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2}):(\d{2})$/;

/**
 * When a session began, at the latest: the earlier one of its time and of what its duration says.
 *
 * The time stands in two forms in Microsoft's examples, `2019-05-02T22:26:22` (REST) and `05/30/2019 16:03:11`
 * (PowerShell), both without a time zone. It is read as UTC; were it another zone's, the duration would still tell.
 *
 * @param now when the list was fetched
 * @returns milliseconds since 1970; undefined when neither can be read
 */
export function beganAt({ time, seconds }: Session, now: Date): number | undefined {
  const told = time === undefined ? undefined : timeIn(time.trim());
  // Without a time that can be read the duration alone does not do: its unit is nowhere documented.
  if (told === undefined) return undefined;
  const lasted = seconds !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : 0;
  return Math.min(told, now.getTime() - lasted * 1_000);
}

function timeIn(text: string): number | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) return utc(iso[1]!, iso[2]!, iso[3]!, iso.slice(4, 7));
  const american = AMERICAN.exec(text);
  if (american !== null) return utc(american[3]!, american[1]!, american[2]!, american.slice(4, 7));
  return undefined;
}

/** Undefined for a time that no calendar has: `Date.UTC` would take 31 February for 3 March. */
function utc(year: string, month: string, day: string, clock: readonly string[]): number | undefined {
  const text = `${year}-${month}-${day}T${clock.join(":")}.000Z`;
  const time = Date.parse(text);
  return Number.isNaN(time) || new Date(time).toISOString() !== text ? undefined : time;
}
