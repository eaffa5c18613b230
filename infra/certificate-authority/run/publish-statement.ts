import { readFileSync } from "node:fs";
import { replaceFile } from "../atomic-file";
import type { Authority } from "../authority-file";
import type { Seal } from "../core/signer";
import { NO_PREVIOUS } from "../ledger/chain";
import type { LedgerView } from "../ledger/view";
import { sealName } from "../ledger/checkpoint";
import { readStatement } from "../statement/read-statement";
import { compileStatement, sealStatement, statementText } from "../statement/seal-statement";
import type { GatewayStatement } from "../statement/statement";

/**
 * Makes the statement of what the ledger says now and puts it in place as a whole.
 *
 * @throws Error when an anchor must not be used, or the seal fails; the old statement then stays
 */
export async function publishStatement(
  authority: Authority,
  view: LedgerView,
  seal: Seal,
  now: Date,
): Promise<GatewayStatement> {
  const previous = lastStatement(authority.statement, seal, now);
  const statement = compileStatement({
    ...(previous === undefined ? {} : { previous }),
    authority: authority.name,
    anchors: authority.anchors.map(({ name, certificate }) => ({
      name,
      pem: readFileSync(certificate, "utf8"),
    })),
    certificates: [...view.revoked.values()].map(({ thumbprint, class: why, notAfter }) => ({
      thumbprint,
      class: why,
      notAfter: new Date(notAfter),
    })),
    ledgerHead: { sequence: view.last?.sequence ?? 0, head: view.last?.hash ?? NO_PREVIOUS },
    now,
  });
  replaceFile(authority.statement, statementText(await sealStatement(statement, seal)));
  return statement;
}

/** The last statement, if it can be read: a damaged one must not keep a revocation from the gateway. */
function lastStatement(file: string, seal: Seal, now: Date): GatewayStatement | undefined {
  try {
    const reading = readStatement(readFileSync(file, "utf8"), { sealKeys: [sealName(seal.spki)], now });
    return reading.ok ? reading.statement : undefined;
  } catch {
    return undefined;
  }
}
