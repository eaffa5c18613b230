import { lastName } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { pointToSite } from "../resource-model/point-to-site";
import type { Reading } from "../resource-model/reading";
import type { Finding, Rule } from "../rule";

const WRITE = 'vpnAuthenticationTypes: ["Certificate"], as literal text in the program';

/** The way clients sign in is written down and can be read before anything is deployed. */
export const p2sAuthExplicit: Rule = {
  id: "p2s-auth-explicit",
  title: "a point-to-site gateway must say itself, before deployment, how clients sign in",
  severity: "critical",
  why:
    "without vpnAuthenticationTypes Azure infers the sign-in from whatever else is set, and what only the deployment " +
    "tells nobody can check before clients get in",
  remedy:
    'Set vpnAuthenticationTypes to ["Certificate"] as literal text wherever a point-to-site configuration stands.',
  controls: ["BSI IT-Grundschutz 2023: NET.3.3.A4, NET.1.1.A11", "ISO/IEC 27001:2022 Annex A: 8.5, 8.9"],
  kind: "entrance",
  // What is not said is decided by whoever deploys: it decides who gets in.
  exemptable: false,
  check: (resource) =>
    pointToSite(resource).flatMap(({ authenticationTypes: types }): Finding[] => {
      switch (types.state) {
        case "absent":
          return [{ path: types.path, found: "nothing", write: WRITE }];
        case "unknown":
          return [{ path: types.path, found: undecided(types.reason), write: WRITE }];
        case "known":
          if (lastName(types.path) !== "vpnAuthenticationTypes")
            return [
              {
                path: types.path,
                found: `the name ${lastName(types.path)}, which azure-native may drop`,
                write: WRITE,
              },
            ];
          if (types.value.length === 0) return [{ path: types.path, found: "an empty list", write: WRITE }];
          return types.value.flatMap((type) => itemFinding(type));
      }
    }),
};

function itemFinding(type: Reading): Finding[] {
  switch (type.state) {
    case "known":
      return [];
    case "unknown":
      return [{ path: type.path, found: undecided(type.reason), write: WRITE }];
    case "absent":
      return [{ path: type.path, found: "null", write: WRITE }];
  }
}
