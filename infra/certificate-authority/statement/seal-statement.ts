import { verify } from "node:crypto";
import canonicalize from "canonicalize";
import { readAnchor } from "../core/anchor-profile";
import type { Seal } from "../core/signer";
import { sealKeys, sealName } from "../ledger/checkpoint";
import { REVOCATION_CLASSES, type RevocationClass } from "../ledger/entry";
import { MOST_REVOKED, type GatewayStatement, type SealedStatement } from "./statement";

/** A revoked certificate, as the ledger knows it. */
export interface RevokedCertificate {
  /** 40 upper-case hex digits. */
  readonly thumbprint: string;
  readonly class: RevocationClass;
  readonly notAfter: Date;
}

/** What a statement is made of. */
export interface StatementSource {
  readonly authority: string;
  /** Those the gateway shall trust, each with its certificate in PEM. */
  readonly anchors: ReadonlyArray<{ readonly name: string; readonly pem: string }>;
  /** In any order. */
  readonly certificates: readonly RevokedCertificate[];
  readonly ledgerHead: { readonly sequence: number; readonly head: string };
  /** The statement before this one, if there was one. */
  readonly previous?: Pick<GatewayStatement, "sequence" | "anchors" | "revoked" | "withoutRoom">;
  readonly now: Date;
}

/**
 * Makes the statement of this moment. A certificate that has expired needs no place on the gateway any more; where
 * places run out, the most urgent keep theirs (`REVOCATION_CLASSES`, then the longest danger) and the rest is counted.
 *
 * @throws Error naming every anchor that must not be used
 */
export function compileStatement(source: StatementSource): GatewayStatement {
  const { authority, certificates, ledgerHead, now } = source;
  const readings = source.anchors.map(({ name, pem }) => ({ name, ...readAnchor(name, pem, now) }));
  const faults = readings.flatMap(({ name, faults }) => faults.map((fault) => `anchor ${name} ${fault}`));
  if (faults.length > 0) throw new Error(faults.join("\n"));

  const dangerous = certificates.filter(({ notAfter }) => notAfter > now).sort(byUrgency);
  const content = {
    anchors: readings.flatMap(({ anchor }) =>
      anchor === undefined
        ? []
        : [
            {
              name: anchor.name,
              certificate: anchor.publicCertData,
              sha256: anchor.sha256,
              notAfter: wholeSeconds(new Date(anchor.notAfter)),
            },
          ],
    ),
    revoked: dangerous.slice(0, MOST_REVOKED).map(({ thumbprint, class: why, notAfter }) => ({
      thumbprint,
      class: why,
      notAfter: wholeSeconds(notAfter),
    })),
    withoutRoom: Math.max(0, dangerous.length - MOST_REVOKED),
  };
  return {
    authority,
    sequence: nextSequence(source.previous, content, ledgerHead.sequence),
    time: wholeSeconds(now),
    ...content,
    ledger: { sequence: ledgerHead.sequence, head: ledgerHead.head },
  };
}

/** A statement that says what the one before it said, as of now: nothing in it makes a gateway change. */
export function repeatStatement(
  previous: GatewayStatement,
  { now, ledgerHead, authority }: Pick<StatementSource, "now" | "ledgerHead" | "authority">,
): GatewayStatement {
  return {
    ...previous,
    authority,
    time: wholeSeconds(now),
    ledger: { sequence: ledgerHead.sequence, head: ledgerHead.head },
  };
}

/**
 * The gateway carries the sequence in a tag, and every write to a gateway disturbs its users: it rises only when there
 * is something new for the gateway. At least the ledger's, so that it goes on rising where the last statement was lost.
 */
function nextSequence(
  previous: StatementSource["previous"],
  content: Pick<GatewayStatement, "anchors" | "revoked" | "withoutRoom">,
  ledger: number,
): number {
  if (previous === undefined) return ledger;
  const { anchors, revoked, withoutRoom } = previous;
  const same = canonicalize({ anchors, revoked, withoutRoom }) === canonicalize(content);
  return same ? previous.sequence : Math.max(previous.sequence + 1, ledger);
}

/**
 * Has a statement signed.
 *
 * @throws Error when the seal's own public key does not verify what it signed
 */
export async function sealStatement(statement: GatewayStatement, seal: Seal): Promise<SealedStatement> {
  const bytes = statementBytes(statement);
  const signature = await seal.sign(bytes);
  const key = sealKeys([seal.spki]).get(sealName(seal.spki))!;
  if (!verify("sha256", bytes, { key, dsaEncoding: "ieee-p1363" }, signature)) {
    throw new Error(
      "the seal returned a signature that its own public key does not verify; no statement was made",
    );
  }
  return {
    schema: "gateway-statement/v1",
    statement,
    seal: {
      algorithm: "ES256",
      publicKey: Buffer.from(seal.spki).toString("base64"),
      signature: Buffer.from(signature).toString("base64"),
    },
  };
}

/** What the seal signs: the statement in its one canonical form (RFC 8785). */
export function statementBytes(statement: GatewayStatement): Uint8Array {
  return Buffer.from(canonicalize(statement)!, "utf8");
}

/** How a statement lies in its file. */
export function statementText(sealed: SealedStatement): string {
  return `${JSON.stringify(sealed, null, 2)}\n`;
}

/** RFC 3339, UTC. */
export function wholeSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}

function byUrgency(one: RevokedCertificate, other: RevokedCertificate): number {
  return (
    REVOCATION_CLASSES.indexOf(one.class) - REVOCATION_CLASSES.indexOf(other.class) ||
    other.notAfter.getTime() - one.notAfter.getTime() ||
    (one.thumbprint < other.thumbprint ? -1 : 1)
  );
}
