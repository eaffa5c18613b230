import type * as Pulumi from "@pulumi/pulumi";

/** The inputs of a resource before they are registered; values may be outputs. */
export type Inputs = Record<string, unknown>;

/** One resource of the stack. */
export interface Place {
  /** Its whole type token. */
  readonly type: string;
  readonly name: string;
}

/** A dangerous change that is laid over the stack, to see that the policy pack stops it. */
export interface Scenario {
  /** One sentence: what somebody did, as a colleague would say it. */
  readonly title: string;
  /** The resource that somebody changed, or added to the stack. */
  readonly at: Place;
  /** Rules that must block this resource: all that do, so that each can be told from those of another scenario. */
  readonly rules: readonly string[];
  /** Changes the inputs of a resource that the stack has. */
  readonly change?: (inputs: Inputs) => Inputs;
  /** Changes the options that the program gives to it. What they do may hide what other scenarios do to the resource. */
  readonly options?: (options: Inputs) => Inputs;
  /** Adds a resource that it has not. */
  readonly add?: (pulumi: typeof Pulumi, at: Place) => void;
}

type What = Pick<Scenario, "title" | "rules">;

/** Somebody changes what a resource of azure-native in the stack says. */
export function changed(
  type: string,
  name: string,
  what: What,
  change: (inputs: Inputs) => Inputs,
): Scenario {
  return { ...what, at: { type: `azure-native:${type}`, name }, change };
}

/** Somebody adds a resource, here by its token alone, as programs in any language may. */
export function added(type: string, name: string, what: What, inputs: Inputs): Scenario {
  const add: Scenario["add"] = (pulumi, at) => {
    class Untyped extends pulumi.CustomResource {}
    new Untyped(at.type, at.name, inputs, { version: "3.28.0" });
  };
  return { ...what, at: { type, name }, add };
}

/** The object that stands under this name. */
export function objectIn(inputs: Inputs, name: string): Inputs {
  const value = inputs[name];
  if (!isInputs(value)) throw new Error(`the stack writes no object under ${name}`);
  return value;
}

/** The list that stands under this name. */
export function listIn(inputs: Inputs, name: string): readonly unknown[] {
  const value = inputs[name];
  if (!Array.isArray(value)) throw new Error(`the stack writes no list under ${name}`);
  return value;
}

function isInputs(value: unknown): value is Inputs {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
