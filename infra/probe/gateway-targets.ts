import { STRONG_IPSEC_POLICY } from "../vpn/ipsec-policy";
import { commonNameOf } from "../certificate-authority/core/device-name";
import type { ProbeTarget } from "./probe-list";
import { tcpTarget, udpTarget } from "./service-targets";

/** A root that the gateway trusts. */
export interface Anchor {
  readonly name: string;
  /** Base64 of the DER. */
  readonly certificate: string;
}

/** How both scripts call what Azure calls otherwise. */
const SCRIPT_NAMES = { GCMAES256: "aes256gcm16", SHA384: "sha384", ECP384: "ecp384" } as const;
const SUITE = {
  encryption: SCRIPT_NAMES[STRONG_IPSEC_POLICY.ikeEncryption],
  prf: SCRIPT_NAMES[STRONG_IPSEC_POLICY.ikeIntegrity],
  group: SCRIPT_NAMES[STRONG_IPSEC_POLICY.dhGroup],
};

/** A name of the form that the gateway takes. No device bears it: inventory numbers are the city's own. */
const NOBODY = { inventory: "LT-0000", department: "clients" };
const ZONE_WHERE_NONE_IS = "devices.invalid";

/**
 * The gateway's doors: what may not open to a certificate of somebody else's, and what may not be there at all.
 *
 * @param deviceZone the zone in certificates' names, where pools are told apart by it
 */
export function gatewayTargets(
  hosts: readonly string[],
  anchors: readonly Anchor[],
  deviceZone: string | undefined,
): ProbeTarget[] {
  // With one gateway, or one anchor, ids need not say which.
  const of = (host: string) => (hosts.length > 1 ? `:${host}` : "");
  const under = (name: string) => (anchors.length > 1 ? `:${name}` : "");
  return hosts.flatMap((host): ProbeTarget[] => [
    {
      id: `ike:self-made${of(host)}`,
      kind: "ike",
      host,
      credential: "self-made",
      suite: SUITE,
      what: `VPN at ${host} with a self-made certificate`,
    },
    ...anchors.map(({ name, certificate }): ProbeTarget => ({
      id: `ike:look-alike${of(host)}${under(name)}`,
      kind: "ike",
      host,
      credential: "look-alike",
      suite: SUITE,
      issuer: certificate,
      subject: commonNameOf({ ...NOBODY, zone: deviceZone ?? ZONE_WHERE_NONE_IS }),
      what: `VPN at ${host} with a certificate under a look-alike of ${name}`,
    })),
    tcpTarget(host, 443, `VPN at ${host} by SSTP or OpenVPN`),
    udpTarget(host, 1194, `VPN at ${host} by OpenVPN`),
    tcpTarget(host, 1194, `VPN at ${host} by OpenVPN`),
  ]);
}
