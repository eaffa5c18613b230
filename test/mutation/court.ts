import { loadAllowedTypes } from "../../policy-pack/type-list/load";
import { loadTrust } from "../../policy-pack/trust/load";
import { loadTypeMap } from "../../policy-pack/type-map/load";
import type { Court } from "../../policy-pack/as-policy";
import type { TypeMap } from "../../policy-pack/resource-model/token";
import type { Scope } from "../../policy-pack/stack-scope";
import type { TrustReading } from "../../policy-pack/trust/trust-file";
import { PACK } from "../policies/engine";
import { courtOf } from "../unit/policy-pack/judge";
import { ANCHOR, NOW, SEAL, STATEMENT } from "./stacks/trusted";

let map: TypeMap | undefined;

/** The types of the installed azure-native, with all names they ever had. */
export function typeMap(): TypeMap {
  return (map ??= loadTypeMap(PACK, undefined, ""));
}

/** Judges as the pack does in a rehearsal, with the pins of this run's authority. */
export function court(scope: Scope, trust: TrustReading = loadTrust(PACK)): Court {
  return courtOf({
    scope,
    now: NOW,
    map: typeMap(),
    allowedTypes: loadAllowedTypes(PACK),
    trust,
    rehearsal: {
      state: "read",
      anchors: [{ name: "rehearsal", sha256: ANCHOR.sha256 }],
      seals: [{ name: "rehearsal", sha256: SEAL }],
    },
    statement: { state: "read", file: "gateway-statement.json", statement: STATEMENT, seal: SEAL },
  });
}
