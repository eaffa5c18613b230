import { eachOf } from "../demand";
import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { inEitherShape } from "../resource-model/either-shape";
import { isGenericOf } from "../resource-model/generic-resource";
import { at, isLater, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding, Rule, RuleContext } from "../rule";
import { protectedAt, protectedHome } from "../trust/protected";

/** Types by which another tenant administers: there is no other use for them. */
export const FOREIGN: ReadonlyArray<{
  readonly type: string;
  readonly namespace: string;
  readonly arm: string;
  readonly found: string;
  /** What says who it is. */
  readonly who: string;
}> = [
  {
    type: "managedservices:RegistrationDefinition",
    namespace: "Microsoft.ManagedServices",
    arm: "registrationDefinitions",
    found: "an offer of rights to another tenant",
    who: "managedByTenantId",
  },
  {
    type: "managedservices:RegistrationAssignment",
    namespace: "Microsoft.ManagedServices",
    arm: "registrationAssignments",
    found: "rights for another tenant",
    who: "registrationDefinitionId",
  },
  {
    type: "network:ScopeConnection",
    namespace: "Microsoft.Network",
    arm: "scopeConnections",
    found: "a network manager that reaches into another tenant",
    who: "tenantId",
  },
  ...["Subscription", "ManagementGroup"].map((scope) => ({
    type: `network:${scope}NetworkManagerConnection`,
    namespace: "Microsoft.Network",
    arm: "networkManagerConnections",
    found: "a network manager of another tenant",
    who: "networkManagerId",
  })),
];

/** What a network manager does to networks without a resource in them, and where it says to which. */
const MANAGED: ReadonlyArray<{
  readonly type: string;
  readonly arm: string;
  readonly ids: readonly string[];
}> = [
  {
    type: "network:ConnectivityConfiguration",
    arm: "connectivityConfigurations",
    ids: ["hubs[].resourceId", "appliesToGroups[].networkGroupId"],
  },
  { type: "network:StaticMember", arm: "staticMembers", ids: ["resourceId"] },
];
const ADMIN_RULES = ["network:AdminRule", "network:DefaultAdminRule"];

const WRITE_NOTHING =
  "nothing: remove it; people of another organisation work under accounts of the city, with rights that are reviewed";
const WRITE_PEERING = "a peering of two named networks, as a resource of its own";
const WRITE_ALLOW = 'access: "Allow", which leaves the decision to the security groups';

/** Nobody administers the city's Azure from another tenant. */
export const noForeignAdministration: Rule = {
  id: "no-foreign-administration",
  title:
    "no other tenant may administer subscriptions or networks of the city, and no network manager may open protected ones",
  severity: "critical",
  why:
    "whoever administers from outside changes gateway, filters and rights with accounts that the city does not know, and what a " +
    "network manager connects or always allows no peering and no security group shows",
  remedy:
    "Use no Azure Lighthouse and no network manager of another tenant. Connect protected networks by peerings, and write no " +
    "security admin rule with AlwaysAllow for them.",
  controls: [
    "BSI IT-Grundschutz 2023: ORP.4.A2, OPS.1.1.2.A6, OPS.1.2.5.A3, NET.1.1.A4",
    "ISO/IEC 27001:2022 Annex A: 5.15, 5.23, 8.2",
  ],
  kind: "entrance",
  // A city may have a service provider today; the exemption has an end.
  exemptable: true,
  check: (resource, context) => [
    ...foreign(resource),
    ...managed(resource, context),
    ...adminRule(resource, context),
  ],
};

function foreign(resource: JudgedResource): readonly Finding[] {
  const [entry] = FOREIGN.filter(
    ({ type, namespace, arm }) => isAnyOf(resource.types, type) || isGenericOf(resource, namespace, arm),
  );
  if (entry === undefined) return [];
  const [who] = inEitherShape(resource.inputs, entry.who);
  const named = who?.state === "known" ? `: ${quote(who.value)}` : "";
  return [{ path: "", found: `${entry.found}${named}`, write: WRITE_NOTHING }];
}

function managed(resource: JudgedResource, context: RuleContext): readonly Finding[] {
  return MANAGED.filter(
    ({ type, arm }) => isAnyOf(resource.types, type) || isGenericOf(resource, "Microsoft.Network", arm),
  ).flatMap(({ ids }) =>
    ids.flatMap((path) => along(resource.inputs, path)).flatMap((id) => touching(id, resource, context)),
  );
}

/** Objects to the id of something protected; to one that nobody can tell, only where all around it is protected. */
function touching(id: Reading, resource: JudgedResource, { trust }: RuleContext): readonly Finding[] {
  const { path } = id;
  switch (id.state) {
    case "absent":
      return [];
    case "unknown": {
      const home = protectedHome(resource, trust);
      // What this plan makes cannot be what the trust file already names.
      if (home === undefined && isLater(id)) return [];
      const found = `${undecided(id.reason)}${home === undefined ? "" : `, in ${home}`}`;
      return [{ path, found, write: WRITE_PEERING }];
    }
    case "known": {
      const what = typeof id.value === "string" ? protectedAt(id.value, trust) : undefined;
      return what === undefined
        ? []
        : [{ path, found: `${quote(id.value)}, in ${what}`, write: WRITE_PEERING }];
    }
  }
}

function adminRule(resource: JudgedResource, { trust }: RuleContext): readonly Finding[] {
  const isRule =
    isAnyOf(resource.types, ...ADMIN_RULES) ||
    (isGenericOf(resource, "Microsoft.Network", "rules") &&
      at(resource.inputs, "properties", "access").state !== "absent");
  const home = isRule ? protectedHome(resource, trust) : undefined;
  if (home === undefined) return [];
  return inEitherShape(resource.inputs, "access").flatMap((access): readonly Finding[] => {
    const { path } = access;
    if (access.state === "absent") return [];
    if (access.state === "unknown") return [{ path, found: undecided(access.reason), write: WRITE_ALLOW }];
    const isHarmless = typeof access.value === "string" && /^(allow|deny)$/i.test(access.value);
    return isHarmless ? [] : [{ path, found: `${quote(access.value)}, in ${home}`, write: WRITE_ALLOW }];
  });
}

function along(from: Reading, path: string): readonly Reading[] {
  const [head = "", ...tail] = path.split("[].");
  const readings = inEitherShape(from, head);
  return tail.length === 0
    ? readings
    : readings.flatMap(eachOf).flatMap((item) => along(item, tail.join("[].")));
}
