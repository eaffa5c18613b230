import { eachOf } from "../demand";
import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { inEitherShape } from "../resource-model/either-shape";
import { at, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { isEmpty, isList, isObject, type Value } from "../resource-model/value";

const placed = (name: string) => [name, `${name}AtManagementGroup`];
const DEFINITIONS = ["PolicyDefinition", "PolicyDefinitionVersion"].flatMap(placed).map(typeOf);
const SETS = ["PolicySetDefinition", "PolicySetDefinitionVersion"].flatMap(placed).map(typeOf);
export const ASSIGNMENT = "authorization:PolicyAssignment";

/** learn.microsoft.com/azure/governance/policy/concepts/effect-basics; any other effect changes something. */
const HARMLESS = new Set(["audit", "auditifnotexists", "deny", "denyaction", "disabled", "manual"]);
const CHANGING = new Set(["addtonetworkgroup", "append", "deployifnotexists", "modify", "mutate"]);
const BY_PARAMETER = /^\[\s*parameters\(\s*'([^']+)'\s*\)\s*\]$/i;

/** By what a policy of Azure changes what others have deployed, instead of refusing or telling it. */
export interface PolicyChange {
  readonly path: string;
  readonly found: string;
}

/** Where a definition, a set or an assignment may change something; none for every other resource. */
export function changesOf(resource: JudgedResource): readonly PolicyChange[] {
  // Inputs are made when somebody reads them: not for every resource of a stack.
  const { types } = resource;
  if (isAnyOf(types, ...DEFINITIONS))
    return inEitherShape(resource.inputs, "policyRule").flatMap((rule) =>
      ofEffect(at(rule, "then", "effect"), resource.inputs),
    );
  if (isAnyOf(types, ...SETS))
    return ["parameters", "policyDefinitions"]
      .flatMap((name) => inEitherShape(resource.inputs, name))
      .flatMap((part) => (part.state === "known" ? said(part.value, part.path) : []));
  return isAnyOf(types, ASSIGNMENT) ? inEitherShape(resource.inputs, "identity").flatMap(ofIdentity) : [];
}

/** Whether it is a definition or a set, which count wherever somebody assigns them. */
export function isPolicy({ types }: JudgedResource): boolean {
  return isAnyOf(types, ...DEFINITIONS, ...SETS);
}

/** Whether a definition or a set stands at a management group and not in a subscription. */
export function isAboveSubscriptions({ types }: JudgedResource): boolean {
  return types.some((type) => /AtManagementGroup$/i.test(type));
}

function typeOf(name: string): string {
  return `authorization:${name}`;
}

function ofEffect(effect: Reading, inputs: Reading): readonly PolicyChange[] {
  const { path } = effect;
  if (effect.state === "absent") return [{ path, found: "no effect" }];
  const parameter =
    effect.state === "known" && typeof effect.value === "string"
      ? BY_PARAMETER.exec(effect.value)?.[1]
      : undefined;
  return parameter === undefined ? unlessHarmless(effect) : ofParameter(parameter, inputs);
}

/** Whoever assigns the policy chooses the effect among the allowed values. */
function ofParameter(name: string, inputs: Reading): readonly PolicyChange[] {
  return inEitherShape(inputs, "parameters").flatMap((parameters) => {
    const [allowed, preset] = ["allowedValues", "defaultValue"].map((key) => at(parameters, name, key));
    const choices = allowed === undefined ? [] : eachOf(allowed);
    if (allowed === undefined || choices.length === 0) {
      const path = allowed?.path ?? parameters.path;
      return [{ path, found: "any effect that its assignment says" }];
    }
    return [...choices, ...(preset === undefined || preset.state === "absent" ? [] : [preset])].flatMap(
      unlessHarmless,
    );
  });
}

function unlessHarmless(effect: Reading): readonly PolicyChange[] {
  const { path } = effect;
  if (effect.state !== "known")
    return [{ path, found: effect.state === "unknown" ? undecided(effect.reason) : "no effect" }];
  const { value } = effect;
  const isHarmless = typeof value === "string" && HARMLESS.has(value.toLowerCase());
  return isHarmless ? [] : [{ path, found: `the effect ${quote(value)}` }];
}

/** A set names definitions, and may choose their effects. */
function said(value: Value, path: string): readonly PolicyChange[] {
  if (typeof value === "string")
    return CHANGING.has(value.toLowerCase()) ? [{ path, found: `the effect ${quote(value)}` }] : [];
  if (isList(value)) return value.flatMap((item, index) => said(item, `${path}[${index}]`));
  return isObject(value)
    ? Object.entries(value).flatMap(([name, inner]) => said(inner, `${path}.${name}`))
    : [];
}

/** learn.microsoft.com/azure/governance/policy/concepts/assignment-structure: nothing is deployed or changed without one. */
function ofIdentity(identity: Reading): readonly PolicyChange[] {
  const { path } = identity;
  if (identity.state === "absent") return [];
  if (identity.state === "unknown") return [{ path, found: undecided(identity.reason) }];
  const type = at(identity, "type");
  const isNone = type.state === "known" && typeof type.value === "string" && /^none$/i.test(type.value);
  return isNone || isEmpty(identity.value)
    ? []
    : [{ path, found: "an identity, with which it deploys and changes what its definition says" }];
}
