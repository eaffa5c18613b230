import type { Json } from "../plugin/property-value";
import { METRIC_ALERT } from "./access-relations";
import { isThere, kindOfId } from "./authority-relations";
import { listAt, quoted, repeated, textAt, textsAt, valueAt } from "./properties";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const OVERVIEW = "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types";
const REFERENCE = "https://learn.microsoft.com/azure/templates/microsoft.insights/metricalerts";
const CREATE = "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-metric-alert-rule";

const MINUTES: Readonly<Record<string, number>> = {
  PT1M: 1,
  PT5M: 5,
  PT15M: 15,
  PT30M: 30,
  PT1H: 60,
  PT6H: 360,
  PT12H: 720,
  P1D: 1440,
};
const [LONGEST_FREQUENCY, MOST_CONDITIONS] = [60, 5];

const STORAGE_METRICS = [
  "Availability",
  "Egress",
  "Ingress",
  "SuccessE2ELatency",
  "SuccessServerLatency",
  "Transactions",
];

/** Metrics by kind of scope ("Supported metrics with Azure Monitor"). Other kinds are not judged. */
const METRICS: Readonly<Record<string, readonly string[]>> = {
  "microsoft.network/virtualnetworkgateways": [
    "AverageBandwidth",
    "BgpPeerStatus",
    "BgpRoutesAdvertised",
    "BgpRoutesLearned",
    "ExpressRouteGatewayActiveFlows",
    "ExpressRouteGatewayBitsPerSecond",
    "ExpressRouteGatewayCountOfRoutesAdvertisedToPeer",
    "ExpressRouteGatewayCountOfRoutesLearnedFromPeer",
    "ExpressRouteGatewayCpuUtilization",
    "ExpressRouteGatewayFrequencyOfRoutesChanged",
    "ExpressRouteGatewayMaxFlowsCreationRate",
    "ExpressRouteGatewayNumberOfVmInVnet",
    "ExpressRouteGatewayPacketsPerSecond",
    "InboundFlowsCount",
    "MmsaCount",
    "OutboundFlowsCount",
    "P2SBandwidth",
    "P2SConnectionCount",
    "QmsaCount",
    "TunnelAverageBandwidth",
    "TunnelEgressBytes",
    "TunnelEgressPacketDropCount",
    "TunnelEgressPacketDropTSMismatch",
    "TunnelEgressPackets",
    "TunnelIngressBytes",
    "TunnelIngressPacketDropCount",
    "TunnelIngressPacketDropTSMismatch",
    "TunnelIngressPackets",
    "TunnelNatAllocations",
    "TunnelNatedBytes",
    "TunnelNatedPackets",
    "TunnelNatFlowCount",
    "TunnelNatPacketDrop",
    "TunnelPeakPackets",
    "TunnelReverseNatedBytes",
    "TunnelReverseNatedPackets",
    "TunnelTotalFlowCount",
    "UserVpnRouteCount",
    "VnetAddressPrefixCount",
  ],
  "microsoft.network/azurefirewalls": [
    "ApplicationRuleHit",
    "DataProcessed",
    "FirewallHealth",
    "FirewallLatencyPng",
    "NetworkRuleHit",
    "ObservedCapacity",
    "SNATPortUtilization",
    "Throughput",
  ],
  "microsoft.keyvault/vaults": [
    "Availability",
    "SaturationShoebox",
    "ServiceApiHit",
    "ServiceApiLatency",
    "ServiceApiResult",
  ],
  "microsoft.storage/storageaccounts": [...STORAGE_METRICS, "UsedCapacity"],
  "microsoft.storage/storageaccounts/fileservices": [
    ...STORAGE_METRICS,
    "FileCapacity",
    "FileCount",
    "FileShareCapacityQuota",
    "FileShareCount",
    "FileShareMaxUsedBandwidthMiBps",
    "FileShareMaxUsedIOPS",
    "FileShareProvisionedBandwidthMiBps",
    "FileShareProvisionedIOPS",
    "FileShareSnapshotCount",
    "FileShareSnapshotSize",
  ],
  "microsoft.storage/storageaccounts/blobservices": [
    ...STORAGE_METRICS,
    "BlobCapacity",
    "BlobCount",
    "BlobProvisionedSize",
    "ContainerCount",
    "IndexCapacity",
  ],
};

const minutesAt = (properties: Properties, name: string) => MINUTES[textAt(properties, name) ?? ""];
const conditionsOf = (properties: Properties) => listAt(properties, "criteria", "allOf");

/** Rules that look at one number of a resource. */
export const metricAlerts: readonly ServiceRule[] = [
  {
    id: "metric-alert-global",
    types: [METRIC_ALERT],
    on: ["create"],
    source: REFERENCE,
    code: "RehearsalMetricAlertLocation",
    check: ({ properties }) =>
      textAt(properties, "location")?.toLowerCase() === "global"
        ? []
        : [`location is ${quoted(properties.location)}; metric alerts are "global"`],
  },
  {
    id: "metric-alert-references",
    types: [METRIC_ALERT],
    on: WRITES,
    source: CREATE,
    code: "RehearsalMetricAlertReference",
    check: ({ properties, after }) => {
      const scopes = textsAt(properties, "scopes");
      const groups = listAt(properties, "actions").map((action) => textAt(action, "actionGroupId") ?? "");
      return [
        ...(scopes.length > 0 ? [] : ["scopes is empty; write the resource that is looked at"]),
        ...[...scopes, ...groups]
          .filter((target) => !isThere(after, target))
          .map(
            (target) =>
              `it refers to ${quoted(target)}, which does not exist; create it first, and depend on it`,
          ),
      ];
    },
  },
  {
    id: "metric-alert-times",
    types: [METRIC_ALERT],
    on: WRITES,
    source: REFERENCE,
    code: "RehearsalMetricAlertTimes",
    check: ({ properties }) => {
      const [every, window] = [
        minutesAt(properties, "evaluationFrequency"),
        minutesAt(properties, "windowSize"),
      ];
      const steps = Object.keys(MINUTES);
      return [
        ...(every !== undefined && every <= LONGEST_FREQUENCY
          ? []
          : [
              `evaluationFrequency is ${quoted(properties.evaluationFrequency)}; write ${steps.filter((step) => (MINUTES[step] ?? 0) <= LONGEST_FREQUENCY).join(", ")}`,
            ]),
        ...(window === undefined
          ? [`windowSize is ${quoted(properties.windowSize)}; write ${steps.join(", ")}`]
          : []),
        ...(every !== undefined && window !== undefined && every > window
          ? [
              `evaluationFrequency is ${quoted(properties.evaluationFrequency)}, longer than windowSize; what happens in between is never looked at`,
            ]
          : []),
      ];
    },
  },
  {
    id: "metric-alert-severity",
    types: [METRIC_ALERT],
    on: WRITES,
    source: REFERENCE,
    code: "RehearsalMetricAlertSeverity",
    check: ({ properties: { severity } }) =>
      typeof severity === "number" && [0, 1, 2, 3, 4].includes(severity)
        ? []
        : [`severity is ${quoted(severity)}; write 0 to 4`],
  },
  {
    id: "metric-alert-criteria",
    types: [METRIC_ALERT],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalMetricAlertCriteria",
    check: ({ properties }) => {
      // Web tests are looked at in another way.
      if (/WebtestLocation/.test(textAt(properties, "criteria", "odataType") ?? "")) return [];
      const conditions = conditionsOf(properties);
      return [
        ...(conditions.length >= 1 && conditions.length <= MOST_CONDITIONS
          ? []
          : [`criteria.allOf has ${conditions.length} members; write 1 to ${MOST_CONDITIONS}`]),
        ...repeated(conditions.map((one) => textAt(one, "name") ?? "")).map(
          (name) => `criteria.allOf has the name ${quoted(name)} more than once; give each its own`,
        ),
        ...conditions.flatMap((one, i) => conditionFaults(one, `criteria.allOf[${i}]`)),
        ...(textsAt(properties, "scopes").length > 1 &&
        /SingleResource/.test(textAt(properties, "criteria", "odataType") ?? "")
          ? [
              "scopes has several members, but criteria.odataType is that of a single resource; write an alert for each",
            ]
          : []),
      ];
    },
  },
  {
    id: "metric-alert-metric",
    types: [METRIC_ALERT],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index",
    code: "RehearsalUnknownMetric",
    check: ({ properties }) =>
      textsAt(properties, "scopes").flatMap((scope) => {
        const known = METRICS[kindOfId(scope)];
        return conditionsOf(properties).flatMap((one, i) => {
          const metric = textAt(one, "metricName");
          return known === undefined || metric === undefined || known.includes(metric)
            ? []
            : [
                `criteria.allOf[${i}].metricName is ${quoted(metric)}; ${kindOfId(scope)} has ${known.join(", ")}`,
              ];
        });
      }),
  },
];

function conditionFaults(condition: Json, at: string): readonly string[] {
  const isDynamic = textAt(condition, "criterionType") === "DynamicThresholdCriterion";
  const threshold = valueAt(condition, "threshold");
  return [
    ...(textAt(condition, "metricName") === undefined
      ? [`${at}.metricName is missing; write what is looked at`]
      : []),
    ...(isDynamic || typeof threshold === "number"
      ? []
      : [`${at}.threshold is ${quoted(threshold)}; write a number`]),
    ...(isDynamic && threshold !== undefined
      ? [`${at}.threshold is set beside a dynamic one; leave it out`]
      : []),
  ];
}
