import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasClient } from "../../../../rehearsal/azure/arm-requests/build-request";
import { Catalogue } from "../../../../rehearsal/azure/catalogue";
import {
  Secret,
  toJson,
  UNKNOWN,
  type Json,
  type PropertyMap,
} from "../../../../rehearsal/azure/plugin/property-value";
import { RandomProvider } from "../../../../rehearsal/azure/random-provider";
import { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";
import { installedPackage } from "../../../../rehearsal/azure/plugin/installed-package";
import { azureNativeDeclarations } from "./installed-declarations";
import { AZURE_FIREWALL, cityFirewall, vaultId, WholeCity, type Written } from "./whole-city";

const MODULES = [
  "authorization",
  "keyvault",
  "monitor",
  "network",
  "operationalinsights",
  "privatedns",
  "resources",
  "storage",
];
const KEY = "Hush_hush.not+for/real";
const CITY_FIREWALL = cityFirewall(new Secret(KEY));

// Half a hundred resources, each asked for as a client of Microsoft's asks.
jest.setTimeout(60_000);

let declarations: DeclarationCache;
let folder: string;
let city: WholeCity;
beforeAll(async () => (declarations = await azureNativeDeclarations(...MODULES)));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "access-"));
  city = new WholeCity(folder, new Catalogue("3.28.0", declarations));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const build = async (program: readonly Written[]) => {
  for (const one of program) await city.create(one);
};
const log = () =>
  readFileSync(city.logFile, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { method: string; id: string; apiVersion: string; body?: Json });
const outputsOf = (name: string) => city.made.get(name)!.outputs;
const stored = (id: string) => city.state.read().resources[id.toLowerCase()]!.properties;
const changed = (program: readonly Written[], name: string, inputs: PropertyMap) =>
  program.map((one) => (one.name === name ? { ...one, inputs: { ...one.inputs, ...inputs } } : one));

describe.each([
  ["azure-firewall", AZURE_FIREWALL],
  ["city-firewall", CITY_FIREWALL],
] as const)("everything of %s", (_, program) => {
  it("fits both contracts and the rules, and nothing changes when it is run again", async () => {
    await build(program);
    expect(city.said.filter((line) => !/held against azure-native's declarations only/.test(line))).toEqual(
      [],
    );
    const drifted: string[] = [];
    for (const made of city.made.values()) {
      const { planned, refreshed } = await city.again(made);
      expect({ name: made.name, planned }).toEqual({ name: made.name, planned: {} });
      if (Object.keys(refreshed).length > 0)
        drifted.push(`${made.name}: ${Object.keys(refreshed).join(", ")}`);
    }
    // The first peering is finished by the second, which nobody wrote (docs/stand-in.md).
    expect(drifted).toEqual(program === AZURE_FIREWALL ? ["vnet-hub-to-vnet-services: peeringState"] : []);
  });

  it("goes again, the last first", async () => {
    await build(program);
    for (const made of [...city.made.values()].reverse()) {
      // azure-native deletes secrets through their vault, which has no door here.
      if (made.type !== "keyvault:Secret") await city.delete(made);
    }
    const left = Object.values(city.state.read().resources).map(({ type }) => type);
    expect(left).toEqual(program === AZURE_FIREWALL ? [] : ["keyvault:DeletedVault"]);
  });
});

describe("what Azure alone knows", () => {
  it("is filled in: the firewall's address, states, default rules", async () => {
    await build(AZURE_FIREWALL);
    expect(outputsOf("afw")).toMatchObject({
      provisioningState: "Succeeded",
      ipConfigurations: [{ privateIPAddress: "10.80.1.4", provisioningState: "Succeeded" }],
    });
    expect(outputsOf("nsg-services")).toMatchObject({
      securityRules: [{ name: "mail", provisioningState: "Succeeded" }, { name: "nothing-else" }],
      defaultSecurityRules: expect.arrayContaining([
        expect.objectContaining({ name: "DenyAllInBound", priority: 65_500, access: "Deny" }),
      ]),
    });
    expect(outputsOf("culture")).toMatchObject({ enabledProtocols: "SMB", leaseState: "Available" });
    expect(outputsOf("file-service")).toMatchObject({ sku: { name: "Premium_ZRS", tier: "Premium" } });
    expect(outputsOf("record")).toMatchObject({ fqdn: "stcityfiles.privatelink.file.core.windows.net." });
    for (const name of ["lgw", "vpng", "ipg-culture"].filter((one) => city.made.has(one)))
      expect(outputsOf(name)).toMatchObject({
        provisioningState: "Succeeded",
        etag: expect.stringMatching(/^W\//),
      });
  });

  it("is unknown in a preview, beside what the program writes", async () => {
    await build(AZURE_FIREWALL);
    const { previewed } = city.made.get("afw")!;
    expect(previewed).toMatchObject({
      provisioningState: UNKNOWN,
      ipConfigurations: [{ name: "main", privateIPAddress: UNKNOWN }],
      sku: { name: "AZFW_VNet", tier: "Standard" },
    });
  });

  it("makes a peering work when the second leads back, and disconnects it when that goes", async () => {
    await build(AZURE_FIREWALL);
    const [there, back] = ["vnet-hub-to-vnet-services", "vnet-services-to-vnet-hub"].map((name) =>
      city.made.get(name)!,
    );
    expect(there?.outputs.peeringState).toBe("Initiated");
    expect(back?.outputs).toMatchObject({
      peeringState: "Connected",
      remoteAddressSpace: { addressPrefixes: ["10.80.0.0/22"] },
    });
    expect(stored(there!.id).peeringState).toBe("Connected");
    await city.delete(back!);
    expect(stored(there!.id).peeringState).toBe("Disconnected");
    await expect(city.create(back!)).rejects.toThrow("RemotePeeringIsDisconnected");
  });

  it("leaves the shares alone when the settings of their service go", async () => {
    await build(AZURE_FIREWALL);
    await city.delete(city.made.get("keep-files")!);
    await city.delete(city.made.get("file-service")!);
    expect(stored(city.made.get("culture")!.id)).toMatchObject({ shareQuota: 1024 });
  });
});

describe("the key of the tunnel", () => {
  it("stands in no line of the log, in no answer of the vault, and in no message", async () => {
    await build(CITY_FIREWALL);
    expect(readFileSync(city.logFile, "utf8")).not.toContain(KEY);
    expect(JSON.stringify(toJson(outputsOf("psk")))).not.toContain(KEY);
    const bodies = log().filter(
      ({ method, body }) => method === "PUT" && JSON.stringify(body).includes("hmac-sha256"),
    );
    expect(bodies.map(({ id }) => id.split("/").at(-1))).toEqual(["site-to-site-key", "con"]);
  });

  it("stays out of the log also when the program marks nothing as secret", async () => {
    await build(cityFirewall(KEY));
    expect(readFileSync(city.logFile, "utf8")).not.toContain(KEY);
  });

  it("gets a new version with every writing, and is asked for by the times it is good for", async () => {
    await build(CITY_FIREWALL);
    const secret = city.made.get("psk")!;
    expect(toJson(secret.outputs.properties!)).toMatchObject({
      secretUri: "https://kv-city.vault.azure.net/secrets/site-to-site-key",
      secretUriWithVersion: expect.stringMatching(/\/[0-9a-f]{32}$/),
    });
    const put = log().find(({ method, id }) => method === "PUT" && id.startsWith(`${vaultId}/secrets/`));
    expect(put?.body).toMatchObject({ properties: { attributes: { enabled: true, exp: 2_000_000_000 } } });
  });

  it("is one that Azure takes when it comes from the random provider", async () => {
    const project = join(__dirname, "..", "..", "..", "..");
    const random = new RandomProvider(
      "4.21.2",
      new DeclarationCache(installedPackage(project, "random"), folder),
    );
    const inputs = { length: 64, special: false, keepers: { rotated: "2026" } };
    const type = "random:index/randomPassword:RandomPassword";
    const call = { urn: `urn:pulumi:s::p::${type}::psk`, type };
    expect(
      (
        await random.check({
          ...call,
          olds: {},
          news: inputs,
          randomSeed: Buffer.from(""),
          autonaming: undefined,
        })
      ).failures,
    ).toEqual([]);
    const { outputs } = await random.create({ ...call, inputs, preview: false });
    expect(outputs.result).toBeInstanceOf(Secret);
    await build(cityFirewall(outputs.result!));
    const later = await random.diff({
      ...call,
      oldInputs: inputs,
      news: { ...inputs, keepers: { rotated: "2027" } },
    });
    expect(Object.values(later.detailed ?? {})).toEqual([expect.objectContaining({ replace: true })]);
  });
});

describe("what Azure would refuse", () => {
  it.each<[string, readonly Written[], string, PropertyMap, string]>([
    [
      "a misspelt rule",
      AZURE_FIREWALL,
      "access",
      {
        ruleCollections: [{ ruleCollectionType: "FirewallPolicyFilterRuleCollection", name: "a", rulez: [] }],
      },
      "rulez is no property",
    ],
    [
      "a protocol that firewalls do not know",
      AZURE_FIREWALL,
      "nsg-services",
      {
        securityRules: [{ name: "a", protocol: "Tls", priority: 100, direction: "Inbound", access: "Allow" }],
      },
      'is "Tls"; write one of',
    ],
    [
      "policies that subnets do not know",
      AZURE_FIREWALL,
      "vnet-services-endpoints",
      { privateEndpointNetworkPolicies: "On" },
      'is "On"; write one of',
    ],
    [
      "a protocol that gateways do not know",
      CITY_FIREWALL,
      "con",
      { connectionProtocol: "IKEv3" },
      'is "IKEv3"; write one of',
    ],
    [
      "a level that locks do not have",
      CITY_FIREWALL,
      "keep-gateway",
      { level: "Never" },
      'is "Never"; write one of',
    ],
  ])("%s is named before anything is asked", async (_, program, name, inputs, words) => {
    await expect(build(changed(program, name, inputs))).rejects.toThrow(words);
  });

  it("the deletion of what is locked, and what a lock keeps besides", async () => {
    await build(AZURE_FIREWALL);
    for (const name of ["vpng", "pip-vpng", "stcityfiles", "culture", "pep-files", "rg-access"])
      await expect(city.delete(city.made.get(name)!)).rejects.toThrow("ScopeLocked");
    await city.delete(city.made.get("firewall-health")!);
  });

  it("a hub without its gateway behind a peering that uses it", async () => {
    const early = AZURE_FIREWALL.filter(
      ({ name }) => name !== "vpng" && !/^(gateway|clients|keep)/.test(name),
    );
    await expect(build(early)).rejects.toThrow("RemoteVnetHasNoGateways");
  });
});

it.each([
  "authorization:ManagementLockByScope",
  "keyvault:Secret",
  "monitor:MetricAlert",
  "network:AzureFirewall",
  "network:VirtualNetworkGatewayConnection",
  "privatedns:PrivateRecordSet",
  "storage:FileServiceProperties",
  "storage:FileShare",
])("a client of Microsoft's is at hand for a %s", async (token) => {
  expect(hasClient(await new Catalogue("3.28.0", declarations).get(`azure-native:${token}`))).toBe(true);
});
