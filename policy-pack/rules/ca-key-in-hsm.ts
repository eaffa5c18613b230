import { holdsNothing, says, unmet, unmetAt, type Demand, type Demands } from "../demand";
import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { at, exactly, items, type Reading } from "../resource-model/reading";
import { isAnyOf } from "../resource-model/token";
import type { Finding, Rule } from "../rule";

/** For any key: it never leaves the HSM, and nobody makes a version of it that no gateway trusts. */
export const KEY_DEMANDS: readonly Demands[] = [
  {
    type: "keyvault:Key",
    place: "properties",
    demands: [
      says("kty", "RSA-HSM", "EC-HSM"),
      // Azure takes an absent value for false; but it can be set only when a key is made, so it has to be read there.
      says("attributes.exportable", false),
      holdsNothing("releasePolicy"),
      holdsNothing("rotationPolicy"),
    ],
  },
];

/**
 * By the kind of the key. RSA below 3000 bits is out for new signing keys (BSI TR-02102-1), and Azure's vaults make 2048,
 * 3072 and 4096 (learn.microsoft.com, "About keys"); the seal is ECDSA on P-256.
 */
export const STRENGTH: Readonly<Record<string, Demand>> = {
  "rsa-hsm": says("keySize", 3072, 4096),
  "ec-hsm": says("curveName", "P-256"),
};

export const OPERATIONS = ["sign", "verify"];
const WRITE = 'keyOps: ["sign", "verify"]';

/** The keys of the device CA are made in hardware, stay there, and sign. */
export const caKeyInHsm: Rule = {
  id: "ca-key-in-hsm",
  title:
    "a key of the remote access must be made in an HSM, never leave it, be strong, and be good for signing alone",
  severity: "critical",
  why:
    "a key that can be exported, released or unwrapped exists twice from then on, and nobody finds the certificates " +
    "that the second one signs",
  remedy:
    'Write kty "RSA-HSM" with keySize 3072 or 4096 (or "EC-HSM" with P-256), keyOps ["sign", "verify"] and ' +
    "attributes.exportable false as literal values, without release and rotation policy.",
  controls: ["BSI IT-Grundschutz 2023: CON.1.A1, CON.1.A2, CON.1.A4", "ISO/IEC 27001:2022 Annex A: 8.24"],
  kind: "confinement",
  // A key that has left its HSM does not come back when the time of an exemption is over.
  exemptable: false,
  check: (resource) => {
    if (!isAnyOf(resource.types, "keyvault:Key")) return [];
    const place = at(resource.inputs, "properties");
    const findings = [...unmet(resource, KEY_DEMANDS), ...strength(place), ...operations(place)];
    return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
  },
};

function strength(place: Reading): readonly Finding[] {
  const kind = at(place, "kty");
  // A kind that is none of the two is a finding already.
  const demand = kind.state === "known" ? STRENGTH[lower(kind.value)] : undefined;
  return demand === undefined ? [] : unmetAt(place, [demand]);
}

function operations(place: Reading): readonly Finding[] {
  const list = items(exactly(place, "keyOps"));
  const { path } = list;
  switch (list.state) {
    case "absent":
      return [{ path, found: "nothing", write: WRITE }];
    case "unknown":
      return [{ path, found: undecided(list.reason), write: WRITE }];
    case "known": {
      const found = list.value.flatMap((operation) =>
        operation.state === "known" ? [lower(operation.value)] : [],
      );
      const missing = OPERATIONS.filter((operation) => !found.includes(operation));
      return [
        ...list.value.flatMap(operationFinding),
        ...(missing.length === 0
          ? []
          : [
              {
                path,
                found: `a list without ${missing.map((name) => quote(name)).join(" and ")}`,
                write: WRITE,
              },
            ]),
      ];
    }
  }
}

function operationFinding(operation: Reading): readonly Finding[] {
  const { path } = operation;
  switch (operation.state) {
    case "absent":
      return [{ path, found: "null", write: WRITE }];
    case "unknown":
      return [{ path, found: undecided(operation.reason), write: WRITE }];
    case "known":
      return OPERATIONS.includes(lower(operation.value))
        ? []
        : [{ path, found: quote(operation.value), write: WRITE }];
  }
}

/** Azure compares enumeration values without regard to case. */
function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}
