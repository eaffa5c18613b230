export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** The simulated year begins on a Monday, the first one on which everybody is back from the turn of the year. */
export const START = Date.parse("2026-01-05T00:00:00Z");

/** First and last days of the school holidays of one state, North Rhine-Westphalia, in the simulated year. */
const SCHOOL_HOLIDAYS: ReadonlyArray<readonly [from: string, until: string]> = [
  ["2026-03-30", "2026-04-11"],
  ["2026-07-20", "2026-09-01"],
  ["2026-10-17", "2026-10-31"],
  ["2026-12-23", "2027-01-06"],
];

/** Days (numbered from the start of the simulation) on which a block of leave in school holidays may begin. */
export const SCHOOL_HOLIDAY_DAYS: readonly number[] = SCHOOL_HOLIDAYS.flatMap(([from, until]) => {
  const first = dayNumberOf(from);
  return Array.from({ length: dayNumberOf(until) - first + 1 }, (_, index) => first + index);
});

/** Public holidays, of the same state; as RFC 3339 full-dates. */
export function publicHolidays(year: number): ReadonlySet<string> {
  const easter = easterSunday(year);
  const movable = [-2, 1, 39, 50, 60].map((days) => dayText(easter + days * DAY));
  const fixed = ["01-01", "05-01", "10-03", "11-01", "12-24", "12-25", "12-26", "12-31"];
  return new Set([...movable, ...fixed.map((day) => `${year}-${day}`)]);
}

/** Midnight UTC of Easter Sunday (Gregorian calendar; the rule of Gauss as Lichtenberg completed it). */
export function easterSunday(year: number): number {
  const century = Math.floor(year / 100);
  const moon = 15 + Math.floor((3 * century + 3) / 4) - Math.floor((8 * century + 13) / 25);
  const sun = 2 - Math.floor((3 * century + 3) / 4);
  const cycle = year % 19;
  const seed = (19 * cycle + moon) % 30;
  const correction = Math.floor((seed + Math.floor(cycle / 11)) / 29);
  const border = 21 + seed - correction;
  const firstSunday = 7 - ((year + Math.floor(year / 4) + sun) % 7);
  const distance = 7 - ((border - firstSunday) % 7);
  return Date.UTC(year, 2, border + distance);
}

const holidays = new Set([2025, 2026, 2027, 2028].flatMap((year) => [...publicHolidays(year)]));

/** Monday to Friday, no public holiday. */
export function isWorkingDay(day: number): boolean {
  return ((day % 7) + 7) % 7 < 5 && !holidays.has(dayText(START + day * DAY));
}

/** The working day that is so many working days after a day. */
export function workingDayAfter(day: number, count: number): number {
  let found = day;
  for (let left = count; left > 0;) {
    found += 1;
    if (isWorkingDay(found)) left -= 1;
  }
  return found;
}

/** Milliseconds since 1970 of a local time of day in Germany. */
export function localTime(day: number, minutes: number): number {
  return START + day * DAY + minutes * MINUTE - offsetOn(day);
}

/** Number of the local day that a time belongs to. */
export function localDay(time: number): number {
  const day = Math.floor((time - START) / DAY);
  return time >= localTime(day + 1, 0) ? day + 1 : day;
}

/** Minutes since midnight, local. */
export function localMinutes(time: number): number {
  return (time - localTime(localDay(time), 0)) / MINUTE;
}

/** Whether somebody sits in the office. */
export function isOfficeHour(time: number): boolean {
  const minutes = localMinutes(time);
  return isWorkingDay(localDay(time)) && minutes >= 8 * 60 && minutes < 16 * 60;
}

/** The first time from a time on at which somebody sits in the office. */
export function nextOfficeHour(time: number): number {
  if (isOfficeHour(time)) return time;
  const day = localDay(time);
  const today = isWorkingDay(day) && localMinutes(time) < 8 * 60;
  return localTime(today ? day : workingDayAfter(day, 1), 8 * 60);
}

export function dayNumberOf(day: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - START) / DAY);
}

/** Of UTC, as the register has days. */
export function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Summer time of the European Union; by day, which is near enough on the two nights of change. */
function offsetOn(day: number): number {
  const time = START + day * DAY;
  const year = new Date(time).getUTCFullYear();
  return time >= lastSundayOf(year, 2) && time < lastSundayOf(year, 9) ? 2 * HOUR : HOUR;
}

const lastSundays = new Map<number, number>();

function lastSundayOf(year: number, month: number): number {
  const key = year * 12 + month;
  const known = lastSundays.get(key);
  if (known !== undefined) return known;
  const lastDay = new Date(Date.UTC(year, month + 1, 0));
  const sunday = lastDay.getTime() - lastDay.getUTCDay() * DAY;
  lastSundays.set(key, sunday);
  return sunday;
}
