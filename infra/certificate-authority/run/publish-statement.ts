import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { replaceFile } from "../atomic-file";
import type { AnchorPlace, Authority } from "../authority-file";
import type { Seal } from "../core/signer";
import { NO_PREVIOUS } from "../ledger/chain";
import type { LedgerView } from "../ledger/view";
import { sealName } from "../ledger/checkpoint";
import { readStatement } from "../statement/read-statement";
import {
  compileStatement,
  repeatStatement,
  sealStatement,
  statementText,
  type RevokedCertificate,
} from "../statement/seal-statement";
import type { GatewayStatement } from "../statement/statement";
import type { StatementContent } from "./statement-content";

/** An anchor that the gateway shall trust. */
export interface TrustedAnchor {
  readonly name: string;
  readonly pem: string;
  /** Of the DER, 64 lower-case hex digits. */
  readonly sha256: string;
}

/**
 * The anchors of the authority's file, whose certificates devices live on from day to day.
 *
 * @throws Error when a file cannot be read as a certificate
 */
export function everydayAnchors({ anchors }: Pick<Authority, "anchors">): TrustedAnchor[] {
  return anchors.map(anchorIn);
}

/**
 * The anchors of the authority's file, and the crisis anchor while a crisis is declared. In the order of their names:
 * which of them signs is nothing that a gateway would have to be written for.
 *
 * @throws Error when a file cannot be read as a certificate
 */
export function trustedAnchors(
  { anchors, crisis }: Pick<Authority, "anchors" | "crisis">,
  view: Pick<LedgerView, "crisis">,
): TrustedAnchor[] {
  const declared =
    crisis === undefined || view.crisis === undefined
      ? []
      : [anchorIn(crisis)].filter(({ sha256 }) => sha256 === view.crisis);
  return [...everydayAnchors({ anchors }), ...declared].sort((one, other) =>
    one.name < other.name ? -1 : 1,
  );
}

/**
 * An emergency rotation is not taken back by an old copy of the authority's file, nor by a run that read the file before.
 *
 * @param anchors SHA-256 of those about to be used
 * @throws Error naming what was dropped
 */
export function refuseDropped(view: Pick<LedgerView, "dropped">, anchors: readonly string[]): void {
  const dropped = anchors.filter((sha256) => view.dropped.has(sha256));
  if (dropped.length === 0) return;
  throw new Error(
    `an emergency rotation has dropped the anchor with the SHA-256 ${dropped.join(", ")}, and this run's authority.yaml ` +
      "lists it. If the rotation has just run, repeat this command. If it was cut off, finish it: npm run ca -- rotate emergency " +
      "--yes, with the options it had. Otherwise an old copy of the file was put back: take that anchor out.",
  );
}

/**
 * Every revoked certificate that a gateway with these anchors would have to know, expired ones too. What an anchor
 * signed that is not trusted any more needs none of the gateway's places.
 */
export function revokedUnder(
  view: Pick<LedgerView, "revoked" | "certificates">,
  anchors: readonly Pick<TrustedAnchor, "sha256">[],
): RevokedCertificate[] {
  const trusted = new Set(anchors.map(({ sha256 }) => sha256));
  return [...view.revoked.values()].flatMap(({ thumbprint, intent, class: why, notAfter }) => {
    const anchor = view.certificates.get(intent)?.anchor; // unknown where its segment was deleted
    return anchor === undefined || trusted.has(anchor)
      ? [{ thumbprint, class: why, notAfter: new Date(notAfter) }]
      : [];
  });
}

/**
 * Makes the statement of what the ledger says now and puts it in place as a whole.
 *
 * @param content `as-before` leaves what is not urgent for the day's maintenance window
 * @throws Error when an anchor must not be used, or the seal fails; the old statement then stays
 */
export async function publishStatement(
  authority: Authority,
  view: LedgerView,
  seal: Seal,
  now: Date,
  content: StatementContent = "all",
): Promise<GatewayStatement> {
  const previous = lastStatement(authority.statement, seal, now);
  const ledgerHead = { sequence: view.last?.sequence ?? 0, head: view.last?.hash ?? NO_PREVIOUS };
  const anchors = trustedAnchors(authority, view);
  refuseDropped(
    view,
    anchors.map(({ sha256 }) => sha256),
  );
  const statement =
    content === "as-before" && previous !== undefined
      ? repeatStatement(previous, { authority: authority.name, ledgerHead, now })
      : compileStatement({
          ...(previous === undefined ? {} : { previous }),
          authority: authority.name,
          anchors,
          certificates: revokedUnder(view, anchors),
          ledgerHead,
          now,
        });
  replaceFile(authority.statement, statementText(await sealStatement(statement, seal)));
  return statement;
}

/** The last statement, if it can be read: a damaged one must not keep a revocation from the gateway. */
export function lastStatement(
  file: string,
  seal: Pick<Seal, "spki">,
  now: Date,
): GatewayStatement | undefined {
  try {
    const reading = readStatement(readFileSync(file, "utf8"), { sealKeys: [sealName(seal.spki)], now });
    return reading.ok ? reading.statement : undefined;
  } catch {
    return undefined;
  }
}

/** @throws Error when the file cannot be read as a certificate */
export function anchorIn({ name, certificate }: AnchorPlace): TrustedAnchor {
  const pem = readFileSync(certificate, "utf8");
  try {
    const sha256 = new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();
    return { name, pem, sha256 };
  } catch (error) {
    throw new Error(`${certificate} is not a readable X.509 certificate in PEM`, { cause: error });
  }
}
