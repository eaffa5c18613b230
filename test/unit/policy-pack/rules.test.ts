import { catalogue } from "../../../policy-pack/catalogue";
import { selfSigned } from "../../policies/self-signed";
import {
  blocking,
  CONNECTION,
  formsOf,
  GATEWAY,
  judge,
  SERVER,
  SHAPES,
  told,
  trusting,
  TUNNEL,
  unknown,
} from "./judge";

const city = selfSigned("city device CA");
const trust = trusting(city.sha256);
const roots = [{ name: "city", publicCertData: city.base64 }];
const compliant = { vpnAuthenticationTypes: ["Certificate"], vpnClientRootCertificates: roots };

describe.each(SHAPES)("$shape", ({ type, wrap, at, tunnel }) => {
  const trial = (configuration: object) => ({
    type,
    trust,
    inputs: wrap({ ...compliant, ...tunnel, ...configuration }),
  });

  it("passes with certificates as the only sign-in and a pinned root", () => {
    expect(judge(trial({}))).toEqual([]);
  });

  it.each([
    ["lets nobody sign in by a spelling in other case", { vpnAuthenticationTypes: ["certificate"] }],
    ["has empty leftovers", { aadTenant: "", aadIssuer: null, radiusServers: [] }],
    [
      "wraps a root in ARM's own shape",
      { vpnClientRootCertificates: [{ properties: { publicCertData: city.base64 } }] },
    ],
    [
      "breaks the certificate into lines",
      { vpnClientRootCertificates: [{ publicCertData: city.base64.replace(/(.{64})/g, "$1\r\n") }] },
    ],
  ])("passes one that %s", (_, change) => {
    expect(judge(trial(change))).toEqual([]);
  });

  it.each([
    ["p2s-auth-explicit", "vpnAuthenticationTypes", "nothing", { vpnAuthenticationTypes: undefined }],
    ["p2s-auth-explicit", "vpnAuthenticationTypes", "nothing", { vpnAuthenticationTypes: null }],
    ["p2s-auth-explicit", "vpnAuthenticationTypes", "an empty list", { vpnAuthenticationTypes: [] }],
    [
      "p2s-auth-explicit",
      "vpnAuthenticationTypes",
      "a value that cannot be decided before deployment: it is known only after deployment",
      { vpnAuthenticationTypes: unknown },
    ],
    [
      "p2s-auth-explicit",
      "vpnAuthenticationTypes[1]",
      "a value that cannot be decided before deployment: it is known only after deployment",
      { vpnAuthenticationTypes: ["Certificate", unknown] },
    ],
    ["p2s-auth-explicit", "vpnAuthenticationTypes[0]", "null", { vpnAuthenticationTypes: [null] }],
    [
      "p2s-auth-explicit",
      "vpnAuthenticationTypes",
      "a value that cannot be decided before deployment: it is a text, not a list",
      { vpnAuthenticationTypes: "Certificate" },
    ],
    [
      "p2s-auth-explicit",
      "vpnAuthenticationTypes",
      "a value that cannot be decided before deployment: it is written twice, as vpnAuthenticationTypes and VpnAuthenticationTypes",
      { VpnAuthenticationTypes: ["AAD"] },
    ],
    ["p2s-certificate-only", "vpnAuthenticationTypes[0]", '"AAD"', { vpnAuthenticationTypes: ["AAD"] }],
    [
      "p2s-certificate-only",
      "vpnAuthenticationTypes[1]",
      '"Radius"',
      { vpnAuthenticationTypes: ["Certificate", "Radius"] },
    ],
    ["p2s-certificate-only", "vpnAuthenticationTypes[0]", "3", { vpnAuthenticationTypes: [3] }],
    [
      "p2s-no-user-auth-residue",
      "aadTenant",
      '"https://login.example/tenant"',
      { aadTenant: "https://login.example/tenant" },
    ],
    ["p2s-no-user-auth-residue", "AadIssuer", "a value known only after deployment", { AadIssuer: unknown }],
    [
      "p2s-no-user-auth-residue",
      "aadAuthenticationParameters",
      '{"aadTenant":"https://login.example/tenant"}',
      { aadAuthenticationParameters: { aadTenant: "https://login.example/tenant" } },
    ],
    ["p2s-no-user-auth-residue", "radiusServerAddress", '"10.1.0.4"', { radiusServerAddress: "10.1.0.4" }],
    [
      "p2s-no-user-auth-residue",
      "radiusClientRootCertificates",
      '[{"name":(a text of 1 characters)}]',
      { radiusClientRootCertificates: [{ name: "x" }] },
    ],
    [
      "p2s-root-pinned",
      "vpnClientRootCertificates",
      "no root certificate",
      { vpnClientRootCertificates: undefined },
    ],
    [
      "p2s-root-pinned",
      "vpnClientRootCertificates",
      "no root certificate",
      { vpnClientRootCertificates: [] },
    ],
    [
      "p2s-root-pinned",
      "vpnClientRootCertificates",
      "no root certificate",
      { vpnClientRootCertificates: [null, {}] },
    ],
    [
      "p2s-root-pinned",
      "vpnClientRootCertificates",
      "roots that are known only after deployment",
      { vpnClientRootCertificates: unknown },
    ],
    [
      "p2s-root-pinned",
      "vpnClientRootCertificates[0].publicCertData",
      'root "city", which is known only after deployment',
      { vpnClientRootCertificates: [{ name: "city", publicCertData: unknown }] },
    ],
    [
      "p2s-root-pinned",
      "vpnClientRootCertificates[0].publicCertData",
      'root "city" without a certificate',
      { vpnClientRootCertificates: [{ name: "city" }] },
    ],
    [
      "p2s-root-pinned",
      "vpnClientRootCertificates[1].publicCertData",
      'root "city" without a certificate',
      { vpnClientRootCertificates: [...roots, { name: "city" }] },
    ],
  ])("is blocked by %s at %s, which holds %s", (id, path, found, change) => {
    const reported = judge(trial(change));
    expect(blocking(trial(change))).toEqual([id]);
    expect(told("property", reported)).toEqual([`${at}.${path}`]);
    expect(told("found", reported)).toEqual([found]);
  });

  it.each([
    [
      "p2s-root-pinned",
      "vpnClientRootCertificates[0].publicCertData",
      `root "city": SHA-256 ${city.sha256}, subject "CN=city device CA", written as PEM with header lines`,
      { vpnClientRootCertificates: [{ name: "city", publicCertData: city.pem }] },
    ],
    [
      "p2s-root-pinned",
      "vpnClientRootCertificates[0].publicCertData",
      `root without a name: SHA-256 ${city.sha256}, subject "CN=city device CA", written as the base64 form of a PEM file`,
      { vpnClientRootCertificates: [{ publicCertData: Buffer.from(city.pem).toString("base64") }] },
    ],
    [
      "p2s-root-pinned",
      "vpnClientRootCertificates[0].publicCertData",
      'root "city": written as not base64',
      { vpnClientRootCertificates: [{ name: "city", publicCertData: "<root>" }] },
    ],
  ])(
    "is blocked by %s at %s, which holds %s, and for its form by another rule",
    (id, path, found, change) => {
      const reported = judge(trial(change), id);
      expect(blocking(trial(change))).toEqual([id, "p2s-root-wellformed"]);
      expect(told("property", reported)).toEqual([`${at}.${path}`]);
      expect(told("found", reported)).toEqual([found]);
    },
  );

  it("never shows a RADIUS secret, wherever it stands", () => {
    const secret = "correct horse battery staple";
    const reported = judge(
      trial({
        radiusServerSecret: secret,
        radiusServers: [{ radiusServerAddress: "10.1.0.4", radiusServerSecret: secret }],
      }),
    );
    expect(told("found", reported)).toEqual([
      '"(a secret, not shown)"',
      '[{"radiusServerAddress":"10.1.0.4","radiusServerSecret":"(a secret, not shown)"}]',
    ]);
    expect(JSON.stringify(reported)).not.toContain(secret);
  });

  it("names a foreign root by its fingerprint, not by the name it gives itself, and does not print it", () => {
    const stranger = selfSigned("city device CA");
    const reported = judge(
      trial({ vpnClientRootCertificates: [...roots, { name: "city", publicCertData: stranger.base64 }] }),
    );
    expect(told("property", reported)).toEqual([`${at}.vpnClientRootCertificates[1].publicCertData`]);
    expect(told("found", reported)).toEqual([
      `root "city": SHA-256 ${stranger.sha256}, subject "CN=city device CA"`,
    ]);
    expect(JSON.stringify(reported)).not.toContain(stranger.base64.slice(20, 60));
  });

  it("is not talked into a pinned root by text that other readers of base64 would repair", () => {
    const publicCertData = `${city.base64}A`;
    expect(blocking(trial({ vpnClientRootCertificates: [{ publicCertData }] }))).toContain("p2s-root-pinned");
  });

  it("judges both certificates of a root that carries one in each shape", () => {
    const stranger = { publicCertData: selfSigned("stranger").base64 };
    const pinned = { publicCertData: city.base64 };
    for (const root of [
      { ...pinned, properties: stranger },
      { ...stranger, properties: pinned },
    ]) {
      expect(judge(trial({ vpnClientRootCertificates: [root] }))).toHaveLength(1);
    }
  });

  it("takes a type that only begins like the safe one for another type", () => {
    expect(blocking(trial({ vpnAuthenticationTypes: ["CertificateOrPassword"] }))).toEqual([
      "p2s-certificate-only",
    ]);
  });

  it("is not talked into a pinned root by bytes behind its end", () => {
    const longer = Buffer.concat([Buffer.from(city.base64, "base64"), Buffer.from("appended")]).toString(
      "base64",
    );
    expect(blocking(trial({ vpnClientRootCertificates: [{ publicCertData: longer }] }))).toEqual([
      "p2s-root-pinned",
    ]);
  });

  it("is blocked once, by the rule on sign-in, when the whole configuration is unknown", () => {
    const reported = judge({ type, trust, inputs: { [at]: unknown } });
    expect(reported.map(({ message }) => message.split(" ")[0])).toEqual(["p2s-auth-explicit"]);
    expect(told("property", reported)).toEqual([at]);
  });

  it.each(formsOf(type))(
    "is judged as %s just the same, and the message names the type as written",
    (token) => {
      const [reported] = judge({ ...trial({ vpnAuthenticationTypes: ["AAD"] }), type: token });
      expect(reported?.message).toContain(`p2s-certificate-only blocks "vpn" (${token}): `);
    },
  );
});

it("writes down rule, resource, place, finding, remedy, reason, page and command", () => {
  const inputs = {
    vpnClientConfiguration: { ...compliant, ...TUNNEL, vpnAuthenticationTypes: ["Certificate", "AAD"] },
  };
  expect(judge({ trust, inputs })).toEqual([
    {
      message: [
        'p2s-certificate-only blocks "vpn" (azure-native:network:VirtualNetworkGateway): point-to-site clients must sign in with a device certificate and with nothing else.',
        "  property: vpnClientConfiguration.vpnAuthenticationTypes[1]",
        '  found: "AAD"',
        '  write instead: vpnAuthenticationTypes: ["Certificate"]',
        "  why: authentication types are alternatives: one user sign-in beside the certificate lets in every private computer whose owner knows a password",
        "  read: docs/rules/p2s-certificate-only.md",
        "  show it again: pulumi preview",
      ].join("\n"),
      urn: "urn:pulumi:dev::judged::azure-native:network:VirtualNetworkGateway::vpn",
      enforcementLevel: "mandatory",
      severity: "critical",
      // Said by every violation, because one policy reports for all.
      name: "p2s-certificate-only",
      description: "Point-to-site clients must sign in with a device certificate and with nothing else.",
    },
  ]);
});

it.each([
  ["a gateway that only links sites", GATEWAY, { gatewayType: "Vpn", vpnType: "RouteBased" }],
  [
    "a gateway whose point-to-site part is empty",
    GATEWAY,
    { vpnClientConfiguration: { vpnClientRootCertificates: [] } },
  ],
  ["a gateway whose point-to-site part is null", GATEWAY, { vpnClientConfiguration: null }],
  ["a connection that only names its gateways", CONNECTION, { virtualNetworkGateway1: { id: unknown } }],
  [
    "a type of another provider with the same words",
    "example:network:VirtualNetworkGateway",
    { vpnClientConfiguration: { aadTenant: "x" } },
  ],
  [
    "a virtual network",
    "azure-native:network:VirtualNetwork",
    { vpnClientConfiguration: { aadTenant: "x" } },
  ],
  ["a component", "example:index:Component", { vpnClientConfiguration: { aadTenant: "x" } }],
])("leaves %s alone", (_, type, inputs) => {
  expect(judge({ type, inputs, trust })).toEqual([]);
});

it.each([
  [
    "a pool alone",
    { vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: ["10.200.0.0/24"] } } },
  ],
  [
    "a RADIUS server without any authentication type",
    { vpnClientConfiguration: { radiusServers: [{ radiusServerAddress: "10.1.0.4" }] } },
  ],
  [
    "a tenant without any authentication type",
    { vpnClientConfiguration: { aadTenant: "https://login.example/tenant" } },
  ],
  [
    "ARM's own shape",
    { properties: { vpnClientConfiguration: { aadTenant: "https://login.example/tenant" } } },
  ],
  ["other letter case", { VpnClientConfiguration: { AADTENANT: "https://login.example/tenant" } }],
])("sees point-to-site in a gateway by %s", (_, inputs) => {
  expect(blocking({ inputs, trust })).toContain("p2s-auth-explicit");
});

it.each(["virtualNetworkGateway1", "virtualNetworkGateway2"])(
  "judges the whole gateway inside a connection's %s",
  (side) => {
    const inputs = { [side]: { vpnClientConfiguration: { ...compliant, vpnAuthenticationTypes: ["AAD"] } } };
    const reported = judge({ type: CONNECTION, inputs, trust }, "p2s-certificate-only");
    expect(told("property", reported)).toEqual([`${side}.vpnClientConfiguration.vpnAuthenticationTypes[0]`]);
  },
);

it.each(["filters-narrow", "file-share-closed", "only-own-endpoints", "alarm-mail-only"])(
  "%s is a confinement of high severity that also looks at the whole stack",
  (id) => {
    const rule = catalogue.find((one) => one.id === id);
    expect({ kind: rule?.kind, severity: rule?.severity, together: typeof rule?.together }).toEqual({
      kind: "confinement",
      severity: "high",
      together: "function",
    });
  },
);

it.each([
  ["nothing-into-protected", "critical"],
  ["store-closed", "high"],
  ["dns-pinned", "high"],
  ["no-policy-backdoor", "high"],
  ["opaque-budget", "high"],
])("%s is an entrance of %s severity that also looks at the whole stack", (id, severity) => {
  const rule = catalogue.find((one) => one.id === id);
  expect({ kind: rule?.kind, severity: rule?.severity, together: typeof rule?.together }).toEqual({
    kind: "entrance",
    severity,
    together: "function",
  });
});

it("mail-not-published is an entrance of high severity", () => {
  expect(catalogue.find(({ id }) => id === "mail-not-published")).toMatchObject({
    kind: "entrance",
    severity: "high",
  });
});

it("has these rules, of this severity and scope, from which so much can be exempted", () => {
  // A change here is one of the policy: security decides it.
  expect(catalogue.map(({ id, severity, kind, exemptable }) => [id, severity, kind, exemptable])).toEqual([
    ["p2s-auth-explicit", "critical", "entrance", false],
    ["p2s-certificate-only", "critical", "entrance", false],
    ["p2s-no-user-auth-residue", "high", "entrance", false],
    ["p2s-root-pinned", "critical", "entrance", false],
    ["p2s-root-wellformed", "high", "entrance", false],
    ["p2s-revocations-complete", "critical", "entrance", false],
    ["p2s-ikev2-only", "high", "entrance", false],
    ["p2s-ipsec-strong", "high", "entrance", false],
    ["connection-id-only", "high", "entrance", true],
    ["p2s-groups-certificate-only", "high", "entrance", false],
    ["p2s-gateway-bound", "high", "entrance", false],
    ["no-foreign-administration", "critical", "entrance", true],
    ["no-grant-on-protected", "critical", "entrance", false],
    ["no-policy-backdoor", "high", "entrance", true],
    ["no-ignore-changes", "high", "entrance", "emergency"],
    ["p2s-pool-pinned", "high", "confinement", "emergency"],
    ["gateway-capable", "medium", "confinement", true],
    ["vpn-no-source-rewriting", "high", "confinement", "emergency"],
    ["gateway-no-foreign-traffic", "high", "confinement", "emergency"],
    ["vault-closed", "critical", "confinement", "emergency"],
    ["ca-key-in-hsm", "critical", "confinement", false],
    ["sign-role-narrow", "critical", "confinement", false],
    ["sign-right-single", "critical", "confinement", false],
    ["ledger-store-closed", "critical", "confinement", "emergency"],
    ["file-share-closed", "high", "confinement", true],
    ["only-own-endpoints", "high", "confinement", "emergency"],
    ["filters-narrow", "high", "confinement", "emergency"],
    ["only-managed-devices-reach-services", "critical", "confinement", false],
    ["audit-kept-here", "high", "confinement", true],
    ["alarm-mail-only", "high", "confinement", true],
    ["nothing-into-protected", "critical", "entrance", true],
    ["dns-pinned", "high", "entrance", true],
    ["store-closed", "high", "entrance", true],
    ["mail-not-published", "high", "entrance", true],
    ["opaque-budget", "high", "entrance", false],
    ["provider-pinned", "high", "confinement", "emergency"],
    ["protect-crown-jewels", "medium", "confinement", true],
    ["type-allowed", "critical", "confinement", "emergency"],
  ]);
});

it("judges a server configuration even when nothing is written in it", () => {
  expect(blocking({ type: SERVER, inputs: {}, trust })).toEqual([
    "p2s-auth-explicit",
    "p2s-root-pinned",
    "p2s-ikev2-only",
    "p2s-ipsec-strong",
  ]);
});
