import { generateKeyPairSync } from "node:crypto";
import { SoftwareSeal } from "../../../../infra/certificate-authority/core/signer";
import { sealName } from "../../../../infra/certificate-authority/ledger/checkpoint";
import {
  compileStatement,
  sealStatement,
  statementText,
  type StatementSource,
} from "../../../../infra/certificate-authority/statement/seal-statement";
import type {
  GatewayStatement,
  SealedStatement,
} from "../../../../infra/certificate-authority/statement/statement";

/** A seal key made for this run of the tests. */
export function newSeal(namedCurve = "P-256"): SoftwareSeal {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve });
  return new SoftwareSeal(privateKey.export({ type: "pkcs8", format: "pem" }) as string);
}

export const pinOf = (seal: SoftwareSeal): string => sealName(seal.spki);

/** A thumbprint that shows its number at the end. */
export const thumbprint = (number: number): string => number.toString(16).toUpperCase().padStart(40, "0");

export const HEAD = { sequence: 7, head: "ab".repeat(32) };

export function statementFrom(anchor: string, change: Partial<StatementSource> = {}): GatewayStatement {
  return compileStatement({
    authority: "Device CA",
    anchors: [{ name: "g1", pem: anchor }],
    certificates: [],
    ledgerHead: HEAD,
    now: new Date("2026-06-01T00:00:00Z"),
    ...change,
  });
}

/** A sealed statement as the text of its file, changed after it was sealed where that is asked for. */
export async function sealedText(
  statement: GatewayStatement,
  seal: SoftwareSeal,
  afterwards: (sealed: SealedStatement) => unknown = (sealed) => sealed,
): Promise<string> {
  return statementText(afterwards(await sealStatement(statement, seal)) as SealedStatement);
}
