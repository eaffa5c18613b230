import { quote } from "../findings/quote";
import { mayBeGeneric } from "../resource-model/generic-resource";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding, Rule } from "../rule";

/**
 * What may be ignored: `tags` decide nothing but the number of the gateway statement, which p2s-revocations-complete compares
 * whatever the program says, and the others Azure computes itself and gives back differently each time.
 */
const HARMLESS = ["tags", "bgpSettings", "peeringState"];

/** By namespace, the types that the rules on entrances judge, and how ARM calls them. */
const ENTRANCES: ReadonlyArray<{
  readonly namespace: string;
  readonly module: string;
  readonly names: readonly string[];
  readonly arm: readonly string[];
}> = [
  {
    namespace: "Microsoft.Network",
    module: "network",
    names: [
      "VirtualNetworkGateway",
      "VirtualNetworkGatewayConnection",
      "VpnServerConfiguration",
      "P2sVpnServerConfiguration",
      "P2sVpnGateway",
      "ConfigurationPolicyGroup",
      "VirtualWan",
      "VirtualHub",
      "ScopeConnection",
      "SubscriptionNetworkManagerConnection",
      "ManagementGroupNetworkManagerConnection",
      "ConnectivityConfiguration",
      "StaticMember",
      "AdminRule",
      "DefaultAdminRule",
    ],
    arm: [
      "virtualNetworkGateways",
      "connections",
      "vpnServerConfigurations",
      "p2sVpnServerConfigurations",
      "p2sVpnGateways",
      "virtualWans",
      "virtualHubs",
      "networkManagers",
    ],
  },
  {
    namespace: "Microsoft.Authorization",
    module: "authorization",
    names: ["RoleAssignment", "PimRoleEligibilitySchedule", "RoleDefinition"],
    arm: ["roleAssignments", "roleEligibilityScheduleRequests", "roleDefinitions"],
  },
  {
    namespace: "Microsoft.ManagedIdentity",
    module: "managedidentity",
    names: ["FederatedIdentityCredential"],
    arm: ["federatedIdentityCredentials"],
  },
];

const WRITE = `nothing, or only ${HARMLESS.slice(0, -1).join(", ")} and ${HARMLESS.at(-1)}`;

/** What the program says is what stands in Azure. */
export const noIgnoreChanges: Rule = {
  id: "no-ignore-changes",
  title: "of what decides who gets in, a program must not ignore changes",
  severity: "high",
  why:
    "Pulumi puts the old value in the place of an ignored one before any rule sees it, so that the pack judges yesterday's value, and " +
    "what somebody changed by hand in Azure stays there and is never told",
  remedy:
    "Write the value that shall stand, and leave ignoreChanges away. tags and lists that Azure computes itself may be ignored.",
  controls: [
    "BSI IT-Grundschutz 2023: OPS.1.1.3.A1, NET.1.1.A15, NET.3.3.A4",
    "ISO/IEC 27001:2022 Annex A: 8.9, 8.32",
  ],
  kind: "entrance",
  // While it stands, no rule sees what Azure has: too much for longer than an outage.
  exemptable: "emergency",
  check: (resource, { scope }) => (scope === "remote-access" || isEntrance(resource) ? judge(resource) : []),
};

function isEntrance(resource: JudgedResource): boolean {
  return ENTRANCES.some(
    ({ namespace, module, names, arm }) =>
      isAnyOf(resource.types, ...names.map((name) => `${module}:${name}`)) ||
      mayBeGeneric(resource, namespace, ...arm),
  );
}

function judge({ options }: JudgedResource): readonly Finding[] {
  return (options?.ignoreChanges ?? []).flatMap((path, index) =>
    HARMLESS.includes(topOf(path) ?? "")
      ? []
      : [{ path: `options.ignoreChanges[${index}]`, found: quote(path), write: WRITE }],
  );
}

/** `a`, `a.b`, `a[0]`, `["a"]` and `["a"]["b"]`: the two ways in which Pulumi spells a path. */
const TOP = /^(?:\["([A-Za-z]+)"\]|([A-Za-z]+))(?=[.[]|$)/;

/** The property that a path begins with; undefined for what names several or none, as `*` does. */
function topOf(path: string): string | undefined {
  const [, quoted, plain] = TOP.exec(path) ?? [];
  return quoted ?? plain;
}
