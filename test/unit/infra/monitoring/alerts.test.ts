import { assertDecided } from "../../../../infra/decided";
import {
  connectionsNearLimit,
  connectionsNearPoolEnd,
  limitAlertArgs,
  METRIC_ALERT_DECIDING,
  poolAlertArgs,
} from "../../../../infra/monitoring/connection-alert-args";
import {
  HEALTH_ALERT_DECIDING,
  resourceHealthAlertArgs,
  serviceHealthAlertArgs,
} from "../../../../infra/monitoring/health-alert-args";
import { FILE_LOGS, FIREWALL_LOGS, gatewayLogs } from "../../../../infra/monitoring/watched-logs";

const pool = (prefix: number) => ({ cidr: `10.81.0.0/${prefix}`, prefix });
const limits = { connectionLimit: 500, pools: [pool(24)], servingInstances: 2 } as const;
const told = { gatewayId: "/gateway", groupId: "/group" };

it.each([
  [500, 400],
  [1_000, 800],
  [5_000, 4_000],
  [10_000, 8_000],
])("of %d connections of the SKU, %d are nearly all", (connectionLimit, threshold) => {
  expect(connectionsNearLimit({ connectionLimit })).toBe(threshold);
});

it.each([
  ["one pool, one instance", [pool(24)], 1, 204],
  ["one pool in two halves", [pool(24)], 2, 102],
  ["a large pool in two halves", [pool(20)], 2, 1_638],
  ["two pools, as a sum", [pool(24), pool(24)], 2, 204],
] as const)("an instance is nearly at the end of %s", (_, pools, servingInstances, threshold) => {
  expect(connectionsNearPoolEnd({ pools, servingInstances })).toBe(threshold);
});

describe("the alarms of connections", () => {
  it("count what one minute says, because a longer one would be a multiple of it", () => {
    for (const rule of [limitAlertArgs(limits, told), poolAlertArgs(limits, told)]) {
      expect(rule).toMatchObject({ windowSize: "PT1M", evaluationFrequency: "PT1M", scopes: ["/gateway"] });
      expect(rule.criteria.allOf).toMatchObject([
        { metricName: "P2SConnectionCount", timeAggregation: "Total", operator: "GreaterThanOrEqual" },
      ]);
    }
  });

  it("look at the gateway as a whole for the SKU, and at each instance for the pool", () => {
    const [whole] = limitAlertArgs(limits, told).criteria.allOf;
    const [instance] = poolAlertArgs(limits, told).criteria.allOf;
    expect(whole).toMatchObject({ threshold: 400 });
    expect(whole).not.toHaveProperty("dimensions");
    expect(instance).toMatchObject({
      threshold: 102,
      dimensions: [{ name: "Instance", operator: "Include", values: ["*"] }],
    });
  });

  it("say in the mail what the figure is and where to read", () => {
    expect(limitAlertArgs(limits, told).description).toMatch(/^400 or more of 500 .*docs\/monitoring\.md/);
    expect(poolAlertArgs(limits, told).description).toMatch(/^One instance .* 102 or more .*monitoring\.md/);
  });
});

const DECIDED: [what: string, args: object, deciding: readonly string[]][] = [
  ["limit", limitAlertArgs(limits, told), METRIC_ALERT_DECIDING],
  ["pool", poolAlertArgs(limits, told), METRIC_ALERT_DECIDING],
  ["health", resourceHealthAlertArgs("/group", "/mail"), HEALTH_ALERT_DECIDING],
  ["announcements", serviceHealthAlertArgs("subscription", "/mail"), HEALTH_ALERT_DECIDING],
];
it.each(DECIDED)("the alarm %s holds what decides it", (what, args, deciding) => {
  expect(() => assertDecided(what, args, deciding, "file.ts")).not.toThrow();
});

describe("logs", () => {
  it("hold the key exchange only while somebody looks for a fault", () => {
    expect(gatewayLogs(false)).not.toContain("IKEDiagnosticLog");
    expect(gatewayLogs(true)).toEqual([...gatewayLogs(false), "IKEDiagnosticLog"]);
    expect(gatewayLogs(false)).toContain("P2SDiagnosticLog");
  });

  it("hold neither names that laptops ask for nor who worked on which file", () => {
    expect(FIREWALL_LOGS).not.toContain("AZFWDnsQuery");
    expect(FIREWALL_LOGS).toContain("AZFWNetworkRule");
    expect(FILE_LOGS).toEqual(["StorageDelete"]);
  });
});
