import { lastName, quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { pointToSite, type PointToSite } from "../resource-model/point-to-site";
import type { Finding, Rule } from "../rule";

/** The tunnels that clients may be offered. */
export const TUNNELS = ["IkeV2"] as const;

/** IKEv2 is the only tunnel that clients are offered. */
export const p2sIkev2Only: Rule = {
  id: "p2s-ikev2-only",
  title: "point-to-site clients must be offered IKEv2 and no other tunnel",
  severity: "high",
  why:
    "only OpenVPN can carry a sign-in with Entra ID, and its profile moves to any computer as a file; SSTP is what Azure " +
    "adds by itself when nothing is written",
  remedy: 'Leave "IkeV2" as the only entry of vpnClientProtocols (Virtual WAN: vpnProtocols).',
  controls: ["BSI IT-Grundschutz 2023: NET.3.3.A4, NET.3.3.A7", "ISO/IEC 27001:2022 Annex A: 8.9, 8.20"],
  kind: "entrance",
  // Another tunnel has other sign-ins: it decides who gets in.
  exemptable: false,
  check: (resource) => pointToSite(resource).flatMap(judge),
};

function judge({ protocols, path }: PointToSite): readonly Finding[] {
  const write = `${lastName(protocols.path)}: ["IkeV2"]`;
  switch (protocols.state) {
    case "absent":
      return [{ path: protocols.path, found: "nothing", write }];
    case "unknown":
      // p2s-auth-explicit already blocks a configuration that is unknown as a whole.
      if (protocols.path === path) return [];
      return [{ path: protocols.path, found: undecided(protocols.reason), write }];
    case "known":
      if (protocols.value.length === 0) return [{ path: protocols.path, found: "an empty list", write }];
      return protocols.value.flatMap((protocol): Finding[] => {
        switch (protocol.state) {
          case "absent":
            return [{ path: protocol.path, found: "null", write }];
          case "unknown":
            return [{ path: protocol.path, found: undecided(protocol.reason), write }];
          case "known":
            return isIkev2(protocol.value)
              ? []
              : [{ path: protocol.path, found: quote(protocol.value), write }];
        }
      });
  }
}

/** Azure compares enumeration values without regard to case. */
function isIkev2(protocol: unknown): boolean {
  return (
    typeof protocol === "string" &&
    TUNNELS.some((accepted) => accepted.toLowerCase() === protocol.toLowerCase())
  );
}
