import type { AddressRange } from "../access-model/address-range";
import { addressIn, fewestRanges } from "../access-model/address-set";
import { size } from "../access-model/address-range";

/** From one address to another, both included. */
export interface AddressSpan {
  readonly first: string;
  readonly last: string;
}

const FIRST = "0.0.0.0";
const LAST = "255.255.255.255";

/**
 * Every IPv4 address that no route leads into the tunnel for, in as few spans as possible: for firewalls that know
 * "from – to" and no "except".
 *
 * @param routes private ranges, so that neither the first nor the last of all addresses is among them
 */
export function outsideSpans(routes: readonly AddressRange[]): AddressSpan[] {
  const ascending = fewestRanges(routes);
  const starts = [FIRST, ...ascending.map((range) => addressIn(range, size(range)))];
  const nexts = [...ascending.map((range) => addressIn(range, 0)), undefined];
  const ends = [...ascending.map((range) => addressIn(range, -1)), LAST];
  return starts.flatMap((first, index) =>
    // Two routes may touch and still be no single range.
    first === nexts[index] ? [] : [{ first, last: ends[index]! }],
  );
}
