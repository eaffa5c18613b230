import { unknownValue } from "@pulumi/pulumi/runtime";
import type { Declarations, ObjectShape, Shape } from "../../../rehearsal/azure/declarations/shape";
import type { Json } from "../../../rehearsal/azure/plugin/property-value";
import type { Planned } from "../stacks/recording-monitor";
import { isObject, withoutValue, withValue, type Place } from "./place";
import { declaredValues, newValues, otherTexts } from "./values";

/** What was done to a resource. `unsourced`: a value that the deployment tells comes out of nothing in this stack. */
export type Kind = "changed" | "removed" | "added" | "unknown" | "unsourced";

/** One resource of a compliant stack with one difference. */
export interface Change {
  readonly place: Place;
  readonly kind: Kind;
  /** What stands there now; undefined where nothing does. */
  readonly value: Json | undefined;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly madeFrom: Planned["madeFrom"];
}

/** Every difference that the declarations of a type allow in a resource. */
export function changesOf(
  resource: Planned,
  args: ObjectShape,
  declarations: Declarations,
): readonly Change[] {
  return new Changes(resource, declarations).inObject(resource.inputs, args, []);
}

class Changes {
  constructor(
    private readonly resource: Planned,
    private readonly declarations: Declarations,
  ) {}

  inObject(value: Readonly<Record<string, Json>>, shape: ObjectShape, place: Place): readonly Change[] {
    return Object.entries(shape).flatMap(([name, { type }]) => {
      const at = [...place, name];
      const written = value[name];
      return written === undefined || written === null
        ? newValues(name, type, this.declarations).map((fresh) => this.change("added", at, fresh))
        : this.at(written, type, at);
    });
  }

  private at(value: Json, type: Shape, place: Place): readonly Change[] {
    const isUnknown = value === unknownValue;
    return [
      this.change("removed", place, undefined),
      ...(isUnknown ? this.unsourced(place) : [this.change("unknown", place, unknownValue)]),
      ...this.inside(value, type, place),
    ];
  }

  private inside(value: Json, type: Shape, place: Place): readonly Change[] {
    const declared = declaredValues(type, this.declarations);
    if (declared !== undefined && declared.length > 0)
      return declared.filter((other) => other !== value).map((other) => this.change("changed", place, other));
    if (value === unknownValue)
      return this.instead(newValues(String(place.at(-1)), type, this.declarations), place);
    if (typeof value === "string") return this.instead(otherTexts(value), place);
    if (typeof value === "number") return this.instead([0, value + 1, value * 100 + 7], place);
    if (Array.isArray(value)) return this.inList(value, type, place);
    if (!isObject(value)) return [];
    if (type.kind === "map") return this.inMap(value, type.of, place);
    const shape = type.kind === "object" ? this.declarations.object(type.side, type.name) : undefined;
    return shape === undefined
      ? this.inMap(value, { kind: "any" }, place)
      : this.inObject(value, shape, place);
  }

  private inList(value: readonly Json[], type: Shape, place: Place): readonly Change[] {
    const of: Shape = type.kind === "list" ? type.of : { kind: "any" };
    const fresh = newValues(String(place.at(-1)), of, this.declarations);
    return [
      ...value.flatMap((item, index) => this.at(item, of, [...place, index])),
      ...fresh.map((item) => this.change("added", [...place, value.length], item)),
    ];
  }

  private inMap(value: Readonly<Record<string, Json>>, of: Shape, place: Place): readonly Change[] {
    return [
      ...Object.entries(value).flatMap(([name, item]) => this.at(item, of, [...place, name])),
      this.change("added", [...place, "other"], "other"),
    ];
  }

  private instead(values: readonly Json[], place: Place): readonly Change[] {
    return values.map((other) => this.change("changed", place, other));
  }

  /** The same unknown value, but not out of a resource of this stack. */
  private unsourced(place: Place): readonly Change[] {
    const [input = ""] = place;
    const { [input]: sources, ...madeFrom } = this.resource.madeFrom;
    if (sources === undefined) return [];
    return [{ place, kind: "unsourced", value: unknownValue, inputs: this.resource.inputs, madeFrom }];
  }

  private change(kind: Kind, place: Place, value: Json | undefined): Change {
    const { inputs, madeFrom } = this.resource;
    const changed = value === undefined ? withoutValue(inputs, place) : withValue(inputs, place, value);
    return { place, kind, value, inputs: changed, madeFrom: sourcesOf(changed, madeFrom) };
  }
}

/** What a program writes itself comes from nowhere else. */
export function sourcesOf(
  inputs: Readonly<Record<string, Json>>,
  madeFrom: Planned["madeFrom"],
): Planned["madeFrom"] {
  const isUnknown = (input: string) => JSON.stringify(inputs[input])?.includes(unknownValue) === true;
  return Object.fromEntries(Object.entries(madeFrom).filter(([input]) => isUnknown(input)));
}
