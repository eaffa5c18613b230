/**
 * The one suite that clients may negotiate. Without it the gateway offers defaults that include Diffie-Hellman
 * group 2 and SHA-1 (learn.microsoft.com, "About Point-to-Site VPN", default IKE policies). Of the groups that
 * Azure offers only the elliptic-curve ones reach what BSI TR-02102-3 asks for; with GCM, encryption and
 * integrity must be the same algorithm (learn.microsoft.com, "Point-to-site IPsec policies").
 */
export const STRONG_IPSEC_POLICY = {
  ikeEncryption: "GCMAES256",
  ikeIntegrity: "SHA384",
  dhGroup: "ECP384",
  ipsecEncryption: "GCMAES256",
  ipsecIntegrity: "GCMAES256",
  pfsGroup: "ECP384",
  saLifeTimeSeconds: 14_400,
  saDataSizeKilobytes: 102_400_000,
} as const;
