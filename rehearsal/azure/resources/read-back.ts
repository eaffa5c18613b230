import type { Declarations, ObjectShape, Shape } from "../declarations/shape";
import {
  Secret,
  hasSecrets,
  isMap,
  reveal,
  type PropertyMap,
  type PropertyValue,
} from "../plugin/property-value";

/**
 * The inputs a program would have to write to get what now stands, as azure-native works them out when it reads:
 * what differs between the outputs known before and those found now is carried into the inputs; what Azure filled
 * in and did not change stays out of them.
 *
 * Of a creation that was cut off no outputs were ever known. Then only what the program wrote is compared, so that
 * Azure's defaults do not look like somebody's changes.
 *
 * @param inputs inputs of the last update.
 * @param before outputs known before the read; empty when there were none.
 * @param now outputs found.
 * @param args what can be written at all.
 */
export function readBack(
  inputs: PropertyMap,
  before: PropertyMap,
  now: PropertyMap,
  args: ObjectShape,
  declarations: Declarations,
): PropertyMap {
  const is = writable(now, args, declarations);
  if (Object.keys(before).length > 0) return merge(inputs, writable(before, args, declarations), is);
  const answered = within(is, inputs);
  return merge(inputs, within(inputs, answered), answered);
}

/** The part of the values that has a counterpart in the frame. */
function within(values: PropertyMap, frame: PropertyMap): PropertyMap {
  const common = Object.entries(values).filter(([name]) => (frame[name] ?? null) !== null);
  return Object.fromEntries(common.map(([name, value]) => [name, withinValue(value, frame[name])]));
}

function withinValue(value: PropertyValue, frame: PropertyValue | undefined): PropertyValue {
  const shape = bare(frame);
  if (value instanceof Secret) return new Secret(withinValue(value.value, shape));
  if (Array.isArray(value) && Array.isArray(shape))
    return value.map((item, i) => withinValue(item, shape[i]));
  return isMap(value) && shape !== undefined && isMap(shape) ? within(value, shape) : value;
}

/** The part of outputs that could be inputs. */
export function writable(values: PropertyMap, args: ObjectShape, declarations: Declarations): PropertyMap {
  const result: PropertyMap = {};
  for (const [name, value] of Object.entries(values)) {
    const property = Object.hasOwn(args, name) ? args[name] : undefined;
    if (property !== undefined && value !== null)
      result[name] = writableValue(value, property.type, declarations);
  }
  return result;
}

function writableValue(value: PropertyValue, type: Shape, declarations: Declarations): PropertyValue {
  if (value instanceof Secret) return new Secret(writableValue(value.value, type, declarations));
  if (type.kind === "list" && Array.isArray(value)) {
    return value.map((item) => writableValue(item, type.of, declarations));
  }
  if (type.kind !== "object" || !isMap(value)) return value;
  const shape = declarations.object("inputs", type.name);
  return shape === undefined ? value : writable(value, shape, declarations);
}

function merge(base: PropertyMap, was: PropertyMap, is: PropertyMap): PropertyMap {
  const result: PropertyMap = { ...base };
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const before = was[name];
    const now = is[name];
    if (same(before, now)) continue;
    if (now === undefined) delete result[name];
    else result[name] = mergeValue(result[name], before, now);
  }
  return result;
}

function mergeValue(
  base: PropertyValue | undefined,
  was: PropertyValue | undefined,
  is: PropertyValue,
): PropertyValue {
  if (base instanceof Secret || was instanceof Secret || is instanceof Secret) {
    const merged = mergeValue(bare(base), bare(was), bare(is) ?? null);
    return new Secret(merged);
  }
  if (base === undefined || was === undefined) return is;
  if (isMap(base) && isMap(was) && isMap(is)) return merge(base, was, is);
  if (!Array.isArray(base) || !Array.isArray(was) || !Array.isArray(is)) return is;
  return is.map((item, i) =>
    same(was[i], item) && base[i] !== undefined ? base[i] : mergeValue(base[i], was[i], item),
  );
}

function bare(value: PropertyValue | undefined): PropertyValue | undefined {
  return value instanceof Secret ? value.value : value;
}

function same(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonical(reveal(a)) === canonical(reveal(b));
}

/** Names in order, so that equal objects are equal texts. */
function canonical(value: PropertyValue): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Marks as secret what was secret before: Azure gives values back without saying so. */
export function keepSecrets(now: PropertyMap, ...earlier: readonly PropertyMap[]): PropertyMap {
  return Object.fromEntries(
    Object.entries(now).map(([name, value]) => {
      const secret = earlier.some((known) => hasSecrets(known[name] ?? null));
      return [name, secret && !(value instanceof Secret) ? new Secret(value) : value];
    }),
  );
}
