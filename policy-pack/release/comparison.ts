import type { Violation } from "../audit/engine-events";
import { partsOf } from "../exemptions/urn-pattern";
import { loosens, type DataChange } from "./data-changes";

/** What two packs said of one state. */
export interface JudgedTwice {
  readonly state: string;
  readonly released: readonly Violation[];
  readonly tree: readonly Violation[];
}

/** A place that only one of two packs blocks. */
export interface Place {
  readonly rule: string;
  readonly urn: string;
  readonly property: string;
  readonly state: string;
}

/** What changes for those whom the pack judges. */
export interface Comparison {
  /** What the release blocks and the tree does not. */
  readonly lost: readonly Place[];
  /** What only the tree blocks. */
  readonly gained: readonly Place[];
  /** Rules that blocked something and block nothing any more. */
  readonly silent: readonly string[];
  /** Rules of the tree that block nothing in these states, and did not: nothing is known of them. */
  readonly unseen: readonly string[];
  readonly data: readonly DataChange[];
}

/**
 * Compares by what blocks: a rule at a property of a resource. What a message says else may be worded anew.
 *
 * What only warns lets pass, whatever it says.
 */
export function compare(
  judged: readonly JudgedTwice[],
  data: readonly DataChange[],
  rules: readonly string[],
): Comparison {
  const released = judged.flatMap(({ state, released: violations }) => placesOf(state, violations));
  const tree = judged.flatMap(({ state, tree: violations }) => placesOf(state, violations));
  const blocked = [...new Set(released.map(({ rule }) => rule))];
  const blocking = new Set(tree.map(({ rule }) => rule));
  return {
    lost: onlyIn(released, tree),
    gained: onlyIn(tree, released),
    silent: blocked.filter((rule) => !blocking.has(rule)),
    unseen: rules.filter((rule) => !blocking.has(rule) && !blocked.includes(rule)),
    data,
  };
}

/** What has to be accepted by name: rules and files, each once. */
export function loosened({ lost, data }: Comparison): readonly string[] {
  return [...new Set([...lost.map(({ rule }) => rule), ...data.filter(loosens).map(({ file }) => file)])];
}

/** The comparison as a person reads it, worst first. */
export function comparisonText(comparison: Comparison, accepted: ReadonlySet<string>): string {
  const { lost, gained, silent, unseen, data } = comparison;
  const heading = (what: string) => (accepted.has(what) ? `${what} (accepted)` : what);
  const passing = byName(lost, ({ rule }) => rule).flatMap(([rule, places]) => [
    `  ${heading(rule)}${silent.includes(rule) ? ", which blocks nothing any more" : ""}`,
    ...places.map(placeText),
  ]);
  const reading = byName(data.filter(loosens), ({ file }) => file).flatMap(([file, changes]) => [
    `  ${heading(file)}`,
    ...changes.map(({ sign, entry }) => `    ${sign} ${entry}`),
  ]);
  const blocking = byName(gained, ({ rule }) => rule).flatMap(([rule, places]) => [
    `  ${rule}`,
    ...places.map(placeText),
  ]);
  const tighter = data
    .filter((change) => !loosens(change))
    .map(({ file, sign, entry }) => `  ${file} ${sign} ${entry}`);
  return [
    section("NEWLY LETS PASS: what the release blocks and this pack does not", passing),
    section("MAY NEWLY LET PASS: what the pack reads says otherwise", reading),
    section("Newly blocks", [...blocking, ...tighter]),
    section(
      "Not compared: these rules block nothing in the states above",
      unseen.map((rule) => `  ${rule}`),
    ),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function placesOf(state: string, violations: readonly Violation[]): readonly Place[] {
  return violations
    .filter(({ level }) => level === "mandatory")
    .map(({ rule, urn, message }) => ({
      rule,
      urn,
      property: /^\s*property: (.*)$/m.exec(message)?.[1] ?? "",
      state,
    }));
}

function onlyIn(these: readonly Place[], others: readonly Place[]): readonly Place[] {
  const known = new Set(others.map(keyOf));
  return these.filter((place, index) => {
    const key = keyOf(place);
    return !known.has(key) && these.findIndex((other) => keyOf(other) === key) === index;
  });
}

function keyOf({ rule, urn, property, state }: Place): string {
  return JSON.stringify([state, urn, rule, property]);
}

function placeText({ urn, property, state }: Place): string {
  const { type, name } = partsOf(urn) ?? { type: "", name: urn };
  return `    ${JSON.stringify(name)} (${type}) ${property}, in the state ${state}`;
}

function byName<T>(
  all: readonly T[],
  nameOf: (one: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(nameOf(one), [...(groups.get(nameOf(one)) ?? []), one]);
  return [...groups];
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title, ...lines].join("\n");
}
