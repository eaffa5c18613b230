import type { Rule } from "../rule";
import { aliasOf, type AliasSource } from "./aliases";
import { aliasesIn } from "./conditions";
import { expressions } from "./expressions";
import type { Expression, Pinned } from "./expression";
import type { Condition, Parameter } from "./grammar";

/** Raised when what a definition denies changes, so that assignments can tell. */
const VERSION = "1.0.0";
const CATEGORY = "Remote access";
const EFFECT: Parameter = {
  type: "String",
  metadata: {
    displayName: "Effect",
    description: "Deny refuses the request; Audit lets it pass and notes it",
  },
  allowedValues: ["Deny", "Audit", "Disabled"],
  defaultValue: "Deny",
};

/** Names of Azure's are short: 128 characters for a name that is shown, 512 for a description. */
const LONGEST_DESCRIPTION = 512;

/** A definition as Azure takes it. */
export interface Definition {
  readonly properties: {
    readonly displayName: string;
    readonly description: string;
    readonly policyType: "Custom";
    readonly mode: "All";
    readonly metadata: Readonly<Record<string, string>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly policyRule: {
      readonly if: Condition;
      readonly then: { readonly effect: "[parameters('effect')]" };
    };
  };
}

/** An alias of a definition, with where it can be read that Azure knows it. */
export interface NamedAlias extends AliasSource {
  readonly name: string;
}

/** A rule, what Azure Policy can say of it, and its definition where there is one. */
export interface Exported {
  readonly rule: Rule;
  readonly expression: Expression;
  readonly name: string;
  readonly aliases: readonly NamedAlias[];
  readonly definition: Definition | undefined;
}

/**
 * Says each rule in Azure's language, as far as it goes.
 *
 * @throws Error with every rule of which nobody has said what Azure Policy can express, and every entry without a rule
 */
export function exported(rules: readonly Rule[], pinned: Pinned): readonly Exported[] {
  const all = expressions(pinned);
  const faults = [
    ...rules
      .filter(({ id }) => !all.some(({ rule }) => rule === id))
      .map(({ id }) => `${id}: nobody has said what Azure Policy can express of it`),
    ...all
      .filter(({ rule }) => !rules.some(({ id }) => id === rule))
      .map(({ rule }) => `${rule}: is no rule of the pack`),
  ];
  if (faults.length > 0) {
    const remedy =
      "write an entry for each rule in policy-pack/azure-policy/ (point-to-site.ts, networks.ts, stores.ts, rights.ts), " +
      'none("<rule>", "<why>") where Azure Policy cannot say it, and remove those without a rule';
    throw new Error([...faults, remedy].join("\n"));
  }
  return rules.flatMap((rule) =>
    all.filter((one) => one.rule === rule.id).map((one) => exportedRule(rule, one)),
  );
}

function exportedRule(rule: Rule, expression: Expression): Exported {
  const { deny, parameters = {} } = expression;
  return {
    rule,
    expression,
    name: `remote-access-${rule.id}`,
    aliases: deny === undefined ? [] : aliasesIn(deny).flatMap(named),
    definition:
      deny === undefined
        ? undefined
        : {
            properties: {
              displayName: `Remote access: ${rule.id}`,
              description: descriptionOf(rule, expression),
              policyType: "Custom",
              mode: "All",
              metadata: {
                category: CATEGORY,
                version: VERSION,
                rule: rule.id,
                severity: rule.severity,
                expressed: expression.expressed,
              },
              parameters: { effect: EFFECT, ...parameters },
              policyRule: { if: deny, then: { effect: "[parameters('effect')]" } },
            },
          },
  };
}

/** Fields that every resource has are no aliases. */
function named(name: string): readonly NamedAlias[] {
  const alias = aliasOf(name);
  if (alias === undefined)
    throw new Error(`${name} is on no list of aliases; add it to azure-policy/aliases.ts`);
  return [{ name: alias.name, ...alias.source }];
}

function descriptionOf({ id, title }: Rule, { can }: Expression): string {
  const text = `Denies: ${can} Rule ${id} of the remote access: ${title}.`;
  return text.length <= LONGEST_DESCRIPTION ? text : `${text.slice(0, LONGEST_DESCRIPTION - 1)}…`;
}

/** An initiative as Azure takes it. */
export interface Initiative {
  readonly properties: {
    readonly displayName: string;
    readonly description: string;
    readonly policyType: "Custom";
    readonly metadata: Readonly<Record<string, string>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly policyDefinitions: ReadonlyArray<{
      readonly policyDefinitionId: string;
      readonly policyDefinitionReferenceId: string;
      readonly parameters: Readonly<Record<string, { readonly value: string }>>;
    }>;
  };
}

/** The two bundles, as the pack has two scopes. */
export const INITIATIVES = {
  entrance: {
    name: "remote-access-entrances",
    displayName: "Remote access: who gets in",
    description:
      "Rules on who gets in, which hold for every resource of the city. Assign it to the management group or to subscriptions.",
  },
  confinement: {
    name: "remote-access-confinement",
    displayName: "Remote access: its own resources",
    description:
      "Rules that hold for the stack of the remote access alone. Assign it to the resource groups of that stack and nowhere else.",
  },
} as const;

/**
 * Bundles the definitions of one kind of rules.
 *
 * @param scope where the definitions are kept: `/subscriptions/<id>` or a management group
 */
export function initiative(kind: Rule["kind"], all: readonly Exported[], scope: string): Initiative {
  const members = all.flatMap(({ rule, name, definition }) =>
    rule.kind === kind && definition !== undefined ? [{ rule, name, definition }] : [],
  );
  const { displayName, description } = INITIATIVES[kind];
  return {
    properties: {
      displayName,
      description,
      policyType: "Custom",
      metadata: { category: CATEGORY, version: VERSION },
      parameters: Object.fromEntries(
        members.flatMap(({ definition }) => Object.entries(definition.properties.parameters)),
      ),
      policyDefinitions: members.map(({ rule, name, definition }) => ({
        policyDefinitionId: `${scope}/providers/Microsoft.Authorization/policyDefinitions/${name}`,
        policyDefinitionReferenceId: rule.id,
        parameters: Object.fromEntries(
          Object.keys(definition.properties.parameters).map((parameter) => [
            parameter,
            { value: `[parameters('${parameter}')]` },
          ]),
        ),
      })),
    },
  };
}
