import { findFaults } from "../../../../rehearsal/azure/declarations/conformance";
import type { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";
import { Secret, UNKNOWN, type PropertyMap } from "../../../../rehearsal/azure/plugin/property-value";
import { azureNativeDeclarations } from "./installed-declarations";

let declarations: DeclarationCache;
beforeAll(async () => (declarations = await azureNativeDeclarations("network", "resources", "keyvault")));

const GATEWAY: PropertyMap = {
  resourceGroupName: "group",
  gatewayType: "Vpn",
  sku: { name: "VpnGw1AZ", tier: "VpnGw1AZ" },
  tags: { office: "10" },
  ipConfigurations: [{ name: "default", subnet: { id: UNKNOWN } }],
  vpnClientConfiguration: { vpnAuthenticationTypes: ["Certificate"] },
  __createBeforeDelete: true,
};

function faultsOf(inputs: PropertyMap, type = "VirtualNetworkGateway", module = "network"): string[] {
  const shape = declarations.resource(module, type)!;
  return findFaults(inputs, shape, declarations).map(
    ({ path, kind, message }) => `${path} [${kind}] ${message}`,
  );
}

it("finds no fault in a proper gateway", () => {
  expect(faultsOf(GATEWAY)).toEqual([]);
});

it.each<[string, PropertyMap, string]>([
  [
    "a misspelt property",
    { gatewayTyp: "Vpn" },
    'gatewayTyp [unknown] is no property that azure-native declares here; did you mean "gatewayType"?',
  ],
  [
    "a misspelt nested property",
    { sku: { name: "VpnGw1AZ", teir: "x" } },
    'sku.teir [unknown] is no property that azure-native declares here; did you mean "tier"?',
  ],
  [
    "a property that has no like",
    { zzzzzz: 1 },
    "zzzzzz [unknown] is no property that azure-native declares here; leave it out",
  ],
  [
    "what only Azure can set",
    { provisioningState: "Succeeded" },
    "provisioningState [read-only] is filled in by Azure and cannot be set; leave it out",
  ],
  [
    "what only Azure can set in a part",
    { ipConfigurations: [{ name: "a", etag: "e" }] },
    "ipConfigurations[0].etag [read-only] is filled in by Azure and cannot be set; leave it out",
  ],
  [
    "a text for a boolean",
    { enableBgp: "true" },
    'enableBgp [mistyped] is the string "true"; write a boolean',
  ],
  ["a number for a text", { location: 7 }, "location [mistyped] is the number 7; write a string"],
  [
    "an object for a list",
    { ipConfigurations: { name: "a" } },
    "ipConfigurations [mistyped] is an object; write a list",
  ],
  ["a list for an object", { sku: ["VpnGw1AZ"] }, "sku [mistyped] is a list; write an object"],
  [
    "a mistyped value of a map",
    { tags: { office: 10 } },
    'tags["office"] [mistyped] is the number 10; write a string',
  ],
  [
    "a value that is not among the enumerated",
    { gatewayType: "vpn" },
    'gatewayType [no such value] is "vpn"; write one of "Vpn", "ExpressRoute", "LocalGateway"',
  ],
  [
    "such a value in a list",
    { vpnClientConfiguration: { vpnAuthenticationTypes: ["Cert"] } },
    'vpnClientConfiguration.vpnAuthenticationTypes[0] [no such value] is "Cert"; write one of "Certificate", "Radius", "AAD"',
  ],
  [
    "a missing nested property",
    { vpnClientConfiguration: { radiusServers: [{}] } },
    "vpnClientConfiguration.radiusServers[0].radiusServerAddress [missing] is required, but missing",
  ],
])("reports %s", (_, change, fault) => {
  expect(faultsOf({ ...GATEWAY, ...change })).toEqual([fault]);
});

it("reports all faults at once", () => {
  expect(faultsOf({ ...GATEWAY, resourceGroupName: null, enableBgp: 1, sku: { nam: "x" } })).toEqual([
    expect.stringMatching(/^sku\.nam \[unknown\]/),
    expect.stringMatching(/^enableBgp \[mistyped\]/),
    "resourceGroupName [missing] is required, but missing",
  ]);
});

it("accepts what is not known yet, wherever it stands", () => {
  expect(
    faultsOf({
      resourceGroupName: UNKNOWN,
      gatewayType: UNKNOWN,
      ipConfigurations: UNKNOWN,
      sku: { name: UNKNOWN },
    }),
  ).toEqual([]);
});

it("never shows the value of a secret", () => {
  const faults = faultsOf({
    ...GATEWAY,
    gatewayType: new Secret("hush"),
    enableBgp: new Secret("hush"),
  }).join("\n");
  expect(faults).toContain("gatewayType [no such value] is a secret that does not fit; write one of");
  expect(faults).not.toContain("hush");
});

it("reads required properties of other modules", () => {
  expect(faultsOf({ resourceGroupName: "g", properties: { tenantId: "t" } }, "Vault", "keyvault")).toEqual([
    "properties.sku [missing] is required, but missing",
  ]);
});
