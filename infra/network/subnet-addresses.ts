import type { AddressRange } from "../access-model/address-range";
import { addressIn } from "../access-model/address-set";

/** The fifth address: the first one that Azure gives away in a subnet (learn.microsoft.com, "Azure Virtual Network FAQ"). */
const FIRST_FREE = 4;

/** The address that the first thing in a subnet gets. */
export function firstFreeAddress(subnet: AddressRange): string {
  return addressIn(subnet, FIRST_FREE);
}

/** Whether a subnet has this address to give: the first four are Azure's, and the last one is. */
export function canBeGiven(subnet: AddressRange, address: string): boolean {
  const size = 2 ** (32 - subnet.prefix);
  return ![0, 1, 2, 3, size - 1].some((place) => addressIn(subnet, place) === address);
}
