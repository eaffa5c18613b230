import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { AnchorPlace, Authority, KeyPlace } from "../authority-file";
import type { LedgerView } from "../ledger/view";

/** An anchor of the authority's file, with what its certificate says. Times are milliseconds since 1970. */
export interface Generation {
  readonly name: string;
  /** Path of its PEM. */
  readonly certificate: string;
  /** Undefined where the file names no key of it. */
  readonly signer?: KeyPlace;
  /** Of the DER, 64 lower-case hex digits. */
  readonly sha256: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The anchors by what they are there for. */
export interface Generations {
  readonly signing: Generation;
  /** Made later than the one that signs, and listed behind it: to sign after it. */
  readonly next?: Generation;
  /** Signed before; they stay as long as devices hold certificates of them. The oldest first. */
  readonly former: readonly Generation[];
}

/** @throws Error when a file cannot be read as a certificate */
export function readGenerations({ anchors, signer }: Pick<Authority, "anchors" | "signer">): Generations {
  const [first, ...others] = anchors;
  return generationsOf(
    generationAt({ ...first!, signer }),
    others.map((place) => generationAt(place)),
  );
}

export function generationsOf(signing: Generation, others: readonly Generation[]): Generations {
  // Which of two generations is the newer one, their certificates say; the file's order only says who signs.
  const byAge = [...others].sort((one, other) => one.notBefore - other.notBefore);
  const next = byAge.filter(({ notBefore }) => notBefore > signing.notBefore).at(-1);
  return {
    signing,
    ...(next === undefined ? {} : { next }),
    former: byAge.filter((generation) => generation !== next),
  };
}

/** @throws Error when the file cannot be read as a certificate */
export function generationAt({ name, certificate, signer }: AnchorPlace): Generation {
  let read: X509Certificate;
  try {
    read = new X509Certificate(readFileSync(certificate));
  } catch (error) {
    throw new Error(`${certificate} is not a readable X.509 certificate in PEM`, { cause: error });
  }
  return {
    name,
    certificate,
    ...(signer === undefined ? {} : { signer }),
    sha256: read.fingerprint256.replaceAll(":", "").toLowerCase(),
    notBefore: Date.parse(read.validFrom),
    notAfter: Date.parse(read.validTo),
  };
}

/** Certificates of one anchor that a gateway would take. */
export interface LiveUnder {
  readonly certificates: number;
  readonly devices: number;
  /** When the last of them ends; undefined where there is none. */
  readonly until?: number;
}

export function liveUnder(
  { certificates }: Pick<LedgerView, "certificates">,
  anchors: ReadonlySet<string>,
  now: Date,
): LiveUnder {
  const devices = new Set<string>();
  let count = 0;
  let until = 0;
  for (const { anchor, device, revoked, notAfter } of certificates.values()) {
    if (!anchors.has(anchor) || revoked !== undefined || notAfter < now.getTime()) continue;
    count += 1;
    devices.add(device);
    until = Math.max(until, notAfter);
  }
  return { certificates: count, devices: devices.size, ...(count === 0 ? {} : { until }) };
}
