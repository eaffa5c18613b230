import { selfSigned } from "../../policies/self-signed";
import { ANCHOR, STOLEN, STRANGER } from "../stacks/trusted";
import { rows, type Row } from "./way-in";

const GATEWAY = "azure-native:network:VirtualNetworkGateway";
const BASE = { stack: "dev", resource: "gateway" } as const;
const AT = "vpnClientConfiguration";
const LEAF = selfSigned("Device CA", { ca: false });
const root = (publicCertData: string) => [{ name: "device-ca-g0", publicCertData }];
const WEAK = {
  ikeEncryption: "AES256",
  ikeIntegrity: "SHA1",
  dhGroup: "DHGroup2",
  ipsecEncryption: "AES256",
  ipsecIntegrity: "SHA1",
  pfsGroup: "None",
  saLifeTimeSeconds: 14_400,
  saDataSizeKilobytes: 102_400_000,
};

const signIn: readonly Row[] = [
  [
    "p2s-entra-beside-certificate",
    "a user of Entra ID signs in from any computer, beside the certificate",
    { [`${AT}.vpnAuthenticationTypes`]: ["Certificate", "AAD"] },
    ["p2s-certificate-only"],
    { absent: ["p2s-auth-explicit"], unknown: ["p2s-auth-explicit"] },
  ],
  [
    "p2s-radius-alone",
    "a user signs in at a RADIUS server instead of with a certificate",
    { [`${AT}.vpnAuthenticationTypes`]: ["Radius"] },
    ["p2s-certificate-only"],
    { absent: ["p2s-auth-explicit"], unknown: ["p2s-auth-explicit"] },
  ],
  [
    "p2s-no-sign-in-said",
    "Azure infers how clients sign in, because the list is empty",
    { [`${AT}.vpnAuthenticationTypes`]: [] },
    ["p2s-auth-explicit"],
    { absent: ["p2s-auth-explicit"], unknown: ["p2s-auth-explicit"] },
  ],
  ...(
    [
      ["aadTenant", "https://login.microsoftonline.com/6b1f4c2e-0000-4000-8000-0000000000ff"],
      ["aadAudience", "41b23e61-6c1e-4545-b367-cd054e0ed4b4"],
      ["aadIssuer", "https://sts.windows.net/6b1f4c2e-0000-4000-8000-0000000000ff/"],
      ["radiusServerAddress", "203.0.113.9"],
      ["radiusServerSecret", "x"],
      ["radiusServers", [{ radiusServerAddress: "203.0.113.9", radiusServerScore: 1 }]],
    ] as const
  ).map(([name, value]): Row => [
    `p2s-residue-${name}`,
    `${name} activates a sign-in of users`,
    { [`${AT}.${name}`]: value as never },
    ["p2s-no-user-auth-residue"],
  ]),
];

const roots: readonly Row[] = [
  [
    "p2s-foreign-root",
    "every certificate below a root of somebody else is let in, whatever its name",
    { [`${AT}.vpnClientRootCertificates`]: root(STRANGER.base64) },
    ["p2s-root-pinned"],
    { absent: ["p2s-root-pinned"], unknown: ["p2s-root-pinned"] },
  ],
  [
    "p2s-second-root",
    "a foreign root stands beside the city's own",
    {
      [`${AT}.vpnClientRootCertificates`]: [
        ...root(ANCHOR.base64),
        { name: "x", publicCertData: STRANGER.base64 },
      ],
    },
    ["p2s-root-pinned"],
    { absent: ["p2s-root-pinned"] },
  ],
  [
    "p2s-leaf-as-root",
    "a certificate that may not issue any is uploaded as a root",
    { [`${AT}.vpnClientRootCertificates[0].publicCertData`]: LEAF.base64 },
    ["p2s-root-pinned", "p2s-root-wellformed"],
    { absent: ["p2s-root-pinned"], unknown: ["p2s-root-pinned"] },
  ],
  [
    "p2s-expired-root",
    "a root whose time is over",
    {
      [`${AT}.vpnClientRootCertificates[0].publicCertData`]: selfSigned("Device CA", {
        from: new Date("2020-01-01T00:00:00Z"),
        days: 100,
      }).base64,
    },
    ["p2s-root-wellformed"],
    { absent: ["p2s-root-pinned"] },
  ],
  [
    "p2s-root-with-header-lines",
    "a root that is written as PEM, which Azure may read differently",
    { [`${AT}.vpnClientRootCertificates[0].publicCertData`]: ANCHOR.pem },
    ["p2s-root-pinned", "p2s-root-wellformed"],
    { absent: ["p2s-root-pinned"] },
  ],
  [
    "p2s-older-root-name",
    "a foreign root under the name that older API versions used",
    { [`${AT}.rootCertificates`]: root(STRANGER.base64), [`${AT}.vpnClientRootCertificates`]: null },
    ["p2s-root-pinned"],
    { absent: ["p2s-root-pinned"] },
  ],
];

const revocations: readonly Row[] = [
  [
    "p2s-stolen-laptop",
    "a stolen laptop comes back, because its certificate is no longer refused",
    { [`${AT}.vpnClientRevokedCertificates`]: [] },
    ["p2s-revocations-complete"],
    { absent: ["p2s-revocations-complete"], unknown: ["p2s-revocations-complete"] },
  ],
  [
    "p2s-other-thumbprint",
    "another certificate is refused in the place of the stolen one",
    { [`${AT}.vpnClientRevokedCertificates[0].thumbprint`]: "00".repeat(20) },
    ["p2s-revocations-complete"],
    { absent: ["p2s-revocations-complete"], unknown: ["p2s-revocations-complete"] },
  ],
  [
    "p2s-thumbprint-nested",
    "the thumbprint stands where Azure does not read it",
    { [`${AT}.vpnClientRevokedCertificates`]: [{ name: "x", properties: { thumbprint: STOLEN } }] },
    ["p2s-revocations-complete"],
    { absent: ["p2s-revocations-complete"] },
  ],
  [
    "p2s-older-statement",
    "the gateway carries an older statement than that which counts",
    { "tags.remote-access-statement": "40" },
    ["p2s-revocations-complete"],
    { absent: ["p2s-revocations-complete"], unknown: ["p2s-revocations-complete"] },
  ],
];

const tunnel: readonly Row[] = [
  ...["OpenVPN", "SSTP"].map((protocol): Row => [
    `p2s-${protocol.toLowerCase()}`,
    `${protocol} is offered, in which other sign-ins than a certificate are possible`,
    { [`${AT}.vpnClientProtocols`]: ["IkeV2", protocol] },
    ["p2s-ikev2-only"],
    { absent: ["p2s-ikev2-only"], unknown: ["p2s-ikev2-only"] },
  ]),
  [
    "p2s-weak-cryptography",
    "the tunnel negotiates cryptography that can be broken",
    { [`${AT}.vpnClientIpsecPolicies`]: [WEAK] },
    ["p2s-ipsec-strong"],
    { absent: ["p2s-ipsec-strong"], unknown: ["p2s-ipsec-strong"] },
  ],
  ...(
    [
      ["dhGroup", "DHGroup14"],
      ["ikeEncryption", "DES3"],
      ["ikeIntegrity", "MD5"],
      ["ipsecEncryption", "DES"],
      ["ipsecIntegrity", "SHA1"],
      ["pfsGroup", "PFS2048"],
    ] as const
  ).map(([name, value]): Row => [
    `p2s-weak-${name}`,
    `${name} is ${value}`,
    { [`${AT}.vpnClientIpsecPolicies[0].${name}`]: value },
    ["p2s-ipsec-strong"],
    { absent: ["p2s-ipsec-strong"], unknown: ["p2s-ipsec-strong"] },
  ]),
];

const member = (attributeType: string) => [{ name: "m", attributeType, attributeValue: "x" }];
const groups: readonly Row[] = (["AADGroupId", "RadiusAzureGroupId"] as const).map((attributeType) => [
  `p2s-group-${attributeType.toLowerCase()}`,
  `a group of clients is told apart by ${attributeType}, which no certificate carries`,
  {
    "virtualNetworkGatewayPolicyGroups[0].policyMembers[0].attributeType": attributeType,
    virtualNetworkGatewayPolicyGroups: [
      { name: "g", isDefault: true, priority: 0, policyMembers: member(attributeType) },
    ],
  },
  ["p2s-groups-certificate-only"],
  { absent: ["p2s-groups-certificate-only"], unknown: ["p2s-groups-certificate-only"] },
]);

const hardening: readonly Row[] = [
  [
    "p2s-wide-pool",
    "clients get addresses out of a range that filters trust for other reasons",
    { [`${AT}.vpnClientAddressPool.addressPrefixes`]: ["10.80.0.0/15"] },
    ["p2s-pool-pinned"],
    { absent: ["p2s-pool-pinned"], unknown: ["p2s-pool-pinned"] },
  ],
  [
    "p2s-public-pool",
    "clients get public addresses",
    { [`${AT}.vpnClientAddressPool.addressPrefixes[0]`]: "203.0.113.0/24" },
    ["p2s-pool-pinned"],
    { unknown: ["p2s-pool-pinned"], absent: ["p2s-pool-pinned"] },
  ],
  [
    "gateway-basic",
    "the gateway is of a kind without IKEv2",
    { "sku.name": "Basic" },
    ["gateway-capable"],
    { absent: ["gateway-capable"], unknown: ["gateway-capable"] },
  ],
  [
    "gateway-policy-based",
    "the gateway is policy-based",
    { vpnType: "PolicyBased" },
    ["gateway-capable"],
    { absent: ["gateway-capable"], unknown: ["gateway-capable"] },
  ],
  [
    "gateway-no-generation",
    "the gateway is of no generation",
    { vpnGatewayGeneration: "None" },
    ["gateway-capable"],
    { absent: ["gateway-capable"], unknown: ["gateway-capable"] },
  ],
  [
    "gateway-express-route",
    "the gateway is one for ExpressRoute",
    { gatewayType: "ExpressRoute" },
    ["gateway-capable"],
    { absent: ["gateway-capable"], unknown: ["gateway-capable"] },
  ],
  [
    "gateway-translates",
    "a translation rule gives a foreign sender an address of a trusted range",
    { natRules: [{ name: "n", mode: "IngressSnat", internalMappings: [{ addressSpace: "10.81.0.0/24" }] }] },
    ["vpn-no-source-rewriting"],
  ],
  ...["allowRemoteVnetTraffic", "allowVirtualWanTraffic", "enableBgp", "disableIPSecReplayProtection"].map(
    (name): Row => [
      `gateway-${name.toLowerCase()}`,
      `${name} lets traffic of others into the gateway`,
      { [name]: true },
      ["gateway-no-foreign-traffic"],
    ],
  ),
  [
    "gateway-bgp-settings",
    "a BGP peer decides where traffic goes",
    { bgpSettings: { asn: 65_010 } },
    ["gateway-no-foreign-traffic"],
  ],
];

/** Clients that dial in to a gateway of a virtual network. */
export const POINT_TO_SITE = [
  ...rows(
    { section: "point-to-site", type: GATEWAY, base: BASE, scope: "any" },
    ...signIn,
    ...roots,
    ...revocations,
    ...tunnel,
    ...groups,
  ),
  ...rows({ section: "point-to-site", type: GATEWAY, base: BASE, scope: "remote-access" }, ...hardening),
  ...rows(
    { section: "point-to-site", type: GATEWAY, base: BASE, scope: "remote-access" },
    [
      "gateway-ignores-changes",
      "Pulumi leaves the sign-in as somebody changed it by hand",
      {},
      ["no-ignore-changes"],
      { options: { ignoreChanges: ["vpnClientConfiguration.vpnAuthenticationTypes"] } },
    ],
    [
      "gateway-ignores-all",
      "Pulumi leaves everything as it is in Azure",
      {},
      ["no-ignore-changes"],
      { options: { ignoreChanges: ["*"] }, scope: "any" },
    ],
    [
      "gateway-provider-elsewhere",
      "the gateway goes to another cloud, where pins mean nothing",
      {},
      ["provider-pinned"],
      { provider: { subscriptionId: "00000000-0000-0000-0000-000000000000", environment: "china" } },
    ],
  ),
];
