import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { ofType, sourcesOf, type Plan } from "../resource-model/plan";
import {
  at,
  exactly,
  holdsSomething,
  isLater,
  items,
  type ListReading,
  type Reading,
} from "../resource-model/reading";
import { kindOfId, parseId } from "../resource-model/resource-id";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding, PlaceInPlan, Rule } from "../rule";

const DEFINITION = "authorization:RoleDefinition";

/** All that a role of this stack may allow: read the public half of a key, and sign a digest with it. */
export const DATA_ACTIONS = [
  "Microsoft.KeyVault/vaults/keys/read",
  "Microsoft.KeyVault/vaults/keys/sign/action",
];
const WRITE_DATA_ACTIONS = `dataActions: ${JSON.stringify(DATA_ACTIONS)}`;
const WRITE_ACTIONS = "nothing: remove it, whoever signs manages no resources";
const WRITE_SCOPE = "the id of this stack's resource group, or of something in it";

/** A role of this stack allows to sign, and nothing else. */
export const signRoleNarrow: Rule = {
  id: "sign-role-narrow",
  title:
    "a role that the remote-access stack defines must allow to sign with a key and to read its public half, inside the stack's resource group, and nothing else",
  severity: "critical",
  why:
    "a role is a name for rights: one with a wildcard, or with the right to change keys, vaults or assignments, opens the " +
    "device CA to everybody it is ever given to",
  remedy:
    "Write actions as an empty list and dataActions with keys/read and keys/sign/action as literal text, and take scope and " +
    "assignableScopes from the stack's resource group.",
  controls: ["BSI IT-Grundschutz 2023: ORP.4.A9, CON.1.A4", "ISO/IEC 27001:2022 Annex A: 5.15, 8.2, 8.3"],
  kind: "confinement",
  // Whoever may sign for an hour has certificates for months: nothing takes that back when the hour is over.
  exemptable: false,
  check: (resource) => (isAnyOf(resource.types, DEFINITION) ? judge(resource) : []),
  together: (plan) => ofType(plan, DEFINITION).flatMap((resource) => foreignScopes(resource, plan)),
};

function judge({ inputs }: JudgedResource): readonly Finding[] {
  const scopes = items(exactly(inputs, "assignableScopes"));
  return [
    ...each(items(exactly(inputs, "permissions")), `permissions with ${WRITE_DATA_ACTIONS}`, permission),
    // What only the deployment tells is judged with the whole stack in view.
    ...(isLater(scopes) ? [] : each(scopes, WRITE_SCOPE, place)),
    ...place(exactly(inputs, "scope")),
  ];
}

function each(
  list: ListReading,
  write: string,
  of: (item: Reading) => readonly Finding[],
): readonly Finding[] {
  const { path } = list;
  switch (list.state) {
    case "absent":
      return [{ path, found: "nothing", write }];
    case "unknown":
      return [{ path, found: undecided(list.reason), write }];
    case "known":
      return list.value.length === 0 ? [{ path, found: "an empty list", write }] : list.value.flatMap(of);
  }
}

function permission(item: Reading): readonly Finding[] {
  const [actions, dataActions] = [at(item, "actions"), at(item, "dataActions")];
  // Unknown as a whole: told once.
  if (item.state === "unknown" || actions.path === item.path)
    return rights(dataActions, DATA_ACTIONS, WRITE_DATA_ACTIONS);
  return [...rights(actions, [], WRITE_ACTIONS), ...rights(dataActions, DATA_ACTIONS, WRITE_DATA_ACTIONS)];
}

function rights(list: Reading, allowed: readonly string[], write: string): readonly Finding[] {
  if (!holdsSomething(list)) return [];
  const lower = allowed.map((name) => name.toLowerCase());
  return each(items(list), write, ({ path, ...right }) => {
    if (right.state === "absent") return [];
    if (right.state === "unknown") return [{ path, found: undecided(right.reason), write }];
    return typeof right.value === "string" && lower.includes(right.value.toLowerCase())
      ? []
      : [{ path, found: quote(right.value), write }];
  });
}

/** Where a role is made and may be given: a resource group, or something in one. */
function place(scope: Reading): readonly Finding[] {
  const { path } = scope;
  switch (scope.state) {
    case "absent":
      return [{ path, found: "nothing", write: WRITE_SCOPE }];
    case "unknown":
      return isLater(scope) ? [] : [{ path, found: undecided(scope.reason), write: WRITE_SCOPE }];
    case "known": {
      const id = typeof scope.value === "string" ? parseId(scope.value) : undefined;
      if (id === undefined) return [{ path, found: quote(scope.value), write: WRITE_SCOPE }];
      return id.resourceGroup === undefined
        ? [{ path, found: `${quote(scope.value)}, which is ${kindOfId(id)}`, write: WRITE_SCOPE }]
        : [];
    }
  }
}

/** Scopes come from this stack: a literal one may be anybody's resource group. */
function foreignScopes(resource: Plan[number], plan: Plan): readonly PlaceInPlan[] {
  return ["scope", "assignableScopes"]
    .filter(
      (path) => sourcesOf(resource, path, plan)?.every(({ types }) => isAnyOf(types, ...PLACES)) !== true,
    )
    .map((path) => ({
      resource,
      path,
      found: "a scope that does not come from the resource group of this stack",
      write: `${WRITE_SCOPE}, from the resource itself`,
    }));
}

const PLACES = ["resources:ResourceGroup", "keyvault:Vault", "keyvault:Key"];
