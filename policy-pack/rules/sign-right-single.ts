import { holdsNothing, says, unmet, type Demands } from "../demand";
import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { BLOB_DATA_CONTRIBUTOR, POWERFUL_ROLES } from "../resource-model/built-in-roles";
import { ofType, sourcesOf, type Plan, type PlannedResource } from "../resource-model/plan";
import { at, exactly, isLater, type Reading } from "../resource-model/reading";
import { kindOfId, parseId } from "../resource-model/resource-id";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding, PlaceInPlan, Rule } from "../rule";

const ASSIGNMENT = "authorization:RoleAssignment";
const DEFINITION = "authorization:RoleDefinition";
const KEY = { type: "keyvault:Key", arm: "microsoft.keyvault/vaults/keys", name: "a key" };
const CONTAINER = {
  type: "storage:BlobContainer",
  arm: "microsoft.storage/storageaccounts/blobservices/containers",
  name: "a blob container",
};

const WRITE_ROLE =
  "the id of a role that this stack defines, or of Storage Blob Data Contributor, as literal text: " +
  "/subscriptions/…/providers/Microsoft.Authorization/roleDefinitions/…";

const DEMANDS: readonly Demands[] = [
  {
    type: ASSIGNMENT,
    place: "top",
    demands: [
      // Without it azure-native writes "User".
      says("principalType", "ServicePrincipal"),
      holdsNothing("delegatedManagedIdentityResourceId"),
    ],
  },
];

/** One identity of this stack may sign, and nobody gets any other right here. */
export const signRightSingle: Rule = {
  id: "sign-right-single",
  title:
    "rights in the remote-access stack must be those to sign with one key and to write one container, for one identity of this stack",
  severity: "critical",
  why:
    "a vault signs whatever digest it is handed: everybody who may sign, or may give somebody that right, can make a " +
    "certificate for any device, unknown to the ledger",
  remedy:
    "Define one role with keys/read and keys/sign/action, and assign it to the issuer's user-assigned identity, with a key as " +
    "scope; for containers assign Storage Blob Data Contributor with the container as scope.",
  controls: [
    "BSI IT-Grundschutz 2023: ORP.4.A9, ORP.4.A24, CON.1.A4",
    "ISO/IEC 27001:2022 Annex A: 5.15, 8.2, 8.3, 8.24",
  ],
  kind: "confinement",
  // Whoever may sign for an hour has certificates for months: nothing takes that back when the hour is over.
  exemptable: false,
  check: (resource) => (isAnyOf(resource.types, ASSIGNMENT) ? judge(resource) : []),
  together: judgeTogether,
};

function judge(resource: JudgedResource): readonly Finding[] {
  const { inputs } = resource;
  const role = exactly(inputs, "roleDefinitionId");
  const scope = exactly(inputs, "scope");
  const wanted = roleIn(role) === BLOB_DATA_CONTRIBUTOR ? CONTAINER : KEY;
  return [
    ...unmet(resource, DEMANDS),
    ...roleFinding(role),
    // What the deployment tells of a scope is judged with the whole stack in view.
    ...(isLater(scope) ? [] : scopeFinding(scope, wanted)),
    ...(at(inputs, "principalId").state === "absent"
      ? [nothing("principalId", "the identity's principalId")]
      : []),
  ];
}

/** The GUID of a role, in lower case; undefined when it cannot be told. */
function roleIn(role: Reading): string | undefined {
  if (role.state !== "known" || typeof role.value !== "string") return undefined;
  const text = role.value.toLowerCase();
  return parseId(text)?.type === "microsoft.authorization/roledefinitions"
    ? text.split("/").at(-1)
    : undefined;
}

function roleFinding(role: Reading): readonly Finding[] {
  const { path } = role;
  switch (role.state) {
    case "absent":
      return [nothing(path, WRITE_ROLE)];
    case "unknown":
      return [{ path, found: undecided(role.reason), write: WRITE_ROLE }];
    case "known": {
      const guid = roleIn(role);
      if (guid === undefined) return [{ path, found: quote(role.value), write: WRITE_ROLE }];
      const powerful = POWERFUL_ROLES.get(guid);
      return powerful === undefined ? [] : [{ path, found: `the role ${powerful}`, write: WRITE_ROLE }];
    }
  }
}

function scopeFinding(scope: Reading, wanted: typeof KEY): readonly Finding[] {
  const { path } = scope;
  const write = `the id of ${wanted.name} of this stack`;
  switch (scope.state) {
    case "absent":
      return [nothing(path, write)];
    case "unknown":
      return [{ path, found: undecided(scope.reason), write }];
    case "known": {
      const id = typeof scope.value === "string" ? parseId(scope.value) : undefined;
      if (id === undefined) return [{ path, found: quote(scope.value), write }];
      return id.type === wanted.arm
        ? []
        : [{ path, found: `${quote(scope.value)}, which is ${kindOfId(id)}`, write }];
    }
  }
}

function nothing(path: string, write: string): Finding {
  return { path, found: "nothing", write };
}

/** What of an assignment only the whole stack tells: where role, scope and principal come from. */
function judgeTogether(plan: Plan): readonly PlaceInPlan[] {
  const own = new Set(
    ofType(plan, DEFINITION).flatMap(({ inputs }) => guidOf(at(inputs, "roleDefinitionId"))),
  );
  const signers = new Map<string, PlannedResource>();
  return ofType(plan, ASSIGNMENT).flatMap((resource): PlaceInPlan[] => {
    const guid = roleIn(exactly(resource.inputs, "roleDefinitionId"));
    // Unknown and malformed roles are findings of the resource itself.
    if (guid === undefined || POWERFUL_ROLES.has(guid)) return [];
    const writes = guid === BLOB_DATA_CONTRIBUTOR;
    if (!writes && !own.has(guid)) {
      const found = `the role ${guid}, which this stack does not define`;
      return [{ resource, path: "roleDefinitionId", found, write: WRITE_ROLE }];
    }
    return [
      ...foreignScope(resource, writes ? CONTAINER : KEY, plan),
      ...foreignPrincipal(resource, plan, writes ? undefined : signers),
    ];
  });
}

function guidOf(name: Reading): readonly string[] {
  return name.state === "known" && typeof name.value === "string" ? [name.value.toLowerCase()] : [];
}

function foreignScope(resource: PlannedResource, wanted: typeof KEY, plan: Plan): readonly PlaceInPlan[] {
  if (sourcesOf(resource, "scope", plan)?.every(({ types }) => isAnyOf(types, wanted.type)) === true)
    return [];
  const found = `a scope that does not come from ${wanted.name} of this stack`;
  return [
    {
      resource,
      path: "scope",
      found,
      write: `the id of ${wanted.name} of this stack, from the resource itself`,
    },
  ];
}

const WRITE_IDENTITY = "principalId of the user-assigned identity of this stack, from the resource itself";

/** @param signers the identity that signs, once one was met; undefined where the right is another one */
function foreignPrincipal(
  resource: PlannedResource,
  plan: Plan,
  signers: Map<string, PlannedResource> | undefined,
): readonly PlaceInPlan[] {
  const path = "principalId";
  const [identity, ...others] = sourcesOf(resource, path, plan) ?? [];
  if (
    identity === undefined ||
    others.length > 0 ||
    !isAnyOf(identity.types, "managedidentity:UserAssignedIdentity")
  ) {
    return [
      {
        resource,
        path,
        found: "a principal that does not come from an identity of this stack",
        write: WRITE_IDENTITY,
      },
    ];
  }
  const [written, actual] = [at(resource.inputs, path), at(identity.outputs, path)];
  if (written.state === "known" && actual.state === "known" && written.value !== actual.value) {
    return [
      {
        resource,
        path,
        found: `a principal that is not that of ${quote(identity.name)}`,
        write: WRITE_IDENTITY,
      },
    ];
  }
  if (signers === undefined) return [];
  signers.set(identity.urn, identity);
  const [first] = signers.values();
  if (first === undefined || first.urn === identity.urn) return [];
  const found = `the identity ${quote(identity.name)}, while ${quote(first.name)} may sign already`;
  return [{ resource, path, found, write: "the one identity that signs" }];
}
