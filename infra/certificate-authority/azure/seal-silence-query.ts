/** Whose silence is watched. */
export interface WatchedKey {
  /** Name of the vault. */
  readonly vault: string;
  /** Name of the key in it. */
  readonly key: string;
}

/**
 * How often a key signed in the time that the alert rule looks at: one row with one number, also when there is
 * nothing to count, so that the answer does not hang on what Azure makes of an empty result.
 *
 * A vault's AuditEvent can arrive in either of two tables: `AzureDiagnostics`, where a diagnostic setting says nothing
 * else (learn.microsoft.com, "AzureDiagnostics" reference: columns `OperationName`, `requestUri_s`,
 * `httpStatusCode_d`), or `AZKVAuditLogs` in the mode for resource-specific tables ("AZKVAuditLogs" reference:
 * `OperationName`, `RequestUri`, `HttpStatusCode`). Both are asked. A table or column that is not there yet must not
 * make the query fail, because a rule whose query fails raises no alarm: hence `isfuzzy`, the empty `datatable` that is
 * always there, and `column_ifexists`.
 *
 * Whatever this text gets wrong counts too little and so raises the alarm on the first day. It was never run on a real
 * workspace.
 */
export function sealSilenceQuery({ vault, key }: WatchedKey): string {
  return [
    "union isfuzzy=true",
    "  (datatable(OperationName: string, Address: string, Status: int) []),",
    "  (AZKVAuditLogs",
    "    | project OperationName, Address = RequestUri, Status = toint(HttpStatusCode)),",
    "  (AzureDiagnostics",
    '    | where ResourceProvider =~ "MICROSOFT.KEYVAULT" and Category == "AuditEvent"',
    "    | project OperationName,",
    '        Address = column_ifexists("requestUri_s", ""),',
    '        Status = toint(column_ifexists("httpStatusCode_d", real(null))))',
    '| where OperationName =~ "KeySign" and Status between (200 .. 299)',
    `| where Address contains "//${vault}." and Address contains "/keys/${key}/"`,
    `| summarize ${SIGNATURES} = count()`,
  ].join("\n");
}

/** The column with the number. */
export const SIGNATURES = "Signatures";
