import { says, type Demand } from "../demand";
import { isPrivate, parseRange } from "../reachability/address-ranges";
import { isList, type Value } from "../resource-model/value";

/** A private address or range, written as one; never `*`, a tag or an address of the Internet. */
export function inside(value: Value): boolean {
  if (typeof value !== "string") return false;
  const range = parseRange(value.includes("/") ? value : `${value}/32`);
  return range !== undefined && isPrivate(range);
}

/** A list of private ranges, with at least one. */
export function insideOnly(path: string): Demand {
  return {
    ...says(path),
    accepts: (value) => isList(value) && value.length > 0 && value.every(inside),
    write: `${path} with private ranges only, at least one`,
  };
}

/** The same, or nothing is written. */
export function insideIfWritten(path: string): Demand {
  return { ...insideOnly(path), mayBeAbsent: true };
}
