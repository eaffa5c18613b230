import { isMap, type Json } from "../plugin/property-value";

/** A name that azure-native and Microsoft's client write differently. */
interface NameDifference {
  /** Type, `network:VirtualNetworkGateway`; every type when absent. */
  readonly type?: RegExp;
  /** Where the object lies that has the property: its path without indices, tested at the end. */
  readonly parent: RegExp;
  readonly name: string;
  /** What the client calls it. */
  readonly client: string;
}

/**
 * The names that differ between azure-native 3.28 and `@azure/arm-network` 33.5. Without its row a value would
 * vanish on the way: the client drops what it does not know. What is missing here is found by the rule that every
 * input must reappear in the request.
 */
const NAME_DIFFERENCES: readonly NameDifference[] = [
  { type: /^network:VirtualNetworkGateway$/, parent: /^$/, name: "activeActive", client: "active" },
  {
    type: /^network:VirtualNetworkGatewayConnection$/,
    parent: /^virtualNetworkGateway[12]$/,
    name: "activeActive",
    client: "active",
  },
  { parent: /(^|\.)natRules$/, name: "type", client: "typePropertiesType" },
  { type: /^network:VirtualWan$/, parent: /^$/, name: "type", client: "typePropertiesType" },
  { type: /^network:VpnServerConfiguration$/, parent: /^$/, name: "name", client: "namePropertiesName" },
  {
    type: /^network:VirtualHub$/,
    parent: /^$/,
    name: "virtualHubRouteTableV2s",
    client: "virtualHubRouteTableV2S",
  },
];

/** Seconds since 1970 in azure-native, a time in Microsoft's client: path in the inputs of the type. */
const SECONDS: Readonly<Record<string, RegExp>> = {
  "keyvault:Secret": /^properties\.attributes\.(notBefore|expires)$/,
};

/** Arguments of azure-native that are no part of the body: class → names that go into the query. */
export const QUERY_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  FileShare: ["expand"],
  VirtualNetworkPeering: ["syncRemoteAddressSpace"],
};

/**
 * The resource as the client takes it.
 *
 * @param type `network:VirtualNetworkGateway`.
 * @param inputs the resource's inputs without those of the path and query.
 */
export function toClientModel(type: string, inputs: Record<string, Json>): Record<string, Json> {
  return renamed(type, hoisted(type, inputs), "") as Record<string, Json>;
}

/** azure-native left this one class unflattened, the client did not. */
function hoisted(type: string, inputs: Record<string, Json>): Record<string, Json> {
  const { properties, ...rest } = inputs;
  return type === "network:VpnServerConfiguration" && isMap<Json>(properties ?? null)
    ? { ...rest, ...(properties as Record<string, Json>) }
    : inputs;
}

function renamed(type: string, value: Json, path: string): Json {
  if (Array.isArray(value)) return value.map((item) => renamed(type, item, path));
  if (!isMap<Json>(value)) {
    const isTime = typeof value === "number" && SECONDS[type]?.test(path) === true;
    return isTime ? new Date(value * 1000).toISOString() : value;
  }
  const result: Record<string, Json> = {};
  for (const [name, part] of Object.entries(value)) {
    const difference = NAME_DIFFERENCES.find(
      (one) => one.name === name && one.parent.test(path) && (one.type?.test(type) ?? true),
    );
    const inner = renamed(type, part, path === "" ? name : `${path}.${name}`);
    result[difference?.client ?? name] = name === "userAssignedIdentities" ? asKeys(inner) : inner;
  }
  return result;
}

/** azure-native takes a list of identities where ARM wants an object with an empty object each. */
function asKeys(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return Object.fromEntries(value.filter((id) => typeof id === "string").map((id) => [id, {}]));
}
