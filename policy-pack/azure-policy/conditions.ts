import type { Condition } from "./grammar";

/** Resources of one type that satisfy all of these. */
export function ofType(type: string, ...conditions: readonly Condition[]): Condition {
  return { allOf: [{ field: "type", equals: type }, ...conditions] };
}

/** One of these, without another layer where one would say the same. */
export function anyOf(...conditions: readonly Condition[]): Condition {
  const flat = conditions.flatMap((one) => ("anyOf" in one ? one.anyOf : [one]));
  const [only, ...more] = flat;
  return only !== undefined && more.length === 0 ? only : { anyOf: flat };
}

/** Nothing is written; `null` neither. */
export function absent(alias: string): Condition {
  return { field: alias, exists: false };
}

/** Something is written, and not an empty text. */
export function written(alias: string): Condition {
  return {
    allOf: [
      { field: alias, exists: true },
      { field: alias, notEquals: "" },
    ],
  };
}

/**
 * The list (`…[*]`) has an item, or one of which the condition is true.
 *
 * Without a condition it asks for the length, and a list that is not there has none (author-policies-for-arrays): how many
 * counts Azure takes in one definition was not verified, so that there are few.
 */
export function someItem(list: string, where?: Condition): Condition {
  return where === undefined
    ? { value: lengthOf(list), greater: 0 }
    : { count: { field: list, where }, greater: 0 };
}

/** The list is empty. */
export function noItem(list: string): Condition {
  return { value: lengthOf(list), equals: 0 };
}

function lengthOf(list: string): string {
  return `[length(field('${list}'))]`;
}

/** What is there is none of these values. Texts are compared without regard to case, by Azure too. */
export function noneOf(field: string, values: ReadonlyArray<string | number | boolean>): Condition {
  const texts = values.filter((value) => typeof value === "string");
  const [only, ...more] = values;
  if (only !== undefined && more.length === 0) return { field, notEquals: only };
  // Lists of texts are what the documentation shows; numbers are compared one by one.
  if (texts.length === values.length) return { field, notIn: texts };
  return { allOf: values.map((value) => ({ field, notEquals: value })) };
}

/** Something is written and it is none of these values. */
export function writtenOtherThan(alias: string, values: ReadonlyArray<string | number | boolean>): Condition {
  return { allOf: [{ field: alias, exists: true }, noneOf(alias, values)] };
}

/** Nothing is written, or none of these values. */
export function notSaying(alias: string, values: ReadonlyArray<string | number | boolean>): Condition {
  return { anyOf: [absent(alias), noneOf(alias, values)] };
}

/** The id is written and leads out of the subscription in which the resource is. */
export function elsewhere(alias: string): Condition {
  return {
    allOf: [
      { field: alias, exists: true },
      { field: alias, notContains: "[concat(subscription().id, '/')]" },
    ],
  };
}

/** Every alias that a condition names. */
export function aliasesIn(condition: Condition): readonly string[] {
  const text = JSON.stringify(condition);
  const fields = [...text.matchAll(/"field":"([^"]+\/[^"]+)"/g)].map(([, name]) => name);
  const functions = [...text.matchAll(/(?:field|current)\('([^']+\/[^']+)'\)/g)].map(([, name]) => name);
  return [...new Set([...fields, ...functions].flatMap((name) => name ?? []))].sort();
}
