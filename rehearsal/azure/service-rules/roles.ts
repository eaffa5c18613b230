import { findResource, type AzureContent, type StoredResource } from "../state/azure-state";
import { clientConfig } from "../resources/invokes";
import { IDENTITY, isThere, isUuid, namesakesOf, ROLE, ROLE_ASSIGNMENT } from "./authority-relations";
import { listAt, quoted, textAt, textsAt } from "./properties";
import { isAtOrBelow, nameOf, resourcesOf } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const TROUBLESHOOTING = "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting";
const CODES =
  "https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/role-based-access-control/troubleshooting.md";
const ASSIGNMENTS = "https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template";
const CUSTOM_ROLES = "https://learn.microsoft.com/azure/role-based-access-control/custom-roles";

/** Of Azure's own roles those that somebody might want here ("Azure built-in roles"). */
const BUILT_IN: Readonly<Record<string, string>> = {
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
  "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
  "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
  "12338af0-0e69-4776-bea7-57ae8d297424": "Key Vault Crypto User",
  "14b46e9e-c2b7-41b4-b07b-48a6ebf60603": "Key Vault Crypto Officer",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
};

/** People and groups live in a directory that no rehearsal knows. */
const IN_DIRECTORY = ["User", "Group", "ForeignGroup"];

const scopeOf = (assignmentId: string) =>
  assignmentId.replace(/\/providers\/Microsoft\.Authorization\/[^/]+\/[^/]+$/i, "");

function roleOf(content: AzureContent, properties: Properties): StoredResource | string | undefined {
  const id = textAt(properties, "roleDefinitionId") ?? "";
  const own = resourcesOf(content, ROLE).find(
    (role) => nameOf(role.id).toLowerCase() === nameOf(id).toLowerCase(),
  );
  return own ?? BUILT_IN[nameOf(id).toLowerCase()];
}

function isKnownPrincipal(content: AzureContent, properties: Properties): boolean {
  const principal = textAt(properties, "principalId") ?? "";
  if (IN_DIRECTORY.includes(textAt(properties, "principalType") ?? "")) return isUuid(principal);
  return (
    principal === clientConfig().objectId ||
    resourcesOf(content, IDENTITY).some((identity) => identity.properties.principalId === principal)
  );
}

export const roles: readonly ServiceRule[] = [
  {
    id: "role-assignment-name",
    types: [ROLE_ASSIGNMENT],
    on: ["create"],
    source: ASSIGNMENTS,
    code: "InvalidRoleAssignmentId",
    codeSource: "https://github.com/Azure/bicep/issues/8737",
    check: ({ id }) =>
      isUuid(nameOf(id)) ? [] : [`the name is ${quoted(nameOf(id))}; a role assignment is named by a GUID`],
  },
  {
    id: "role-assignment-scope-exists",
    types: [ROLE_ASSIGNMENT, ROLE],
    on: ["create"],
    source: "https://learn.microsoft.com/azure/role-based-access-control/scope-overview",
    code: "RehearsalUnknownScope",
    check: ({ id, after }) =>
      isThere(after, scopeOf(id))
        ? []
        : [`scope is ${scopeOf(id)}, which does not exist; create it first, and depend on it`],
  },
  {
    id: "role-assignment-role-exists",
    types: [ROLE_ASSIGNMENT],
    on: WRITES,
    source: ASSIGNMENTS,
    code: "RehearsalUnknownRole",
    check: ({ id, properties, after }) => {
      const role = roleOf(after, properties);
      if (role === undefined) {
        return [
          `roleDefinitionId is ${quoted(properties.roleDefinitionId)}, which is neither a role of this rehearsal nor a built-in one that the stand-in knows (${Object.values(BUILT_IN).join(", ")}); create it first, and depend on it`,
        ];
      }
      if (typeof role === "string") return [];
      const within = textsAt(role.properties, "assignableScopes").some((scope) =>
        isAtOrBelow(scopeOf(id), scope),
      );
      return within
        ? []
        : [`${role.id} cannot be assigned at ${scopeOf(id)}; add it to its assignableScopes`];
    },
  },
  {
    id: "role-assignment-principal-exists",
    types: [ROLE_ASSIGNMENT],
    on: ["create"],
    source: TROUBLESHOOTING,
    code: "PrincipalNotFound",
    codeSource: CODES,
    check: ({ properties, after }) =>
      isKnownPrincipal(after, properties)
        ? []
        : [
            `principalId is ${quoted(properties.principalId)}, and no identity of this rehearsal has it; create the identity first, or say with principalType that it is a user or group`,
          ],
  },
  {
    id: "role-assignment-fixed",
    types: [ROLE_ASSIGNMENT],
    on: WRITES,
    source: TROUBLESHOOTING,
    code: "RoleAssignmentUpdateNotPermitted",
    codeSource: CODES,
    check: ({ id, properties, before, content }) => [
      ...["principalId", "roleDefinitionId"]
        .filter((name) => before !== undefined && before[name] !== properties[name])
        .map(
          (name) =>
            `${name} cannot change from ${quoted(before?.[name])} to ${quoted(properties[name])}; delete the assignment and make a new one`,
        ),
      ...namesakesOf(content, ROLE_ASSIGNMENT, id).map(
        (other) => `the name ${nameOf(id)} is already that of ${other.id}; give each assignment its own GUID`,
      ),
    ],
  },
  {
    id: "role-assignment-once",
    types: [ROLE_ASSIGNMENT],
    on: ["create"],
    source: ASSIGNMENTS,
    code: "RehearsalRoleAssignedTwice",
    check: ({ id, properties, content }) =>
      resourcesOf(content, ROLE_ASSIGNMENT)
        .filter(
          (other) =>
            scopeOf(other.id).toLowerCase() === scopeOf(id).toLowerCase() &&
            other.properties.principalId === properties.principalId &&
            nameOf(textAt(other.properties, "roleDefinitionId") ?? "") ===
              nameOf(textAt(properties, "roleDefinitionId") ?? ""),
        )
        .map((other) => `${other.id} gives the same right already; leave one out`),
  },
  {
    id: "role-definition-form",
    types: [ROLE],
    on: WRITES,
    source: CUSTOM_ROLES,
    code: "RehearsalRoleDefinition",
    check: ({ id, properties, after }) => [
      ...(isUuid(nameOf(id)) ? [] : [`roleDefinitionId is ${quoted(nameOf(id))}; a role is named by a GUID`]),
      ...(textAt(properties, "roleName") ? [] : ["roleName is missing; a role needs one"]),
      ...(listAt(properties, "permissions").length > 0
        ? []
        : ["permissions is empty; write what the role may do"]),
      ...(textsAt(properties, "assignableScopes").length > 0
        ? []
        : ["assignableScopes is empty; write where the role may be assigned"]),
      ...textsAt(properties, "assignableScopes")
        .filter((scope) => !isThere(after, scope))
        .map((scope) => `assignableScopes has ${quoted(scope)}, which does not exist`),
    ],
  },
  {
    id: "role-name-unique",
    types: [ROLE],
    on: WRITES,
    source: CUSTOM_ROLES,
    code: "RehearsalRoleNameTaken",
    check: ({ id, properties, content }) =>
      resourcesOf(content, ROLE)
        .filter((other) => findResource(content, id) !== other)
        .filter((other) => other.properties.roleName === properties.roleName)
        .map(
          (other) =>
            `roleName is ${quoted(properties.roleName)}, as that of ${other.id}; in one tenant each role has its own`,
        ),
  },
  {
    id: "role-in-use",
    types: [ROLE],
    on: ["delete"],
    source: TROUBLESHOOTING,
    code: "RoleDefinitionHasAssignments",
    codeSource: CODES,
    check: ({ id, after }) =>
      resourcesOf(after, ROLE_ASSIGNMENT)
        .filter(
          ({ properties }) =>
            nameOf(textAt(properties, "roleDefinitionId") ?? "").toLowerCase() === nameOf(id).toLowerCase(),
        )
        .map((assignment) => `${id} is still assigned by ${assignment.id}; delete that first`),
  },
];
