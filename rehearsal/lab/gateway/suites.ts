import type { PlannedSuite } from "../plan/lab-plan";

/** strongSwan's words for Azure's (docs.strongswan.org, "IKEv2 Cipher Suites"). */
const ENCRYPTION: Readonly<Record<string, string>> = {
  GCMAES128: "aes128gcm16",
  GCMAES256: "aes256gcm16",
  AES128: "aes128",
  AES192: "aes192",
  AES256: "aes256",
  DES3: "3des",
};
const INTEGRITY: Readonly<Record<string, string>> = {
  MD5: "md5",
  SHA1: "sha1",
  SHA256: "sha256",
  SHA384: "sha384",
};
const GROUP: Readonly<Record<string, string>> = {
  DHGroup1: "modp768",
  DHGroup2: "modp1024",
  DHGroup14: "modp2048",
  DHGroup2048: "modp2048",
  DHGroup24: "modp2048s256",
  ECP256: "ecp256",
  ECP384: "ecp384",
  PFS1: "modp768",
  PFS2: "modp1024",
  PFS14: "modp2048",
  PFS2048: "modp2048",
  PFS24: "modp2048s256",
};

/** What one side proposes or accepts, in strongSwan's words. */
export interface Proposals {
  readonly ike: readonly string[];
  readonly esp: readonly string[];
}

/**
 * Some of what a gateway takes that has no policy of its own: DHGroup2 and SHA-1 are among it (learn.microsoft.com, "About
 * Point-to-Site VPN", IKE/IPsec policies). Enough to show that a weak client gets in then; not all of Azure's list.
 */
const WITHOUT_POLICY: Proposals = {
  ike: ["aes256gcm16-prfsha384-ecp384", "aes256-sha256-modp2048", "aes256-sha1-modp1024"],
  esp: ["aes256gcm16", "aes256-sha256", "aes256-sha1"],
};

/**
 * What the gateway accepts: exactly the planned suite, or Azure's own where the plan has none.
 *
 * @throws Error for words of Azure's that strongSwan has none for
 */
export function proposalsOf(suites: readonly PlannedSuite[]): Proposals {
  if (suites.length === 0) return WITHOUT_POLICY;
  return { ike: suites.map(ikeProposal), esp: suites.map(espProposal) };
}

function ikeProposal({ ikeEncryption, ikeIntegrity, dhGroup }: PlannedSuite): string {
  const encryption = word(ENCRYPTION, ikeEncryption);
  const integrity = word(INTEGRITY, ikeIntegrity);
  // A cipher that authenticates itself needs the function for keys alone.
  const second = encryption.includes("gcm") ? `prf${integrity}` : integrity;
  return [encryption, second, word(GROUP, dhGroup)].join("-");
}

function espProposal({ ipsecEncryption, ipsecIntegrity, pfsGroup }: PlannedSuite): string {
  const encryption = word(ENCRYPTION, ipsecEncryption);
  const integrity = encryption.includes("gcm") ? [] : [word(INTEGRITY, ipsecIntegrity)];
  const group = pfsGroup === "None" ? [] : [word(GROUP, pfsGroup)];
  return [encryption, ...integrity, ...group].join("-");
}

function word(words: Readonly<Record<string, string>>, azure: string): string {
  const found = words[azure];
  if (found === undefined) {
    throw new Error(
      `the lab has no word of strongSwan's for the plan's ${azure}; add it in rehearsal/lab/gateway/suites.ts`,
    );
  }
  return found;
}
