import { expectationOf, type Demand, type Demands } from "../demand";
import { aliasOf } from "./aliases";
import { absent, anyOf, notSaying, ofType, someItem, written, writtenOtherThan } from "./conditions";
import type { Condition } from "./grammar";

/** A type as Resource Manager has it. */
export interface ArmType {
  readonly type: string;
  /** Where azure-native calls a property, or the first part of its path, otherwise. */
  readonly names?: Readonly<Record<string, string>>;
  /** What stands between the type and a property: a dot where `type` ends with a list's `[*]`. */
  readonly joint?: "/" | ".";
}

/** What demands say in Azure's language, and what they do not. */
export interface Translated {
  readonly conditions: readonly Condition[];
  readonly cannot: readonly string[];
}

/**
 * Says demands of a rule as conditions under which Azure Policy denies a resource.
 *
 * @param types by azure-native's `module:Name`; demands of other types are left out
 */
export function translated(all: readonly Demands[], types: Readonly<Record<string, ArmType>>): Translated {
  const parts = all.flatMap(({ type, demands }) => {
    const arm = types[type];
    if (arm === undefined) return [];
    const { conditions, cannot } = violations(demands, arm);
    return [{ conditions: conditions.length === 0 ? [] : [ofType(arm.type, anyOf(...conditions))], cannot }];
  });
  return {
    conditions: parts.flatMap(({ conditions }) => conditions),
    cannot: parts.flatMap(({ cannot }) => cannot),
  };
}

/** The same for demands of one type, without naming it. */
export function violations(demands: readonly Demand[], arm: ArmType): Translated {
  const parts = demands.map((demand) => violation(demand, arm));
  return {
    conditions: parts.flatMap((part) => ("condition" in part ? [part.condition] : [])),
    cannot: parts.flatMap((part) => ("cannot" in part ? [part.cannot] : [])),
  };
}

function violation(demand: Demand, arm: ArmType): { condition: Condition } | { cannot: string } {
  const path = pathOf(demand, arm);
  const alias = `${arm.type}${arm.joint ?? "/"}${path}`;
  const expected = expectationOf(demand);
  if (expected === undefined) return { cannot: `${path}, which the rule judges by code of its own` };
  if (expected.kind === "only") return { cannot: `anything beside ${expected.names.join(", ")} in ${path}` };
  if (expected.kind === "nothing") {
    if (aliasOf(`${alias}[*]`)) return { condition: someItem(`${alias}[*]`) };
    return aliasOf(alias) ? { condition: written(alias) } : { cannot: withoutAlias(path) };
  }
  if (!aliasOf(alias)) return { cannot: withoutAlias(path) };
  switch (expected.kind) {
    case "one-of": {
      const { values } = expected;
      return { condition: demand.mayBeAbsent ? writtenOtherThan(alias, values) : notSaying(alias, values) };
    }
    case "at-least":
      return { condition: { anyOf: [absent(alias), { field: alias, less: expected.least }] } };
  }
}

function pathOf({ names }: Demand, arm: ArmType): string {
  const [first = "", ...more] = names;
  return [arm.names?.[first] ?? first, ...more].join(".");
}

function withoutAlias(path: string): string {
  return `${path}, for which no alias was found`;
}
