import type { Input } from "@pulumi/pulumi";

/** A resource whose log is kept. */
export interface WatchedResource {
  /** Part of the diagnostic setting's name in the plan: `gateway`, `firewall`. */
  readonly name: string;
  readonly resourceId: Input<string>;
  /** Log categories, at least one ("Supported resource log categories for Azure Monitor"). */
  readonly categories: readonly string[];
  /**
   * Whether the log goes to tables of its own kind. Only for kinds that have such tables: others keep writing to
   * `AzureDiagnostics` and answer without the property, which then shows as a difference for ever.
   */
  readonly ownTables?: boolean;
}

/**
 * The VPN gateway: changes and maintenance of the gateway, state of the link to the administration network, routes,
 * and who connected from where or why not (learn.microsoft.com, "Monitoring Azure VPN Gateway - Data reference").
 *
 * `P2SDiagnosticLog` names the certificate (an inventory number, no person) and the laptop's public address, which may
 * tell where somebody works: personal data, kept for the short time of the workspace. `IKEDiagnosticLog` holds the
 * same addresses in every message of every key exchange. It says nothing that is needed day by day and is by far the
 * largest, so that it is kept only while somebody looks for a fault, until a day that is written down.
 *
 * @param searching whether a fault of the key exchange is being looked for
 */
export function gatewayLogs(searching: boolean): readonly string[] {
  return [
    "GatewayDiagnosticLog",
    "TunnelDiagnosticLog",
    "RouteDiagnosticLog",
    "P2SDiagnosticLog",
    ...(searching ? ["IKEDiagnosticLog"] : []),
  ];
}

/**
 * Azure Firewall: what was let through and what was not, and what threat intelligence and intrusion detection found
 * (learn.microsoft.com, "Azure Firewall monitoring data reference"). Without `AZFWDnsQuery`: every name that a laptop
 * asks for tells of its user's day and of no control here. Its tables are its own (`ownTables`).
 */
export const FIREWALL_LOGS: readonly string[] = [
  "AZFWNetworkRule",
  "AZFWApplicationRule",
  "AZFWThreatIntel",
  "AZFWIdpsSignature",
  "AZFWFqdnResolveFailure",
];

/** Every call to a vault: who read the link's pre-shared key, and who tried. */
export const VAULT_LOGS: readonly string[] = ["AuditEvent"];

/**
 * A file share, for its account's `…/fileServices/default`: deletions only. Reads and writes would say who worked on
 * which file when, which is a record of people's work and not of this access.
 */
export const FILE_LOGS: readonly string[] = ["StorageDelete"];
