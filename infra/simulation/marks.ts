import { DAY, START } from "./german-calendar";
import type { Scenario } from "./scenario";

/** Something dated that the picture shows. */
export interface Mark {
  readonly name: string;
  readonly from: number;
  readonly until: number;
  /** Whether the posture source is at fault; otherwise the city changes something. */
  readonly isFault: boolean;
}

/** What a scenario has in store, in the order of time. */
export function marksOf(scenario: Scenario): Mark[] {
  const { surge, outage, osFloor, rotation, pause, lapse, halved, wrongReport } = scenario;
  const day = (number: number) => START + number * DAY;
  const fault = (name: string, span: typeof outage) =>
    span === undefined ? [] : [{ name, from: span.from, until: span.until, isFault: true }];
  const change = (name: string, from: number | undefined, until?: number) =>
    from === undefined ? [] : [{ name, from: day(from), until: day(until ?? from), isFault: false }];
  return [
    ...change("surge", surge?.day, surge === undefined ? undefined : surge.day + surge.days),
    ...change("system floor", osFloor),
    ...change("rotation", rotation),
    ...change("a department pauses", pause?.from, pause?.until),
    ...fault("export frozen", outage),
    ...fault("export empty", lapse),
    ...fault("export halved", halved),
    ...fault("wrong report", wrongReport),
  ].sort((one, other) => one.from - other.from);
}
