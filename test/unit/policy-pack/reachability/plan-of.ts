import type { Plan, PlannedResource } from "../../../../policy-pack/resource-model/plan";
import { readingOf } from "../../../../policy-pack/resource-model/reading";
import { UNKNOWN, isList, isObject, type Value } from "../../../../policy-pack/resource-model/value";

/** A resource as a program registers it; `/id/<name>` in its inputs refers to another one by the name that it has there. */
export interface Body {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** `standing`: Azure has told every id. `preview`: ids are known only after deployment, and the engine tells what they are made from. */
export type Phase = "standing" | "preview";

const ID = /^\/id\/([^/]+)/;

/** Inputs that name what a resource is part of; the recordings have a resource's name in the program as its name in Azure. */
const PARENTS = [
  "virtualNetworkName",
  "firewallPolicyName",
  "networkSecurityGroupName",
  "routeTableName",
  "loadBalancerName",
];

/** Names of resources that a value refers to. */
function namesIn(value: Value, input = ""): readonly string[] {
  if (typeof value === "string")
    return PARENTS.includes(input) ? [value] : [ID.exec(value)?.[1] ?? []].flat();
  if (isList(value)) return value.flatMap((item) => namesIn(item));
  return isObject(value) ? Object.values(value).flatMap((inner) => namesIn(inner)) : [];
}

/** @param refers whether a resource of this name is there */
function hidden(value: Value, refers: (name: string) => boolean, input = ""): Value {
  if (typeof value === "string") return namesIn(value, input).some(refers) ? UNKNOWN : value;
  if (isList(value)) return value.map((item) => hidden(item, refers));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hidden(inner, refers, key)]));
}

const plain = (inputs: Body["inputs"]) =>
  JSON.parse(JSON.stringify(inputs)) as Readonly<Record<string, Value>>;

/** What a pack would be shown of these resources. */
export function planOf(all: readonly Body[], phase: Phase = "standing"): Plan {
  // Components have the names of what they are made of.
  const bodies = all.filter(({ type }) => type.startsWith("azure-native:"));
  const urns = new Map(bodies.map(({ type, name }) => [name, `urn:pulumi:dev::plan::${type}::${name}`]));
  return bodies.map(({ type, name, inputs }): PlannedResource => {
    const own = plain(inputs);
    const madeFrom = Object.entries(own).map(
      ([input, value]) =>
        [
          input,
          namesIn(value, input).flatMap((other) => (other === name ? [] : (urns.get(other) ?? []))),
        ] as const,
    );
    return {
      urn: urns.get(name) ?? "",
      name,
      type,
      types: [type.slice("azure-native:".length)],
      inputs: readingOf(
        phase === "preview" ? hidden(own, (other) => other !== name && urns.has(other)) : own,
      ),
      outputs: readingOf(phase === "preview" ? {} : { id: `/id/${name}`, name }),
      madeFrom: Object.fromEntries(madeFrom),
    };
  });
}

/** A plan with the outputs of its stack, as the pack sees them when the program has ended. */
export function withOutputs(plan: Plan, outputs: object): Plan {
  const type = "pulumi:pulumi:Stack";
  return [
    {
      urn: `urn:pulumi:dev::plan::${type}::plan-dev`,
      name: "plan-dev",
      type,
      types: [],
      inputs: readingOf({}),
      outputs: readingOf(plain({ ...outputs })),
      madeFrom: {},
    },
    ...plan,
  ];
}
