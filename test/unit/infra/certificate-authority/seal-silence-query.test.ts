import {
  SIGNATURES,
  sealSilenceQuery,
} from "../../../../infra/certificate-authority/azure/seal-silence-query";

const query = sealSilenceQuery({ vault: "kv-musterstadt-0a1b2c3d", key: "ledger-seal" });

it("asks both tables in which a vault's log can lie, and one leg is always there", () => {
  expect(query).toBe(
    [
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
      '| where Address contains "//kv-musterstadt-0a1b2c3d."',
      '| where Address contains "/keys/ledger-seal/"',
      "| summarize Signatures = count()",
    ].join("\n"),
  );
});

it("gives one row whatever there is, with the column that the rule reads", () => {
  expect(query.split("\n").at(-1)).toBe(`| summarize ${SIGNATURES} = count()`);
  expect(query).not.toMatch(/\bby\b/);
});

it("holds nothing that queries of alerts do not know, and no word that they keep for themselves", () => {
  expect(query).not.toMatch(/\b(search|take|limit|bag_unpack|pivot|narrow|ingestion_time|AggregatedValue)\b/);
});

it("opens and closes as many brackets, so that a change of the text is at least well formed", () => {
  expect(query.split("(")).toHaveLength(query.split(")").length);
});
