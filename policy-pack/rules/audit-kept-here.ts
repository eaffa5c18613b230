import { counts, holdsNothing, says, saysIfWritten, unmet, type Demands } from "../demand";
import { notFromHere, outsideOwn } from "../own-subscription";
import { ofType } from "../resource-model/plan";
import { exactly } from "../resource-model/reading";
import { isAnyOf } from "../resource-model/token";
import type { Rule } from "../rule";

/** As long as anything of the ledger may be compared with the log; the ledger's own least period. */
const LEAST_DAYS = 31;

const WORKSPACE = "operationalinsights:Workspace";

/** learn.microsoft.com/azure/templates/microsoft.insights/diagnosticsettings and /microsoft.operationalinsights/workspaces */
export const AUDIT_DEMANDS: readonly Demands[] = [
  {
    type: "monitor:DiagnosticSetting",
    place: "top",
    demands: [
      "eventHubAuthorizationRuleId",
      "eventHubName",
      "serviceBusRuleId",
      "marketplacePartnerId",
      "storageAccountId",
    ].map(holdsNothing),
  },
  {
    type: WORKSPACE,
    place: "top",
    demands: [
      says("features.disableLocalAuth", true),
      says("publicNetworkAccessForIngestion", "Disabled"),
      counts("retentionInDays", LEAST_DAYS, "days"),
      saysIfWritten("features.enableDataExport", false),
      saysIfWritten("features.immediatePurgeDataOn30Days", false),
      holdsNothing("features.clusterResourceId"),
      holdsNothing("defaultDataCollectionRuleResourceId"),
    ],
  },
];

/** What Azure writes down goes to one place of ours, and nobody else writes there. */
export const auditKeptHere: Rule = {
  id: "audit-kept-here",
  title:
    "logs of the remote-access stack must go to a workspace of the stack's own subscription and nowhere else, and only Azure may write there",
  severity: "high",
  why:
    "the vault's log is what a forged signature is found by: sent to a stranger it tells every device and every " +
    "administrator, and a workspace with a key lets the forger write the missing line",
  remedy:
    "Write workspaceId from a workspace of this stack and no other destination; give the workspace disableLocalAuth true " +
    'and publicNetworkAccessForIngestion "Disabled".',
  controls: ["BSI IT-Grundschutz 2023: OPS.1.1.5.A3", "ISO/IEC 27001:2022 Annex A: 8.15, 8.16"],
  kind: "confinement",
  exemptable: true,
  check: (resource) => [
    ...unmet(resource, AUDIT_DEMANDS),
    ...(isAnyOf(resource.types, "monitor:DiagnosticSetting") ? destination(resource) : []),
  ],
  together: (plan) =>
    ofType(plan, "monitor:DiagnosticSetting").flatMap((setting) =>
      notFromHere(exactly(setting.inputs, "workspaceId"), "workspaceId", [WORKSPACE], setting, plan),
    ),
};

function destination(resource: Parameters<Rule["check"]>[0]) {
  const workspace = exactly(resource.inputs, "workspaceId");
  return workspace.state === "absent"
    ? [{ path: workspace.path, found: "nothing", write: "workspaceId from the workspace of this stack" }]
    : outsideOwn(workspace, resource);
}
