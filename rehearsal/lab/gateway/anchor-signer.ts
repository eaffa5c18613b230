import { SoftwareSigner, type Signer } from "../../../infra/certificate-authority/core/signer";

/**
 * The anchor's key as the authority itself holds it. The one place where the rehearsal takes something of the program's
 * (eslint.config.mjs): no command of the authority signs a list of revocations, because Azure takes none, and a list that
 * another code signs would say nothing about whether the authority's signer can.
 *
 * @param key PKCS#8 in PEM, of a rehearsal
 */
export function anchorSigner(key: string): Signer {
  return new SoftwareSigner(key);
}
