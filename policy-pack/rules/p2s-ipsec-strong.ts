import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { pointToSite, type PointToSite } from "../resource-model/point-to-site";
import { at, exactly, type Reading } from "../resource-model/reading";
import type { Finding, Rule } from "../rule";

/**
 * What clients may negotiate, the recommended value first.
 *
 * Of Azure's values those that BSI TR-02102-3 recommends for IKEv2 (sections 3.2 and 3.3): AES with GCM, or with CBC
 * beside an own integrity check; SHA-2; groups 19 and 20, since every other group of Azure is either too short (1, 2,
 * 14) or not recommended (24). PFSMM repeats whatever the first phase used and is therefore not a value of its own.
 */
export const ACCEPTED = {
  ikeEncryption: ["GCMAES256", "GCMAES128", "AES256", "AES192", "AES128"],
  ikeIntegrity: ["SHA384", "SHA256"],
  dhGroup: ["ECP384", "ECP256"],
  ipsecEncryption: ["GCMAES256", "GCMAES192", "GCMAES128", "AES256", "AES192", "AES128"],
  ipsecIntegrity: ["GCMAES256", "GCMAES192", "GCMAES128", "SHA256"],
  pfsGroup: ["ECP384", "ECP256"],
} as const;

type Part = keyof typeof ACCEPTED;
const PARTS = Object.keys(ACCEPTED) as Part[];
const WRITE_POLICY = `a policy with ${PARTS.map((part) => `${part}: "${ACCEPTED[part][0]}"`).join(", ")}`;

/** What clients may negotiate is written down and strong. */
export const p2sIpsecStrong: Rule = {
  id: "p2s-ipsec-strong",
  title: "point-to-site clients must negotiate strong cryptography and nothing weaker",
  severity: "high",
  why:
    "without a policy of its own a gateway also offers Diffie-Hellman group 2, SHA-1 and no forward secrecy, and one " +
    "recorded session is enough to read the administration's traffic later",
  remedy:
    "Set vpnClientIpsecPolicies to one policy with GCMAES256, SHA384, ECP384 for IKE and GCMAES256, ECP384 for IPsec.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.3.3.A4, NET.3.3.A10, CON.1.A1",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.24",
  ],
  kind: "entrance",
  // Whoever breaks the tunnel sits in it: it decides who gets in.
  exemptable: false,
  check: (resource) => pointToSite(resource).flatMap(judge),
};

function judge({ ipsecPolicies: policies, path }: PointToSite): readonly Finding[] {
  switch (policies.state) {
    case "absent":
      return [{ path: policies.path, found: "nothing", write: WRITE_POLICY }];
    case "unknown":
      // p2s-auth-explicit already blocks a configuration that is unknown as a whole.
      if (policies.path === path) return [];
      return [{ path: policies.path, found: undecided(policies.reason), write: WRITE_POLICY }];
    case "known":
      if (policies.value.length === 0)
        return [{ path: policies.path, found: "an empty list", write: WRITE_POLICY }];
      return policies.value.flatMap(judgePolicy);
  }
}

function judgePolicy(policy: Reading): readonly Finding[] {
  if (policy.state === "absent") return [{ path: policy.path, found: "null", write: WRITE_POLICY }];
  const parts = PARTS.map((part) => [part, exactly(policy, part)] as const);
  const hidden = parts.find(([, { path, state }]) => state === "unknown" && path === policy.path)?.[1];
  if (hidden?.state === "unknown") {
    return [{ path: policy.path, found: undecided(hidden.reason), write: WRITE_POLICY }];
  }
  const findings = parts.flatMap(([part, reading]): Finding[] => {
    const write = `${part}: "${ACCEPTED[part][0]}"`;
    switch (reading.state) {
      case "absent":
        return [{ path: reading.path, found: "nothing", write }];
      case "unknown":
        return [{ path: reading.path, found: undecided(reading.reason), write }];
      case "known":
        return accepted(part, reading.value) === undefined
          ? [{ path: reading.path, found: quote(reading.value), write }]
          : [];
    }
  });
  return findings.length > 0 ? findings : mixedUp(policy);
}

/**
 * GCM checks integrity itself; Azure wants the same value in both places
 * (https://learn.microsoft.com/azure/virtual-wan/point-to-site-ipsec).
 */
function mixedUp(policy: Reading): readonly Finding[] {
  const [encryption, integrity] = [at(policy, "ipsecEncryption"), at(policy, "ipsecIntegrity")];
  if (encryption.state !== "known" || integrity.state !== "known") return [];
  const [chosen, checked] = [
    accepted("ipsecEncryption", encryption.value),
    accepted("ipsecIntegrity", integrity.value),
  ];
  if (chosen === checked || (!chosen?.startsWith("GCM") && !checked?.startsWith("GCM"))) return [];
  return [
    {
      path: integrity.path,
      found: `${quote(integrity.value)} beside ipsecEncryption ${quote(encryption.value)}`,
      write: `ipsecIntegrity: "${chosen?.startsWith("GCM") ? chosen : "SHA256"}"`,
    },
  ];
}

/** The accepted value that is meant; Azure compares enumeration values without regard to case. */
function accepted(part: Part, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return ACCEPTED[part].find((name) => name.toLowerCase() === value.toLowerCase());
}
