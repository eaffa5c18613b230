import { isPrivate, parseRange, type AddressRange } from "../access-model/address-range";
import type { SoundValues } from "./sound-values";

/** Reports that a setting is wrong. */
export type Say = (path: readonly PropertyKey[], message: string) => void;

/**
 * A range among the settings.
 *
 * @param faultOf what else may be wrong with it
 * @returns undefined after a fault has been said, or where the schema has found one
 */
export function rangeAt(
  values: SoundValues,
  path: readonly PropertyKey[],
  say: Say,
  faultOf: (found: AddressRange) => string | undefined,
): AddressRange | undefined {
  const text = values.get<string>(path);
  if (text === undefined) return undefined;
  const found = parseRange(text);
  const fault = "fault" in found ? found.fault : faultOf(found);
  if (fault !== undefined) say(path, fault);
  return "fault" in found || fault !== undefined ? undefined : found;
}

/** A range of private addresses. */
export function privateRange(
  values: SoundValues,
  path: readonly PropertyKey[],
  say: Say,
): AddressRange | undefined {
  return rangeAt(values, path, say, notPrivate);
}

/** Why a range cannot be a network of the city's. */
export function notPrivate(found: AddressRange): string | undefined {
  return isPrivate(found) ? undefined : `"${found.cidr}" is not private; write a range of RFC 1918`;
}
