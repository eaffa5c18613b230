import { createHash } from "node:crypto";
import type { Cases } from "./case";
import {
  address,
  CERTIFICATE,
  city,
  CLIENTS,
  creating,
  gateway,
  ipConfigurations,
  network,
  updating,
  type Properties,
} from "./city";

const clients = (changes: Properties) => creating(gateway({}, changes));
const pool = (...addressPrefixes: string[]): Properties => ({ vpnClientAddressPool: { addressPrefixes } });
const root = (name: string, publicCertData: string = CERTIFICATE.base64): Properties => ({
  name,
  publicCertData,
});
const roots = (count: number): Properties => ({
  vpnClientRootCertificates: Array.from({ length: count }, (_, i) => root(`ca-${i}`)),
});
const thumbprint = (i: number) => createHash("sha1").update(String(i)).digest("hex");
const revoked = (...thumbprints: string[]): Properties => ({
  vpnClientRevokedCertificates: thumbprints.map((one, i) => ({ name: `laptop-${i}`, thumbprint: one })),
});
const ipsec = (changes: Properties): Properties => ({
  vpnClientIpsecPolicies: [{ ...(CLIENTS.vpnClientIpsecPolicies as Properties[])[0], ...changes }],
});
const entra: Properties = { aadTenant: "https://t", aadAudience: "a", aadIssuer: "https://i" };

/** Rules on who dials in, with what, and from which pool. */
export const CLIENT_CASES: Cases = {
  "gateway-part-names": [
    {
      title: "a certificate's name with a blank",
      refuses: () => clients({ vpnClientRootCertificates: [root("device ca")] }),
      words:
        'vpnClientConfiguration.vpnClientRootCertificates[0].name is "device ca"; write up to 80 letters',
      grants: () => clients({ vpnClientRootCertificates: [root("device-ca_1.2")] }),
    },
    {
      title: "an IP configuration without a name",
      refuses: () =>
        creating(
          gateway({
            ipConfigurations: (ipConfigurations("a1", "a2", "a3") as Properties[]).map(
              ({ name: _, ...one }) => one,
            ),
          }),
        ),
      words: "ipConfigurations[0].name is missing",
      grants: () => creating(gateway()),
    },
  ],
  "gateway-part-names-distinct": [
    {
      title: "two roots of one name",
      refuses: () => clients({ vpnClientRootCertificates: [root("ca"), root("CA")] }),
      words: 'vpnClientConfiguration.vpnClientRootCertificates has the name "ca" more than once',
      grants: () => clients({ vpnClientRootCertificates: [root("ca-1"), root("ca-2")] }),
    },
  ],
  "point-to-site-route-based": [
    {
      title: "point-to-site on a policy-based gateway",
      refuses: () =>
        creating(
          gateway({ vpnType: "PolicyBased", activeActive: false, ipConfigurations: ipConfigurations("a1") }),
        ),
      words: 'vpnType is "PolicyBased" with a vpnClientConfiguration; point-to-site needs "RouteBased"',
      grants: () => creating(gateway({ activeActive: false, ipConfigurations: ipConfigurations("a1") })),
    },
  ],
  "basic-gateway-clients": [
    {
      title: "IKEv2 on a Basic gateway",
      refuses: () =>
        creating(
          gateway({
            sku: { name: "Basic", tier: "Basic" },
            vpnGatewayGeneration: "Generation1",
            activeActive: false,
            ipConfigurations: ipConfigurations("a1"),
          }),
        ),
      words: 'sku.name is "Basic", which does not know "IkeV2"; take VpnGw2AZ or larger',
      grants: () =>
        creating(
          gateway(
            {
              sku: { name: "Basic", tier: "Basic" },
              vpnGatewayGeneration: "Generation1",
              activeActive: false,
              ipConfigurations: ipConfigurations("a1"),
            },
            { vpnClientProtocols: ["SSTP"] },
          ),
          city([address("a1", { sku: { name: "Basic" }, zones: [] })]),
        ),
    },
  ],
  "client-pool-notation": [
    {
      title: "a pool that is no range",
      refuses: () => clients(pool("10.81.0.0-10.81.0.255")),
      words: 'vpnClientConfiguration.vpnClientAddressPool has "10.81.0.0-10.81.0.255"; write a range in CIDR',
      grants: () => clients(pool("10.81.0.0/24")),
    },
  ],
  "client-pool-size": [
    {
      title: "a /29 for an active-active gateway",
      refuses: () => clients(pool("10.81.0.0/29")),
      words: "the client pool 10.81.0.0/29 is too small; with activeActive true write a /28 or larger",
      grants: () => clients(pool("10.81.0.0/28")),
    },
    {
      title: "a /30 for any gateway",
      refuses: () =>
        creating(
          gateway({ activeActive: false, ipConfigurations: ipConfigurations("a1") }, pool("10.81.0.0/30")),
        ),
      words: "with activeActive false write a /29 or larger",
      grants: () =>
        creating(
          gateway({ activeActive: false, ipConfigurations: ipConfigurations("a1") }, pool("10.81.0.0/29")),
        ),
    },
  ],
  "client-pool-private": [
    {
      title: "a public pool",
      refuses: () => clients(pool("198.51.100.0/24")),
      words: "the client pool 198.51.100.0/24 is not private; take a range of RFC 1918",
      grants: () => clients(pool("172.16.0.0/24", "192.168.0.0/24")),
    },
  ],
  "client-pool-outside-network": [
    {
      title: "a pool inside the network",
      refuses: () => clients(pool("10.80.2.0/24")),
      words: "the client pool 10.80.2.0/24 of",
      grants: () => clients(pool("10.80.4.0/24")),
    },
    {
      title: "a network that grows over the pool of its gateway",
      refuses: () =>
        updating(
          network(),
          network({ addressSpace: { addressPrefixes: ["10.80.0.0/15"] } }),
          city([gateway()]),
        ),
      words: "overlaps 10.80.0.0/15 of the network",
      grants: () =>
        updating(
          network(),
          network({ addressSpace: { addressPrefixes: ["10.80.0.0/16"] } }),
          city([gateway()]),
        ),
    },
  ],
  "client-pools-distinct": [
    {
      title: "pools that overlap",
      refuses: () => clients(pool("10.81.0.0/24", "10.81.0.128/25")),
      words: "the client pools 10.81.0.0/24 and 10.81.0.128/25 overlap",
      grants: () => clients(pool("10.81.0.0/24", "10.81.1.0/24")),
    },
  ],
  "several-sign-ins-need-openvpn": [
    {
      title: "certificates and RADIUS without OpenVPN",
      refuses: () =>
        clients({ vpnAuthenticationTypes: ["Certificate", "Radius"], radiusServerAddress: "10.80.1.4" }),
      words: 'vpnAuthenticationTypes is ["Certificate","Radius"] with vpnClientProtocols ["IkeV2"]',
      grants: () =>
        clients({
          vpnAuthenticationTypes: ["Certificate", "Radius"],
          vpnClientProtocols: ["OpenVPN"],
          radiusServerAddress: "10.80.1.4",
        }),
    },
  ],
  "entra-sign-in-needs-openvpn": [
    {
      title: "sign-in with Entra ID over IKEv2",
      refuses: () => clients({ vpnAuthenticationTypes: ["AAD"], ...entra }),
      words:
        'vpnAuthenticationTypes is ["AAD"] with vpnClientProtocols ["IkeV2"]; "AAD" knows "OpenVPN" only',
      grants: () => clients({ vpnAuthenticationTypes: ["AAD"], vpnClientProtocols: ["OpenVPN"], ...entra }),
    },
    {
      title: "sign-in with Entra ID alone over IKEv2 as well",
      refuses: () =>
        clients({ vpnAuthenticationTypes: ["AAD"], vpnClientProtocols: ["IkeV2", "OpenVPN"], ...entra }),
      words: '"AAD" knows "OpenVPN" only',
      grants: () =>
        clients({
          vpnAuthenticationTypes: ["Certificate", "AAD"],
          vpnClientProtocols: ["IkeV2", "OpenVPN"],
          ...entra,
        }),
    },
  ],
  "entra-sign-in-complete": [
    {
      title: "sign-in with Entra ID without a tenant",
      refuses: () => clients({ vpnAuthenticationTypes: ["AAD"], vpnClientProtocols: ["OpenVPN"] }),
      words: 'vpnClientConfiguration.aadTenant is missing; "AAD" needs it',
      grants: () => clients({ vpnAuthenticationTypes: ["AAD"], vpnClientProtocols: ["OpenVPN"], ...entra }),
    },
  ],
  "radius-complete": [
    {
      title: "RADIUS without a server",
      refuses: () => clients({ vpnAuthenticationTypes: ["Radius"] }),
      words: 'vpnAuthenticationTypes has "Radius", but no server is named; write radiusServers',
      grants: () =>
        clients({
          vpnAuthenticationTypes: ["Radius"],
          radiusServers: [{ radiusServerAddress: "10.80.1.4" }],
        }),
    },
  ],
  "root-certificates-at-most": [
    {
      title: "the 21st root",
      refuses: () => clients(roots(21)),
      words: "vpnClientConfiguration.vpnClientRootCertificates has 21 members; a gateway takes at most 20",
      grants: () => clients(roots(20)),
    },
  ],
  "revoked-certificates-at-most": [
    {
      title: "the 301st revoked certificate",
      refuses: () => clients(revoked(...Array.from({ length: 301 }, (_, i) => thumbprint(i)))),
      words:
        "vpnClientConfiguration.vpnClientRevokedCertificates has 301 members; a gateway takes at most 300",
      grants: () => clients(revoked(...Array.from({ length: 300 }, (_, i) => thumbprint(i)))),
    },
  ],
  "root-certificate-data": [
    {
      title: "a root with line breaks",
      refuses: () =>
        clients({ vpnClientRootCertificates: [root("ca", CERTIFICATE.base64.replace(/^(.{64})/, "$1\n"))] }),
      words: "vpnClientConfiguration.vpnClientRootCertificates[0].publicCertData is no certificate in Base64",
      grants: () => clients({ vpnClientRootCertificates: [root("ca")] }),
    },
    {
      title: "something else than a certificate, but not the Base64 of a PEM file, which Azure takes",
      refuses: () =>
        clients({
          vpnClientRootCertificates: [root("ca", Buffer.from("no certificate").toString("base64"))],
        }),
      words: "publicCertData is no certificate",
      grants: () =>
        clients({ vpnClientRootCertificates: [root("ca", Buffer.from(CERTIFICATE.pem).toString("base64"))] }),
    },
  ],
  "revoked-thumbprint-form": [
    {
      title: "a SHA-256 fingerprint as thumbprint",
      refuses: () => clients(revoked("ab".repeat(32))),
      words: "write the certificate's SHA-1 as 40 hexadecimal digits without blanks or colons",
      grants: () => clients(revoked(thumbprint(1).toUpperCase())),
    },
    {
      title: "a thumbprint with colons",
      refuses: () => clients(revoked(Array(20).fill("AB").join(":"))),
      words: 'thumbprint is "AB:AB:',
      grants: () => clients(revoked("AB".repeat(20))),
    },
  ],
  "revoked-thumbprints-distinct": [
    {
      title: "one thumbprint twice",
      refuses: () => clients(revoked(thumbprint(1), thumbprint(1).toUpperCase())),
      words: "twice; leave one out",
      grants: () => clients(revoked(thumbprint(1), thumbprint(2))),
    },
  ],
  "ipsec-policy-values": [
    {
      title: "an IPsec value that only connections know",
      refuses: () => clients(ipsec({ ikeIntegrity: "MD5" })),
      words:
        'vpnClientConfiguration.vpnClientIpsecPolicies[0].ikeIntegrity is "MD5"; point-to-site takes "SHA384", "SHA256"',
      grants: () => clients(ipsec({ ikeIntegrity: "SHA256" })),
    },
    {
      title: "a weak encryption",
      refuses: () => clients(ipsec({ ikeEncryption: "DES3" })),
      words: 'ikeEncryption is "DES3"; point-to-site takes',
      grants: () => clients(ipsec({ ikeEncryption: "AES256" })),
    },
  ],
  "ipsec-policy-gcm": [
    {
      title: "GCM with another integrity",
      refuses: () => clients(ipsec({ ipsecEncryption: "GCMAES256", ipsecIntegrity: "SHA256" })),
      words: 'ipsecEncryption is "GCMAES256" and ipsecIntegrity "SHA256"; with GCM write the same in both',
      grants: () => clients(ipsec({ ipsecEncryption: "AES256", ipsecIntegrity: "SHA256" })),
    },
  ],
};
