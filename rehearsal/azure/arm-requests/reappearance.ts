import { isMap, type Json } from "../plugin/property-value";

/** A value at the end of a path; empty lists and objects count as values. */
interface Leaf {
  /** Without the `properties` envelopes of ARM, which azure-native flattens. */
  readonly path: string;
  readonly value: Json;
}

/** Where a value of the inputs stands in the body under another name. */
interface Renaming {
  readonly type: string;
  /** Path in the inputs, matched from the beginning. */
  readonly from: RegExp;
  readonly to: string;
}

const ACCOUNT = "storage:StorageAccount";

/** Names that azure-native took from Microsoft's client where the Resource Manager has another one. */
const RENAMINGS: readonly Renaming[] = [
  { type: ACCOUNT, from: /^enableHttpsTrafficOnly$/, to: "supportsHttpsTrafficOnly" },
  { type: ACCOUNT, from: /^enableNfsV3$/, to: "isNfsV3Enabled" },
  { type: ACCOUNT, from: /^encryption\.encryptionIdentity\.encryptionF/, to: "encryption.identity.f" },
  { type: ACCOUNT, from: /^encryption\.encryptionIdentity\.encryptionU/, to: "encryption.identity.u" },
  {
    type: ACCOUNT,
    from: /^encryption\.keyVaultProperties\.keyName$/,
    to: "encryption.keyvaultproperties.keyname",
  },
  {
    type: ACCOUNT,
    from: /^encryption\.keyVaultProperties\.keyVaultUri$/,
    to: "encryption.keyvaultproperties.keyvaulturi",
  },
  {
    type: ACCOUNT,
    from: /^encryption\.keyVaultProperties\.keyVersion$/,
    to: "encryption.keyvaultproperties.keyversion",
  },
  { type: ACCOUNT, from: /^networkRuleSet(?=\.|$)/, to: "networkAcls" },
  { type: ACCOUNT, from: /^(networkAcls\.ipRules\.\d+)\.iPAddressOrRange$/, to: "$1.value" },
  {
    type: ACCOUNT,
    from: /^(networkAcls\.virtualNetworkRules\.\d+)\.virtualNetworkResourceId$/,
    to: "$1.id",
  },
  { type: "keyvault:Key", from: /^attributes\.notBefore$/, to: "attributes.nbf" },
  { type: "keyvault:Key", from: /^attributes\.expires$/, to: "attributes.exp" },
  { type: "monitor:MetricAlert", from: /^criteria\.odataType$/, to: "criteria.odata.type" },
  { type: "keyvault:Secret", from: /^attributes\.notBefore$/, to: "attributes.nbf" },
  { type: "keyvault:Secret", from: /^attributes\.expires$/, to: "attributes.exp" },
];

/**
 * Finds the inputs that do not reach Azure.
 *
 * @param type `network:Subnet`.
 * @param inputs inputs of the resource, path arguments left out.
 * @param body what the request carries.
 * @returns paths of inputs that are neither at the same place of the body nor, for identities, among the keys.
 */
export function vanishedInputs(type: string, inputs: Json, body: Json): string[] {
  const sent = new Map<string, string>();
  for (const { path, value } of leavesOf(body)) sent.set(path, JSON.stringify(value));
  return leavesOf(inputs)
    .filter(
      ({ path, value }) =>
        !addresses(renamedPath(type, path), value).some((at) => sent.get(at.path) === at.value),
    )
    .map(({ path }) => path);
}

function renamedPath(type: string, path: string): string {
  return RENAMINGS.filter((one) => one.type === type).reduce(
    (at, { from, to }) => at.replace(from, to),
    path,
  );
}

/** Where a leaf may stand in the body: the rule and its two exceptions. */
function addresses(path: string, value: Json): { path: string; value: string }[] {
  const places = [{ path, value: JSON.stringify(value) }];
  // IpamPoolPrefixAllocation: azure-native flattens `pool.id` to `id`.
  if (/(^|\.)ipamPoolPrefixAllocations\.\d+\.id$/.test(path)) {
    places.push({ path: path.replace(/id$/, "pool.id"), value: JSON.stringify(value) });
  }
  // Identities: a list in azure-native, keys with empty objects in ARM.
  const identity = /^((?:.*\.)?userAssignedIdentities)\.\d+$/.exec(path);
  if (identity !== null && typeof value === "string")
    places.push({ path: `${identity[1]}.${value}`, value: "{}" });
  return places;
}

/** Every value of a tree with its path. */
export function leavesOf(value: Json, path = ""): Leaf[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item, i) => leavesOf(item, join(path, `${i}`)));
  if (!isMap<Json>(value) || Object.keys(value).length === 0) return path === "" ? [] : [{ path, value }];
  return Object.entries(value).flatMap(([name, part]) =>
    leavesOf(part, name === "properties" && isMap<Json>(part) ? path : join(path, name)),
  );
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
