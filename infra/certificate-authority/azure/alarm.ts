import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { assertDecided } from "../../decided";
import { GROUP_DECIDING } from "../../monitoring/mail-group-args";
import { alarmGroupArgs, RULE_DECIDING, silenceRuleArgs, unrecordedRuleArgs } from "./alarm-args";
import type { AuthorityNames } from "./names";

export interface AlarmArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<
    AuthorityNames,
    "vault" | "sealKey" | "ledgerAccount" | "alarmGroup" | "silenceRule" | "unrecordedRule"
  >;
  /** Where the logs of vault and ledger lie. */
  readonly workspaceId: pulumi.Input<string>;
  /** Functional mailboxes, at least one: an alarm that reaches nobody is none. */
  readonly mailboxes: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Tells people that the authority has fallen silent, or that a key is used behind its back, from outside of the host
 * that may be dead or in other hands.
 */
export class Alarm extends pulumi.ComponentResource {
  constructor(name: string, args: AlarmArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:certificate-authority:Alarm", name, {}, opts);
    const { resourceGroupName, location, names, tags } = args;

    const told = alarmGroupArgs(args.mailboxes);
    assertDecided("the alarm's action group", told, GROUP_DECIDING, ARGS_FILE);
    const group = new monitor.ActionGroup(
      `${name}-mail`,
      { ...told, resourceGroupName, actionGroupName: names.alarmGroup, tags },
      { parent: this },
    );

    const rule = silenceRuleArgs({ vault: names.vault, key: names.sealKey }, args.workspaceId, group.id);
    assertDecided("the alarm's rule", rule, RULE_DECIDING, ARGS_FILE);
    new monitor.ScheduledQueryRule(
      `${name}-silence`,
      { ...rule, resourceGroupName, ruleName: names.silenceRule, location, tags },
      { parent: this },
    );

    const unrecorded = unrecordedRuleArgs(names, args.workspaceId, group.id);
    assertDecided("the alarm's rule", unrecorded, RULE_DECIDING, ARGS_FILE);
    new monitor.ScheduledQueryRule(
      `${name}-unrecorded`,
      { ...unrecorded, resourceGroupName, ruleName: names.unrecordedRule, location, tags },
      { parent: this },
    );
    this.registerOutputs();
  }
}

const ARGS_FILE = "infra/certificate-authority/azure/alarm-args.ts";
