import { selfSigned } from "../../policies/self-signed";
import { blocking, CONNECTION, formsOf, judge, SHAPES, STRONG, told, trusting, unknown } from "./judge";

const city = selfSigned("city device CA");
const trust = trusting(city.sha256);
const signIn = {
  vpnAuthenticationTypes: ["Certificate"],
  vpnClientRootCertificates: [{ name: "city", publicCertData: city.base64 }],
};
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const policy = (change: object) => ({ vpnClientIpsecPolicies: [{ ...STRONG, ...change }] });

describe.each(SHAPES)("$shape", ({ type, wrap, at, tunnel, protocols }) => {
  const trial = (change: object) => ({ type, trust, inputs: wrap({ ...signIn, ...tunnel, ...change }) });

  it.each([
    ["IKEv2 in other letter case", { [protocols]: ["IKEV2"] }],
    [
      "the shorter one of each strong value",
      policy({
        ikeEncryption: "AES128",
        ikeIntegrity: "sha256",
        dhGroup: "ecp256",
        ipsecEncryption: "AES128",
        ipsecIntegrity: "SHA256",
        pfsGroup: "ECP256",
      }),
    ],
    ["GCM of 128 bits in both places", policy({ ipsecEncryption: "gcmaes128", ipsecIntegrity: "GCMAES128" })],
  ])("passes with %s", (_, change) => {
    expect(judge(trial(change))).toEqual([]);
  });

  it.each([
    ["", "nothing", { [protocols]: undefined }],
    ["", "nothing", { [protocols]: null }],
    ["", "an empty list", { [protocols]: [] }],
    ["", LATER, { [protocols]: unknown }],
    [
      "",
      "a value that cannot be decided before deployment: it is a text, not a list",
      { [protocols]: "IkeV2" },
    ],
    ["[1]", '"OpenVPN"', { [protocols]: ["IkeV2", "OpenVPN"] }],
    ["[0]", '"sstp"', { [protocols]: ["sstp"] }],
    ["[1]", LATER, { [protocols]: ["IkeV2", unknown] }],
    ["[0]", "null", { [protocols]: [null] }],
  ])("is blocked by p2s-ikev2-only for protocols%s that are %s", (place, found, change) => {
    const reported = judge(trial(change));
    expect(blocking(trial(change))).toEqual(["p2s-ikev2-only"]);
    expect(told("property", reported)).toEqual([`${at}.${protocols}${place}`]);
    expect(told("found", reported)).toEqual([found]);
    expect(told("write instead", reported)).toEqual([`${protocols}: ["IkeV2"]`]);
  });

  it.each([
    ["", "nothing", { vpnClientIpsecPolicies: undefined }],
    ["", "an empty list", { vpnClientIpsecPolicies: [] }],
    ["", LATER, { vpnClientIpsecPolicies: unknown }],
    ["[0]", "null", { vpnClientIpsecPolicies: [null] }],
    ["[0]", LATER, { vpnClientIpsecPolicies: [unknown] }],
    ["[1].dhGroup", '"DHGroup14"', { vpnClientIpsecPolicies: [STRONG, { ...STRONG, dhGroup: "DHGroup14" }] }],
    ["[0].ikeEncryption", '"DES3"', policy({ ikeEncryption: "DES3" })],
    ["[0].ikeIntegrity", '"SHA1"', policy({ ikeIntegrity: "SHA1" })],
    ["[0].ikeIntegrity", '"GCMAES256"', policy({ ikeIntegrity: "GCMAES256" })],
    ["[0].dhGroup", '"DHGroup2"', policy({ dhGroup: "DHGroup2" })],
    ["[0].dhGroup", '"DHGroup24"', policy({ dhGroup: "DHGroup24" })],
    ["[0].dhGroup", '"None"', policy({ dhGroup: "None" })],
    ["[0].dhGroup", "nothing", policy({ dhGroup: undefined })],
    ["[0].dhGroup", LATER, policy({ dhGroup: unknown })],
    [
      "[0].DHGROUP",
      "a value that cannot be decided before deployment: it is written as DHGROUP, which may never arrive",
      policy({ dhGroup: undefined, DHGROUP: "DHGroup1" }),
    ],
    ["[0].ipsecEncryption", '"None"', policy({ ipsecEncryption: "None" })],
    ["[0].ipsecIntegrity", '"MD5"', policy({ ipsecIntegrity: "MD5" })],
    ["[0].pfsGroup", '"PFS2048"', policy({ pfsGroup: "PFS2048" })],
    ["[0].pfsGroup", '"PFSMM"', policy({ pfsGroup: "PFSMM" })],
    [
      "[0].ipsecIntegrity",
      '"SHA256" beside ipsecEncryption "GCMAES256"',
      policy({ ipsecIntegrity: "SHA256" }),
    ],
    [
      "[0].ipsecIntegrity",
      '"GCMAES256" beside ipsecEncryption "AES256"',
      policy({ ipsecEncryption: "AES256" }),
    ],
  ])("is blocked by p2s-ipsec-strong for policies%s that are %s", (place, found, change) => {
    const reported = judge(trial(change));
    expect(blocking(trial(change))).toEqual(["p2s-ipsec-strong"]);
    expect(told("property", reported)).toEqual([`${at}.vpnClientIpsecPolicies${place}`]);
    expect(told("found", reported)).toEqual([found]);
  });

  it("tells everything that is weak in one policy at once", () => {
    const weak = policy({ ikeIntegrity: "MD5", dhGroup: "DHGroup1", pfsGroup: "None" });
    expect(told("write instead", judge(trial(weak)))).toEqual([
      'ikeIntegrity: "SHA384"',
      'dhGroup: "ECP384"',
      'pfsGroup: "ECP384"',
    ]);
  });

  it.each(formsOf(type))("is judged as %s just the same", (token) => {
    const change = { [protocols]: ["OpenVPN"], vpnClientIpsecPolicies: [] };
    expect(blocking({ ...trial(change), type: token })).toEqual(["p2s-ikev2-only", "p2s-ipsec-strong"]);
  });
});

it("judges the tunnels of a gateway inside a connection", () => {
  const inputs = { virtualNetworkGateway1: { vpnClientConfiguration: signIn } };
  expect(blocking({ type: CONNECTION, trust, inputs })).toEqual([
    "p2s-ikev2-only",
    "p2s-ipsec-strong",
    "connection-id-only",
  ]);
});

it.each([
  [
    "p2s-ikev2-only",
    { vpnClientProtocols: ["OpenVPN"] },
    [
      'p2s-ikev2-only blocks "vpn" (azure-native:network:VirtualNetworkGateway): point-to-site clients must be offered IKEv2 and no other tunnel.',
      "  property: vpnClientConfiguration.vpnClientProtocols[0]",
      '  found: "OpenVPN"',
      '  write instead: vpnClientProtocols: ["IkeV2"]',
      "  why: only OpenVPN can carry a sign-in with Entra ID, and its profile moves to any computer as a file; SSTP is what Azure adds by itself when nothing is written",
      "  read: docs/rules/p2s-ikev2-only.md",
      "  show it again: pulumi preview",
    ],
  ],
  [
    "p2s-ipsec-strong",
    { vpnClientIpsecPolicies: [] },
    [
      'p2s-ipsec-strong blocks "vpn" (azure-native:network:VirtualNetworkGateway): point-to-site clients must negotiate strong cryptography and nothing weaker.',
      "  property: vpnClientConfiguration.vpnClientIpsecPolicies",
      "  found: an empty list",
      '  write instead: a policy with ikeEncryption: "GCMAES256", ikeIntegrity: "SHA384", dhGroup: "ECP384", ipsecEncryption: "GCMAES256", ipsecIntegrity: "GCMAES256", pfsGroup: "ECP384"',
      "  why: without a policy of its own a gateway also offers Diffie-Hellman group 2, SHA-1 and no forward secrecy, and one recorded session is enough to read the administration's traffic later",
      "  read: docs/rules/p2s-ipsec-strong.md",
      "  show it again: pulumi preview",
    ],
  ],
])("%s writes down everything a reader needs", (id, change, lines) => {
  const [reported] = judge({ inputs: { vpnClientConfiguration: { ...signIn, ...change } } }, id);
  expect(reported?.message).toBe(lines.join("\n"));
});
