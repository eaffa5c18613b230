import { figuresOf, type Figures } from "../../../../infra/simulation/figures";
import { HOUR, localTime } from "../../../../infra/simulation/german-calendar";
import type { Safeguard } from "../../../../infra/simulation/safeguards";
import type { Scenario, Span } from "../../../../infra/simulation/scenario";
import { Year, type LivedYear, type YearOptions } from "../../../../infra/simulation/year";

/** One department, nothing happens but what people do anyway. */
export const QUIET: Scenario = {
  departments: [{ name: "treasury", share: 1 }],
  rates: { lostOrStolen: 0, handedBack: 0, encryptionFault: 0, rootedOrThreat: 0, longAbsence: 0 },
  writeMinutes: 8,
};

/** From an hour of a day on, local time. */
export function spanFrom(day: number, hour: number, hours: number): Span {
  const from = localTime(day, hour * 60);
  return { from, until: from + hours * HOUR };
}

export interface Wishes extends Partial<Omit<YearOptions, "without" | "scenario">> {
  readonly scenario?: Partial<Scenario>;
  readonly without?: readonly Safeguard[];
}

export function live({ scenario, without = [], ...wishes }: Wishes): Promise<LivedYear> {
  return new Year({
    seed: 1,
    devices: 60,
    days: 14,
    operatorsReactAfterHours: 2,
    everyDevice: false,
    ...wishes,
    scenario: { ...QUIET, ...scenario },
    without: new Set(without),
  }).live();
}

export async function figures(wishes: Wishes): Promise<Figures> {
  return figuresOf(await live(wishes));
}

/** Hours of connection of laptops in one condition. */
export function hoursOf({ unsound }: Figures, condition: Figures["unsound"][number]["condition"]): number {
  return unsound.find((entry) => entry.condition === condition)!.hours;
}
