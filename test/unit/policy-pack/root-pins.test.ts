import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import { readTrust } from "../../../policy-pack/trust/trust-file";
import { selfSigned } from "../../policies/self-signed";
import { judge, saying, SHAPES, told, trusting, TUNNEL, unknown, type Trial } from "./judge";

const ID = "p2s-root-pinned";
const city = selfSigned("city device CA", { days: 365 });
const gateway = (publicCertData: unknown, name: unknown = "city") => ({
  vpnClientConfiguration: {
    ...TUNNEL,
    vpnAuthenticationTypes: ["Certificate"],
    vpnClientRootCertificates: [{ name, publicCertData }],
  },
});
const reported = (trial: Trial) => judge(trial, ID);

describe("a root of a public certificate authority", () => {
  const pem = rootCertificates.find((one) => new X509Certificate(one).subject.includes("\nCN=")) ?? "";
  const root = new X509Certificate(pem);
  const base64 = root.raw.toString("base64");
  const sha256 = root.fingerprint256.replaceAll(":", "").toLowerCase();
  const name = /CN=(.*)/.exec(root.subject)?.[1] ?? "";

  it.each(SHAPES)(
    "is refused by its name in $shape, even when somebody has pinned it",
    ({ type, wrap, tunnel }) => {
      const inputs = wrap({
        ...tunnel,
        vpnAuthenticationTypes: ["Certificate"],
        vpnClientRootCertificates: [{ name: "city", publicCertData: base64 }],
      });
      for (const trust of [trusting(), trusting(sha256)]) {
        const findings = reported({ type, inputs, trust });
        expect(findings).toHaveLength(1);
        expect(told("found", findings)[0]).toContain(`SHA-256 ${sha256}, subject `);
        expect(told("found", findings)[0]).toMatch(new RegExp(`, the public root "${name}"$`));
        expect(told("write instead", findings)).toEqual([
          "the certificate of the city's own device CA, as base64 of its DER bytes; whoever buys a certificate of this one is inside",
        ]);
      }
    },
  );

  it("is refused by its name also where its bytes were changed and its key was not", () => {
    const damaged = Buffer.from(root.raw);
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    const [found] = told("found", reported({ inputs: gateway(damaged.toString("base64")) }));
    expect(found).not.toContain(sha256);
    expect(found).toContain(`the public root ${JSON.stringify(name)}`);
  });

  it("is refused by its name also as PEM, and in a stack with fresh anchors", () => {
    const trust = saying({
      freshAnchors: [{ project: "judged", stack: "dev", until: "2026-12-31", owner: "platform" }],
    });
    const [finding] = reported({ inputs: gateway(pem), trust });
    expect(finding?.enforcementLevel).toBe("mandatory");
    expect(told("found", finding ? [finding] : [])[0]).toContain("the public root ");
  });

  it("is refused whichever of all it is", () => {
    const found = rootCertificates.flatMap((one) =>
      told("found", reported({ inputs: gateway(new X509Certificate(one).raw.toString("base64")) })),
    );
    expect(found).toHaveLength(rootCertificates.length);
    expect(found.filter((text) => !text.includes("the public root "))).toEqual([]);
  });

  it("is not one that only calls itself so", () => {
    const impostor = selfSigned(name);
    expect(reported({ inputs: gateway(impostor.base64), trust: trusting(impostor.sha256) })).toEqual([]);
  });
});

const line = (name: string) =>
  `security adds to anchors in trust.yaml: - { name: ${JSON.stringify(name)}, sha256: "${city.sha256}", owner: "<who answers for it>", until: "2027-01-01" }`;

describe("an anchor that nobody has pinned", () => {
  it.each([
    ["city", "city"],
    ['c: "i" #\\ty', 'c: "i" #\\ty'],
    ["device-ca", null],
    ["device-ca", unknown],
    ["device-ca", { not: "a text" }],
  ])("is told with the line that pins it as %j where the program calls it %j", (name, written) => {
    const [finding] = reported({ inputs: gateway(city.base64, written) });
    const [write = ""] = told("write instead", finding ? [finding] : []);
    expect(finding?.enforcementLevel).toBe("mandatory");
    expect(write).toBe(
      `the certificate of the city's own device CA, as base64 of its DER bytes; if this is it, ${line(name)}`,
    );
    // The line is right as it stands: the trust file with it is sound, and the gateway passes.
    const file = `schema: trust/v1\nanchors:\n  ${write.slice(write.indexOf("- {"))}\n`;
    expect(reported({ inputs: gateway(city.base64), trust: readTrust(file, "trust.yaml") })).toEqual([]);
  });

  it("is told without a line where nothing can be read that could be pinned", () => {
    const [write] = told("write instead", reported({ inputs: gateway("bm90aGluZw==") }));
    expect(write).toMatch(/; if this is it, security adds its SHA-256 to trust\.yaml$/);
  });
});

describe("a stack whose anchors may be fresh", () => {
  const entry = { project: "judged", stack: "dev", until: "2026-06-01", owner: "platform" };
  const now = new Date("2026-06-01T12:00:00Z");
  const fresh = (change: object = {}) => saying({ freshAnchors: [{ ...entry, ...change }] });
  const levels = (trial: Trial) => reported({ now, ...trial }).map((one) => one.enforcementLevel);

  it("is warned of an anchor that is not pinned yet, with the line that pins it", () => {
    const [warning] = reported({ inputs: gateway(city.base64), trust: fresh(), now });
    expect(warning?.enforcementLevel).toBe("advisory");
    expect(warning?.message).toBe(
      [
        'p2s-root-pinned warns of "vpn" (azure-native:network:VirtualNetworkGateway): a point-to-site gateway must trust only roots that security pinned in trust.yaml.',
        "  property: vpnClientConfiguration.vpnClientRootCertificates[0].publicCertData",
        `  found: root "city": SHA-256 ${city.sha256}, subject "CN=city device CA"`,
        `  write instead: nothing now: until 2026-06-01 this stack may trust it; ${line("city")}`,
        "  why: the gateway admits every certificate that chains to an uploaded root, whoever issued it, so that one foreign or public root opens it to strangers",
        "  read: docs/rules/p2s-root-pinned.md",
        "  show it again: pulumi preview",
      ].join("\n"),
    );
  });

  it.each([
    ["of another project", fresh({ project: "judge" })],
    ["of another stack", fresh({ stack: "prod" })],
    ["with a name in other letter case", fresh({ stack: "DEV" })],
    ["whose last day is over", fresh({ until: "2026-05-31" })],
    ["of a trust file that has a fault", { ok: false, faults: ["trust.yaml:1: x"] } as const],
  ])("is not one %s", (_, trust) => {
    expect(levels({ inputs: gateway(city.base64), trust })).toEqual(["mandatory"]);
  });

  it.each([
    ["is known only after deployment", gateway(unknown)],
    ["is written as PEM", gateway(city.pem)],
    ["is missing", gateway(undefined)],
    ["is no certificate", gateway("bm90aGluZw==")],
  ])("is blocked all the same by a root that %s", (_, inputs) => {
    expect(levels({ inputs, trust: fresh() })).toEqual(["mandatory"]);
  });

  it("is blocked by an anchor that was pinned and has had its last day", () => {
    const anchors = [{ name: "city", sha256: city.sha256, owner: "security", until: "2026-05-31" }];
    const trust = saying({ anchors, freshAnchors: [entry] });
    expect(levels({ inputs: gateway(city.base64), trust })).toEqual(["mandatory"]);
  });

  it("is blocked by an anchor that is not well formed", () => {
    const weak = selfSigned("city", { ca: false });
    expect(
      judge({ inputs: gateway(weak.base64), trust: fresh(), now }).map((one) => one.enforcementLevel),
    ).toEqual(["advisory", "mandatory"]);
  });
});
