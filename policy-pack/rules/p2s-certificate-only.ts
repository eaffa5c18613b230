import { quote } from "../findings/quote";
import { pointToSite } from "../resource-model/point-to-site";
import type { Finding, Rule } from "../rule";

/** How clients may sign in. */
export const AUTHENTICATION_TYPES = ["Certificate"] as const;

/** Nobody signs in with anything but a device certificate. */
export const p2sCertificateOnly: Rule = {
  id: "p2s-certificate-only",
  title: "point-to-site clients must sign in with a device certificate and with nothing else",
  severity: "critical",
  why:
    "authentication types are alternatives: one user sign-in beside the certificate lets in every private computer " +
    "whose owner knows a password",
  remedy: 'Leave "Certificate" as the only entry of vpnAuthenticationTypes.',
  controls: [
    "BSI IT-Grundschutz 2023: SYS.3.1.A8, NET.3.3.A4, NET.3.4.A7, NET.1.1.A11",
    "ISO/IEC 27001:2022 Annex A: 8.1, 8.5, 6.7",
  ],
  kind: "entrance",
  // It decides who gets in.
  exemptable: false,
  check: (resource) =>
    pointToSite(resource).flatMap(({ authenticationTypes: types }): Finding[] => {
      // What is unknown or absent is judged by p2s-auth-explicit.
      if (types.state !== "known") return [];
      return types.value.flatMap((type) =>
        type.state !== "known" || isCertificate(type.value)
          ? []
          : [{ path: type.path, found: quote(type.value), write: 'vpnAuthenticationTypes: ["Certificate"]' }],
      );
    }),
};

/** Azure compares enumeration values without regard to case. */
function isCertificate(type: unknown): boolean {
  return (
    typeof type === "string" &&
    AUTHENTICATION_TYPES.some((accepted) => accepted.toLowerCase() === type.toLowerCase())
  );
}
