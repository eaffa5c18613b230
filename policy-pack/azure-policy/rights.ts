import { ALARM_DEMANDS } from "../rules/alarm-mail-only";
import { AUDIT_DEMANDS } from "../rules/audit-kept-here";
import { FOREIGN } from "../rules/no-foreign-administration";
import { DATA_ACTIONS } from "../rules/sign-role-narrow";
import { anyOf, elsewhere, noItem, noneOf, ofType, someItem } from "./conditions";
import { none, type Expression, type Pinned } from "./expression";
import { translated } from "./from-demands";

const ROLE = "Microsoft.Authorization/roleDefinitions";
const SETTING = "Microsoft.Insights/diagnosticSettings";
const ALARMS = "Microsoft.Insights/actionGroups";

/** What Azure makes by itself beside what a stack asks for: the network interface of a private endpoint. */
const MADE_BY_AZURE = ["Microsoft.Network/networkInterfaces"];

/** Everything about who may do what, and who is told. */
export function rightsExpressions({ types }: Pinned): readonly Expression[] {
  return [
    foreignAdministration(),
    signRoleNarrow(),
    auditKeptHere(),
    alarmMailOnly(),
    typeAllowed(types),
    none(
      "sign-right-single",
      "who the one signer is, and which key it may use: a definition sees one resource",
    ),
    none(
      "no-grant-on-protected",
      "what the trust file protects and whom it names; Azure asks for care with definitions that deny assignments of roles",
    ),
    none(
      "no-policy-backdoor",
      "policies, assignments and exemptions: that definitions are held against those was not found in Azure's documents, and what they reach is a scope",
    ),
    none("no-ignore-changes", "an option of Pulumi, of which Azure hears nothing"),
    none("opaque-budget", "what a program does; what its templates and scripts make is judged one by one"),
    none("provider-pinned", "with which provider somebody asks; the definition is assigned in one tenant"),
    none(
      "protect-crown-jewels",
      "an option of Pulumi, of which Azure hears nothing; see the effect denyAction",
    ),
  ];
}

function foreignAdministration(): Expression {
  return {
    rule: "no-foreign-administration",
    expressed: "part",
    can: "An offer or an acceptance of Azure Lighthouse, and network managers of other tenants.",
    cannot: ["what a network manager of the own tenant connects or always allows"],
    deny: anyOf(
      ...[...new Set(FOREIGN.map(({ namespace, arm }) => `${namespace}/${parentOf(arm)}`))].map(
        (type) => ({ field: "type", equals: type }) as const,
      ),
    ),
  };
}

/** A connection to another tenant lies in the network manager. */
function parentOf(arm: string): string {
  return arm === "scopeConnections" ? `networkManagers/${arm}` : arm;
}

function signRoleNarrow(): Expression {
  const rights = (name: string) => `${ROLE}/permissions[*].${name}[*]`;
  return {
    rule: "sign-role-narrow",
    expressed: "part",
    can: "A role of the city's own that allows anything but to sign with a key and to read its public half.",
    cannot: ["whether a role can be given outside the stack's resource group"],
    deny: ofType(
      ROLE,
      { field: `${ROLE}/type`, equals: "CustomRole" },
      anyOf(
        noItem(`${ROLE}/permissions[*]`),
        someItem(rights("actions")),
        someItem(rights("dataActions"), noneOf(rights("dataActions"), DATA_ACTIONS)),
      ),
    ),
  };
}

function auditKeptHere(): Expression {
  const { cannot } = translated(AUDIT_DEMANDS, { "monitor:DiagnosticSetting": { type: SETTING } });
  return {
    rule: "audit-kept-here",
    expressed: "part",
    can: "A diagnostic setting that sends a log to a workspace of another subscription.",
    cannot: [...cannot, "what a workspace says of its own keys, network and retention"],
    deny: ofType(SETTING, elsewhere(`${SETTING}/workspaceId`)),
  };
}

function alarmMailOnly(): Expression {
  const groups = translated(ALARM_DEMANDS, { "monitor:ActionGroup": { type: ALARMS } });
  return {
    rule: "alarm-mail-only",
    expressed: "part",
    can: "An action group that is off, reaches no mailbox, or reaches anything else.",
    cannot: [...groups.cannot, "whether alarms are on, and whom they tell"],
    deny: anyOf(...groups.conditions, ofType(ALARMS, noItem(`${ALARMS}/emailReceivers[*]`))),
  };
}

function typeAllowed(types: readonly string[]): Expression {
  return {
    rule: "type-allowed",
    expressed: "part",
    can: "A type that is not in the parameter types.",
    cannot: [
      "what runs in the program instead of Azure: dynamic resources, commands, references to other stacks",
      "types that Azure Policy does not judge at all",
    ],
    parameters: {
      types: {
        type: "Array",
        metadata: {
          displayName: "Types that the remote access may hold",
          description:
            "From allowed-types.json, with what Azure makes by itself; add what else it makes in this city",
        },
        defaultValue: [...new Set([...types, ...MADE_BY_AZURE])].sort(),
      },
    },
    deny: { field: "type", notIn: "[parameters('types')]" },
  };
}
