/**
 * Where logs lie. Nothing but diagnostic settings writes to it: they do not come through the public door
 * (learn.microsoft.com, "Design your Azure Private Link setup", exceptions), so that door is closed. It is read with
 * Entra sign-in only, by whoever may read the logs, from where they work.
 *
 * @param retentionDays Azure takes 30 to 730 ("Manage data retention in a Log Analytics workspace")
 * @param readers whoever has a right to the workspace, and with `resource` also whoever may read the resource that a log
 *   is about ("Manage access to Log Analytics workspaces", access control mode)
 */
export function workspaceArgs(retentionDays: number, readers: "workspace" | "resource") {
  return {
    sku: { name: "PerGB2018" },
    retentionInDays: retentionDays,
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: readers === "resource" },
    publicNetworkAccessForIngestion: "Disabled",
    publicNetworkAccessForQuery: "Enabled",
  };
}

export const WORKSPACE_DECIDING = [
  "retentionInDays",
  "features.disableLocalAuth",
  "features.enableLogAccessUsingOnlyResourcePermissions",
  "publicNetworkAccessForIngestion",
] as const;
