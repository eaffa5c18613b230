import type { types } from "@pulumi/azure-native";
import type { Input } from "@pulumi/pulumi";
import type { AddressRange } from "../access-model/address-range";

/** From this share on, somebody has time to act before a laptop is turned away. */
const NEARLY = 0.8;

/** What limits how many laptops can be connected. */
export interface ConnectionLimits {
  /** IKEv2 connections that the SKU carries. */
  readonly connectionLimit: number;
  /** Pools of laptops with a work certificate; few are under repair, and none should be in quarantine. */
  readonly pools: readonly AddressRange[];
  /** Instances of the gateway that serve laptops at the same time: each has its equal part of every pool. */
  readonly servingInstances: 1 | 2;
}

/** Connections at which the gateway's SKU is nearly used up. */
export function connectionsNearLimit({ connectionLimit }: Pick<ConnectionLimits, "connectionLimit">): number {
  return Math.floor(connectionLimit * NEARLY);
}

/**
 * Connections of one instance at which its part of the pools is nearly used up.
 *
 * No metric and no documented column of a log tells pools apart: with several of them this is the sum, and a small
 * pool can be empty long before (docs/monitoring.md).
 */
export function connectionsNearPoolEnd({
  pools,
  servingInstances,
}: Pick<ConnectionLimits, "pools" | "servingInstances">): number {
  const addresses = pools.reduce((sum, { prefix }) => sum + 2 ** (32 - prefix), 0);
  return Math.floor((addresses / servingInstances) * NEARLY);
}

interface Told {
  readonly gatewayId: Input<string>;
  readonly groupId: Input<string>;
}

/** Too few connections are left for everybody. */
export function limitAlertArgs(limits: ConnectionLimits, told: Told) {
  const threshold = connectionsNearLimit(limits);
  return connectionAlert(told, {
    description:
      `${threshold} or more of ${limits.connectionLimit} connections of the gateway are in use; when all are, laptops ` +
      'are turned away. Read docs/monitoring.md, "Many connections".',
    criterion: connections("connections", threshold),
  });
}

/** Too few addresses are left at one instance. */
export function poolAlertArgs(limits: ConnectionLimits, told: Told) {
  const threshold = connectionsNearPoolEnd(limits);
  return connectionAlert(told, {
    description:
      `One instance of the gateway serves ${threshold} or more laptops, ${NEARLY * 100} % of the addresses it can give; ` +
      'when none is left, laptops are turned away. Read docs/monitoring.md, "Many connections".',
    criterion: {
      ...connections("connections-of-one-instance", threshold),
      dimensions: [{ name: "Instance", operator: "Include", values: ["*"] }],
    },
  });
}

/**
 * `P2SConnectionCount` is measured once a minute for each instance and protocol, and its only aggregation is the total
 * ("Supported metrics for Microsoft.Network/virtualNetworkGateways"): over one minute that is the number of
 * connections, over a longer time it would be a multiple of it.
 */
function connections(name: string, threshold: number): types.input.monitor.MetricCriteriaArgs {
  return {
    criterionType: "StaticThresholdCriterion",
    name,
    metricNamespace: "Microsoft.Network/virtualNetworkGateways",
    metricName: "P2SConnectionCount",
    timeAggregation: "Total",
    operator: "GreaterThanOrEqual",
    threshold,
  };
}

function connectionAlert(
  { gatewayId, groupId }: Told,
  rule: { description: string; criterion: types.input.monitor.MetricCriteriaArgs },
) {
  return {
    // Metric alerts know no other place (learn.microsoft.com, "Microsoft.Insights metricAlerts" reference).
    location: "global",
    description: rule.description,
    enabled: true,
    severity: 2,
    scopes: [gatewayId],
    evaluationFrequency: "PT1M",
    windowSize: "PT1M",
    // Told once, and once more when it is over.
    autoMitigate: true,
    criteria: {
      odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
      allOf: [rule.criterion],
    } satisfies types.input.monitor.MetricAlertSingleResourceMultipleMetricCriteriaArgs,
    actions: [{ actionGroupId: groupId }],
  };
}

export const METRIC_ALERT_DECIDING = [
  "enabled",
  "scopes",
  "evaluationFrequency",
  "windowSize",
  "criteria.odataType",
  "criteria.allOf",
  "actions",
] as const;
