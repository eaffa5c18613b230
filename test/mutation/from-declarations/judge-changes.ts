import type { ObjectShape } from "../../../rehearsal/azure/declarations/shape";
import type { DeclarationCache } from "../../../rehearsal/azure/declarations/declaration-cache";
import type { Json } from "../../../rehearsal/azure/plugin/property-value";
import { parseToken } from "../../../policy-pack/resource-model/token";
import { court } from "../court";
import { JudgedStack } from "../judged-stack";
import type { CompliantStack } from "../stacks/compliant";
import type { Planned } from "../stacks/recording-monitor";
import { changesOf, type Change, type Kind } from "./mutants";
import { patternName, placeName } from "./place";

/** One difference in one resource of a stack, and what blocks it. */
export interface JudgedChange {
  readonly stack: string;
  /** Token in its shortest form. */
  readonly type: string;
  readonly resource: string;
  readonly place: string;
  /** The place with `[*]` for every index. */
  readonly pattern: string;
  readonly kind: Kind;
  readonly value: Json | undefined;
  readonly inputs: Planned["inputs"];
  /** The rules that block, each once: those at the resource alone, or where none does those of the stack as a whole. */
  readonly blockedBy: readonly string[];
  /** Some rule names this resource. */
  readonly isNamed: boolean;
}

/** Packages whose declarations are at hand. */
export type Declared = Readonly<Record<"azure-native" | "random", DeclarationCache>>;

/** Judges every difference that the declarations allow in the resources of the stacks, in the scope `remote-access`. */
export class ChangeJudge {
  private readonly done = new Set<string>();

  constructor(private readonly declared: Declared) {}

  /** @param wanted says of each difference whether it is judged, so that a sample costs a part of the time */
  judge({ name: stack, resources }: CompliantStack, wanted: () => boolean): readonly JudgedChange[] {
    const judged = new JudgedStack(resources, court("remote-access"));
    const [before] = judged.before;
    if (before !== undefined)
      throw new Error(`${stack} is blocked as it stands: ${before.rule} at ${before.urn}`);
    return resources.flatMap((resource) => {
      const shape = this.shapeOf(resource.type);
      if (shape === undefined) return [];
      return changesOf(resource, shape, this.declared["azure-native"])
        .filter((change) => this.isNew(resource, change) && wanted())
        .map((change) => told(stack, resource, change, judged));
    });
  }

  /** Undefined for components, and for what the engine makes itself. */
  shapeOf(type: string): ObjectShape | undefined {
    const token = parseToken(type);
    if (token !== undefined) return this.declared["azure-native"].resource(token.module, token.name)?.args;
    const [, name] = /^random:index\/\w+:(\w+)$/.exec(type) ?? [];
    return name === undefined ? undefined : this.declared.random.resource("", name)?.args;
  }

  /** Of resources that say the same but for names and addresses, the first stands for all. */
  private isNew(resource: Planned, { place, kind, value }: Change): boolean {
    const key = JSON.stringify([outline(resource), placeName(place), kind, value]);
    if (this.done.has(key)) return false;
    this.done.add(key);
    return true;
  }
}

const outlines = new WeakMap<Planned, number>();
const numbers = new Map<string, number>();

/** What rules can tell resources of a type apart by: names of properties, and values that are no texts of their own. */
function outline(resource: Planned): number {
  const kept = outlines.get(resource);
  if (kept !== undefined) return kept;
  const { type, inputs, madeFrom } = resource;
  const sources = Object.entries(madeFrom).map(([input, urns]) => [
    input,
    urns.map((urn) => urn.split("::")[2]?.split("$").at(-1)),
  ]);
  const made = JSON.stringify([type, shapeIn(inputs), sources]);
  const number = numbers.get(made) ?? numbers.size;
  numbers.set(made, number);
  outlines.set(resource, number);
  return number;
}

function shapeIn(value: Json): Json {
  if (typeof value === "string") return /^[A-Za-z0-9_*-]{1,24}$/.test(value) ? value : "text";
  if (Array.isArray(value)) return value.map(shapeIn);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      /name$|^tags$/i.test(name) ? "name" : shapeIn(inner),
    ]),
  );
}

function told(stack: string, resource: Planned, change: Change, judged: JudgedStack): JudgedChange {
  const { place, kind, value, inputs, madeFrom } = change;
  const mutant = { ...resource, inputs, madeFrom, outputs: outputsAfter(resource, inputs) };
  const blocks = judged.blocks(mutant);
  return {
    stack,
    type: resource.type,
    resource: resource.name,
    place: placeName(place),
    pattern: patternName(place),
    kind,
    value,
    inputs,
    blockedBy: [...new Set(blocks.map(({ rule }) => rule))],
    isNamed: blocks.some(({ urn }) => urn === resource.urn),
  };
}

/** A preview says of an output what the program wrote as the input of that name. */
function outputsAfter({ inputs: before, outputs }: Planned, after: Planned["inputs"]): Planned["outputs"] {
  const changed = Object.entries(after).filter(([name, value]) => before[name] !== value);
  return { ...outputs, ...Object.fromEntries(changed) };
}
