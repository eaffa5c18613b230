import type { Input } from "@pulumi/pulumi";

/**
 * Azure itself finds something in the group out of order: the gateway cannot be reached from the Internet or its VPN
 * service does not run, the link's tunnel is down, the firewall has no ports left, a rule of an alarm has a broken
 * query (learn.microsoft.com, "Resource types and health checks in Azure resource health"). A metric cannot tell that:
 * a gateway that is down measures nothing, and a metric alert is silent about what is not there.
 *
 * @param resourceGroupId everything in it is watched
 */
export function resourceHealthAlertArgs(resourceGroupId: Input<string>, groupId: Input<string>) {
  return {
    location: "global",
    description:
      "Azure finds a part of the remote access unavailable or degraded; the mail names it. " +
      'Read docs/monitoring.md, "Something is down".',
    enabled: true,
    scopes: [resourceGroupId],
    condition: {
      allOf: [
        { field: "category", equals: "ResourceHealth" },
        {
          anyOf: ["Unavailable", "Degraded"].map((equals) => ({
            field: "properties.currentHealthStatus",
            equals,
          })),
        },
      ],
    },
    actions: { actionGroups: [{ actionGroupId: groupId }] },
  };
}

/**
 * Microsoft announces something about its VPN gateways: an outage, maintenance, or a change that wants an answer by a
 * certain day, as the exchange of the gateway's own certificate did (learn.microsoft.com, "About P2S VPN gateway
 * certificate migration"). Azure has no alert for the certificate itself.
 *
 * @param subscriptionId such alerts look at a whole subscription, their own ("Resource Manager template samples for
 *   Azure Monitor service health alert rules")
 */
export function serviceHealthAlertArgs(subscriptionId: string, groupId: Input<string>) {
  return {
    location: "global",
    description:
      "Microsoft announces something about VPN gateways. Read it for a day on which the gateway's certificate changes: " +
      'docs/monitoring.md, "The gateway\'s own certificate".',
    enabled: true,
    scopes: [`/subscriptions/${subscriptionId}`],
    condition: {
      allOf: [
        { field: "category", equals: "ServiceHealth" },
        { field: "properties.impactedServices[*].ServiceName", containsAny: ["VPN Gateway"] },
      ],
    },
    actions: { actionGroups: [{ actionGroupId: groupId }] },
  };
}

export const HEALTH_ALERT_DECIDING = [
  "enabled",
  "scopes",
  "condition.allOf",
  "actions.actionGroups",
] as const;
