import {
  eachOf,
  holdsNothing,
  says,
  saysIfWritten,
  unmet,
  unmetAt,
  type Demand,
  type Demands,
} from "../demand";
import { describe } from "../findings/quote";
import { notFromHere, outsideOwn } from "../own-subscription";
import { ofType, type PlannedResource } from "../resource-model/plan";
import { at, exactly, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { isList, isObject } from "../resource-model/value";
import type { Finding, Rule } from "../rule";

const GROUP = "monitor:ActionGroup";
const QUERY_RULE = "monitor:ScheduledQueryRule";
const METRIC_ALERT = "monitor:MetricAlert";
const ACTIVITY_ALERT = "monitor:ActivityLogAlert";
const WORKSPACE = "operationalinsights:Workspace";

/** At least one mailbox, written down: an alarm that reaches nobody is none. */
const MAILBOXES: Demand = {
  ...says("emailReceivers"),
  accepts: (value) =>
    isList(value) &&
    value.length > 0 &&
    value.every(
      (one) => isObject(one) && typeof one.emailAddress === "string" && one.emailAddress.includes("@"),
    ),
  write: "emailReceivers with at least one emailAddress, as text",
  // It may be somebody's name.
  show: describe,
};

/** learn.microsoft.com/azure/templates/microsoft.insights/actiongroups and /scheduledqueryrules */
export const ALARM_DEMANDS: readonly Demands[] = [
  {
    type: GROUP,
    place: "top",
    demands: [
      says("enabled", true),
      MAILBOXES,
      ...[
        "armRoleReceivers",
        "automationRunbookReceivers",
        "azureAppPushReceivers",
        "azureFunctionReceivers",
        "eventHubReceivers",
        "incidentReceivers",
        "itsmReceivers",
        "logicAppReceivers",
        "smsReceivers",
        "voiceReceivers",
        "webhookReceivers",
        "identity",
      ].map(holdsNothing),
    ],
  },
  {
    type: QUERY_RULE,
    place: "top",
    demands: [
      says("enabled", true),
      saysIfWritten("kind", "LogAlert"),
      holdsNothing("identity"),
      holdsNothing("muteActionsDuration"),
      holdsNothing("actions.actionProperties"),
      holdsNothing("actions.customProperties"),
    ],
  },
  {
    type: METRIC_ALERT,
    place: "top",
    demands: [
      says("enabled", true),
      ...[
        "identity",
        "actionProperties",
        "customProperties",
        // A test from outside refers to resources by ids of its own.
        "criteria.webTestId",
        "criteria.componentId",
        // azure-native keeps both alerts flat: what is said here is said twice.
        "properties",
      ].map(holdsNothing),
    ],
  },
  {
    type: ACTIVITY_ALERT,
    place: "top",
    demands: [saysIfWritten("enabled", true), holdsNothing("properties")],
  },
];

/** Whom the alarms on figures and on Azure's own log tell: lists of objects, in which the id stands. */
const TELLS = [
  { type: METRIC_ALERT, names: ["actions"], input: "actions", beside: ["webHookProperties"] },
  {
    type: ACTIVITY_ALERT,
    names: ["actions", "actionGroups"],
    input: "actions",
    beside: ["webhookProperties", "actionProperties"],
  },
] as const;

/** A condition counts, and says no more of what it found: values of columns would stand in the mail. */
const OF_A_CONDITION = [holdsNothing("dimensions"), holdsNothing("resourceIdColumn")];

/** What figures and Azure's own log are told of: whatever of it a stack makes is its own. */
const WATCHED = [
  "keyvault:Vault",
  "network:AzureFirewall",
  "network:VirtualNetworkGateway",
  "network:VirtualNetworkGatewayConnection",
  "resources:ResourceGroup",
  "storage:StorageAccount",
];

/** Where an alarm leads to: the property, the input that holds it, and what it may lead to. */
const LEADS = [
  {
    of: [QUERY_RULE],
    names: ["scopes"],
    input: "scopes",
    to: [WORKSPACE],
    words: "the id of the workspace that is asked",
  },
  {
    of: [QUERY_RULE],
    names: ["actions", "actionGroups"],
    input: "actions",
    to: [GROUP],
    words: "the id of whom it tells",
  },
  {
    of: [METRIC_ALERT, ACTIVITY_ALERT],
    names: ["scopes"],
    input: "scopes",
    to: WATCHED,
    words: "the id of what it watches",
  },
] as const;

/** An alarm of the remote access is a mail that says that something is missing, and nothing else. */
export const alarmMailOnly: Rule = {
  id: "alarm-mail-only",
  title:
    "alarms of the remote-access stack must reach mailboxes and nothing else, and watch only what the stack's own subscription holds",
  severity: "high",
  why:
    "an action group can call functions, runbooks and any address on the Internet: it would run a stranger's code, or carry " +
    "device names out of the vault's log, and an alarm that is muted or reaches nobody hides a dead certificate authority",
  remedy:
    "Give the action group emailReceivers only, and each alarm something of this stack to watch and an action group of this " +
    "stack; a query rule without dimensions or mute, none with an identity or properties for webhooks.",
  controls: ["BSI IT-Grundschutz 2023: DER.1.A3, OPS.1.1.5.A3", "ISO/IEC 27001:2022 Annex A: 6.8, 8.16"],
  kind: "confinement",
  exemptable: true,
  check: (resource) => {
    const findings = [
      ...unmet(resource, ALARM_DEMANDS),
      ...(isAnyOf(resource.types, QUERY_RULE) ? conditions(resource) : []),
      ...leads(resource),
      ...TELLS.filter(({ type }) => isAnyOf(resource.types, type)).flatMap((whom) => tells(resource, whom)),
    ];
    return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
  },
  together: (plan) => [
    ...ofType(plan, QUERY_RULE, METRIC_ALERT, ACTIVITY_ALERT).flatMap((rule) => notLedFromHere(rule, plan)),
    ...TELLS.flatMap(({ type, names, input }) =>
      ofType(plan, type).flatMap((rule) =>
        eachOf(exactly(rule.inputs, ...names)).flatMap((one) =>
          notFromHere(at(one, "actionGroupId"), input, [GROUP], rule, plan),
        ),
      ),
    ),
  ],
};

function tells(resource: JudgedResource, { names, beside }: (typeof TELLS)[number]): readonly Finding[] {
  const list = exactly(resource.inputs, ...names);
  const told = eachOf(list);
  if (told.length === 0) {
    return [{ path: list.path, found: "nothing", write: "the id of whom it tells, in actionGroupId" }];
  }
  return told.flatMap((one) => {
    const id = at(one, "actionGroupId");
    return [
      ...(id.state === "absent" ? unmetAt(one, [says("actionGroupId")]) : outsideOwn(id, resource)),
      ...unmetAt(one, beside.map(holdsNothing)),
    ];
  });
}

function conditions(resource: JudgedResource): readonly Finding[] {
  return eachOf(at(resource.inputs, "criteria", "allOf")).flatMap((one) => unmetAt(one, OF_A_CONDITION));
}

function leads(resource: JudgedResource): readonly Finding[] {
  return leadsOf(resource).flatMap(({ names, words }) => {
    const list = exactly(resource.inputs, ...names);
    const ids = eachOf(list);
    return ids.length === 0
      ? [{ path: list.path, found: "nothing", write: words }]
      : ids.flatMap((id: Reading) => outsideOwn(id, resource));
  });
}

function notLedFromHere(rule: PlannedResource, plan: readonly PlannedResource[]) {
  return leadsOf(rule).flatMap(({ names, input, to }) =>
    eachOf(exactly(rule.inputs, ...names)).flatMap((id) => notFromHere(id, input, to, rule, plan)),
  );
}

function leadsOf({ types }: JudgedResource) {
  return LEADS.filter(({ of }) => isAnyOf(types, ...of));
}
