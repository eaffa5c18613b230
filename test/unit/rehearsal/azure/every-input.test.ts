import { putRequest, type Addressed } from "../../../../rehearsal/azure/arm-requests/build-request";
import { CLIENTS, versionOf } from "../../../../rehearsal/azure/arm-requests/clients";
import type { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";
import type { ObjectShape, Shape } from "../../../../rehearsal/azure/declarations/shape";
import type { Json } from "../../../../rehearsal/azure/plugin/property-value";
import { addressOf } from "../../../../rehearsal/azure/resources/address";
import { parseToken } from "../../../../rehearsal/azure/resources/resource-type";
import { azureNativeDeclarations } from "./installed-declarations";

let declarations: DeclarationCache;
beforeAll(async () => (declarations = await azureNativeDeclarations(...CLIENTS.map(({ module }) => module))));

/** What the stack uses of the network module. */
const NETWORK_TYPES = [
  "AzureFirewall",
  "FirewallPolicy",
  "FirewallPolicyRuleCollectionGroup",
  "IpGroup",
  "LocalNetworkGateway",
  "NetworkSecurityGroup",
  "PrivateDnsZoneGroup",
  "PrivateEndpoint",
  "PublicIPAddress",
  "RouteTable",
  "Subnet",
  "VirtualNetwork",
  "VirtualNetworkGateway",
  "VirtualNetworkGatewayConnection",
  "VirtualNetworkPeering",
];

const types = CLIENTS.flatMap((client) =>
  (client.module === "network" ? NETWORK_TYPES : Object.keys(client.operations)).map(
    (name) => [client.module, name, versionOf(client, name)] as const,
  ),
);

/** The network module's classes hold each other without end: what lies deeper is left out. */
const DEEPEST = 4;

/**
 * Inputs whose form the declarations do not tell: a release policy's data is made of bytes, and a time is a text there
 * and a `Date` for the client, which the stand-in refuses (thresholds that learn are the only ones who have it).
 */
const FORM_UNKNOWN = ["releasePolicy", "ignoreDataBefore"];

/**
 * Inputs of azure-native that Azure fills in itself: Microsoft's client knows them from answers only, or, the last,
 * not at all in this API version. The stand-in refuses whoever writes them.
 */
const ONLY_ANSWERED = [
  "actions",
  "defaultSecurityRules",
  "etag",
  "provisioningState",
  "resourceGuid",
  "resourceNavigationLinks",
  "serviceAssociationLinks",
  "serviceGateway",
];

/** Of the network module only: elsewhere these names mean something else. */
const leftOut = (name: string, module: string) =>
  FORM_UNKNOWN.includes(name) || (module === "network" && ONLY_ANSWERED.includes(name));

/** Some value for every property, as deep as the declarations go. */
function filled(module: string, shape: ObjectShape, depth = 0): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([name]) => !leftOut(name, module))
      .map(([name, { type }]) => [name, someValue(module, name, type, depth)] as const)
      .filter(([, value]) => value !== undefined),
  ) as Record<string, Json>;
}

function someValue(module: string, name: string, type: Shape, depth: number): Json | undefined {
  switch (type.kind) {
    case "list": {
      const item = someValue(module, name, type.of, depth);
      return item === undefined ? undefined : [item];
    }
    case "map":
      return { key: someValue(module, name, type.of, depth) ?? "" };
    case "object":
      return depth === DEEPEST
        ? undefined
        : filled(module, declarations.object("inputs", type.name) ?? {}, depth + 1);
    case "union":
      return someValue(module, name, type.of.find(({ kind }) => kind === "enum") ?? type.of[0]!, depth);
    case "enum":
      return declarations.enumValues(type.name)![0]!;
    case "literal":
      return type.value;
    case "number":
      return 7;
    case "boolean":
      return true;
    case "string":
    case "any":
      if (/^(start|expiry)Time$/.test(name)) return "2030-01-01T00:00:00.000Z";
      return /id$/i.test(name) ? "11111111-1111-4111-8111-111111111111" : "PT1H";
  }
}

/** Path arguments of what has one name, whatever the program calls it. */
const FIXED_NAMES = /^(immutabilityPolicyName|managementPolicyName|fileServicesName)$/;

it.each(types)(
  "every input that azure-native knows of %s:%s reaches Azure",
  async (module, name, apiVersion) => {
    const type = parseToken(`azure-native:${module}:${name}`);
    const shape = declarations.resource(module, name)!;
    const address = addressOf(type, shape);
    const addressed: Addressed = {
      type,
      address,
      apiVersion: shape.apiVersion!,
      subscription: "00000000-0000-0000-0000-000000000000",
    };
    const path: Record<string, Json> = {};
    for (const one of address.parameters) path[one] = FIXED_NAMES.test(one) ? "default" : `my-${one}`;
    const request = await putRequest(addressed, { ...filled(module, shape.args), ...path });
    expect(request).toMatchObject({ method: "PUT", apiVersion });
  },
);
