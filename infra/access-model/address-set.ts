import ipaddr from "ipaddr.js";
import type { AddressRange } from "./address-range";

/** The first and the last address of a block, as numbers from 0 to 2³² − 1. */
interface Block {
  readonly first: number;
  readonly last: number;
}

/**
 * The same addresses in as few ranges as possible, in ascending order. Nothing is added: two neighbours become one
 * range only where together they are exactly that range.
 */
export function fewestRanges(ranges: readonly AddressRange[]): AddressRange[] {
  return joined(ranges.map(blockOf)).flatMap(rangesOf);
}

/** The addresses of `whole` that are in none of `parts`. */
export function without(whole: readonly AddressRange[], parts: readonly AddressRange[]): AddressRange[] {
  const taken = joined(parts.map(blockOf));
  const left = joined(whole.map(blockOf)).flatMap((block) => taken.reduce(cutOut, [block]));
  return left.flatMap(rangesOf);
}

/** The addresses that are in both. */
export function shared(one: readonly AddressRange[], other: readonly AddressRange[]): AddressRange[] {
  const blocks = joined(other.map(blockOf));
  return joined(one.map(blockOf))
    .flatMap(({ first, last }) =>
      blocks
        .map((block) => ({ first: Math.max(first, block.first), last: Math.min(last, block.last) }))
        .filter((block) => block.first <= block.last),
    )
    .flatMap(rangesOf);
}

/** Whether an address, written `a.b.c.d`, is in one of the ranges. */
export function holds(ranges: readonly AddressRange[], address: string): boolean {
  const at = numberOf(address);
  return ranges.map(blockOf).some(({ first, last }) => first <= at && at <= last);
}

/** An address as a range of its own. */
export function hostRange(address: string): AddressRange {
  return { cidr: `${address}/32`, prefix: 32 };
}

/** The address that stands so many places behind the first one of a range. */
export function addressIn(range: AddressRange, place: number): string {
  return addressOf(blockOf(range).first + place);
}

function cutOut(blocks: readonly Block[], taken: Block): Block[] {
  return blocks.flatMap((block) =>
    [
      { first: block.first, last: Math.min(block.last, taken.first - 1) },
      { first: Math.max(block.first, taken.last + 1), last: block.last },
    ].filter(({ first, last }) => first <= last),
  );
}

/** Disjoint blocks in ascending order; touching ones are one. */
function joined(blocks: readonly Block[]): Block[] {
  return [...blocks]
    .sort((one, other) => one.first - other.first)
    .reduce<Block[]>((done, block) => {
      const last = done.at(-1);
      if (last === undefined || block.first > last.last + 1) return [...done, block];
      return [...done.slice(0, -1), { first: last.first, last: Math.max(last.last, block.last) }];
    }, []);
}

function rangesOf({ first, last }: Block): AddressRange[] {
  const ranges: AddressRange[] = [];
  for (let at = first; at <= last;) {
    let length = 1;
    while (at % (length * 2) === 0 && at + length * 2 - 1 <= last) length *= 2;
    const prefix = 32 - Math.log2(length);
    ranges.push({ cidr: `${addressOf(at)}/${prefix}`, prefix });
    at += length;
  }
  return ranges;
}

function blockOf({ cidr, prefix }: AddressRange): Block {
  const first = numberOf(cidr.slice(0, cidr.indexOf("/")));
  return { first, last: first + 2 ** (32 - prefix) - 1 };
}

function numberOf(address: string): number {
  return ipaddr.IPv4.parse(address).octets.reduce((number, octet) => number * 256 + octet, 0);
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
