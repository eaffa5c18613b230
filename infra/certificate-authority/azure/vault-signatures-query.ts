/**
 * Successful signatures with keys of a vault, as lines of a query: `TimeGenerated`, `Address` (of the key).
 *
 * A vault's AuditEvent can arrive in either of two tables: `AzureDiagnostics`, where a diagnostic setting says nothing
 * else (learn.microsoft.com, "AzureDiagnostics" reference: columns `OperationName`, `requestUri_s`,
 * `httpStatusCode_d`), or `AZKVAuditLogs` in the mode for resource-specific tables ("AZKVAuditLogs" reference:
 * `OperationName`, `RequestUri`, `HttpStatusCode`). Both are asked. A table or column that is not there yet must not
 * make the query fail, because a rule whose query fails raises no alarm: hence `isfuzzy`, the empty `datatable` that is
 * always there, and `column_ifexists`.
 *
 * @param vault its name
 */
export function vaultSignatures(vault: string): readonly string[] {
  return [
    "union isfuzzy=true",
    "  (datatable(TimeGenerated: datetime, OperationName: string, Address: string, Status: int) []),",
    "  (AZKVAuditLogs",
    "    | project TimeGenerated, OperationName, Address = RequestUri, Status = toint(HttpStatusCode)),",
    "  (AzureDiagnostics",
    '    | where ResourceProvider =~ "MICROSOFT.KEYVAULT" and Category == "AuditEvent"',
    "    | project TimeGenerated, OperationName,",
    '        Address = column_ifexists("requestUri_s", ""),',
    '        Status = toint(column_ifexists("httpStatusCode_d", real(null))))',
    '| where OperationName =~ "KeySign" and Status between (200 .. 299)',
    `| where Address contains "//${vault}."`,
  ];
}
