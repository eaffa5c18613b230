/** Whole numbers from `first` to `last`, both included. */
export interface Interval {
  readonly first: number;
  readonly last: number;
}

/** A set of numbers: disjoint intervals in ascending order, of which no two touch. */
export type Intervals = readonly Interval[];

export const NONE: Intervals = [];

/** The largest address of IPv4 as a number. */
export const LAST_ADDRESS = 2 ** 32 - 1;
export const ALL_ADDRESSES: Intervals = [{ first: 0, last: LAST_ADDRESS }];

/** The same numbers as a set. */
export function joined(intervals: readonly Interval[]): Intervals {
  const done: Interval[] = [];
  for (const next of [...intervals].sort((one, other) => one.first - other.first)) {
    const last = done.at(-1);
    if (last === undefined || next.first > last.last + 1) done.push(next);
    else if (next.last > last.last) done[done.length - 1] = { first: last.first, last: next.last };
  }
  return done;
}

export function united(...sets: readonly Intervals[]): Intervals {
  return joined(sets.flat());
}

/** The numbers that are in both. */
export function shared(one: Intervals, other: Intervals): Intervals {
  const found: Interval[] = [];
  for (let a = 0, b = 0; a < one.length && b < other.length;) {
    const [left, right] = [one[a] as Interval, other[b] as Interval];
    const [first, last] = [Math.max(left.first, right.first), Math.min(left.last, right.last)];
    if (first <= last) found.push({ first, last });
    if (left.last < right.last) a++;
    else b++;
  }
  return found;
}

/** The numbers of the first set that are not in the second. */
export function without(one: Intervals, other: Intervals): Intervals {
  const left: Interval[] = [];
  let b = 0;
  for (const { first, last } of one) {
    let next = first;
    while (b < other.length && (other[b] as Interval).last < first) b++;
    for (let at = b; at < other.length && (other[at] as Interval).first <= last; at++) {
      const taken = other[at] as Interval;
      if (taken.first > next) left.push({ first: next, last: taken.first - 1 });
      next = Math.max(next, taken.last + 1);
    }
    if (next <= last) left.push({ first: next, last });
  }
  return left;
}

export function holds(set: Intervals, number: number): boolean {
  let [low, high] = [0, set.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { first, last } = set[middle] as Interval;
    if (number < first) high = middle - 1;
    else if (number > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** Whether every number of the first set is in the second. */
export function within(one: Intervals, other: Intervals): boolean {
  return without(one, other).length === 0;
}
