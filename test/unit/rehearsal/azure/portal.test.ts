import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Catalogue } from "../../../../rehearsal/azure/catalogue";
import { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";
import { installedPackage } from "../../../../rehearsal/azure/plugin/installed-package";
import { findId, shortId } from "../../../../rehearsal/azure/portal/find-resource";
import { Portal } from "../../../../rehearsal/azure/portal/portal";
import { formatPath, parsePath, type Step } from "../../../../rehearsal/azure/portal/property-path";
import { AzureState, storeResource } from "../../../../rehearsal/azure/state/azure-state";

const PROJECT = join(__dirname, "..", "..", "..", "..");
const BASE = "/subscriptions/sub/resourceGroups/g/providers/Microsoft.Network";
const GATEWAY = `${BASE}/virtualNetworkGateways/gw`;

describe("a path", () => {
  it.each<[string, Step[]]>([
    ["sku", ["sku"]],
    ["sku.name", ["sku", "name"]],
    ["a.b[0].c", ["a", "b", 0, "c"]],
    ["a[0][12]", ["a", 0, 12]],
    ['tags["cost centre"].x', ["tags", "cost centre", "x"]],
    ['tags["a\\"]b"]', ["tags", 'a"]b']],
    ["tags.managed-by", ["tags", "managed-by"]],
  ])("%s is read and written again as it was", (text, steps) => {
    expect(parsePath(text)).toEqual(steps);
    expect(formatPath(steps)).toBe(text);
  });

  it.each(["", ".a", "a.", "a..b", "a[", "a[-1]", "a[x]", "a b", "a[0]b", 'a["x]'])("%j is none", (text) => {
    expect(() => parsePath(text)).toThrow(`${JSON.stringify(text)} is no path`);
  });
});

describe("an id", () => {
  const ids = [
    `${BASE}/virtualNetworks/net`,
    `${BASE}/virtualNetworks/net/subnets/a`,
    `${BASE}/routeTables/a`,
  ];

  it.each<[string, string]>([
    ["net", ids[0]!],
    ["NET", ids[0]!],
    ["subnets/a", ids[1]!],
    ["/subnets/a/", ids[1]!],
    [ids[2]!.toUpperCase(), ids[2]!],
  ])("is found by %s", (written, id) => {
    expect(findId(ids, written)).toBe(id);
  });

  it.each<[string, string]>([
    ["a", `could be any of these; write more of it:\n  ${ids[1]}\n  ${ids[2]}`],
    ["nett", 'did you mean "net"?'],
    ["et", 'no resource of this rehearsal ends in "et"'],
    ["", "an empty id names nothing"],
  ])("%j is refused", (written, words) => {
    expect(() => findId(ids, written)).toThrow(words);
  });

  it("has a shortest end that finds it again", () => {
    for (const id of ids) expect(findId(ids, shortId(ids, id))).toBe(id);
    expect(shortId(ids, ids[1]!)).toBe("subnets/a");
  });
});

describe("the portal", () => {
  let folder: string;
  let state: AzureState;
  let portal: Portal;
  const source = installedPackage(PROJECT, "azure-native");
  const declarations = new DeclarationCache(
    source,
    join(PROJECT, "node_modules", ".cache", "remote-access", "declarations"),
  );
  const gateway = () => portal.show("gw").properties as Record<string, Record<string, unknown>>;
  const file = () => readFileSync(join(folder, "state.json"), "utf8");

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "portal-"));
    state = new AzureState(join(folder, "state.json"));
    portal = new Portal(state, new Catalogue(source.version, declarations));
    const apiVersion = "2024-05-01";
    const common = { provisioningState: "Succeeded", etag: "first", azureApiVersion: apiVersion };
    await state.change("filling", (content) => {
      storeResource(content, {
        id: GATEWAY,
        type: "network:VirtualNetworkGateway",
        apiVersion,
        properties: {
          ...common,
          gatewayType: "Vpn",
          vpnClientConfiguration: {
            vpnAuthenticationTypes: ["Certificate"],
            vpnClientRootCertificates: [{ name: "city", publicCertData: "AAAA" }],
            radiusServerSecret: "hush",
          },
          tags: { "cost centre": "1" },
        },
      });
      for (const [path, type] of [
        ["virtualNetworks/net", "network:VirtualNetwork"],
        ["virtualNetworks/net/subnets/GatewaySubnet", "network:Subnet"],
      ] as const)
        storeResource(content, { id: `${BASE}/${path}`, type, apiVersion, properties: common });
      storeResource(content, {
        id: `${BASE}/publicIPAddresses/pip`,
        type: "network:PublicIPAddress",
        apiVersion,
        properties: { ...common, ipAddress: "192.0.2.7", sku: { name: "Standard" } },
      });
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each<[string, string, unknown]>([
    ["vpnClientConfiguration.vpnAuthenticationTypes", '["AAD"]', ["AAD"]],
    ["vpnClientConfiguration.vpnAuthenticationTypes[0]", '"AAD"', ["AAD"]],
    ["vpnClientConfiguration.vpnAuthenticationTypes[1]", '"Radius"', ["Certificate", "Radius"]],
    ["vpnClientConfiguration.vpnAuthenticationTypes[0]", "null", []],
    ["vpnClientConfiguration.vpnAuthenticationTypes", "null", undefined],
  ])("sets %s to %s, and gives the resource another etag", async (path, json, expected) => {
    await portal.set("gw", path, json);
    const { vpnClientConfiguration, etag } = gateway();
    expect(vpnClientConfiguration?.vpnAuthenticationTypes).toEqual(expected);
    expect(etag).not.toBe("first");
  });

  it("gives another etag even when the value was the same, as a second PUT does", async () => {
    const etags = [];
    for (let i = 0; i < 4; i++) {
      await portal.set("pip", "idleTimeoutInMinutes", "10");
      etags.push((portal.show("pip").properties as Record<string, unknown>).etag);
    }
    expect(new Set(etags).size).toBe(4);
  });

  it("makes the objects on the way, and fills in what Azure fills in", async () => {
    await portal.set("gw", "bgpSettings.asn", "65010");
    await portal.set(
      "gw",
      "vpnClientConfiguration.vpnClientRootCertificates[1]",
      '{"name":"x","publicCertData":"B"}',
    );
    expect(gateway()).toMatchObject({
      bgpSettings: { asn: 65010 },
      vpnClientConfiguration: {
        vpnClientRootCertificates: [
          { name: "city" },
          {
            name: "x",
            publicCertData: "B",
            id: expect.stringContaining("/x"),
            provisioningState: "Succeeded",
          },
        ],
      },
    });
  });

  it("says what was there and what is, without secrets", async () => {
    expect(await portal.set("gw", 'tags["cost centre"]', '"2"')).toEqual({
      id: GATEWAY,
      path: 'tags["cost centre"]',
      before: "1",
      after: "2",
    });
    const edited = await portal.set("gw", "vpnClientConfiguration.radiusServerSecret", '"hush-hush"');
    expect(JSON.stringify([edited, gateway()])).not.toContain("hush");
  });

  it("keeps what stands beside: an address stays when its resource is changed", async () => {
    await portal.set("pip", "idleTimeoutInMinutes", "10");
    expect(portal.show("pip").properties).toMatchObject({ ipAddress: "192.0.2.7", idleTimeoutInMinutes: 10 });
  });

  it.each<[string, string, string]>([
    ["ipAddress", '"192.0.2.8"', "192.0.2.8"],
    ["provisioningState", '"Failed"', "Failed"],
  ])("can change %s, which only Azure writes", async (path, json, now) => {
    await portal.set("pip", path, json);
    expect(portal.show("pip").properties).toMatchObject({ [path]: now });
  });

  it.each<[string, string, string, string]>([
    ["gw", "gatewayTyp", '"Vpn"', 'the resource has no property "gatewayTyp"; did you mean "gatewayType"?'],
    [
      "gw",
      "vpnClientConfiguration.vpnAuthenticationType",
      "[]",
      'vpnClientConfiguration has no property "vpnAuthenticationType"; did you mean "vpnAuthenticationTypes"?',
    ],
    ["gw", "gatewayType", '"Vpm"', 'gatewayType is "Vpm"; write one of "Vpn", "ExpressRoute"'],
    ["gw", "gatewayType", "7", "gatewayType is the number 7; write a string"],
    ["gw", "gatewayType.x", "7", "nothing lies below it"],
    ["gw", "vpnClientConfiguration", '{"nonsense":1}', "vpnClientConfiguration.nonsense is no property"],
    [
      "gw",
      "vpnClientConfiguration.vpnClientRootCertificates[1]",
      '{"name":"x"}',
      "vpnClientConfiguration.vpnClientRootCertificates[1].publicCertData is required, but missing",
    ],
    [
      "gw",
      "vpnClientConfiguration.vpnClientRootCertificates[0].publicCertData",
      "null",
      "vpnClientRootCertificates[0].publicCertData is required, but missing",
    ],
    [
      "gw",
      "vpnClientConfiguration.vpnAuthenticationTypes[5]",
      '"AAD"',
      "a list that has [0] to [0]; [1] appends",
    ],
    [
      "gw",
      "vpnClientConfiguration[0]",
      "1",
      "vpnClientConfiguration is an object: write a name instead of [0]",
    ],
    ["gw", "activeActive", "null", "activeActive is not set"],
    ["gw", "enableBgp", "yes", "the value is not JSON"],
    ["gw", "name", '"other"', "name is not changed by an edit"],
    ["net", "subnets[0].addressPrefix", '"10.0.0.0/8"', "subnets are resources of their own"],
    ["gone", "tags", "{}", 'no resource of this rehearsal ends in "gone"'],
  ])("refuses to set %s %s to %s, and changes nothing", async (id, path, json, words) => {
    const before = file();
    await expect(portal.set(id, path, json)).rejects.toThrow(words);
    expect(file()).toBe(before);
  });

  it("refuses a resource of an API version whose declarations are not at hand", async () => {
    await state.change("", (content) => {
      storeResource(content, {
        id: `${BASE}/x/old`,
        type: "network:Subnet",
        apiVersion: "2019-01-01",
        properties: {},
      });
    });
    await expect(portal.set("old", "name", '"x"')).rejects.toThrow("has API version 2019-01-01");
  });

  it("deletes a resource with everything below it, and nothing else", async () => {
    expect(await portal.delete("net")).toEqual([
      `${BASE}/virtualNetworks/net`,
      `${BASE}/virtualNetworks/net/subnets/GatewaySubnet`,
    ]);
    expect(portal.list().map(({ id }) => id)).toEqual([`${BASE}/publicIPAddresses/pip`, GATEWAY]);
  });

  it("resets to nothing, says what is gone, and has nothing to do the second time", async () => {
    expect(await portal.reset()).toHaveLength(4);
    expect(portal.list()).toEqual([]);
    expect(await portal.reset()).toEqual([]);
    expect(() => portal.show("gw")).toThrow("nothing stands in this rehearsal yet");
  });

  it("loses nothing when many edit at once", async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, i) => portal.set("gw", `tags["t${i}"]`, JSON.stringify(`${i}`))),
    );
    expect(Object.keys(gateway().tags ?? {})).toHaveLength(13);
  });
});
