import { createHmac } from "node:crypto";
import {
  hasClient,
  plainRequest,
  putRequest,
  type Addressed,
} from "../../../../rehearsal/azure/arm-requests/build-request";
import { maskBody } from "../../../../rehearsal/azure/arm-requests/masking";
import { NETWORK_OPERATIONS } from "../../../../rehearsal/azure/arm-requests/network-operations";
import { leavesOf, vanishedInputs } from "../../../../rehearsal/azure/arm-requests/reappearance";
import type { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";
import { Secret, type Json, type PropertyMap } from "../../../../rehearsal/azure/plugin/property-value";
import { addressOf } from "../../../../rehearsal/azure/resources/address";
import { parseToken } from "../../../../rehearsal/azure/resources/resource-type";
import { azureNativeDeclarations } from "./installed-declarations";

let declarations: DeclarationCache;
beforeAll(async () => (declarations = await azureNativeDeclarations("network", "resources", "keyvault")));

function resource(token: string): Addressed {
  const type = parseToken(token);
  const shape = declarations.resource(type.module, type.name)!;
  return {
    type,
    apiVersion: type.apiVersion ?? shape.apiVersion!,
    address: addressOf(type, shape),
    subscription: "00000000-0000-0000-0000-000000000000",
  };
}

/** Path arguments with made-up values. */
function pathOf({ address }: Addressed): PropertyMap {
  return Object.fromEntries(address.parameters.map((parameter) => [parameter, `my-${parameter}`]));
}

async function bodyOf(name: string, inputs: PropertyMap): Promise<Json | undefined> {
  const addressed = resource(`azure-native:network:${name}`);
  return (await putRequest(addressed, { ...pathOf(addressed), ...inputs })).body;
}

describe("the request that Microsoft's client writes", () => {
  it.each(Object.keys(NETWORK_OPERATIONS))(
    "puts, reads and deletes a %s where the address table says",
    async (name) => {
      const addressed = resource(`azure-native:network:${name}`);
      const shape = declarations.resource("network", name)!;
      expect(Object.keys(shape.args)).toEqual(expect.arrayContaining([...addressed.address.parameters]));
      const put = await putRequest(addressed, pathOf(addressed));
      const id = addressed.address.template
        .replace("{subscriptionId}", addressed.subscription)
        .replace(/\{(\w+)\}/g, "my-$1");
      expect(put).toMatchObject({ method: "PUT", id, apiVersion: "2024-05-01" });
      expect(await plainRequest("get", addressed, id)).toEqual({
        method: "GET",
        id,
        apiVersion: "2024-05-01",
      });
      expect(await plainRequest("delete", addressed, id)).toEqual({
        method: "DELETE",
        id,
        apiVersion: "2024-05-01",
      });
    },
  );

  it("unfolds what azure-native flattens", async () => {
    expect(await bodyOf("Subnet", { addressPrefix: "10.0.0.0/27" })).toEqual({
      properties: { addressPrefix: "10.0.0.0/27" },
    });
  });

  // Each of these names differs between the two packages; without its row in the table the value would be lost.
  it.each<[string, PropertyMap, Json]>([
    ["VirtualNetworkGateway", { activeActive: true }, { activeActive: true }],
    [
      "VirtualNetworkGateway",
      { natRules: [{ name: "n", type: "Static" }] },
      { natRules: [{ name: "n", properties: { type: "Static" } }] },
    ],
    [
      "VpnGateway",
      { natRules: [{ name: "n", type: "Static" }] },
      { natRules: [{ name: "n", properties: { type: "Static" } }] },
    ],
    ["VirtualWan", { type: "Standard" }, { type: "Standard" }],
    [
      "VirtualHub",
      { virtualHubRouteTableV2s: [{ name: "t" }] },
      { virtualHubRouteTableV2s: [{ name: "t" }] },
    ],
    [
      "VpnServerConfiguration",
      { properties: { name: "n", vpnAuthenticationTypes: ["Certificate"] } },
      { name: "n", vpnAuthenticationTypes: ["Certificate"] },
    ],
    [
      "VirtualNetwork",
      { addressSpace: { ipamPoolPrefixAllocations: [{ id: "/pool" }] } },
      { addressSpace: { ipamPoolPrefixAllocations: [{ pool: { id: "/pool" } }] } },
    ],
  ])("carries what the packages call differently: %s %j", async (name, inputs, properties) => {
    expect(await bodyOf(name, inputs)).toEqual({ properties });
  });

  it("turns a list of identities into an object", async () => {
    const identity = { type: "UserAssigned", userAssignedIdentities: ["/id"] };
    expect(await bodyOf("VirtualNetworkGateway", { identity })).toEqual({
      identity: { type: "UserAssigned", userAssignedIdentities: { "/id": {} } },
    });
  });

  it("is refused when an input would not reach Azure", async () => {
    await expect(
      bodyOf("VirtualNetworkGateway", { bgp: true, sku: { name: "VpnGw1AZ", size: "x" } }),
    ).rejects.toThrow(
      "network:VirtualNetworkGateway: Microsoft's own client for API version 2024-05-01 does not send bgp, sku.size; " +
        "Azure would never see it, so leave it out",
    );
  });

  it("is refused when the client cannot write the value, and keeps secrets to itself", async () => {
    await expect(bodyOf("VirtualNetworkGateway", { activeActive: "yes" })).rejects.toThrow(
      "must be of type boolean",
    );
    const secret = bodyOf("VirtualNetworkGateway", { activeActive: new Secret("hush-hush") });
    await expect(secret).rejects.toThrow("its words hold a secret");
    await expect(secret).rejects.not.toThrow("hush-hush");
  });

  it("is not made for the id of another type", async () => {
    const gateway = resource("azure-native:network:VirtualNetworkGateway");
    await expect(plainRequest("get", gateway, "/subscriptions/s/resourceGroups/g")).rejects.toThrow(
      '"/subscriptions/s/resourceGroups/g" is no id of network:VirtualNetworkGateway',
    );
  });
});

describe("a type without a client of its API version", () => {
  it.each([
    ["azure-native:resources:ResourceGroup", false],
    ["azure-native:network/v20230901:Subnet", false],
    ["azure-native:network/v20240501:Subnet", true],
    ["azure-native_network_v20240501:network/v20240501:Subnet", true],
  ])("is told apart: %s", (token, expected) => {
    expect(hasClient(resource(token))).toBe(expected);
  });

  it("gets a body in the form of the Resource Manager", async () => {
    const group = resource("azure-native:resources:ResourceGroup");
    const request = await putRequest(group, {
      resourceGroupName: "g",
      location: "westeurope",
      azureApiVersion: "x",
    });
    expect(request).toEqual({
      method: "PUT",
      id: "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g",
      apiVersion: "2024-03-01",
      body: { location: "westeurope" },
    });
    const old = resource("azure-native:network/v20230901:Subnet");
    const { body } = await putRequest(old, { ...pathOf(old), addressPrefix: "10.0.0.0/27" });
    expect(body).toEqual({ properties: { addressPrefix: "10.0.0.0/27" } });
  });
});

describe("reappearance", () => {
  it.each<[string, Json, Json, string[]]>([
    ["the same place", { a: { b: 1 } }, { a: { b: 1 } }, []],
    ["below properties", { a: { b: 1 } }, { properties: { a: { properties: { b: 1 } } } }, []],
    ["another value", { a: 1 }, { a: 2 }, ["a"]],
    ["another place", { a: { b: 1 } }, { b: 1 }, ["a.b"]],
    ["a lost member of a list", { a: [1, 2] }, { a: [1] }, ["a.1"]],
    ["a lost empty list", { a: [] }, {}, ["a"]],
    ["a lost null-like value", { a: false, b: 0, c: "" }, {}, ["a", "b", "c"]],
  ])("notices %s", (_, inputs, body, vanished) => {
    expect(vanishedInputs("network:Subnet", inputs, body)).toEqual(vanished);
  });

  it("counts every leaf", () => {
    expect(leavesOf({ a: [{ b: 1 }, {}], c: { properties: { d: 2 } } }).map(({ path }) => path)).toEqual([
      "a.0.b",
      "a.1",
      "c.d",
    ]);
  });
});

describe("a masked body", () => {
  const digest = (value: Json) => ({
    secret: `hmac-sha256:${createHmac("sha256", "salt").update(JSON.stringify(value)).digest("hex").slice(0, 12)}`,
  });

  it("shows no secret, wherever the request carries it, but lets equal ones be seen", () => {
    const inputs: PropertyMap = { sharedKey: "plain name", note: new Secret({ deep: ["hush"] }), size: 3 };
    const masked = maskBody(
      { properties: { sharedKey: "plain name", note: ["hush", "hush"], size: 3 } },
      inputs,
      "salt",
    );
    expect(masked).toEqual({
      properties: { sharedKey: digest("plain name"), note: [digest("hush"), digest("hush")], size: 3 },
    });
    expect(JSON.stringify(masked)).not.toMatch(/hush|plain name/);
  });

  it("differs from rehearsal to rehearsal", () => {
    const inputs = { a: new Secret("hush") };
    expect(maskBody({ a: "hush" }, inputs, "salt")).not.toEqual(maskBody({ a: "hush" }, inputs, "pepper"));
  });
});
