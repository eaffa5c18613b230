import { XMLBuilder } from "fast-xml-parser";
import type { AddressRange } from "../access-model/address-range";
import { STRONG_IPSEC_POLICY } from "../vpn/ipsec-policy";

export interface WindowsProfileSource {
  /** The name that the gateway's certificate bears; Windows compares it with what it dials. */
  readonly server: string;
  readonly routes: readonly AddressRange[];
  /** Names below these are asked of the name servers. */
  readonly dnsSuffixes: readonly string[];
  /** Addresses; without any, names are asked of nobody but the resolver of the network. */
  readonly nameServers: readonly string[];
  readonly trustedNetwork: readonly string[];
}

/**
 * Words of the VPNv2 CSP for the gateway's words (learn.microsoft.com, "VPNv2 CSP", NativeProfile/CryptographySuite).
 * What is not here cannot be said to Windows, and a profile without it would never connect.
 */
const CSP_WORDS = {
  ikeEncryption: { GCMAES128: "AES_GCM_128", GCMAES256: "AES_GCM_256", AES256: "AES256" },
  ikeIntegrity: { SHA256: "SHA256", SHA384: "SHA384" },
  dhGroup: { ECP256: "ECP256", ECP384: "ECP384", DHGroup14: "Group14", DHGroup24: "Group24" },
  ipsecEncryption: { GCMAES128: "GCMAES128", GCMAES256: "GCMAES256", AES256: "AES256" },
  ipsecIntegrity: { GCMAES128: "GCMAES128", GCMAES256: "GCMAES256", SHA256: "SHA256128" },
  pfsGroup: { ECP256: "ECP256", ECP384: "ECP384", PFS24: "PFS24", PFS2048: "PFS2048" },
} satisfies Partial<Record<keyof typeof STRONG_IPSEC_POLICY, Readonly<Record<string, string>>>>;

/**
 * The Always On VPN device tunnel as ProfileXML (learn.microsoft.com, "ProfileXML XSD"; "Configure VPN device tunnels in
 * Windows client"): IKEv2 with the machine's certificate, up before anybody signs in, and only to the services.
 *
 * The elements stand in the order in which Windows 11 gives them back, and the server twice, as name and as what people
 * see: Intune compares the two texts, and sends a profile that differs again and again.
 *
 * There are no traffic filters: with them the tunnel refuses everything that management opens to the laptop, and the
 * laptop's firewall filters the same in both directions. Nor is there a certificate filter: ProfileXML has no place for
 * one (`Authentication/Certificate` is "reserved for future use"); see `certificateScript`.
 */
export function profileXml(source: WindowsProfileSource): string {
  const { server, routes, dnsSuffixes, nameServers, trustedNetwork } = source;
  const profile = {
    AlwaysOn: true,
    DeviceTunnel: true,
    ...(dnsSuffixes.length > 0 ? { DnsSuffix: dnsSuffixes.join(",") } : {}),
    ...(trustedNetwork.length > 0 ? { TrustedNetworkDetection: trustedNetwork.join(",") } : {}),
    NativeProfile: {
      Servers: `${server};${server}`,
      RoutingPolicyType: "SplitTunnel",
      NativeProtocolType: "IKEv2",
      Authentication: { MachineMethod: "Certificate" },
      CryptographySuite: {
        AuthenticationTransformConstants: wordFor("ipsecIntegrity"),
        CipherTransformConstants: wordFor("ipsecEncryption"),
        PfsGroup: wordFor("pfsGroup"),
        DHGroup: wordFor("dhGroup"),
        IntegrityCheckMethod: wordFor("ikeIntegrity"),
        EncryptionMethod: wordFor("ikeEncryption"),
      },
      // Without it Windows sends all of 10.0.0.0/8 into the tunnel (learn.microsoft.com, P2S troubleshooting).
      DisableClassBasedDefaultRoute: true,
    },
    Route: routes.map(({ cidr, prefix }) => ({
      Address: cidr.slice(0, cidr.indexOf("/")),
      PrefixSize: prefix,
    })),
    DomainNameInformation: (nameServers.length > 0 ? dnsSuffixes : []).map((suffix) => ({
      DomainName: `.${suffix}`, // the dot: the name and all below it
      DnsServers: nameServers.join(","),
    })),
    RegisterDNS: false,
  };
  return new XMLBuilder({ format: true, indentBy: "  " }).build({ VPNProfile: profile });
}

function wordFor(key: keyof typeof CSP_WORDS): string {
  const words: Readonly<Record<string, string>> = CSP_WORDS[key];
  const word = words[STRONG_IPSEC_POLICY[key]];
  if (word === undefined) {
    throw new Error(
      `the gateway's ${key} is ${STRONG_IPSEC_POLICY[key]}, which the VPNv2 CSP has no word for; choose another in infra/vpn/ipsec-policy.ts`,
    );
  }
  return word;
}
