import { describe, lastName } from "../findings/quote";
import { pointToSite } from "../resource-model/point-to-site";
import type { Rule } from "../rule";

/** No setting of Entra ID or RADIUS sign-in is left beside the certificates. */
export const p2sNoUserAuthResidue: Rule = {
  id: "p2s-no-user-auth-residue",
  title: "no Entra ID or RADIUS setting may be left in a point-to-site configuration",
  severity: "high",
  why:
    "a tenant or RADIUS server that is set needs one word in the portal to let users in from any computer, and " +
    "decides the sign-in where the authentication type is missing",
  remedy: "Remove every property whose name speaks of aad or radius from the point-to-site configuration.",
  controls: ["BSI IT-Grundschutz 2023: NET.3.3.A4, NET.3.3.A5", "ISO/IEC 27001:2022 Annex A: 8.5, 8.9"],
  kind: "entrance",
  // A leftover is one property away from a sign-in without a certificate: it decides who gets in.
  exemptable: false,
  check: (resource) =>
    pointToSite(resource).flatMap(({ userSignIn }) =>
      userSignIn.map((reading) => ({
        path: reading.path,
        found:
          reading.state === "known"
            ? describe(reading.value, lastName(reading.path))
            : "a value known only after deployment",
        write: `nothing: remove ${lastName(reading.path)}`,
      })),
    ),
};
