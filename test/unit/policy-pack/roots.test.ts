import { generateKeyPairSync } from "node:crypto";
import { selfSigned, type Oddities } from "../../policies/self-signed";
import { blocking, judge, SHAPES, told, trusting, type Trial } from "./judge";

const now = new Date("2026-06-01T12:00:00Z");
const from = new Date("2026-01-01T00:00:00Z");
const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = (modulusLength: number) => generateKeyPairSync("rsa", { modulusLength });
const curve = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve });

describe.each(SHAPES)("$shape", ({ type, wrap, at, tunnel }) => {
  /** A gateway with one root, which is pinned: whatever blocks it is not that it is a stranger. */
  const trial = (oddities: Oddities, rest: Partial<Trial> = {}): Trial => {
    const root = selfSigned("city device CA", oddities);
    return {
      type,
      now,
      trust: trusting(root.sha256),
      inputs: wrap({
        ...tunnel,
        vpnAuthenticationTypes: ["Certificate"],
        vpnClientRootCertificates: [{ name: "city", publicCertData: root.base64 }],
      }),
      ...rest,
    };
  };

  it.each([
    ["on P-256", {}],
    ["on P-384", { keys: curve("P-384") }],
    ["with RSA of 3072 bits", { keys: rsa(3072) }],
    ["on its last day", { from, days: 151.6 }],
    ["for ten years, in any stack but the remote access's own", { from, days: 3650 }],
  ])("passes with a root %s", (_, oddities) => {
    expect(judge(trial(oddities))).toEqual([]);
  });

  it.each([
    ["no CA certificate, but a certificate of something that may not issue any", { ca: false }],
    [
      "not signed by its own key: an intermediate, or a damaged copy",
      { keys: curve("P-256"), signer: other.privateKey },
    ],
    ["an RSA key of 2048 bits", { keys: rsa(2048) }],
    ["a key of the kind ec secp256k1", { keys: curve("secp256k1") }],
    ["expired on 2026-05-31", { from, days: 150.5 }],
  ])("is blocked by p2s-root-wellformed, although it is pinned, with a root that is %s", (what, oddities) => {
    const reported = judge(trial(oddities));
    expect(blocking(trial(oddities))).toEqual(["p2s-root-wellformed"]);
    expect(told("property", reported)).toEqual([`${at}.vpnClientRootCertificates[0].publicCertData`]);
    expect(told("found", reported)).toEqual([`root "city": ${what}`]);
  });

  it.each([
    [400, []],
    [401, ['root "city": valid for 401 days, while an anchor of this stack lives 400 at most']],
  ])("with a root for %d days is blocked in the scope remote-access by %j", (days, found) => {
    const reported = judge(trial({ from, days }, { scope: "remote-access" }), "p2s-root-wellformed");
    expect(told("found", reported)).toEqual(found);
  });

  it.each([
    [
      "not said",
      null,
      ['root "city": without a path length, so that it may make further certificate authorities'],
    ],
    ["1", 1, ['root "city": with a path length of 1, so that it may make further certificate authorities']],
    [
      "300",
      300,
      ['root "city": with a path length of 300, so that it may make further certificate authorities'],
    ],
    ["0", 0, []],
  ])(
    "with a root whose path length is %s is judged in the scope remote-access alone",
    (_, pathLength, found) => {
      const oddities = { from, days: 300, pathLength };
      const reported = judge(trial(oddities, { scope: "remote-access" }), "p2s-root-wellformed");
      expect(told("found", reported)).toEqual(found);
      expect(told("write instead", reported)).toEqual(
        found.map((): unknown => expect.stringMatching(/, for 400 days at most and with path length 0$/)),
      );
      expect(judge(trial(oddities))).toEqual([]);
    },
  );

  it("tells everything that is wrong with a root at once", () => {
    const reported = judge(trial({ from, days: 30, ca: false, keys: rsa(2048), signer: other.privateKey }));
    expect(told("found", reported)).toHaveLength(4);
  });
});

it.each([
  ["PEM with header lines", (pem: string) => pem],
  ["the base64 form of a PEM file", (pem: string) => Buffer.from(pem).toString("base64")],
  ["not base64", () => "<root>"],
  ["not an X.509 certificate", () => Buffer.from("root").toString("base64")],
])("blocks a root that is written as %s", (form, write) => {
  const root = selfSigned("city device CA");
  const inputs = {
    vpnClientConfiguration: { vpnClientRootCertificates: [{ publicCertData: write(root.pem) }] },
  };
  const reported = judge({ inputs, trust: trusting(root.sha256), now }, "p2s-root-wellformed");
  expect(told("found", reported)).toEqual([`root without a name: ${form}`]);
});

it("judges a root that nobody pinned as well, and one in ARM's own shape", () => {
  const publicCertData = selfSigned("stranger", { ca: false }).base64;
  const vpnClientRootCertificates = [{ properties: { publicCertData } }];
  const [reported] = judge(
    { inputs: { vpnClientConfiguration: { vpnClientRootCertificates } }, now },
    "p2s-root-wellformed",
  );
  expect(reported?.message).toBe(
    [
      'p2s-root-wellformed blocks "vpn" (azure-native:network:VirtualNetworkGateway): a point-to-site root must be a readable, self-signed, unexpired CA certificate with a strong key.',
      "  property: vpnClientConfiguration.vpnClientRootCertificates[0].properties.publicCertData",
      "  found: root without a name: no CA certificate, but a certificate of something that may not issue any",
      "  write instead: a self-signed CA certificate with an RSA key of at least 3072 bits or on P-256 or P-384, within its validity",
      "  why: a damaged copy, a leaf, an expired or a weak root either locks every laptop out or lets in whoever can compute its key, and a certificate that only carries the name of a root proves nothing",
      "  read: docs/rules/p2s-root-wellformed.md",
      "  show it again: pulumi preview",
    ].join("\n"),
  );
});

it("reads a certificate whose name holds PEM text as the certificate it is", () => {
  const city = selfSigned("city device CA");
  const root = selfSigned(`x ${city.pem.replaceAll("\n", " ")}`);
  const inputs = {
    vpnClientConfiguration: { vpnClientRootCertificates: [{ publicCertData: root.base64 }] },
  };
  const [found] = told("found", judge({ inputs, trust: trusting(city.sha256), now }, "p2s-root-pinned"));
  expect(found).toContain(`SHA-256 ${root.sha256}`);
  expect(found).not.toContain("PEM file");
});

it("does not read a certificate that stands as PEM behind other text as one in DER", () => {
  const city = selfSigned("city device CA");
  const publicCertData = Buffer.from(`0\n${city.pem}`).toString("base64");
  const inputs = { vpnClientConfiguration: { vpnClientRootCertificates: [{ publicCertData }] } };
  const reported = judge({ inputs, trust: trusting(city.sha256), now }, "p2s-root-wellformed");
  expect(told("found", reported)).toEqual(["root without a name: the base64 form of a PEM file"]);
});
