import { isEmpty, isList, isObject, kindOf, UNKNOWN, type Value } from "./value";

/** A value that will be deployed exactly as it stands here. */
export interface Known<T = Exclude<Value, typeof UNKNOWN | null>> {
  readonly state: "known";
  readonly value: T;
  readonly path: string;
}

/**
 * A value that nobody can tell before the deployment; `path` is the place that hides it, which may lie above the place
 * that was asked for, and `reason` completes "it is …".
 */
export interface Unknown {
  readonly state: "unknown";
  readonly path: string;
  readonly reason: string;
}

/** Nothing was written, or `null`, which Azure Resource Manager treats the same way. */
export interface Absent {
  readonly state: "absent";
  readonly path: string;
}

/**
 * What a rule finds at a place. There is no way to the value but through `state`, so that a rule has to say what
 * an unknown and an absent value mean.
 */
export type Reading = Known | Unknown | Absent;

/** A list read item by item: an unknown item does not hide its neighbours. */
export type ListReading = Known<readonly Reading[]> | Unknown | Absent;

const AFTER_DEPLOYMENT = "known only after deployment";

/** Reads `value`, which stands at `path` (empty for a resource's inputs as a whole). */
export function readingOf(value: Value, path = ""): Reading {
  if (value === UNKNOWN) return { state: "unknown", path, reason: AFTER_DEPLOYMENT };
  if (value === null) return { state: "absent", path };
  return { state: "known", value, path };
}

/** Whether something stands there, or may: what is absent, empty or made of empty parts alone says nothing. */
export function holdsSomething(reading: Reading): boolean {
  return reading.state === "unknown" || (reading.state === "known" && !isEmpty(reading.value));
}

/** Unknown for no other reason than that the deployment has not happened; there may be a resource that tells more. */
export function isLater(reading: Reading | ListReading): boolean {
  return reading.state === "unknown" && reading.reason === AFTER_DEPLOYMENT;
}

/**
 * Reads what stands under `names`, one after the other.
 *
 * Names are compared without regard to case, as Azure Resource Manager compares them
 * (https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax). A name that is written twice in
 * different case is unknown: which of the two Azure takes cannot be told.
 */
export function at(from: Reading, ...names: string[]): Reading {
  return names.reduce(step, from);
}

/**
 * Reads what stands under exactly these names, for values that make something *safe*.
 *
 * azure-native hands on only the names it knows, letter for letter: what is written differently may never arrive, and
 * must not acquit anybody.
 *
 * @returns unknown where only another spelling, or another one beside it, is written
 */
export function exactly(from: Reading, ...names: string[]): Reading {
  return spelled(at(from, ...names), ...names);
}

/** Doubts a reading that stands under another spelling of `names` than this one. */
export function spelled(reading: Reading, ...names: string[]): Reading {
  if (reading.state !== "known") return reading;
  const written = reading.path.split(".").slice(-names.length).join(".");
  if (written === names.join(".")) return reading;
  return { state: "unknown", path: reading.path, reason: `written as ${written}, which may never arrive` };
}

function step(from: Reading, name: string): Reading {
  const path = from.path === "" ? name : `${from.path}.${name}`;
  if (from.state === "unknown") return from;
  if (from.state === "absent") return { state: "absent", path };
  if (!isObject(from.value)) {
    return { state: "unknown", path: from.path, reason: `${kindOf(from.value)}, not an object` };
  }
  const spellings = Object.keys(from.value).filter((key) => key.toLowerCase() === name.toLowerCase());
  if (spellings.length === 0) return { state: "absent", path };
  if (spellings.length > 1)
    return { state: "unknown", path, reason: `written twice, as ${spellings.join(" and ")}` };
  const spelling = spellings[0] as string;
  const value = from.value[spelling] as Value;
  return readingOf(value, from.path === "" ? spelling : `${from.path}.${spelling}`);
}

/** Reads a list item by item. Something that is no list is unknown, because Azure may or may not take it. */
export function items(from: Reading): ListReading {
  if (from.state !== "known") return from;
  if (!isList(from.value))
    return { state: "unknown", path: from.path, reason: `${kindOf(from.value)}, not a list` };
  return {
    state: "known",
    path: from.path,
    value: from.value.map((item, index) => readingOf(item, `${from.path}[${index}]`)),
  };
}

/** Reads each property of an object under the name it is written with; none when it is no known object. */
export function properties(
  from: Reading,
): ReadonlyArray<{ readonly name: string; readonly reading: Reading }> {
  if (from.state !== "known" || !isObject(from.value)) return [];
  return Object.entries(from.value).map(([name, value]) => ({
    name,
    reading: readingOf(value, from.path === "" ? name : `${from.path}.${name}`),
  }));
}
