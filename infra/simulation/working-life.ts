import { Purpose, type Draws } from "./draws";
import { isWorkingDay, localTime, SCHOOL_HOLIDAY_DAYS } from "./german-calendar";

/** When a laptop is awake. */
export interface Shift {
  readonly from: number;
  readonly until: number;
}

/** A person with a laptop: working hours, leave, illness. Nothing here depends on what the authority does. */
export class WorkingLife {
  readonly #draws: Draws;
  /** Usual begin, minutes since midnight. */
  readonly #begin: number;
  readonly #minutes: number;
  /** Working days of the week, Monday first. */
  readonly #weekdays: readonly boolean[];
  readonly #absences: ReadonlyArray<readonly [from: number, until: number]>;
  /** Never switches the laptop off. */
  readonly #leavesItOn: boolean;

  /** @param longAbsence a year, as a part of one */
  constructor(draws: Draws, days: number, longAbsence: number) {
    this.#draws = draws;
    const kind = draws.at(Purpose.Pattern, 0);
    this.#begin = draws.around(450, 40, Purpose.Pattern, 1);
    const half = kind < 0.15;
    const fewDays = kind >= 0.15 && kind < 0.3;
    this.#minutes = draws.around(half ? 290 : 540, 25, Purpose.Pattern, 3);
    const dayOff = Math.floor(draws.at(Purpose.Pattern, 20) * 5);
    const daysOff = draws.at(Purpose.Pattern, 21) < 0.5 ? 1 : 2;
    this.#weekdays = Array.from({ length: 5 }, (_, day) => !fewDays || (day + 5 - dayOff) % 5 >= daysOff);
    this.#leavesItOn = draws.at(Purpose.Pattern, 22) < 0.02;
    this.#absences = [
      ...leave(draws, days),
      ...illness(draws, days),
      ...longAbsenceOf(draws, days, longAbsence),
    ];
  }

  /** The first time after a time at which the laptop is used again; undefined: not within a year and a half. */
  nextShift(after: number, day: number): Shift | undefined {
    for (let candidate = day; candidate < day + 550; candidate += 1) {
      const shift = this.#shiftOn(candidate);
      if (shift !== undefined && shift.from > after) return shift;
    }
    return undefined;
  }

  #shiftOn(day: number): Shift | undefined {
    if (!isWorkingDay(day) || this.#weekdays[((day % 7) + 7) % 7] !== true) return undefined;
    if (this.#absences.some(([from, until]) => day >= from && day <= until)) return undefined;
    if (this.#draws.at(Purpose.DayOfWork, day * 8) < 0.05) return undefined; // a seminar, a day in the field
    const begin = this.#begin + (this.#draws.at(Purpose.DayOfWork, day * 8 + 1) - 0.5) * 50;
    const minutes = this.#minutes + (this.#draws.at(Purpose.DayOfWork, day * 8 + 2) - 0.5) * 70;
    const from = localTime(day, begin);

    return {
      from,
      until: this.#leavesItOn ? localTime(day + 1, begin + 60) : localTime(day, begin + minutes),
    };
  }
}

/** Six weeks in two to four blocks, most of them in school holidays. */
function leave(draws: Draws, days: number): Array<readonly [number, number]> {
  const blocks: Array<readonly [number, number]> = [];
  let left = 42;
  for (let block = 0; left > 0 && block < 4; block += 1) {
    const length = Math.min(left, 7 * (1 + Math.floor(draws.at(Purpose.Leave, block * 3) * 3)));
    const inHolidays = draws.at(Purpose.Leave, block * 3 + 1) < 0.7;
    const place = draws.at(Purpose.Leave, block * 3 + 2);
    const from = inHolidays
      ? SCHOOL_HOLIDAY_DAYS[Math.floor(place * SCHOOL_HOLIDAY_DAYS.length)]!
      : Math.floor(place * Math.max(days, 365));
    const monday = from - (from % 7);
    blocks.push([monday, monday + length - 1]);
    left -= length;
  }
  return blocks;
}

/** Two or three colds a year. */
function illness(draws: Draws, days: number): Array<readonly [number, number]> {
  return Array.from({ length: 3 }, (_, index) => {
    const from = Math.floor(draws.at(Purpose.ShortIllness, index * 2) * Math.max(days, 365));
    return [from, from + 1 + Math.floor(draws.at(Purpose.ShortIllness, index * 2 + 1) * 4)] as const;
  });
}

/** Those who are away already count too. */
function longAbsenceOf(draws: Draws, days: number, rate: number): Array<readonly [number, number]> {
  const window = days + 180;
  if (draws.at(Purpose.LongAbsence, 0) >= (rate * window) / 365) return [];
  const from = Math.floor(draws.between(-180, days, Purpose.LongAbsence, 1));
  return [[from, from + Math.floor(draws.between(61, 365, Purpose.LongAbsence, 2))]];
}
