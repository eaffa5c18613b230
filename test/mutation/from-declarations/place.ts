import type { Json } from "../../../rehearsal/azure/plugin/property-value";

/** A place in a resource's inputs: names and list indices. */
export type Place = readonly (string | number)[];
type Inputs = Readonly<Record<string, Json>>;

/** `subnets[0].name`. */
export function placeName(place: Place): string {
  return place.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}

/** The same for every item of a list, `subnets[*].name`. */
export function patternName(place: Place): string {
  return placeName(place).replace(/\[\d+\]/g, "[*]");
}

/** Inputs with another value at one place; objects on the way there are made where they are missing. */
export function withValue(inputs: Inputs, place: Place, value: Json): Record<string, Json> {
  return changed(inputs, place, () => value) as Record<string, Json>;
}

/** Inputs without what stands at one place. */
export function withoutValue(inputs: Inputs, place: Place): Record<string, Json> {
  return changed(inputs, place, () => undefined) as Record<string, Json>;
}

function changed(holder: Json | undefined, place: Place, change: () => Json | undefined): Json | undefined {
  const [part, ...rest] = place;
  if (part === undefined) return change();
  if (typeof part === "number") {
    const list = Array.isArray(holder) ? holder : [];
    const inner = changed(list[part], rest, change);
    const after = list.slice(part + 1);
    return inner === undefined
      ? [...list.slice(0, part), ...after]
      : [...list.slice(0, part), inner, ...after];
  }
  const object = isObject(holder) ? holder : {};
  const inner = changed(object[part], rest, change);
  const { [part]: _, ...others } = object;
  return inner === undefined ? others : { ...object, [part]: inner };
}

export function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
