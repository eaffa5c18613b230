import { unknownValue } from "@pulumi/pulumi/runtime";
import type { Json } from "../../../rehearsal/azure/plugin/property-value";
import { isObject, withoutValue, withValue, type Place } from "../from-declarations/place";
import type { WayIn } from "./way-in";

type Inputs = Readonly<Record<string, Json>>;

/** How a way in is written. */
export type Variant = "as described" | "absent" | "unknown" | "name in other case" | "values in other case";

/** One way in, written in one way. */
export interface Written {
  readonly variant: Variant;
  readonly inputs: Inputs;
  /** The rules that must block it; `any` where one of any rules has to. */
  readonly rules: readonly string[] | "any";
}

/** `a.b[0].c` as names and indices. */
export function placeOf(path: string): Place {
  return [...path.matchAll(/[^.[\]]+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** A way in as it is described, and written so that somebody might overlook it. */
export function writtenWays(way: WayIn, base: Inputs): readonly Written[] {
  const inputs = Object.entries(way.danger).reduce<Inputs>(
    (made, [path, value]) =>
      value === null ? withoutValue(made, placeOf(path)) : withValue(made, placeOf(path), value),
    base,
  );
  const all: Written[] = [{ variant: "as described", inputs, rules: way.rules }];
  const [deciding] = Object.entries(way.danger);
  if (deciding === undefined) return all;
  const place = placeOf(deciding[0]);
  const { absent, unknown } = way;
  if (absent !== undefined)
    all.push({ variant: "absent", inputs: withoutValue(inputs, place), rules: absent });
  if (typeof unknown !== "string") {
    const hidden = withValue(inputs, place, unknownValue);
    if (way.isDangerousAsItStands === undefined)
      all.push({ variant: "unknown", inputs: hidden, rules: unknown ?? "any" });
  }
  return [...all, ...inOtherCase(inputs, place)];
}

function inOtherCase(inputs: Inputs, place: Place): readonly Written[] {
  const value = valueAt(inputs, place);
  const last = place.at(-1);
  if (value === undefined || typeof last !== "string") return [];
  const other = `${last.charAt(0).toUpperCase()}${last.slice(1)}`;
  const renamed = withValue(withoutValue(inputs, place), [...place.slice(0, -1), other], value);
  const recased = [lower(value), upper(value)].filter(
    (made) => JSON.stringify(made) !== JSON.stringify(value),
  );
  return [
    ...(other === last ? [] : [{ variant: "name in other case", inputs: renamed, rules: "any" } as const]),
    ...recased.map(
      (made) =>
        ({ variant: "values in other case", inputs: withValue(inputs, place, made), rules: "any" }) as const,
    ),
  ];
}

function valueAt(holder: Json | undefined, [part, ...rest]: Place): Json | undefined {
  if (part === undefined) return holder;
  if (typeof part === "number") return valueAt(Array.isArray(holder) ? holder[part] : undefined, rest);
  return valueAt(isObject(holder) ? holder[part] : undefined, rest);
}

const lower = (value: Json) => texts(value, (text) => text.toLowerCase());
const upper = (value: Json) => texts(value, (text) => text.toUpperCase());

function texts(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return value === unknownValue ? value : change(value);
  if (Array.isArray(value)) return value.map((item) => texts(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, texts(item, change)]));
}
