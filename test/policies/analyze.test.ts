import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../engine/run";
import { STRONG } from "../unit/policy-pack/judge";
import { Engine, PACK, REVOKED, TAGS } from "./engine";
import { wholeSeconds } from "./sealed-statement";
import { selfSigned } from "./self-signed";
import type { WrittenResource } from "./state-file";

const engine = new Engine();
const city = selfSigned("city device CA");
const ZERO = "00000000-0000-0000-0000-000000000000";
const REAL = "6b1f4c2e-0000-4000-8000-000000000001";

const roots = [{ name: "city", publicCertData: city.base64 }];
const compliant = {
  vpnAuthenticationTypes: ["Certificate"],
  vpnClientRootCertificates: roots,
  vpnClientRevokedCertificates: REVOKED,
  vpnClientIpsecPolicies: [STRONG],
};
const gateway = (
  name: string,
  change: object,
  type = "azure-native:network:VirtualNetworkGateway",
): WrittenResource => ({
  name,
  type,
  inputs: { tags: TAGS, vpnClientConfiguration: { vpnClientProtocols: ["IkeV2"], ...compliant, ...change } },
});
const server = (name: string, change: object): WrittenResource => ({
  name,
  type: "azure-native:network:VpnServerConfiguration",
  inputs: { tags: TAGS, properties: { vpnProtocols: ["IkeV2"], ...compliant, ...change } },
});
const entra = gateway("entra", { vpnAuthenticationTypes: ["Certificate", "AAD"] });

beforeAll(async () => {
  await engine.start();
  engine.pin(city);
}, 900_000);
afterAll(() => engine.remove());
jest.setTimeout(60_000);

it("blocks each way in that a state can hold, by the rule made for it, and leaves the rest alone", async () => {
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: '["AAD"]',
  };
  const { code, blocked, violations } = await engine.analyze(
    [
      gateway("certificate-only", {}),
      server("certificate-only-wan", {}),
      {
        name: "site-to-site",
        type: "azure-native:network:VirtualNetworkGateway",
        inputs: { gatewayType: "Vpn" },
      },
      {
        name: "net",
        type: "azure-native:network:VirtualNetwork",
        inputs: { addressSpace: { addressPrefixes: [] } },
      },
      entra,
      gateway("secret-entra", { vpnAuthenticationTypes: secret }),
      gateway("radius", { vpnAuthenticationTypes: undefined, radiusServerAddress: "10.1.0.4" }),
      gateway("empty", { vpnAuthenticationTypes: [] }),
      gateway("no-root", { vpnClientRootCertificates: [] }),
      gateway("stranger", {
        vpnClientRootCertificates: [{ name: "city", publicCertData: selfSigned("city device CA").base64 }],
      }),
      gateway(
        "versioned",
        { vpnAuthenticationTypes: ["Radius"] },
        "azure-native:network/v20240501:VirtualNetworkGateway",
      ),
      gateway(
        "parameterised",
        { vpnAuthenticationTypes: ["Radius"] },
        "azure-native_network_v20250501:network:VirtualNetworkGateway",
      ),
      gateway("openvpn", { vpnClientProtocols: ["OpenVPN"] }),
      gateway("no-revocations", { vpnClientRevokedCertificates: undefined }),
      gateway("other-revocation", { vpnClientRevokedCertificates: [{ thumbprint: "00".repeat(20) }] }),
      {
        ...gateway("older-statement", {}),
        inputs: { ...gateway("x", {}).inputs, tags: { "remote-access-statement": "40" } },
      },
      server("wan-no-revocations", { vpnClientRevokedCertificates: [] }),
      gateway("default-crypto", { vpnClientIpsecPolicies: undefined }),
      server("wan-openvpn", { vpnProtocols: ["IkeV2", "OpenVPN"] }),
      {
        name: "inline",
        type: "azure-native:network:VirtualNetworkGatewayConnection",
        inputs: { virtualNetworkGateway1: { id: "/made-up/link", enableBgp: true } },
      },
      server("wan-entra", { aadAuthenticationParameters: { aadTenant: "https://login.example/t" } }),
      server("wan-case", { vpnAuthenticationTypes: undefined, VpnAuthenticationTypes: ["aad"] }),
    ],
    { subscription: ZERO },
  );
  expect(code).not.toBe(0);
  expect(blocked).toEqual({
    entra: ["p2s-certificate-only"],
    "secret-entra": ["p2s-certificate-only"],
    radius: ["p2s-auth-explicit", "p2s-no-user-auth-residue"],
    empty: ["p2s-auth-explicit"],
    "no-root": ["p2s-root-pinned"],
    stranger: ["p2s-root-pinned"],
    versioned: ["p2s-certificate-only"],
    parameterised: ["p2s-certificate-only"],
    openvpn: ["p2s-ikev2-only"],
    "no-revocations": ["p2s-revocations-complete"],
    "other-revocation": ["p2s-revocations-complete"],
    "older-statement": ["p2s-revocations-complete"],
    "wan-no-revocations": ["p2s-revocations-complete"],
    "default-crypto": ["p2s-ipsec-strong"],
    "wan-openvpn": ["p2s-ikev2-only"],
    inline: ["connection-id-only"],
    "wan-entra": ["p2s-no-user-auth-residue"],
    "wan-case": ["p2s-auth-explicit", "p2s-certificate-only"],
  });
  expect(new Set(violations.map(({ level }) => level))).toEqual(new Set(["mandatory"]));
});

it("judges files and mail in any stack, and counts what it cannot judge without blocking it", async () => {
  const account = { accountName: "stfiles", kind: "StorageV2", allowSharedKeyAccess: true };
  const anyone = {
    direction: "Inbound",
    access: "Allow",
    sourceAddressPrefix: "*",
    destinationPortRange: "993",
  };
  const { violations } = await engine.analyze(
    [
      { name: "files", type: "azure-native:storage:StorageAccount", inputs: account },
      { name: "share", type: "azure-native:storage:FileShare", inputs: { accountName: "stfiles" } },
      {
        name: "filter",
        type: "azure-native:network:NetworkSecurityGroup",
        inputs: { securityRules: [anyone] },
      },
      { name: "script", type: "command:local:Command", inputs: {} },
      {
        name: "blobs",
        type: "azure-native:storage:StorageAccount",
        inputs: { ...account, accountName: "stblobs" },
      },
    ],
    { subscription: ZERO },
  );
  const told = violations.map(({ rule, resource, level }) => `${resource}: ${rule} ${level}`);
  expect([...new Set(told)].sort()).toEqual([
    "files: store-closed mandatory",
    "filter: mail-not-published mandatory",
    "script: opaque-budget advisory",
    "share: store-closed mandatory",
  ]);
});

it("lets a state without a way in pass with exit code 0", async () => {
  const { code, violations } = await engine.analyze([gateway("vpn", {}), server("wan", {})], {
    subscription: ZERO,
  });
  expect({ code, violations }).toEqual({ code: 0, violations: [] });
});

it.each([
  ["another subscription", REAL, `is "${REAL}", not ${ZERO}`],
  ["none", undefined, `is not set, not ${ZERO}`],
])(
  "ignores the rehearsal's pins when the provider's subscription is %s, and says so",
  async (_, subscription, reason) => {
    const { code, violations } = await engine.analyze([gateway("vpn", {})], {
      ...(subscription && { subscription }),
    });
    expect(code).not.toBe(0);
    expect(violations.map(({ rule }) => rule)).toEqual(["p2s-root-pinned"]);
    expect(violations[0]?.message).toContain(
      `note: the rehearsal's pins do not count here: the provider's subscription ${reason}`,
    );
  },
);

it.each([
  ["all", { all: "advisory" }],
  ["the rule", { "p2s-certificate-only": "advisory" }],
  ["the rule, in the long form", { "p2s-certificate-only": { enforcementLevel: "advisory" } }],
])("cannot be downgraded by configuration of %s", async (_, config) => {
  const { code, violations } = await engine.analyze([entra], { subscription: ZERO, config });
  expect(code).not.toBe(0);
  expect(violations.map(({ level }) => level)).toEqual(["mandatory"]);
});

it("can be switched off by configuration, which is why it is not to be taken from the tree under review", async () => {
  expect((await engine.analyze([entra], { subscription: ZERO, config: { all: "disabled" } })).code).toBe(0);
});

it("judges entrances in the scope remote-access too, and repeats the configuration in the command", async () => {
  const config = JSON.parse(readFileSync(join(PACK, "remote-access.json"), "utf8")) as object;
  const { code, violations } = await engine.analyze([entra], { subscription: ZERO, config });
  expect(code).not.toBe(0);
  // The one that was given, not the pack's own: only with it is the same found again.
  const given = join(engine.home, "config.json");
  expect(violations[0]?.message).toContain(`--policy-pack-config ${given}`);
});

describe("in the scope remote-access", () => {
  const scoped = { config: { "stack-scope": { scope: "remote-access" } }, subscription: ZERO };
  const anchor = selfSigned("anchor", { from: new Date(), days: 100 });
  const own = (change: object): WrittenResource["inputs"] => ({
    tags: TAGS,
    gatewayType: "Vpn",
    vpnType: "RouteBased",
    vpnGatewayGeneration: "Generation2",
    sku: { name: "VpnGw2AZ", tier: "VpnGw2AZ" },
    vpnClientConfiguration: {
      ...compliant,
      vpnClientProtocols: ["IkeV2"],
      vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/25", "10.81.0.128/25"] },
      vpnClientRootCertificates: [{ name: "anchor", publicCertData: anchor.base64 }],
    },
    ...change,
  });
  const type = "azure-native:network:VirtualNetworkGateway";
  const other = (name: string, token: string): WrittenResource => ({ name, type: token, inputs: {} });
  beforeAll(() => engine.pin(city, anchor));

  it("passes a gateway that is as it should be", async () => {
    const { code, blocked } = await engine.analyze([{ name: "vpn", type, inputs: own({}) }], scoped);
    expect({ code, blocked }).toEqual({ code: 0, blocked: {} });
  });

  it("blocks each hardening that is missing, and every type that is not on the list", async () => {
    const { blocked } = await engine.analyze(
      [
        { name: "basic", type, inputs: own({ sku: { name: "Basic" } }) },
        { name: "translating", type, inputs: own({ natRules: [{ mode: "IngressSnat" }] }) },
        { name: "peering", type, inputs: own({ allowRemoteVnetTraffic: true }) },
        {
          name: "wide",
          type,
          inputs: own({
            vpnClientConfiguration: {
              ...(own({}).vpnClientConfiguration as object),
              vpnClientAddressPool: { addressPrefixes: ["10.80.0.0/15"] },
            },
          }),
        },
        other("bastion", "azure-native:network:BastionHost"),
        other("hatch", "azure-native:resources/v20240301:Resource"),
        other("script", "command:local:Command"),
        other("code", "pulumi-nodejs:dynamic:Resource"),
        other("classic", "azure:network/virtualNetworkGateway:VirtualNetworkGateway"),
        other("reference", "pulumi:pulumi:StackReference"),
        other("subnet", "azure-native:network/v20240501:Subnet"),
      ],
      scoped,
    );
    expect(blocked).toEqual({
      basic: ["gateway-capable"],
      translating: ["vpn-no-source-rewriting"],
      peering: ["gateway-no-foreign-traffic"],
      wide: ["p2s-pool-pinned"],
      // It stands in a network that somebody else makes, and has no security group.
      subnet: ["only-managed-devices-reach-services"],
      // A generic resource that does not say what it is may be a way in of any kind.
      hatch: [
        "p2s-auth-explicit",
        "p2s-root-pinned",
        "p2s-ikev2-only",
        "p2s-ipsec-strong",
        "p2s-pool-pinned",
        "type-allowed",
      ],
      ...Object.fromEntries(
        ["script", "code", "classic", "reference"].map((name) => [name, ["type-allowed"]]),
      ),
      // The providers of packages that are not on the list are called so in a made-up state.
      judged: ["type-allowed"],
      // Nobody can tell where it stands: it may be in that network.
      bastion: ["type-allowed", "only-managed-devices-reach-services"],
    });
  });
});

describe("without a statement that counts", () => {
  const only = async (config: object) => {
    const { code, violations } = await engine.analyze([gateway("vpn", {})], { subscription: ZERO, config });
    return { code, told: violations.map(({ rule, level, message }) => ({ rule, level, message })) };
  };
  it.each([
    ["none is configured", {}, "found: no gateway statement to compare it with"],
    ["it is not there", { statement: "rehearsal:elsewhere.json" }, "cannot be read: ENOENT"],
    ["a path counts from another folder", { statement: "gateway-statement.json" }, "cannot be read: ENOENT"],
  ])("a gateway that trusts the city's anchor is blocked when %s", async (_, config, words) => {
    const { code, told } = await only({ "p2s-revocations-complete": config });
    expect(code).not.toBe(0);
    expect(told).toEqual([
      { rule: "p2s-revocations-complete", level: "mandatory", message: expect.stringContaining(words) },
    ]);
  });

  it.each([
    ["from the folder in which pulumi works", "certificate-authority/gateway-statement.json"],
    ["by its absolute path", join(engine.home, "certificate-authority/gateway-statement.json")],
  ])("one is found %s", async (_, statement) => {
    expect(await only({ "p2s-revocations-complete": { statement } })).toEqual({ code: 0, told: [] });
  });
});

it("is told of a statement that is more than a day old, and is blocked by one of more than a week", async () => {
  const analyzed = async (hours: number) => {
    engine.publish([city], { time: wholeSeconds(new Date(Date.now() - hours * 3_600_000)) });
    const { code, violations } = await engine.analyze([gateway("vpn", {})], { subscription: ZERO });
    return { passed: code === 0, told: violations.map(({ rule, level }) => `${rule} ${level}`) };
  };
  const rule = "p2s-revocations-complete";
  expect(await analyzed(25)).toEqual({ passed: true, told: [`${rule} advisory`] });
  expect(await analyzed(169)).toEqual({ passed: false, told: [`${rule} mandatory`] });
  engine.publish([city]);
});

it("refuses a scope that does not exist before it judges anything", async () => {
  const { code, stdout, stderr } = await engine.analyze([entra], {
    config: { "stack-scope": { scope: "some" } },
  });
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain('scope must be one of the following: "any", "remote-access"');
});

it("prints a command that shows the finding again when it is pasted into a shell", async () => {
  const { violations } = await engine.analyze([entra], { subscription: ZERO });
  const command = /show it again: (.+)$/m.exec(violations[0]?.message ?? "")?.[1] ?? "";
  const again = await run("sh", ["-c", command], engine.env, engine.home);
  expect(again.code).not.toBe(0);
  expect(again.stdout).toContain('p2s-certificate-only blocks "entra"');
  expect(again.stdout).toContain('found: "AAD"');
});
