export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

/**
 * When a department works over the VPN (BSI IT-Grundschutz NET.3.3.A5: access to the hours that are needed). No firewall
 * of Azure knows the time: the directory's logon hours hold it. Here it is said, shown and signed.
 */
export type UsageHours =
  | { readonly days: readonly Day[]; readonly from: string; readonly to: string }
  /** Around the clock, and why. */
  | { readonly always: string };

/** `mon–fri 06:00–20:00`, or `always (reason)`. */
export function usageText(hours: UsageHours): string {
  if ("always" in hours) return `always (${hours.always})`;
  return `${daysText(hours.days)} ${hours.from}–${hours.to}`;
}

function daysText(days: readonly Day[]): string {
  const places = [...new Set(days.map((day) => DAYS.indexOf(day)))].sort((one, other) => one - other);
  const runs = places.reduce<number[][]>((done, place) => {
    const run = done.at(-1);
    if (run !== undefined && run.at(-1) === place - 1) return [...done.slice(0, -1), [...run, place]];
    return [...done, [place]];
  }, []);
  return runs
    .map((run) =>
      run.length > 2 ? `${DAYS[run[0]!]}–${DAYS[run.at(-1)!]}` : run.map((at) => DAYS[at]).join(", "),
    )
    .join(", ");
}
