import { rootCertificates } from "node:tls";
import { changed, listIn, objectIn, type Inputs, type Scenario } from "./scenario";

/** Any public root will do: Node carries the ones that browsers trust. All of them live longer than an anchor may. */
const PUBLIC_ROOT = rootCertificates[0]!.replaceAll(/-----[^-]+-----|\s/g, "");

const gateway = (title: string, rules: readonly string[], change: (inputs: Inputs) => Inputs) =>
  changed("network:VirtualNetworkGateway", "gateway", { title, rules }, change);

/** A change of the gateway's point-to-site configuration. */
const clients = (title: string, rules: readonly string[], change: (clients: Inputs) => Inputs) =>
  gateway(title, rules, (inputs) => ({
    ...inputs,
    vpnClientConfiguration: change(objectIn(inputs, "vpnClientConfiguration")),
  }));

const ipsec = (change: Inputs) => (inputs: Inputs) => ({
  ...inputs,
  vpnClientIpsecPolicies: listIn(inputs, "vpnClientIpsecPolicies").map((policy) => ({
    ...(policy as Inputs),
    ...change,
  })),
});

/** Ways in at the gateway itself. */
export const GATEWAY: Readonly<Record<string, Scenario>> = {
  // The built-in policy of Azure and CIS Azure 7.9 ask for just this; it lets any PC in whose user knows a password.
  "entra-login": clients(
    "Somebody adds sign-in with Entra ID beside the certificates, so that staff can use their own PCs.",
    ["p2s-certificate-only", "p2s-no-user-auth-residue", "p2s-ikev2-only"],
    (inputs) => ({
      ...inputs,
      vpnAuthenticationTypes: ["Certificate", "AAD"],
      vpnClientProtocols: ["IkeV2", "OpenVPN"],
      aadTenant: "https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111",
      aadAudience: "22222222-2222-2222-2222-222222222222",
      aadIssuer: "https://sts.windows.net/11111111-1111-1111-1111-111111111111/",
    }),
  ),
  radius: clients(
    "Somebody points the gateway at a RADIUS server; the authentication types are left out, as in many examples.",
    ["p2s-auth-explicit", "p2s-no-user-auth-residue"],
    ({ vpnAuthenticationTypes: _, ...inputs }) => ({
      ...inputs,
      radiusServers: [
        {
          radiusServerAddress: "10.80.1.4",
          radiusServerScore: 30,
          radiusServerSecret: "made-up-for-the-rehearsal",
        },
      ],
    }),
  ),
  "public-root": clients(
    "Somebody adds the root of a public certificate authority, as a copied example does.",
    ["p2s-root-pinned", "p2s-root-wellformed"],
    (inputs) => ({
      ...inputs,
      vpnClientRootCertificates: [
        ...listIn(inputs, "vpnClientRootCertificates"),
        { name: "copied-from-an-example", publicCertData: PUBLIC_ROOT },
      ],
    }),
  ),
  openvpn: clients(
    "Somebody offers OpenVPN as well, because a hotel blocks IKEv2.",
    ["p2s-ikev2-only"],
    (inputs) => ({ ...inputs, vpnClientProtocols: ["IkeV2", "OpenVPN"] }),
  ),
  sstp: clients("Somebody goes back to SSTP, which passes every firewall.", ["p2s-ikev2-only"], (inputs) => ({
    ...inputs,
    vpnClientProtocols: ["SSTP"],
  })),
  "weak-ipsec": clients(
    "Somebody lowers the cryptography for one old laptop.",
    ["p2s-ipsec-strong"],
    ipsec({ ikeEncryption: "AES128", ikeIntegrity: "SHA1", dhGroup: "DHGroup2" }),
  ),
  "ike-default": clients(
    "Somebody leaves the cryptography to Azure, whose default offers SHA-1 and a group of 1024 bits.",
    ["p2s-ipsec-strong"],
    ({ vpnClientIpsecPolicies: _, ...inputs }) => inputs,
  ),
  "wide-pool": clients(
    "Somebody gives the clients the whole of 10.0.0.0/8, in which the servers live too.",
    ["p2s-pool-pinned"],
    (inputs) => ({ ...inputs, vpnClientAddressPool: { addressPrefixes: ["10.0.0.0/8"] } }),
  ),
  "no-statement": gateway(
    "Somebody deploys without the gateway statement's number, so that nobody sees an older list come back.",
    ["p2s-revocations-complete"],
    ({ tags: _, ...inputs }) => inputs,
  ),
  bgp: gateway(
    "Somebody switches on BGP, and a peer's announcements decide where traffic goes.",
    ["gateway-no-foreign-traffic"],
    (inputs) => ({ ...inputs, enableBgp: true, bgpSettings: { asn: 65010 } }),
  ),
  "other-networks": gateway(
    "Somebody lets other virtual networks route through the gateway.",
    ["gateway-no-foreign-traffic"],
    (inputs) => ({ ...inputs, allowRemoteVnetTraffic: true, allowVirtualWanTraffic: true }),
  ),
  "basic-gateway": gateway(
    "Somebody saves money with a Basic gateway, which knows no IKEv2 for clients.",
    ["gateway-capable"],
    (inputs) => ({ ...inputs, sku: { name: "Basic", tier: "Basic" } }),
  ),
  "address-translation": gateway(
    "Somebody translates a stranger's addresses into the clients' range.",
    ["vpn-no-source-rewriting"],
    (inputs) => ({
      ...inputs,
      natRules: [
        {
          name: "partner",
          type: "Static",
          mode: "IngressSnat",
          internalMappings: [{ addressSpace: "192.168.7.0/24" }],
          externalMappings: [{ addressSpace: "10.81.7.0/24" }],
        },
      ],
    }),
  ),
  "ignored-changes": {
    title: "Somebody ignores changes of how clients sign in, because the portal's are always put back.",
    rules: ["no-ignore-changes"],
    at: { type: "azure-native:network:VirtualNetworkGateway", name: "gateway" },
    options: (options) => ({ ...options, ignoreChanges: ["vpnClientConfiguration"] }),
  },
};
