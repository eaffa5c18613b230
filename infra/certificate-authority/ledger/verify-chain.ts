import { NO_PREVIOUS } from "./chain";
import type { Entry } from "./entry";
import type { Findings } from "./finding";

/** A readable line. */
export interface ChainLine {
  readonly entry: Entry;
  readonly hash: string;
  readonly segment: string;
  readonly line: number;
}

interface Front {
  /** The number that belongs to the place, whatever the line says. */
  readonly sequence: number;
  readonly hash: string;
  readonly segment: string;
  readonly line: number;
  readonly kind: Entry["kind"];
}

interface BrokenLink {
  readonly entry: Front & { readonly previous: string };
  readonly front: Front;
  /** Whether the entry's number is the one after the front's. */
  readonly inOrder: boolean;
}

interface Missing {
  readonly from: number;
  to: number;
  readonly after: Front | undefined;
  readonly before: ChainLine;
}

/** Where a line with a wanted hash stands. */
export interface Located {
  readonly sequence: number;
  /** Counted over all segments. */
  readonly ordinal: number;
}

/**
 * Follows the chain line by line and tells what was done to it: a changed line from a missing one, from one in
 * another place, from a second branch. It keeps the links that do not hold and nothing else.
 */
export class ChainCheck {
  readonly #findings: Findings;
  #front: Front | undefined;
  /** Lines since the last readable one that could not be read. */
  #unreadable = 0;
  #highest: number;
  #fence = 0;
  #time = "";
  readonly #links: BrokenLink[] = [];
  readonly #missing: Missing[] = [];
  readonly #moved = new Set<number>();
  readonly #repeated = new Set<number>();
  readonly #ordinals = new Map<Front, number>();
  #ordinal = 0;

  /** @param start the number of the first entry to expect */
  constructor(findings: Findings, start: number) {
    this.#findings = findings;
    this.#highest = start - 1;
  }

  /** The number that belongs to the next line. */
  get expected(): number {
    return (this.#front?.sequence ?? this.#highest) + this.#unreadable + 1;
  }

  /** A line that is no entry; it was reported already. */
  skip(): void {
    this.#unreadable += 1;
    this.#ordinal += 1;
  }

  /** @param anchored whether the entry is trusted as the start, so that nothing is asked of what it stands behind */
  take(line: ChainLine, anchored: boolean): void {
    const { entry, hash, segment, line: number } = line;
    const front = this.#front;
    const linked =
      anchored || (this.#unreadable === 0 && entry.previous === (front?.hash ?? this.#noPrevious(entry)));
    const sequence = this.#numberOf(line, linked, anchored);
    const now: Front = { sequence, hash, segment, line: number, kind: entry.kind };
    if (!linked && this.#unreadable === 0) {
      const inOrder = sequence === (front?.sequence ?? 0) + 1;
      if (front !== undefined) {
        this.#links.push({ entry: { ...now, previous: entry.previous }, front, inOrder });
        this.#ordinals.set(front, this.#ordinal - 1);
        this.#ordinals.set(this.#links.at(-1)!.entry, this.#ordinal);
      } else if (sequence === 1) {
        this.#findings.add("changed-byte", now, "entry 1 names an entry before it");
      }
    }
    this.#checkTurn(line);
    this.#front = now;
    this.#unreadable = 0;
    this.#ordinal += 1;
  }

  /** Hashes whose lines must be looked for before {@link finish}: what the broken links name. */
  get wanted(): ReadonlySet<string> {
    return new Set(this.#links.map(({ entry }) => entry.previous));
  }

  /** @param located where the wanted hashes stand */
  finish(located: ReadonlyMap<string, Located>): void {
    for (const { from, to, after, before } of this.#missing) {
      const range = from === to ? `entry ${from} is` : `entries ${from} to ${to} are`;
      // A whole segment went where the one in front is complete.
      const whole = after?.segment !== before.segment && (after === undefined || after.kind === "checkpoint");
      const where = { segment: before.segment, line: before.line, sequence: from };
      if (whole) {
        const between =
          after === undefined ? `before ${before.segment}` : `between ${after.segment} and ${before.segment}`;
        this.#findings.add("segment-missing", where, `${range} missing ${between}`);
      } else {
        this.#findings.add("gap", where, `${range} missing`);
      }
    }
    const changed: BrokenLink[] = [];
    for (const link of this.#links) {
      const target = located.get(link.entry.previous);
      if (target !== undefined) this.#misplaced(link, target);
      else if (link.inOrder && !this.#repeated.has(link.entry.sequence)) changed.push(link);
    }
    this.#blame(changed);
  }

  /** The number that belongs to the entry's place. */
  #numberOf(line: ChainLine, linked: boolean, anchored: boolean): number {
    const { entry, segment, line: number } = line;
    const said = entry.sequence;
    const place = { sequence: said, segment, line: number };
    if (anchored) {
      this.#highest = said;
      return said;
    }
    const next = this.expected;
    if (linked && said !== next && this.#front !== undefined) {
      // It names the right entry before it, so only its number can be wrong.
      this.#findings.add(
        "changed-byte",
        { ...place, sequence: next },
        `it stands rightly behind entry ${next - 1} but says that it is ${said}`,
      );
      this.#highest = Math.max(this.#highest, next);
      return next;
    }
    if (said > this.#highest) {
      // An unreadable line may have been one of those that seem to be missing.
      const from = this.#highest + 1 + this.#unreadable;
      if (said > from) this.#missing.push({ from, to: said - 1, after: this.#front, before: line });
      this.#highest = said;
    } else if (this.#fill(said)) {
      this.#moved.add(said);
      this.#findings.add("reorder", place, `entry ${said} stands behind entry ${next - 1}`);
    } else {
      const continues = linked && this.#repeated.has(said - 1);
      this.#repeated.add(said);
      if (!continues) this.#findings.add("fork", place, `there is an entry ${said} already`);
    }
    return said;
  }

  /** Takes a number out of the missing ones. */
  #fill(sequence: number): boolean {
    const index = this.#missing.findIndex(({ from, to }) => from <= sequence && sequence <= to);
    const found = this.#missing[index];
    if (found === undefined) return false;
    const rest: Missing[] = [
      { ...found, to: sequence - 1 },
      { ...found, from: sequence + 1 },
    ].filter(({ from, to }) => from <= to);
    this.#missing.splice(index, 1, ...rest);
    return true;
  }

  #misplaced({ entry, front }: BrokenLink, target: Located): void {
    const where = { sequence: entry.sequence, segment: entry.segment, line: entry.line };
    const alone = !this.#repeated.has(entry.sequence) && !this.#repeated.has(target.sequence);
    if (target.sequence === entry.sequence - 1 && alone) {
      // Only its place is wrong, or that of the one in front, which was reported as such or fills a gap.
      const known =
        this.#moved.has(entry.sequence) ||
        this.#moved.has(front.sequence) ||
        target.ordinal > this.#ordinals.get(front)!;
      if (!known)
        this.#findings.add("reorder", where, `entry ${entry.sequence} stands behind ${front.sequence}`);
      return;
    }
    if (this.#repeated.has(entry.sequence) || this.#repeated.has(front.sequence)) return;
    this.#findings.add(
      "fork",
      where,
      `entry ${entry.sequence} was written behind entry ${target.sequence}, but stands behind entry ${front.sequence}`,
    );
  }

  /**
   * A link that names no line at all was broken by a change on one of its two sides: in the line in front, or in the
   * entry's own `previous`. Where both links of an entry are broken, it is that entry.
   */
  #blame(changed: readonly BrokenLink[]): void {
    for (let index = 0; index < changed.length; index++) {
      const link = changed[index]!;
      const next = changed[index + 1];
      const both = next !== undefined && next.front.sequence === link.entry.sequence;
      const { sequence, segment, line } = both ? link.entry : link.front;
      this.#findings.add(
        "changed-byte",
        { sequence, segment, line },
        `entry ${link.entry.sequence} was written behind another line than this`,
      );
      if (both) index += 1;
    }
  }

  #checkTurn({ entry, segment, line }: ChainLine): void {
    const where = { sequence: entry.sequence, segment, line };
    if (entry.fence < this.#fence) {
      this.#findings.add(
        "turn-over",
        where,
        `the writer of turn ${entry.fence} wrote although turn ${this.#fence} had begun`,
      );
    }
    if (entry.time < this.#time) {
      this.#findings.add("time-back", where, `${entry.time} stands behind ${this.#time}`);
    }
    // Compared with the entry in front only: one wrong entry is one finding, not one for each that follows.
    this.#fence = entry.fence;
    this.#time = entry.time;
  }

  #noPrevious(entry: Entry): string {
    return entry.sequence === 1 ? NO_PREVIOUS : "";
  }
}
