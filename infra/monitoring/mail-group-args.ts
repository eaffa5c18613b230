/**
 * Who is told: mailboxes and nothing else. Everything else that an action group can call would run something, or carry
 * what the alert says out of the city's sight.
 *
 * @param shortName at most 12 characters (learn.microsoft.com, "Microsoft.Insights actionGroups" reference); stands in
 *   every mail
 */
export function mailGroupArgs(shortName: string, mailboxes: readonly string[]) {
  return {
    // Alarms are told by whichever of Azure's regions still stands ("Action groups", global processing).
    location: "global",
    groupShortName: shortName,
    enabled: true,
    emailReceivers: mailboxes.map((emailAddress, index) => ({
      name: `mailbox-${index + 1}`,
      emailAddress,
      useCommonAlertSchema: true,
    })),
  };
}

export const GROUP_DECIDING = ["enabled", "groupShortName", "emailReceivers"] as const;
