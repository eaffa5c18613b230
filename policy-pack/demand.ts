import { describe, lastName, quote } from "./findings/quote";
import { undecided } from "./findings/undecided";
import { olderThan } from "./resource-model/api-version";
import { at, items, spelled, type Reading } from "./resource-model/reading";
import type { JudgedResource } from "./resource-model/resource";
import { isAnyOf } from "./resource-model/token";
import { isEmpty, isList, isObject, type Value } from "./resource-model/value";
import type { Finding } from "./rule";

/** What a property has to say. */
export interface Demand {
  /** Names from the place that counts, one below the other. */
  readonly names: readonly string[];
  readonly accepts: (value: Value) => boolean;
  readonly write: string;
  /** Nothing written is as good; otherwise the value has to stand there, under its exact name. */
  readonly mayBeAbsent: boolean;
  /** How what is found may be shown; `describe` where anything can stand there. */
  readonly show: (value: Value, name: string) => string;
}

/** What is demanded of one type. */
export interface Demands {
  /** `module:Name`. */
  readonly type: string;
  /**
   * Where azure-native takes the properties from: `properties` or the top. The other place is where Azure Resource
   * Manager, or another API version, has them: what stands there cannot acquit and can only incriminate.
   */
  readonly place: "properties" | "top";
  readonly demands: readonly Demand[];
}

/** First year whose API versions know all that is demanded anywhere here. */
const KNOWN_SINCE = 2023;

/** What a demand accepts, as data: for whoever says the same in another language (azure-policy/). */
export type Expectation =
  | { readonly kind: "one-of"; readonly values: ReadonlyArray<string | number | boolean> }
  | { readonly kind: "at-least"; readonly least: number }
  | { readonly kind: "nothing" }
  | { readonly kind: "only"; readonly names: readonly string[] };

/** By the function that judges, so that a demand which is given another one is not taken for what it was made from. */
const EXPECTATIONS = new WeakMap<Demand["accepts"], Expectation>();

/** @returns undefined for a demand that judges by code of its own */
export function expectationOf({ accepts }: Demand): Expectation | undefined {
  return EXPECTATIONS.get(accepts);
}

function expecting(expectation: Expectation, accepts: Demand["accepts"]): Demand["accepts"] {
  EXPECTATIONS.set(accepts, expectation);
  return accepts;
}

/** The property says one of these values, and it is written. Azure compares texts without regard to case. */
export function says(path: string, ...accepted: ReadonlyArray<string | number | boolean>): Demand {
  return {
    names: path.split("."),
    accepts: expecting({ kind: "one-of", values: accepted }, (value) =>
      accepted.some((wanted) => same(wanted, value)),
    ),
    write: `${path}: ${accepted.map((value) => JSON.stringify(value)).join(" or ")}`,
    mayBeAbsent: false,
    // Not by its name: "allowSharedKeyAccess" is no secret.
    show: (value) => quote(value),
  };
}

/** The property says one of these values, or nothing is written. */
export function saysIfWritten(path: string, ...accepted: ReadonlyArray<string | number | boolean>): Demand {
  const demand = says(path, ...accepted);
  return { ...demand, write: `${demand.write}, or nothing`, mayBeAbsent: true };
}

/** The property is a whole number in this range, and it is written. */
export function counts(path: string, least: number, unit: string): Demand {
  return {
    ...says(path),
    accepts: expecting(
      { kind: "at-least", least },
      (value) => typeof value === "number" && Number.isInteger(value) && value >= least,
    ),
    write: `${path}: at least ${least} ${unit}`,
  };
}

/** Nothing stands there: no value, no list with an item, no object with a property. */
export function holdsNothing(path: string): Demand {
  return {
    ...says(path),
    accepts: expecting({ kind: "nothing" }, holdsNoItem),
    write: `nothing: remove ${path}`,
    mayBeAbsent: true,
    show: describe,
  };
}

/** The object there says nothing but what these names say, which other demands judge. */
export function holdsOnly(path: string, ...names: readonly string[]): Demand {
  const known = names.map((name) => name.toLowerCase());
  const beside = (value: Value) =>
    isObject(value) ? Object.entries(value).filter(([name]) => !known.includes(name.toLowerCase())) : [];
  return {
    ...holdsNothing(path),
    accepts: expecting({ kind: "only", names }, (value) =>
      isObject(value) ? beside(value).every(([, inner]) => holdsNoItem(inner)) : isEmpty(value),
    ),
    write: `${path} with ${names.join(" and ")} and nothing else`,
    show: (value, name) =>
      describe(Object.fromEntries(beside(value).filter(([, inner]) => !holdsNoItem(inner))), name),
  };
}

/** What of the demands a resource does not meet; nothing for a resource of another type. */
export function unmet(resource: JudgedResource, all: readonly Demands[]): readonly Finding[] {
  const concerned = all.filter(({ type }) => isAnyOf(resource.types, type));
  if (concerned.length === 0) return [];
  const old = olderThan(KNOWN_SINCE, resource);
  return distinct([
    ...(old === undefined ? [] : [outdated(old)]),
    ...concerned.flatMap(({ place, demands }) => {
      const top = resource.inputs;
      const wrapped = at(top, "properties");
      const [counting, beside] = place === "top" ? [top, wrapped] : [wrapped, top];
      return demands.flatMap((demand) => [
        ...judge(counting, demand),
        ...(beside.state === "known" ? judge(beside, { ...demand, mayBeAbsent: true }) : []),
      ]);
    }),
  ]);
}

/** Judges a property below a place that a rule found itself. */
export function unmetAt(place: Reading, demands: readonly Demand[]): readonly Finding[] {
  return distinct(demands.flatMap((demand) => judge(place, demand)));
}

/** Each item of a list, as a place for demands; a list that cannot be read stands for its items. */
export function eachOf(list: Reading): readonly Reading[] {
  const each = items(list);
  if (each.state === "absent") return [];
  return each.state === "unknown" ? [each] : each.value;
}

function judge(place: Reading, demand: Demand): readonly Finding[] {
  const reading = at(place, ...demand.names);
  const { path } = reading;
  const { write, mayBeAbsent } = demand;
  switch (reading.state) {
    case "absent":
      return mayBeAbsent ? [] : [{ path, found: "nothing", write }];
    case "unknown":
      return [{ path, found: undecided(reading.reason), write }];
    case "known": {
      if (!demand.accepts(reading.value))
        return [{ path, found: demand.show(reading.value, lastName(path)), write }];
      const exact = mayBeAbsent ? reading : spelled(reading, ...demand.names);
      return exact.state === "unknown" ? [{ path, found: undecided(exact.reason), write }] : [];
    }
  }
}

function outdated(version: string): Finding {
  return {
    path: "",
    found: `a type token with ${version}, which may drop what makes this resource safe`,
    write: `the token without a version, or one with an API version of ${KNOWN_SINCE} or later`,
  };
}

/** Unlike {@link isEmpty}: to Azure a list with an empty object in it is a list with something in it. */
function holdsNoItem(value: Value): boolean {
  if (isList(value)) return value.every((item) => item === null);
  return isObject(value) ? Object.values(value).every(holdsNoItem) : isEmpty(value);
}

function same(wanted: string | number | boolean, value: Value): boolean {
  return typeof wanted === "string" && typeof value === "string"
    ? wanted.toLowerCase() === value.toLowerCase()
    : wanted === value;
}

/** One unknown value may hide several demands; it is told once. */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
}
