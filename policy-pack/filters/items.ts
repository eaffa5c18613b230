import { eachOf, holdsNothing, unmetAt } from "../demand";
import { inEitherShape } from "../resource-model/either-shape";
import type { Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding } from "../rule";

/** Items of a list of one type, where azure-native has the list and where ARM does. */
export function listed({ types, inputs }: JudgedResource, type: string, name: string): readonly Reading[] {
  return isAnyOf(types, type) ? inEitherShape(inputs, name).flatMap(eachOf) : [];
}

/** The reading is this word, whatever its letter case: Azure does not look at it either. */
export function isWord(reading: Reading, word: string): boolean {
  return (
    reading.state === "known" && typeof reading.value === "string" && reading.value.toLowerCase() === word
  );
}

/** azure-native keeps an item flat; one that says something in `properties` too says it twice. */
export function notTwice(item: Reading): readonly Finding[] {
  return unmetAt(item, [holdsNothing("properties")]);
}
