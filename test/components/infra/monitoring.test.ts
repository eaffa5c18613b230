import { namesOf } from "../../../infra/names";
import { Monitoring, type MonitoringArgs } from "../../../infra/monitoring/monitoring";
import { FIREWALL_LOGS, gatewayLogs } from "../../../infra/monitoring/watched-logs";
import { recordResources, type Registered } from "./recorded";

/** The SDK's own wait for everything that was registered; its declarations leave it out. */
const { waitForRPCs } = jest.requireActual<{ waitForRPCs: () => Promise<void> }>(
  "@pulumi/pulumi/runtime/settings",
);

async function register(change: Partial<MonitoringArgs> = {}): Promise<Registered[]> {
  const registered = recordResources();
  new Monitoring("monitoring", {
    resourceGroupName: "rg",
    resourceGroupId: "/subscriptions/s/resourceGroups/rg",
    subscriptionId: "12345678-1234-1234-1234-123456789abc",
    location: "germanywestcentral",
    names: namesOf({ name: "city", stack: "dev" }),
    retentionDays: 31,
    mailboxes: ["vpn@musterstadt.example"],
    gatewayId: "/gateway",
    limits: { connectionLimit: 500, pools: [{ cidr: "10.81.0.0/24", prefix: 24 }], servingInstances: 2 },
    watched: [
      { name: "gateway", resourceId: "/gateway", categories: gatewayLogs(false) },
      { name: "firewall", resourceId: "/firewall", categories: FIREWALL_LOGS, ownTables: true },
    ],
    tags: { stack: "dev" },
    ...change,
  });
  await waitForRPCs();
  return registered;
}

let registered: Registered[];
beforeAll(async () => (registered = await register()));

const all = (type: string) =>
  registered.filter((one) => one.type === `azure-native:${type}`).map(({ inputs }) => inputs);

it("keeps the logs for as long as the settings say, where nobody else writes", () => {
  expect(all("operationalinsights:Workspace")).toMatchObject([
    {
      workspaceName: "log-remote-access-city-dev",
      retentionInDays: 31,
      features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: false },
      publicNetworkAccessForIngestion: "Disabled",
    },
  ]);
});

it("keeps what each watched resource is said to write, and nothing else of it", () => {
  const settings = all("monitor:DiagnosticSetting").map(({ resourceUri, workspaceId, ...setting }) => [
    resourceUri,
    workspaceId,
    (setting.logs as { category: string; enabled: boolean }[]).map(
      ({ category, enabled }) => enabled && category,
    ),
    setting.logAnalyticsDestinationType,
  ]);
  expect(settings).toEqual([
    ["/gateway", "/id/monitoring", gatewayLogs(false), undefined],
    ["/firewall", "/id/monitoring", FIREWALL_LOGS, "Dedicated"],
  ]);
});

it("refuses a watched resource of which nothing is kept", async () => {
  await expect(
    register({ watched: [{ name: "gateway", resourceId: "/gateway", categories: [] }] }),
  ).rejects.toThrow("the log of the gateway would be made without logs; set them in");
});

it("tells every alarm to the mailboxes", () => {
  expect(all("monitor:ActionGroup")).toMatchObject([
    { location: "global", emailReceivers: [{ emailAddress: "vpn@musterstadt.example" }] },
  ]);
  const metric = all("monitor:MetricAlert").map(({ ruleName, scopes, actions }) => [
    ruleName,
    scopes,
    actions,
  ]);
  const toMail = [{ actionGroupId: "/id/monitoring-mail" }];
  expect(metric).toEqual([
    ["ar-remote-access-limit-city-dev", ["/gateway"], toMail],
    ["ar-remote-access-pool-city-dev", ["/gateway"], toMail],
  ]);
  const activity = all("monitor:ActivityLogAlert").map(({ activityLogAlertName, scopes, actions }) => [
    activityLogAlertName,
    scopes,
    actions,
  ]);
  expect(activity.sort()).toEqual([
    [
      "ar-remote-access-announcements-city-dev",
      ["/subscriptions/12345678-1234-1234-1234-123456789abc"],
      { actionGroups: toMail },
    ],
    ["ar-remote-access-health-city-dev", ["/subscriptions/s/resourceGroups/rg"], { actionGroups: toMail }],
  ]);
});
