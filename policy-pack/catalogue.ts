import type { Rule } from "./rule";
import { p2sAuthExplicit } from "./rules/p2s-auth-explicit";
import { p2sCertificateOnly } from "./rules/p2s-certificate-only";
import { p2sNoUserAuthResidue } from "./rules/p2s-no-user-auth-residue";
import { p2sRootPinned } from "./rules/p2s-root-pinned";

/** Every rule of the pack, in the order in which they are reported. */
export const catalogue: readonly Rule[] = [
  p2sAuthExplicit,
  p2sCertificateOnly,
  p2sNoUserAuthResidue,
  p2sRootPinned,
];
