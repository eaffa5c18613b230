import type { IssuingAnchor } from "../core/issuing-anchor";
import {
  issue,
  prepareLeaf,
  type IssuedLeaf,
  type LeafPurpose,
  type LeafRequest,
  type PreparedLeaf,
} from "../core/leaf-certificate";
import { assembleCertificate } from "../core/signed-certificate";
import type { Signer } from "../core/signer";

/** What turns requests into certificates of one anchor: the only part of issuing that costs time, or a signing service. */
export interface LeafPress {
  /** @throws RangeError when name, serial, days or time do not fit */
  prepare(request: LeafRequest): PreparedLeaf;
  /** @throws Error when signer and anchor do not belong together, or the signature does not verify */
  sign(tbs: Uint8Array): Promise<IssuedLeaf>;
  /** Puts together again what a ledger keeps. @throws Error when the signature does not verify */
  assemble(tbs: Uint8Array, signature: Uint8Array): Uint8Array;
}

export function leafPress(
  anchor: IssuingAnchor,
  signer: Signer,
  purpose: LeafPurpose = "everyday",
): LeafPress {
  return {
    prepare: (request) => prepareLeaf(request, anchor, purpose),
    sign: (tbs) => issue({ tbs }, anchor, signer),
    assemble: (tbs, signature) => assembleCertificate(tbs, signature, anchor.spki),
  };
}
