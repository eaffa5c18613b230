import { DIAGNOSTIC_SETTING, isThere, kindOfId, WORKSPACE } from "./authority-relations";
import { listAt, quoted, textAt } from "./properties";
import { WRITES, type ServiceRule } from "./service-rule";

const SETTINGS = "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings";

const STORAGE_LOGS = ["StorageRead", "StorageWrite", "StorageDelete"];

/** Log categories by kind of target ("Supported resource log categories for Azure Monitor"). Others are not judged. */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  "microsoft.keyvault/vaults": ["AuditEvent", "AzurePolicyEvaluationDetails"],
  "microsoft.storage/storageaccounts": [],
  "microsoft.storage/storageaccounts/blobservices": STORAGE_LOGS,
  "microsoft.storage/storageaccounts/fileservices": STORAGE_LOGS,
  "microsoft.network/azurefirewalls": [
    "AZFWApplicationRule",
    "AZFWApplicationRuleAggregation",
    "AZFWDnsAdditional",
    "AZFWDnsQuery",
    "AZFWFatFlow",
    "AZFWFlowTrace",
    "AZFWFqdnResolveFailure",
    "AZFWIdpsSignature",
    "AZFWNatRule",
    "AZFWNatRuleAggregation",
    "AZFWNetworkRule",
    "AZFWNetworkRuleAggregation",
    "AZFWThreatIntel",
    "AzureFirewallApplicationRule",
    "AzureFirewallDnsProxy",
    "AzureFirewallNetworkRule",
  ],
  "microsoft.network/networksecuritygroups": ["NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"],
  "microsoft.network/virtualnetworkgateways": [
    "GatewayDiagnosticLog",
    "TunnelDiagnosticLog",
    "RouteDiagnosticLog",
    "IKEDiagnosticLog",
    "P2SDiagnosticLog",
  ],
};

/** Where the logs may go: a property each. */
const DESTINATIONS = [
  "workspaceId",
  "storageAccountId",
  "eventHubAuthorizationRuleId",
  "serviceBusRuleId",
  "marketplacePartnerId",
];

const targetOf = (settingId: string) =>
  settingId.replace(/\/providers\/Microsoft\.Insights\/diagnosticSettings\/[^/]+$/i, "");

const [SHORTEST_RETENTION, LONGEST_RETENTION] = [30, 730];

export const monitoring: readonly ServiceRule[] = [
  {
    id: "diagnostic-target-exists",
    types: [DIAGNOSTIC_SETTING],
    on: ["create"],
    source: SETTINGS,
    code: "RehearsalDiagnosticTarget",
    check: ({ id, after }) =>
      isThere(after, targetOf(id))
        ? []
        : [`resourceUri is ${targetOf(id)}, which does not exist; create it first, and depend on it`],
  },
  {
    id: "diagnostic-categories",
    types: [DIAGNOSTIC_SETTING],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/azure-monitor/reference/logs-index",
    code: "BadRequest",
    codeSource: "https://github.com/hashicorp/terraform-provider-azurerm/issues/2985",
    check: ({ id, properties }) => {
      const known = CATEGORIES[kindOfId(targetOf(id))];
      return listAt(properties, "logs").flatMap((log, i) => {
        const category = textAt(log, "category");
        return known === undefined || category === undefined || known.includes(category)
          ? []
          : [
              `logs[${i}].category is ${quoted(category)}; this resource writes ${known.map((one) => quoted(one)).join(", ") || "no logs, but the services in it do"}`,
            ];
      });
    },
  },
  {
    id: "diagnostic-destination",
    types: [DIAGNOSTIC_SETTING],
    on: WRITES,
    source: SETTINGS,
    code: "RehearsalDiagnosticDestination",
    check: ({ properties, after }) => {
      const workspace = textAt(properties, "workspaceId");
      return [
        ...(DESTINATIONS.some((name) => textAt(properties, name) !== undefined)
          ? []
          : ["no destination is named; write workspaceId"]),
        ...(workspace === undefined || isThere(after, workspace)
          ? []
          : [`workspaceId is ${quoted(workspace)}, which does not exist; create it first, and depend on it`]),
        ...(listAt(properties, "logs").length + listAt(properties, "metrics").length > 0
          ? []
          : ["neither logs nor metrics are named; write what shall be kept"]),
      ];
    },
  },
  {
    id: "workspace-retention",
    types: [WORKSPACE],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure",
    code: "RehearsalWorkspaceRetention",
    check: ({ properties: { retentionInDays: days } }) =>
      typeof days !== "number" || (days >= SHORTEST_RETENTION && days <= LONGEST_RETENTION)
        ? []
        : [`retentionInDays is ${days}; write ${SHORTEST_RETENTION} to ${LONGEST_RETENTION}`],
  },
];
