import { eachOf, holdsNothing, unmetAt } from "../demand";
import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import {
  KEY_VAULT_CRYPTO_USER,
  POWERFUL_ROLES,
  powerIn,
  READING_ROLES,
  ROLES_OVER_SERVICES,
} from "../resource-model/built-in-roles";
import { inEitherShape } from "../resource-model/either-shape";
import { GENERIC, isGenericOf } from "../resource-model/generic-resource";
import { at, readingOf, type Reading } from "../resource-model/reading";
import { parseId } from "../resource-model/resource-id";
import type { JudgedResource } from "../resource-model/resource";
import { seenThrough } from "../resource-model/seen-through";
import { isAnyOf } from "../resource-model/token";
import { UNKNOWN } from "../resource-model/value";
import type { Finding, Rule, RuleContext } from "../rule";
import { subscriptionOf } from "../own-subscription";
import { protectedAt, protectedByName, protectedHome, reachedFrom, vaultAt } from "../trust/protected";

/** Both give a right: one at once, the other to whoever asks for it within its time. */
const GRANTS = ["authorization:RoleAssignment", "authorization:PimRoleEligibilitySchedule"];
const GRANTS_IN_ARM = [
  "roleAssignments",
  "roleEligibilityScheduleRequests",
  "roleAssignmentScheduleRequests",
];

const ACTIVATION = ["authorization:RoleManagementPolicy", "authorization:RoleManagementPolicyAssignment"];

const WRITE_REVIEWED = "nothing: change outside of programs, after review, how rights are activated";
const WRITE_GRANT =
  "nothing: remove it, or give a smaller right in a smaller place; who may sign with a key of a protected vault stands under signers in trust.yaml";
const WRITE_ROLE = "the id of a built-in role that opens nothing, as literal text";
const WRITE_RIGHT = "only rights that open nothing, or assignableScopes that reach nothing protected";
const WRITE_SUBJECT =
  "a subject of one environment, as repo:<owner>/<repository>:environment:<name>, as literal text";

/** Nobody gets at what is protected by way of a right. */
export const noGrantOnProtected: Rule = {
  id: "no-grant-on-protected",
  title:
    "nobody may get a right by which what trust.yaml protects can be opened, and no outside workload may sign in there but from one environment",
  severity: "critical",
  why:
    "whoever may sign, change networks, read an account's keys or give rights needs no device certificate, and a federated " +
    "credential lets in every run of a pipeline that its subject matches, also that of a proposed change",
  remedy:
    "Give rights on protected things by groups of the city, outside of programs, after review; let an issuer be pinned under " +
    "signers in trust.yaml. Let federated subjects name one environment.",
  controls: [
    "BSI IT-Grundschutz 2023: ORP.4.A2, ORP.4.A9, ORP.4.A24, CON.1.A4",
    "ISO/IEC 27001:2022 Annex A: 5.15, 8.2, 8.3",
  ],
  kind: "entrance",
  // Who gets such a right can make a certificate, or a door, that outlives every exemption.
  exemptable: false,
  check: (resource, context) => [
    // In the remote-access stack sign-right-single and sign-role-narrow allow much less.
    ...(context.scope === "remote-access"
      ? []
      : [
          ...grant(resource, context),
          ...definition(resource, context),
          ...activation(resource, context),
          ...accessPolicy(seenThrough(resource), context),
        ]),
    ...federation(resource, context),
  ],
};

function is(
  resource: JudgedResource,
  types: readonly string[],
  namespace: string,
  arm: readonly string[],
): boolean {
  return isAnyOf(resource.types, ...types) || isGenericOf(resource, namespace, ...arm);
}

function grant(resource: JudgedResource, context: RuleContext): readonly Finding[] {
  if (!is(resource, GRANTS, "Microsoft.Authorization", GRANTS_IN_ARM)) return [];
  const { inputs } = resource;
  const roles = inEitherShape(inputs, "roleDefinitionId");
  const findings = scopesOf(resource).flatMap((scope) => {
    const reached = reachOf(scope, resource, context);
    if (reached === undefined) return [];
    return roles.flatMap((role) => {
      const power = powerOf(role, mayHoldKeys(scope));
      if (power === undefined || isPinnedSigner(role, scope, inputs, context)) return [];
      const write = guidOf(role) === undefined ? WRITE_ROLE : WRITE_GRANT;
      const notes = expiredSigners(context);
      return [{ path: role.path, found: `${power}, on ${reached}`, write, notes }];
    });
  });
  return distinct(findings);
}

/** Where a right is given. A generic resource says it by what stands before its own type. */
function scopesOf(resource: JudgedResource): readonly Reading[] {
  const { inputs, types } = resource;
  if (!isAnyOf(types, GENERIC))
    return inEitherShape(inputs, "scope").filter(({ state }) => state !== "absent");
  const names = ["resourceGroupName", "resourceProviderNamespace", "parentResourcePath", "resourceType"];
  const [group, ...parts] = names.map((name) => at(inputs, name));
  const texts = [group, ...parts].map((part) => (part?.state === "known" ? part.value : ""));
  const home = subscriptionOf(resource);
  if (home === undefined || [group, ...parts].some((part) => part?.state === "unknown"))
    return [readingOf(UNKNOWN)];
  const [inGroup, ...rest] = texts.map((text) => (typeof text === "string" ? text.toLowerCase() : ""));
  const whole = `/subscriptions/${home}/resourcegroups/${inGroup}/providers/${rest.join("/")}`;
  const scope = whole.replaceAll(/\/+/g, "/").split("/providers/microsoft.authorization")[0] ?? whole;
  return [readingOf(scope)];
}

/** What protected thing a scope reaches; where only the deployment tells it, what the whole subscription is. */
function reachOf(scope: Reading, resource: JudgedResource, { trust }: RuleContext): string | undefined {
  if (scope.state === "known" && typeof scope.value === "string") return reachedFrom(scope.value, trust);
  const home = protectedHome(resource, trust);
  return home === undefined ? undefined : `${home}, at a scope that cannot be told`;
}

/** A vault or something in it, or a place that may hold one. */
function mayHoldKeys(scope: Reading): boolean {
  if (scope.state !== "known" || typeof scope.value !== "string") return true;
  const type = parseId(scope.value.replace(/\/+$/, ""))?.type;
  return type === undefined || /^microsoft\.(keyvault|management)\//.test(type);
}

/**
 * What a role would open; undefined for one that opens nothing.
 *
 * @param keys whether there may be keys: a role that nobody knows may be one that signs, as the issuer's is
 */
function powerOf(role: Reading, keys: boolean): string | undefined {
  if (role.state === "absent") return undefined;
  if (role.state === "unknown") return undecided(role.reason);
  const guid = guidOf(role);
  if (guid === undefined) return quote(role.value);
  const known = POWERFUL_ROLES.get(guid) ?? ROLES_OVER_SERVICES.get(guid);
  if (known !== undefined) return `the role ${known}`;
  return keys && !READING_ROLES.has(guid)
    ? `the role ${guid}, of which nobody knows whether it signs`
    : undefined;
}

/** The pinned signers' own: to sign, whoever defined the role, and nothing that is known to be more. */
function isSigning(role: Reading): boolean {
  const guid = guidOf(role);
  if (guid === undefined) return false;
  return guid === KEY_VAULT_CRYPTO_USER || !(POWERFUL_ROLES.has(guid) || ROLES_OVER_SERVICES.has(guid));
}

function guidOf(role: Reading): string | undefined {
  if (role.state !== "known" || typeof role.value !== "string") return undefined;
  const text = role.value.toLowerCase();
  return parseId(text)?.type === "microsoft.authorization/roledefinitions"
    ? text.split("/").at(-1)
    : undefined;
}

/** A signer may sign with keys of a protected vault, and gets no other power by that. */
function isPinnedSigner(
  role: Reading,
  scope: Reading,
  inputs: Reading,
  { trust, now }: RuleContext,
): boolean {
  const today = now.toISOString().slice(0, 10);
  const inVault = scope.state === "known" && typeof scope.value === "string" && vaultAt(scope.value, trust);
  const principals = inEitherShape(inputs, "principalId");
  return (
    isSigning(role) &&
    inVault &&
    principals.every((principal) =>
      trust.signers?.some(
        ({ principal: pinned, until }) =>
          principal.state === "known" &&
          typeof principal.value === "string" &&
          principal.value.toLowerCase() === pinned &&
          (until === undefined || today <= until),
      ),
    )
  );
}

function expiredSigners({ trust, now }: RuleContext): readonly string[] {
  const today = now.toISOString().slice(0, 10);
  return (trust.signers ?? []).flatMap(({ name, until }) =>
    until !== undefined && until < today ? [`the signer "${name}" in trust.yaml counted until ${until}`] : [],
  );
}

/** A role can be given wherever it is assignable: there it must not be able to open anything. */
function definition(resource: JudgedResource, context: RuleContext): readonly Finding[] {
  if (!is(resource, ["authorization:RoleDefinition"], "Microsoft.Authorization", ["roleDefinitions"]))
    return [];
  const { inputs } = resource;
  const scopes = [...inEitherShape(inputs, "assignableScopes").flatMap(eachOf), at(inputs, "scope")];
  const reached = scopes
    .filter(({ state }) => state !== "absent")
    .map((scope) => reachOf(scope, resource, context))
    .find((what) => what !== undefined);
  if (reached === undefined) return [];
  const rights = inEitherShape(inputs, "permissions")
    .flatMap(eachOf)
    .flatMap((permission) => ["actions", "dataActions"].flatMap((name) => eachOf(at(permission, name))))
    .flatMap((right) => powerfulRight(right, reached));
  return distinct(rights);
}

function powerfulRight(right: Reading, reached: string): readonly Finding[] {
  const { path } = right;
  if (right.state === "absent") return [];
  if (right.state === "unknown")
    return [{ path, found: `${undecided(right.reason)}, in a role for ${reached}`, write: WRITE_RIGHT }];
  const power = typeof right.value === "string" ? powerIn(right.value) : "nobody knows what";
  if (power === undefined) return [];
  const found = `${quote(right.value)}, which may ${power}, in a role for ${reached}`;
  return [{ path, found, write: WRITE_RIGHT }];
}

/** Who is only eligible gets the right by these rules: with a consent, or without one. */
function activation(resource: JudgedResource, context: RuleContext): readonly Finding[] {
  if (!isAnyOf(resource.types, ...ACTIVATION)) return [];
  const reached = scopesOf(resource)
    .map((scope) => reachOf(scope, resource, context))
    .find((what) => what !== undefined);
  return reached === undefined
    ? []
    : [{ path: "", found: `rules by which rights are activated, on ${reached}`, write: WRITE_REVIEWED }];
}

/** In a vault with access policies each of them is a right; inline ones come with the vault. */
function accessPolicy(resource: JudgedResource, { trust }: RuleContext): readonly Finding[] {
  if (!isAnyOf(resource.types, "keyvault:AccessPolicy")) return [];
  const [named] = protectedByName(resource, trust).flatMap(({ id }) => protectedAt(id, trust) ?? []);
  const reached = named ?? protectedHome(resource, trust);
  return reached === undefined
    ? []
    : [{ path: "policy", found: `an access policy, on ${reached}`, write: WRITE_GRANT }];
}

function federation(resource: JudgedResource, context: RuleContext): readonly Finding[] {
  if (
    !is(resource, ["managedidentity:FederatedIdentityCredential"], "Microsoft.ManagedIdentity", [
      "federatedIdentityCredentials",
    ])
  )
    return [];
  const home = homeOf(resource, context);
  if (home === undefined) return [];
  const { inputs } = resource;
  const [issuer] = inEitherShape(inputs, "issuer");
  return distinct([
    ...inEitherShape(inputs, "subject").flatMap((subject) => wide(subject, issuer, home)),
    ...[inputs, at(inputs, "properties")].flatMap((place) =>
      unmetAt(place, [holdsNothing("claimsMatchingExpression")]),
    ),
  ]);
}

/** Where nobody says in which subscription the identity is, it may be a protected one, if there is any. */
function homeOf(resource: JudgedResource, { trust }: RuleContext): string | undefined {
  const isUntold = subscriptionOf(resource) === undefined && (trust.protected?.subscriptions.length ?? 0) > 0;
  return isUntold ? "a subscription that the provider does not say" : protectedHome(resource, trust);
}

const GITHUB = "token.actions.githubusercontent.com";
/** https://docs.github.com/actions/reference/openid-connect-reference: of these only an environment has reviewers. */
const OF_ONE_ENVIRONMENT = /^repo:[\w.-]+\/[\w.-]+:environment:[^:*?]+$/;

function wide(subject: Reading, issuer: Reading | undefined, home: string): readonly Finding[] {
  const { path } = subject;
  switch (subject.state) {
    case "absent":
      return [{ path, found: `nothing, in ${home}`, write: WRITE_SUBJECT }];
    case "unknown":
      return [{ path, found: `${undecided(subject.reason)}, in ${home}`, write: WRITE_SUBJECT }];
    case "known":
      return typeof subject.value === "string" && isNarrow(subject.value, issuer)
        ? []
        : [{ path, found: `${quote(subject.value)}, in ${home}`, write: WRITE_SUBJECT }];
  }
}

/** Of another issuer nobody here knows how its subjects are made: one without a wildcard is one subject. */
function isNarrow(subject: string, issuer: Reading | undefined): boolean {
  const isOther =
    issuer?.state === "known" &&
    typeof issuer.value === "string" &&
    !issuer.value.toLowerCase().includes(GITHUB);
  return isOther && !/^repo:/i.test(subject)
    ? subject.trim() !== "" && !/[*?]/.test(subject)
    : OF_ONE_ENVIRONMENT.test(subject);
}

/** One unknown value may hide several; it is told once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
}
