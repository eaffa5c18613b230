import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { createFile, flushFolder } from "../atomic-file";
import type { Authority } from "../authority-file";
import { buildAnchor } from "../core/anchor-certificate";
import { readAnchor, type TrustAnchor } from "../core/anchor-profile";
import { pemOf } from "../core/pem";
import type { Signer } from "../core/signer";

const LONGEST_NAME = 64; // RFC 5280, appendix A.1: ub-common-name, ub-organization-name

export interface AnchorHolder {
  /** The city, as its register of names has it. */
  readonly organization: string;
  /** ISO 3166. */
  readonly country: string;
  /** Whole days, 1 to 400. */
  readonly days: number;
}

/**
 * Makes the certificate of the first anchor given, with the key that `authority.yaml` names, wherever that lies.
 *
 * @param serial 16 random bytes
 * @throws Error when there is such a certificate already, or names do not fit; nothing was signed then
 */
export async function makeAnchor(
  { name, anchors: [anchor] }: Pick<Authority, "name" | "anchors">,
  holder: AnchorHolder,
  openSigner: () => Promise<Signer>,
  now: Date,
  serial: Uint8Array,
): Promise<TrustAnchor> {
  const { name: generation, certificate } = anchor!;
  // Two generations of one name would break the building of chains: the generation is part of it.
  const commonName = `${name} ${generation}`;
  const faults = [
    ...(existsSync(certificate)
      ? [`${certificate} is there already; for another generation: npm run ca -- rotate prepare`]
      : []),
    ...(commonName.length > LONGEST_NAME
      ? [
          `"${commonName}" has ${commonName.length} characters of at most ${LONGEST_NAME}; shorten the authority's name`,
        ]
      : []),
    ...(/^[\p{L}\d .()-]{2,64}$/u.test(holder.organization)
      ? []
      : ["--organization: write 2 to 64 letters, digits, blanks, dots and hyphens"]),
  ];
  if (faults.length > 0) throw new Error(faults.join("\n"));

  const der = await buildAnchor({ ...holder, commonName, serial, notBefore: now }, await openSigner());
  if (!createFile(certificate, pemOf(der)))
    throw new Error(`${certificate} was made by somebody else meanwhile`);
  // The ledger may name it in the next moment: no power cut may take it away then.
  flushFolder(dirname(certificate));
  const reading = readAnchor(generation, readFileSync(certificate, "utf8"), now);
  if (reading.anchor === undefined || reading.faults.length > 0) {
    throw new Error(`${certificate} ${reading.faults.join("; ")}`);
  }
  return reading.anchor;
}
