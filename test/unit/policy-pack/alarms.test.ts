import { limitAlertArgs, poolAlertArgs } from "../../../infra/monitoring/connection-alert-args";
import { resourceHealthAlertArgs, serviceHealthAlertArgs } from "../../../infra/monitoring/health-alert-args";
import { formsOf, judge, judgeStack, told, unknown, type Member } from "./judge";

const GROUP = "azure-native:monitor:ActionGroup";
const RULE = "azure-native:monitor:ScheduledQueryRule";
const METRIC = "azure-native:monitor:MetricAlert";
const ACTIVITY = "azure-native:monitor:ActivityLogAlert";
const GATEWAY = "azure-native:network:VirtualNetworkGateway";
const WORKSPACE = "azure-native:operationalinsights:Workspace";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const NO_LIST = "a value that cannot be decided before deployment: it is a text, not a list";
const idIn = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Insights/actionGroups/a`;
const OWN = idIn("00000000-0000-0000-0000-000000000000");
const FOREIGN = idIn("11111111-1111-1111-1111-111111111111");
const ELSEWHERE = `"${FOREIGN}`.slice(0, 121);

const reported = (type: string, inputs: Record<string, unknown>) =>
  judge({ type, scope: "remote-access", inputs }, "alarm-mail-only");

const mailboxes = [{ name: "mailbox-1", emailAddress: "device-ca@musterstadt.example" }];
const group = { location: "global", groupShortName: "device-ca", enabled: true, emailReceivers: mailboxes };
const rule = {
  enabled: true,
  kind: "LogAlert",
  scopes: [OWN],
  criteria: { allOf: [{ query: "x", threshold: 1 }] },
  actions: { actionGroups: [OWN] },
};
const figures = {
  connectionLimit: 500,
  pools: [{ cidr: "10.81.0.0/24", prefix: 24 }],
  servingInstances: 1,
} as const;
const metric = limitAlertArgs(figures, { gatewayId: OWN, groupId: OWN });
const health = resourceHealthAlertArgs(OWN, OWN);
const telling = (change: object) => ({ actions: { actionGroups: [{ actionGroupId: OWN, ...change }] } });
const condition = (change: object) => ({ ...rule, criteria: { allOf: [{ query: "x", ...change }] } });

it.each([
  ["a group that mails", GROUP, group],
  ["a group with empty leftovers", GROUP, { ...group, webhookReceivers: [], smsReceivers: null }],
  ["a rule of this stack", RULE, rule],
  ["a rule without a kind", RULE, { ...rule, kind: undefined }],
  [
    "a rule of a stack that does not stand yet",
    RULE,
    { ...rule, scopes: [unknown], actions: { actionGroups: [unknown] } },
  ],
  ["an alarm on connections", METRIC, metric],
  ["an alarm on addresses", METRIC, poolAlertArgs(figures, { gatewayId: OWN, groupId: OWN })],
  ["an alarm on health", ACTIVITY, health],
  [
    "an alarm on announcements",
    ACTIVITY,
    serviceHealthAlertArgs("00000000-0000-0000-0000-000000000000", OWN),
  ],
  ["an alarm on Azure's log that does not say that it is on", ACTIVITY, { ...health, enabled: undefined }],
  [
    "alarms with empty leftovers",
    METRIC,
    { ...metric, actions: [{ actionGroupId: OWN, webHookProperties: {} }] },
  ],
  [
    "an alarm on connections of a stack that does not stand yet",
    METRIC,
    limitAlertArgs(figures, { gatewayId: unknown, groupId: unknown }),
  ],
  [
    "an alarm on health of a stack that does not stand yet",
    ACTIVITY,
    resourceHealthAlertArgs(unknown, unknown),
  ],
])("passes %s", (_, type, inputs) => {
  expect(reported(type, inputs)).toEqual([]);
});

it.each([
  ["webhookReceivers", [{ name: "x", serviceUri: "https://x.example/?code=hush" }]],
  ["azureFunctionReceivers", [{ name: "x", functionName: "f" }]],
  ["automationRunbookReceivers", [{ name: "x", runbookName: "r" }]],
  ["logicAppReceivers", [{ name: "x" }]],
  ["eventHubReceivers", [{ name: "x" }]],
  ["itsmReceivers", [{ name: "x" }]],
  ["incidentReceivers", [{ name: "x" }]],
  ["armRoleReceivers", [{ name: "x", roleId: "r" }]],
  ["azureAppPushReceivers", [{ name: "x" }]],
  ["smsReceivers", [{ name: "x" }]],
  ["voiceReceivers", [{ name: "x" }]],
  ["identity", { type: "SystemAssigned" }],
])("blocks a group with %s, and does not quote what stands there", (property, value) => {
  const findings = reported(GROUP, { ...group, [property]: value });
  expect(told("property", findings)).toEqual([property]);
  expect(JSON.stringify(findings)).not.toContain("hush");
  expect(told("property", reported(GROUP, { ...group, properties: { [property]: value } }))).toEqual([
    `properties.${property}`,
  ]);
});

it.each([
  [GROUP, "enabled", "false", { ...group, enabled: false }],
  [GROUP, "enabled", "nothing", { ...group, enabled: undefined }],
  [GROUP, "emailReceivers", "nothing", { ...group, emailReceivers: undefined }],
  [GROUP, "emailReceivers", "[]", { ...group, emailReceivers: [] }],
  [GROUP, "emailReceivers", LATER, { ...group, emailReceivers: unknown }],
  [
    GROUP,
    "emailReceivers",
    '[{"name":(a text of 1 characters)}]',
    { ...group, emailReceivers: [{ name: "x" }] },
  ],
  [GROUP, "webhookReceivers", LATER, { ...group, webhookReceivers: unknown }],
  [RULE, "enabled", "false", { ...rule, enabled: false }],
  [RULE, "kind", '"LogToMetric"', { ...rule, kind: "LogToMetric" }],
  [RULE, "muteActionsDuration", "(a text of 3 characters)", { ...rule, muteActionsDuration: "P1D" }],
  [RULE, "identity", '{"type":(a text of 14 characters)}', { ...rule, identity: { type: "SystemAssigned" } }],
  [
    RULE,
    "actions.customProperties",
    '{"a":(a text of 1 characters)}',
    { ...rule, actions: { actionGroups: [OWN], customProperties: { a: "b" } } },
  ],
  [
    RULE,
    "criteria.allOf[0].dimensions",
    '[{"name":(a text of 10 characters)}]',
    condition({ dimensions: [{ name: "requestUri" }] }),
  ],
  [
    RULE,
    "criteria.allOf[0].resourceIdColumn",
    "(a text of 11 characters)",
    condition({ resourceIdColumn: "_ResourceId" }),
  ],
  [RULE, "criteria", LATER, { ...rule, criteria: unknown }],
  [RULE, "scopes", "nothing", { ...rule, scopes: undefined }],
  [RULE, "scopes", "nothing", { ...rule, scopes: [] }],
  [RULE, "scopes[1]", `${ELSEWHERE}", in another subscription`, { ...rule, scopes: [OWN, FOREIGN] }],
  [RULE, "actions.actionGroups", "nothing", { ...rule, actions: {} }],
  [
    RULE,
    "actions.actionGroups[0]",
    `${ELSEWHERE}", in another subscription`,
    { ...rule, actions: { actionGroups: [FOREIGN] } },
  ],
  [METRIC, "enabled", "false", { ...metric, enabled: false }],
  [METRIC, "enabled", "nothing", { ...metric, enabled: undefined }],
  [METRIC, "enabled", LATER, { ...metric, enabled: unknown }],
  [
    METRIC,
    "identity",
    '{"type":(a text of 14 characters)}',
    { ...metric, identity: { type: "SystemAssigned" } },
  ],
  [METRIC, "customProperties", '{"a":(a text of 1 characters)}', { ...metric, customProperties: { a: "b" } }],
  [METRIC, "scopes", "nothing", { ...metric, scopes: [] }],
  [METRIC, "scopes", "nothing", { ...metric, scopes: undefined }],
  [METRIC, "scopes", `${NO_LIST}`, { ...metric, scopes: OWN }],
  [METRIC, "scopes[1]", `${ELSEWHERE}", in another subscription`, { ...metric, scopes: [OWN, FOREIGN] }],
  [
    METRIC,
    "criteria.webTestId",
    `(a text of ${FOREIGN.length} characters)`,
    { ...metric, criteria: { odataType: "x", webTestId: FOREIGN } },
  ],
  [METRIC, "actions", "nothing", { ...metric, actions: undefined }],
  [METRIC, "actions", "nothing", { ...metric, actions: [] }],
  [METRIC, "actions", LATER, { ...metric, actions: unknown }],
  [METRIC, "actions", NO_LIST, { ...metric, actions: OWN }],
  [METRIC, "actions[0].actionGroupId", "nothing", { ...metric, actions: [null] }],
  [METRIC, "actions[0].actionGroupId", "nothing", { ...metric, actions: [{}] }],
  [METRIC, "actions[0].actionGroupId", '""', { ...metric, actions: [{ actionGroupId: "" }] }],
  [
    METRIC,
    "actions[1].actionGroupId",
    `${ELSEWHERE}", in another subscription`,
    { ...metric, actions: [{ actionGroupId: OWN }, { actionGroupId: FOREIGN }] },
  ],
  [
    METRIC,
    "actions[0].webHookProperties",
    '{"key":(a text of 4 characters)}',
    { ...metric, actions: [{ actionGroupId: OWN, webHookProperties: { key: "hush" } }] },
  ],
  [
    METRIC,
    "actions[0].WebhookProperties",
    '{"key":(a text of 4 characters)}',
    { ...metric, actions: [{ actionGroupId: OWN, WebhookProperties: { key: "hush" } }] },
  ],
  [
    METRIC,
    "properties",
    '{"actions":[{"webHookProperties":{"key":(a text of 4 characters)}}]}',
    { ...metric, properties: { actions: [{ webHookProperties: { key: "hush" } }] } },
  ],
  [ACTIVITY, "enabled", "false", { ...health, enabled: false }],
  [ACTIVITY, "enabled", LATER, { ...health, enabled: unknown }],
  [ACTIVITY, "scopes", "nothing", { ...health, scopes: undefined }],
  [ACTIVITY, "scopes[0]", `${ELSEWHERE}", in another subscription`, { ...health, scopes: [FOREIGN] }],
  [
    ACTIVITY,
    "scopes[0]",
    '"/subscriptions/11111111-1111-1111-1111-111111111111", in another subscription',
    serviceHealthAlertArgs("11111111-1111-1111-1111-111111111111", OWN),
  ],
  [
    ACTIVITY,
    "scopes[0]",
    '"/providers/Microsoft.Management/managementGroups/all"',
    { ...health, scopes: ["/providers/Microsoft.Management/managementGroups/all"] },
  ],
  [ACTIVITY, "actions.actionGroups", "nothing", { ...health, actions: {} }],
  [ACTIVITY, "actions", LATER, { ...health, actions: unknown }],
  [
    ACTIVITY,
    "actions.actionGroups[0].actionGroupId",
    `${ELSEWHERE}", in another subscription`,
    { ...health, ...telling({ actionGroupId: FOREIGN }) },
  ],
  [
    ACTIVITY,
    "actions.actionGroups[0].webhookProperties",
    '{"key":(a text of 4 characters)}',
    { ...health, ...telling({ webhookProperties: { key: "hush" } }) },
  ],
  [
    ACTIVITY,
    "actions.actionGroups[0].actionProperties",
    '{"a":(a text of 1 characters)}',
    { ...health, ...telling({ actionProperties: { a: "b" } }) },
  ],
  [ACTIVITY, "properties", '{"severity":4}', { ...health, properties: { severity: 4 } }],
] as [string, string, string, Record<string, unknown>][])(
  "blocks %s for %s, which is %s",
  (type, path, found, inputs) => {
    const findings = reported(type, inputs);
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  },
);

describe("ids that only the deployment tells", () => {
  const inputs = { ...rule, scopes: [unknown], actions: { actionGroups: [unknown] } };
  const judged = (logs: Partial<Member>, mail: Partial<Member>) =>
    judgeStack("alarm-mail-only", {
      silence: { type: RULE, inputs, from: { scopes: ["logs"], actions: ["mail"] } },
      logs: { type: WORKSPACE, ...logs },
      mail: { type: GROUP, inputs: group, ...mail },
    });

  it("may come from a workspace and a group of this stack", () => {
    expect(judged({}, {})).toEqual([]);
  });

  it("may not come from what is only read, or from something else", () => {
    const stranger = "silence: an id that does not come from a resource of this stack";
    expect(judged({ read: true }, { read: true })).toEqual([stranger, stranger]);
    expect(judged({}, { type: WORKSPACE, inputs: {} })).toEqual([stranger]);
    expect(judged({ type: GROUP, inputs: group }, {})).toEqual([stranger]);
  });

  it.each([
    ["figures", METRIC, limitAlertArgs(figures, { gatewayId: unknown, groupId: unknown })],
    ["Azure's own log", ACTIVITY, resourceHealthAlertArgs(unknown, unknown)],
  ])("of an alarm on %s come from what this stack makes", (_, type, alert) => {
    const of = (gateway: Partial<Member>, mail: Partial<Member>, from?: Member["from"]) =>
      judgeStack("alarm-mail-only", {
        alarm: { type, inputs: alert, from: from ?? { scopes: ["gateway"], actions: ["mail"] } },
        gateway: { type: GATEWAY, ...gateway },
        mail: { type: GROUP, inputs: group, ...mail },
      });
    const stranger = "alarm: an id that does not come from a resource of this stack";
    expect(of({}, {})).toEqual([]);
    expect(of({ type: "azure-native:resources:ResourceGroup" }, {})).toEqual([]);
    expect(of({ read: true }, {})).toEqual([stranger]);
    expect(of({}, { read: true })).toEqual([stranger]);
    expect(of({ type: WORKSPACE, inputs: {} }, {})).toEqual([stranger]);
    expect(of({}, { type: WORKSPACE, inputs: {} })).toEqual([stranger]);
    expect(of({}, {}, {})).toEqual([stranger, stranger]);
  });
});

it("judges every form of the token, and leaves other stacks alone", () => {
  const calling = { ...group, webhookReceivers: [{ name: "x" }] };
  for (const form of [GROUP, ...formsOf(GROUP)])
    expect(told("property", reported(form, calling))).toContainEqual("webhookReceivers");
  expect(judge({ type: GROUP, inputs: calling }, "alarm-mail-only")).toEqual([]);
  for (const [type, inputs] of [
    [METRIC, { ...metric, enabled: false }],
    [ACTIVITY, { ...health, enabled: false }],
  ] as const) {
    for (const form of [type, ...formsOf(type)])
      expect(told("property", reported(form, inputs))).toContainEqual("enabled");
    expect(judge({ type, inputs }, "alarm-mail-only")).toEqual([]);
  }
});
