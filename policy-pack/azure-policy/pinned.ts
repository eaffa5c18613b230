import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Trust } from "../trust/trust-file";
import { loadTrust } from "../trust/load";
import { loadAllowedTypes } from "../type-list/load";
import { armTypesOf } from "./arm-types";
import type { Pinned } from "./expression";

/**
 * What the pack pins, as far as a definition can hold it. The trust file knows roots by their SHA-256, and Azure Policy
 * compares texts: so the certificates are given, and only those that the trust file names are taken.
 *
 * @param roots files with one certificate each, PEM or DER
 * @throws Error with everything that cannot be taken
 */
export function pinnedBy(pack: string, roots: readonly string[], now: Date): Pinned {
  const trust = loadTrust(pack);
  const types = loadAllowedTypes(pack);
  const faults = [...(trust.ok ? [] : trust.faults), ...(types.ok ? [] : [types.fault])];
  if (!trust.ok || !types.ok) throw new Error(faults.join("\n"));
  const read = roots.map((file) => rootIn(file, trust.trust, now));
  const wrong = read.flatMap((root) => ("fault" in root ? [root.fault] : []));
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  const pools = (trust.trust.pools ?? []).map(({ prefix }) => prefix);
  return {
    roots: roots.length === 0 ? undefined : read.flatMap((root) => ("base64" in root ? [root.base64] : [])),
    pools: pools.length === 0 ? undefined : pools,
    types: armTypesOf(types.tokens),
  };
}

function rootIn(file: string, trust: Trust, now: Date): { base64: string } | { fault: string } {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(readFileSync(file));
  } catch (error) {
    return { fault: `${file}: ${(error as Error).message}; name a file with one certificate, PEM or DER` };
  }
  const sha256 = certificate.fingerprint256.replaceAll(":", "").toLowerCase();
  const today = now.toISOString().slice(0, 10);
  const isPinned = trust.anchors.some(
    (anchor) => anchor.sha256 === sha256 && (anchor.until === undefined || today <= anchor.until),
  );
  return isPinned
    ? { base64: certificate.raw.toString("base64") }
    : {
        fault: `${file}: SHA-256 ${sha256} is no anchor of trust.yaml that counts today; security adds it there`,
      };
}
