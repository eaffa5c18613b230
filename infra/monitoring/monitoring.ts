import * as monitor from "@pulumi/azure-native/monitor";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as pulumi from "@pulumi/pulumi";
import { assertDecided } from "../decided";
import type { Names } from "../names";
import {
  limitAlertArgs,
  METRIC_ALERT_DECIDING,
  poolAlertArgs,
  type ConnectionLimits,
} from "./connection-alert-args";
import { HEALTH_ALERT_DECIDING, resourceHealthAlertArgs, serviceHealthAlertArgs } from "./health-alert-args";
import { GROUP_DECIDING, mailGroupArgs } from "./mail-group-args";
import type { WatchedResource } from "./watched-logs";
import { WORKSPACE_DECIDING, workspaceArgs } from "./workspace-args";

export interface MonitoringArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  /** Everything in it is watched for its health. */
  readonly resourceGroupId: pulumi.Input<string>;
  readonly subscriptionId: string;
  readonly location: string;
  readonly names: Pick<Names, "workspace" | "alarmGroup" | "alarmRule">;
  /** Days for which logs are kept. */
  readonly retentionDays: number;
  /** Functional mailboxes, at least one: an alarm that reaches nobody is none. */
  readonly mailboxes: readonly string[];
  readonly gatewayId: pulumi.Input<string>;
  readonly limits: ConnectionLimits;
  /** Whose logs are kept; names must differ. */
  readonly watched: readonly WatchedResource[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Logs of the access part, kept for a short time, and whom Azure tells what. */
export class Monitoring extends pulumi.ComponentResource {
  readonly workspaceId: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:monitoring:Monitoring", name, {}, opts);
    const { resourceGroupName, location, names, tags } = args;
    const parent = { parent: this };

    // These logs tell where people work from: a right to read the gateway is none to read them.
    const kept = workspaceArgs(args.retentionDays, "workspace");
    assertDecided("the workspace of the access part", kept, WORKSPACE_DECIDING, file("workspace-args"));
    const workspace = new operationalinsights.Workspace(
      name,
      { ...kept, resourceGroupName, workspaceName: names.workspace, location, tags },
      // What is deleted with it, nobody can write down again.
      { ...parent, protect: true },
    );

    for (const { name: what, resourceId, categories, ownTables } of args.watched) {
      const logs = categories.map((category) => ({ category, enabled: true }));
      const setting = {
        logs,
        ...(ownTables ? { logAnalyticsDestinationType: "Dedicated" } : {}),
      };
      assertDecided(`the log of the ${what}`, setting, ["logs"], file("watched-logs"));
      new monitor.DiagnosticSetting(
        `${name}-${what}`,
        { ...setting, resourceUri: resourceId, name: "watch", workspaceId: workspace.id },
        parent,
      );
    }

    const told = mailGroupArgs(SHORT_NAME, args.mailboxes);
    assertDecided("the action group of the access part", told, GROUP_DECIDING, file("mail-group-args"));
    const group = new monitor.ActionGroup(
      `${name}-mail`,
      { ...told, resourceGroupName, actionGroupName: names.alarmGroup, tags },
      parent,
    );

    const whom = { gatewayId: args.gatewayId, groupId: group.id };
    const ofMetrics = [
      { what: "limit", rule: limitAlertArgs(args.limits, whom) },
      { what: "pool", rule: poolAlertArgs(args.limits, whom) },
    ] as const;
    for (const { what, rule } of ofMetrics) {
      assertDecided(`the alarm "${what}"`, rule, METRIC_ALERT_DECIDING, file("connection-alert-args"));
      new monitor.MetricAlert(
        `${name}-${what}`,
        { ...rule, resourceGroupName, ruleName: names.alarmRule(what), tags },
        parent,
      );
    }

    const ofHealth = [
      { what: "health", rule: resourceHealthAlertArgs(args.resourceGroupId, group.id) },
      { what: "announcements", rule: serviceHealthAlertArgs(args.subscriptionId, group.id) },
    ] as const;
    for (const { what, rule } of ofHealth) {
      assertDecided(`the alarm "${what}"`, rule, HEALTH_ALERT_DECIDING, file("health-alert-args"));
      new monitor.ActivityLogAlert(
        `${name}-${what}`,
        { ...rule, resourceGroupName, activityLogAlertName: names.alarmRule(what), tags },
        parent,
      );
    }

    this.workspaceId = workspace.id;
    this.registerOutputs({ workspaceId: this.workspaceId });
  }
}

/** Stands in every mail. */
const SHORT_NAME = "remoteaccess";

const file = (name: string) => `infra/monitoring/${name}.ts`;
