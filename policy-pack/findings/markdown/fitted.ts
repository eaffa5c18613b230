/** A part of a text that may have to be shortened: it is shortened by whole items only. */
export interface Section {
  /** Left out with this one, which stands before it. */
  readonly under?: Section;
  /** What comes first when there is not room for everything; 0 is first. */
  readonly rank: number;
  /** All lines before the items, those that open a table or a tag among them. */
  readonly head: string;
  /** Each of them whole lines. */
  readonly items: readonly string[];
  /** Closes what the head has opened. */
  readonly tail: string;
}

/** From this rank on sections get what all others leave. */
export const LAST = 9;

const FULL = "report.html";
const more = (count: number): string => `\nand ${count} more, see ${FULL}\n\n`;
const leftOut = (count: number, items: number): string =>
  `\nLeft out for length: ${count} more parts with ${items} entries, see ${FULL}\n`;

/**
 * Puts sections together, in their order, within so many bytes. (Bytes, because there are never fewer of them than
 * characters, however these are counted.)
 *
 * Each section gets its first item, by rank; then all of them get one more in turn, so that a rule with thousands of
 * findings does not hide the others.
 */
export function fitted(sections: readonly Section[], limit: number): string {
  const everything = sections.reduce((sum, { items }) => sum + items.length, 0);
  const state = { room: limit - bytes(leftOut(sections.length, everything)) };
  const ranked = [...sections].sort((one, other) => one.rank - other.rank);
  const shown = opened(ranked, state);
  const open = ranked.filter((section) => shown.has(section));
  fill(
    open.filter(({ rank }) => rank < LAST),
    shown,
    state,
  );
  fill(
    open.filter(({ rank }) => rank >= LAST),
    shown,
    state,
  );
  const out = sections.filter((section) => !shown.has(section));
  const text = sections
    .filter((section) => shown.has(section))
    .map((section) => written(section, shown.get(section) ?? 0))
    .join("");
  const items = out.reduce((sum, section) => sum + section.items.length, 0);
  return out.length === 0 ? text : text + leftOut(out.length, items);
}

/** The sections that have room, each with its first item. */
function opened(ranked: readonly Section[], state: { room: number }): Map<Section, number> {
  const shown = new Map<Section, number>();
  for (const section of ranked) {
    const { under, head, items, tail } = section;
    const first = Math.min(items.length, 1);
    const cost = bytes(head + (items[0] ?? "") + tail) + (items.length > 1 ? bytes(more(items.length)) : 0);
    if ((under !== undefined && !shown.has(under)) || cost > state.room) continue;
    state.room -= cost;
    shown.set(section, first);
  }
  return shown;
}

function fill(sections: readonly Section[], shown: Map<Section, number>, state: { room: number }): void {
  let open = sections;
  while (open.length > 0) {
    open = open.filter((section) => {
      const count = shown.get(section) ?? 0;
      const item = section.items[count];
      if (item === undefined || bytes(item) > state.room) return false;
      state.room -= bytes(item);
      shown.set(section, count + 1);
      return true;
    });
  }
}

function written({ head, items, tail }: Section, count: number): string {
  const rest = items.length - count;
  return head + items.slice(0, count).join("") + (rest > 0 ? more(rest) : "") + tail;
}

function bytes(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
