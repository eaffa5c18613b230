import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse, stringify } from "yaml";
import { accessPart } from "../../../infra/access-part";
import { declaredAccessOfText } from "../../../infra/settings/stack-file";
import { notThere, recordResources, valueOf, type Registered } from "./recorded";

type Config = Record<string, unknown>;

const CITY = readFileSync(join(__dirname, "..", "..", "..", "Pulumi.city.yaml"), "utf8");
const TENANT = "11111111-1111-1111-1111-111111111111";
const statement = {
  sequence: 17,
  anchors: [{ name: "g1", certificate: "AAAA", sha256: "00", notAfter: "2027-01-01T00:00:00Z" }],
  revoked: [],
};

/** Brings up the city's stack `access` with a change of its settings; what comes out beside it are its outputs. */
async function bringUp(change: (config: Config) => void = () => undefined) {
  const file = parse(CITY) as { config: Config };
  const config = Object.fromEntries(
    Object.entries(file.config).map(([key, value]) => [key.replace("remote-access:", ""), value]),
  );
  change(config);
  // What a reviewer expects is another matter: here a change may break it.
  config.expectations = [{ from: "quarantine", to: "services", ports: ["tcp/445"], verdict: "deny" }];
  const text = stringify({
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [`remote-access:${key}`, value])),
  });
  const declared = declaredAccessOfText(text, "Pulumi.city.yaml");
  const registered = recordResources((token, inputs) =>
    token.endsWith("getClientConfig") ? { tenantId: TENANT } : notThere(token, inputs),
  );
  const settings = {
    name: "musterstadt",
    stack: "city-access",
    location: "germanywestcentral",
    subscriptionId: "0",
  };
  const monitoring = { retentionDays: 31, alarmMail: ["vpn@musterstadt.example"], ikeLogUntil: undefined };
  const part = { ...declared, statement, monitoring, confirmed: [] } as unknown as Parameters<
    typeof accessPart
  >[1];
  const now = new Date("2026-06-01T12:00:00Z");
  const outputs = await valueOf(pulumi.output(accessPart(settings, part, { stack: "city-access" }, now)));
  await until(() => registered.some(({ name }) => name === "administration-connection"));
  return { registered, outputs };
}

interface Pool {
  readonly addressPrefixes: readonly string[];
}

async function until(there: () => boolean): Promise<void> {
  while (!there()) await new Promise((resolve) => setImmediate(resolve));
}

const inputsOf = (registered: readonly Registered[], name: string) =>
  registered.find((resource) => resource.name === name)!.inputs;

describe("the tunnel to the city's network", () => {
  it("reaches hosts of services and nothing else, from pools that may reach something", async () => {
    const { registered } = await bringUp();
    expect(inputsOf(registered, "administration-device")).toMatchObject({
      gatewayIpAddress: "203.0.113.77",
      localNetworkAddressSpace: {
        addressPrefixes: [
          "10.96.10.4/31",
          "10.96.10.8/31",
          "10.96.10.10/32",
          "10.96.10.20/31",
          "10.96.11.12/32",
          "10.96.11.20/32",
          "10.96.12.8/31",
          "10.96.12.16/32",
          "10.96.12.32/32",
        ],
      },
    });
    const connection = inputsOf(registered, "administration-connection");
    expect(connection.trafficSelectorPolicies).toEqual([
      {
        localAddressRanges: ["10.81.0.0/20", "10.81.16.0/21", "10.81.252.0/23"],
        remoteAddressRanges: (
          inputsOf(registered, "administration-device").localNetworkAddressSpace as {
            addressPrefixes: string[];
          }
        ).addressPrefixes,
      },
    ]);
    expect(connection).toMatchObject({
      connectionType: "IPsec",
      connectionProtocol: "IKEv2",
      connectionMode: "InitiatorOnly",
      enableBgp: false,
      usePolicyBasedTrafficSelectors: true,
      dpdTimeoutSeconds: 45,
      virtualNetworkGateway1: { id: "/id/gateway" },
      localNetworkGateway2: { id: "/id/administration-device" },
      ipsecPolicies: [
        {
          ikeEncryption: "GCMAES256",
          ikeIntegrity: "SHA384",
          dhGroup: "ECP384",
          ipsecEncryption: "GCMAES256",
          ipsecIntegrity: "GCMAES256",
          pfsGroup: "ECP384",
          saLifeTimeSeconds: 14_400,
          saDataSizeKilobytes: 102_400_000,
        },
      ],
    });
  });

  it("finds the device by name where it has no fixed address", async () => {
    const { registered } = await bringUp(({ administration }) => {
      const device = administration as Record<string, unknown>;
      delete device.gatewayAddress;
      device.fqdn = "vpn.musterstadt.example";
    });
    const device = inputsOf(registered, "administration-device");
    expect(device).toMatchObject({ fqdn: "vpn.musterstadt.example" });
    expect(device).not.toHaveProperty("gatewayIpAddress");
  });

  it("has a key of letters and digits that only a new generation changes, in a vault that is closed", async () => {
    const { registered } = await bringUp();
    expect(inputsOf(registered, "administration-key")).toEqual({
      length: 64,
      lower: true,
      upper: true,
      numeric: true,
      special: false,
      keepers: { generation: "1" },
    });
    const { vaultName, properties } = inputsOf(registered, "administration-vault");
    expect((vaultName as string).length).toBeLessThanOrEqual(24);
    expect(properties).toMatchObject({
      tenantId: TENANT,
      publicNetworkAccess: "Disabled",
      networkAcls: { defaultAction: "Deny", bypass: "None" },
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
    });
    expect(inputsOf(registered, "administration-secret")).toMatchObject({ secretName: "tunnel-key" });
  });

  it("tells the city's network people what they need, and not the key", async () => {
    const { outputs } = await bringUp();
    expect(outputs.administration).toEqual({
      device: "vpn-rathaus",
      owner: "Netzbetrieb",
      connection: "con-musterstadt-city-access",
      azureAddresses: ["", "", ""], // Azure gives them
      returnRoutes: ["10.81.0.0/20", "10.81.16.0/21", "10.81.252.0/23"],
      hosts: expect.arrayContaining(["10.96.10.10/32"]),
      keyVault: expect.stringMatching(/^kv-musterstad-[0-9a-f]{8}$/),
      keySecret: "tunnel-key",
      keyGeneration: 1,
      firewall: "fw-intern",
      ruleFile: "npm run firewall-rules -- --stack city-access",
    });
  });
});

/** What is changed, and every resource that is then another one. */
const GOLDEN: readonly (readonly [what: string, change: (config: Config) => void, resources: string[]])[] = [
  ["nothing", () => undefined, []],
  // No port is known to Azure here: the city's firewall has to be told.
  ["a service's port", (config) => (at(config, "services", 2).ports = ["tcp/9443"]), []],
  ["a department of a service", (config) => (at(config, "services", 2).departments = ["sozialamt"]), []],
  ["why a service is needed", (config) => (at(config, "services", 0).reason = "another reason"), []],
  [
    "a host",
    (config) => (at(config, "services", 0).hosts = ["10.96.10.12"]),
    ["administration-connection", "administration-device"],
  ],
  [
    "a host beside those that are there",
    (config) => (at(config, "services", 10).hosts = ["10.96.12.9"]),
    ["administration-connection", "administration-device"],
  ],
  ["a department's devices, within its pool", (config) => (at(config, "departments", 0).devices = 311), []],
  [
    "a department's pool",
    (config) => (at(config, "departments", 13).pool = "10.81.30.0/24"),
    ["administration-connection", "gateway"],
  ],
  [
    "a department's pool for another one among the same selectors",
    (config) => {
      at(config, "departments", 12).pool = "10.81.23.0/24";
      at(config, "departments", 13).pool = "10.81.22.0/24";
    },
    ["gateway"],
  ],
  [
    "one department less",
    (config) => (config.departments as unknown[]).splice(13, 1),
    ["administration-connection", "gateway", "monitoring-pool"],
  ],
  ["the quarantine pool", (config) => (at(config, "pools").quarantine = "10.81.248.0/23"), ["gateway"]],
  [
    "the device's address",
    (config) => (at(config, "administration").gatewayAddress = "203.0.113.78"),
    ["administration-device"],
  ],
  // Vault, tunnel and gateway of a stack that stands follow when the engine knows the new key.
  [
    "the key's generation",
    (config) => (at(config, "administration").keyGeneration = 2),
    ["administration-key"],
  ],
  ["whose firewall it is", (config) => (at(config, "administration").owner = "Rechenzentrum"), []],
];

function at(config: Config, key: string, index?: number): Record<string, unknown> {
  const value = config[key] as Record<string, unknown> & Record<string, unknown>[];
  return index === undefined ? value : value[index]!;
}

it("gives clients outside of all groups other addresses of quarantine than the default group's", async () => {
  const { registered } = await bringUp();
  const gateway = registered.find(({ type }) => type === "azure-native:network:VirtualNetworkGateway");
  const { vpnClientConfiguration, virtualNetworkGatewayPolicyGroups } = gateway!.inputs as {
    vpnClientConfiguration: {
      vpnClientAddressPool: Pool;
      vngClientConnectionConfigurations: { name: string; vpnClientAddressPool: Pool }[];
    };
    virtualNetworkGatewayPolicyGroups: { name: string; isDefault: boolean }[];
  };
  const unknown = virtualNetworkGatewayPolicyGroups
    .filter(({ isDefault }) => isDefault)
    .map(({ name }) => name);
  const ofUnknown = vpnClientConfiguration.vngClientConnectionConfigurations.filter(({ name }) =>
    unknown.includes(name),
  );
  expect(vpnClientConfiguration.vpnClientAddressPool.addressPrefixes).toEqual(["10.81.255.0/24"]);
  expect(ofUnknown.map((one) => one.vpnClientAddressPool.addressPrefixes)).toEqual([["10.81.254.0/24"]]);
});

describe("what one expects to change", () => {
  const byName = ({ registered }: { registered: readonly Registered[] }) =>
    new Map(registered.map(({ name, inputs }) => [name, JSON.stringify(inputs)]));
  let before: Map<string, string>;

  beforeAll(async () => {
    before = byName(await bringUp());
  });

  it.each(GOLDEN)("with %s", async (_, change, resources) => {
    const after = byName(await bringUp(change));
    const names = [...new Set([...before.keys(), ...after.keys()])].sort();
    expect(names.filter((name) => before.get(name) !== after.get(name))).toEqual(resources);
  });
});
