import { Engine } from "./engine";
import { OwnPack } from "./own-pack";
import type { WrittenResource } from "./state-file";

const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
const NETWORK = `/subscriptions/${CITY}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet-city`;

/** The same ways in, through packages that azure-native's rules cannot read: as their users would write them. */
const FOREIGN: Readonly<Record<string, WrittenResource>> = {
  classic: {
    name: "classic",
    type: "azure:network/virtualNetworkGateway:VirtualNetworkGateway",
    inputs: { vpnClientConfiguration: { vpnAuthTypes: ["AAD"], addressSpaces: ["10.9.0.0/24"] } },
  },
  "classic-wan": {
    name: "classic-wan",
    type: "azure:network/vpnServerConfiguration:VpnServerConfiguration",
    inputs: { vpnAuthenticationTypes: ["Radius"] },
  },
  terraform: {
    name: "terraform",
    type: "azurerm:index/virtualNetworkGateway:VirtualNetworkGateway",
    inputs: { vpnClientConfiguration: { vpnAuthTypes: ["AAD"] } },
  },
  "any-type": {
    name: "any-type",
    type: "azapi:index/resource:Resource",
    inputs: { type: "Microsoft.Network/virtualNetworkGateways@2024-05-01", body: {} },
  },
  module: {
    name: "module",
    type: "vpn:index:Module",
    inputs: { vpn_auth_types: ["AAD"] },
  },
  directory: { name: "directory", type: "azuread:index/application:Application", inputs: {} },
  cluster: {
    name: "cluster",
    type: "kubernetes:core/v1:Service",
    inputs: { spec: { type: "LoadBalancer" } },
  },
  cloud: { name: "cloud", type: "aws:ec2/vpnConnection:VpnConnection", inputs: {} },
  shell: {
    name: "shell",
    type: "command:local:Command",
    inputs: { create: "az network vnet-gateway create" },
  },
  code: { name: "code", type: "pulumi-nodejs:dynamic:Resource", inputs: {} },
  "named-code": { name: "named-code", type: "pulumi-nodejs:dynamic/gateway:Gateway", inputs: {} },
};
const resources = Object.values(FOREIGN);

const engine = new Engine();
/** With a trust file that protects the city's subscription and network. */
const protecting = new OwnPack();

beforeAll(async () => {
  await engine.start();
  const assets = { subscriptions: [CITY], networks: [NETWORK] };
  // JSON is YAML.
  protecting.write(
    "trust.yaml",
    JSON.stringify({ schema: "trust/v1", anchors: [], seals: [], pools: [], protected: assets }),
  );
}, 900_000);
afterAll(() => {
  engine.remove();
  protecting.remove();
});
jest.setTimeout(60_000);

it("lets nothing of another package into the stack of the remote access", async () => {
  const config = { "stack-scope": { scope: "remote-access" } };
  const { code, blocked } = await engine.analyze(resources, { config });
  expect(code).not.toBe(0);
  for (const name of Object.keys(FOREIGN)) expect([name, blocked[name]]).toEqual([name, ["type-allowed"]]);
});

it("counts them as not judged in every other stack, and does not call that passed", async () => {
  const { code, violations } = await engine.analyze(resources);
  expect(code).toBe(0);
  expect(violations.map(({ rule, level }) => `${rule} ${level}`)).toEqual(["opaque-budget advisory"]);
  expect(violations[0]?.message).toContain(`not judged: ${resources.length} (`);
});

it("keeps them away from what is protected: by what they name, and by what their stack works on", async () => {
  const named = { ...FOREIGN["any-type"]!, inputs: { ...FOREIGN["any-type"]!.inputs, parentId: NETWORK } };
  const { violations } = await engine.analyze([named, FOREIGN.shell!], { pack: protecting.folder });
  const told = violations.map(({ resource, rule, level }) => `${resource}: ${rule} ${level}`);
  expect(told).toContain("any-type: opaque-budget mandatory");
  expect(told).not.toContain("shell: opaque-budget mandatory");

  const beside = { name: "zone", type: "azure-native:network:PublicIPPrefix", inputs: {} };
  const { blocked } = await engine.analyze([...resources, beside], {
    pack: protecting.folder,
    subscription: CITY,
  });
  expect(Object.fromEntries(resources.map(({ name }) => [name, blocked[name]]))).toEqual(
    Object.fromEntries(resources.map(({ name }) => [name, ["opaque-budget"]])),
  );
});
