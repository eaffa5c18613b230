import { formsOf, judge, judgeStack, told, unknown, type Member } from "./judge";

const GROUP = "azure-native:monitor:ActionGroup";
const RULE = "azure-native:monitor:ScheduledQueryRule";
const WORKSPACE = "azure-native:operationalinsights:Workspace";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
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
});

it("judges every form of the token, and leaves other stacks alone", () => {
  const calling = { ...group, webhookReceivers: [{ name: "x" }] };
  for (const form of [GROUP, ...formsOf(GROUP)])
    expect(told("property", reported(form, calling))).toContainEqual("webhookReceivers");
  expect(judge({ type: GROUP, inputs: calling }, "alarm-mail-only")).toEqual([]);
});
