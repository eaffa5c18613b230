import { textsAt, type Texts } from "../exposure/texts";
import { at, exactly, type Reading } from "../resource-model/reading";
import { textOf } from "./references";

/*
 * azure-native hands on only the names it knows, letter for letter, and where it knows them: what stands under another one may
 * never arrive. So it narrows nothing, and denies nobody.
 */

/** Texts under these names; what stands under another spelling of them is not told. */
export function textsWritten(place: Reading, ...names: readonly string[]): Texts {
  const texts = textsAt(place, ...names);
  return { known: texts.known, unsure: texts.unsure || names.some((name) => isElsewhere(place, name)) };
}

/** A word in lower case; undefined where it is not written, not known or misspelt. */
export function wordWritten(place: Reading, name: string): string | undefined {
  return isElsewhere(place, name) ? undefined : textOf(exactly(place, name))?.toLowerCase();
}

/** Whether exactly this is written. */
export function isWritten(place: Reading, name: string, value: boolean): boolean {
  const reading = exactly(place, name);
  return !isElsewhere(place, name) && reading.state === "known" && reading.value === value;
}

/** Whether something stands there that may never arrive: under another spelling, or in `properties`, where ARM has it. */
export function isElsewhere(place: Reading, name: string): boolean {
  const isMisspelt = at(place, name).state === "known" && exactly(place, name).state !== "known";
  return isMisspelt || at(place, "properties", name).state !== "absent";
}
