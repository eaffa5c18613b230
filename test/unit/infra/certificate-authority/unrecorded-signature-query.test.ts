import { SIGNATURES } from "../../../../infra/certificate-authority/azure/seal-silence-query";
import { unrecordedSignatureQuery } from "../../../../infra/certificate-authority/azure/unrecorded-signature-query";
import { vaultSignatures } from "../../../../infra/certificate-authority/azure/vault-signatures-query";

const query = unrecordedSignatureQuery({
  vault: "kv-musterstadt-0a1b2c3d",
  sealKey: "ledger-seal",
  ledgerAccount: "stmusterstadt0a1b2c3d",
});

it("asks which signatures lie an hour back and have no write of this ledger near to them", () => {
  expect(query).toBe(
    [
      "let written = union isfuzzy=true",
      "  (datatable(TimeGenerated: datetime, AccountName: string, Category: string) []),",
      "  (StorageBlobLogs | project TimeGenerated, AccountName, Category)",
      '| where AccountName =~ "stmusterstadt0a1b2c3d" and Category == "StorageWrite"',
      "| summarize by Slot = bin(TimeGenerated, 10m);",
      "let covered = union",
      "  (written | project Slot = Slot - 10m), (written | project Slot), (written | project Slot = Slot + 10m)",
      "| distinct Slot;",
      ...vaultSignatures("kv-musterstadt-0a1b2c3d"),
      '| where Address !contains "/keys/ledger-seal/"',
      "| where TimeGenerated between (ago(2h) .. ago(1h))",
      "| extend Slot = bin(TimeGenerated, 10m)",
      "| join kind=leftanti covered on Slot",
      "| summarize Signatures = count()",
    ].join("\n"),
  );
});

it("gives one row whatever there is, with the column that the rule reads", () => {
  expect(query.split("\n").at(-1)).toBe(`| summarize ${SIGNATURES} = count()`);
});

it("holds nothing that queries of alerts do not know", () => {
  expect(query).not.toMatch(/\b(search|take|limit|bag_unpack|pivot|narrow|ingestion_time|AggregatedValue)\b/);
});
