import type { Json } from "../plugin/property-value";
import { findResource } from "../state/azure-state";
import { SECRET } from "./access-relations";
import { KEY } from "./authority-relations";
import { quoted, textAt, textsAt, valueAt } from "./properties";
import { parentOf } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const ABOUT_KEYS = "https://learn.microsoft.com/azure/key-vault/keys/about-keys";
const DETAILS = "https://learn.microsoft.com/azure/key-vault/keys/about-keys-details";

const SIZES = [2048, 3072, 4096];
const CURVES = ["P-256", "P-384", "P-521", "P-256K"];
const OPERATIONS = {
  RSA: ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey", "import", "release"],
  EC: ["sign", "verify", "import", "release"],
};

const isHsm = (properties: Properties) => /-HSM$/.test(textAt(properties, "kty") ?? "");

function familyOf(properties: Properties): keyof typeof OPERATIONS | undefined {
  const [, family] = /^(RSA|EC)(-HSM)?$/.exec(textAt(properties, "kty") ?? "") ?? [];
  return family as keyof typeof OPERATIONS | undefined;
}

/** What the first version settles; the Resource Manager never makes a second one. */
const SETTLED = [
  "kty",
  "keySize",
  "curveName",
  "keyOps",
  "attributes",
  "rotationPolicy",
  "releasePolicy",
  "tags",
];

/** Keys as outputs show them: what the program writes into `properties` stands at the top. */
export const vaultKeys: readonly ServiceRule[] = [
  {
    id: "key-kind",
    types: [KEY],
    on: WRITES,
    source: ABOUT_KEYS,
    code: "RehearsalKeyKind",
    check: ({ properties }) =>
      familyOf(properties) === undefined
        ? [`kty is ${quoted(properties.kty)}; write "RSA", "RSA-HSM", "EC" or "EC-HSM"`]
        : [],
  },
  {
    id: "key-size",
    types: [KEY],
    on: WRITES,
    source: DETAILS,
    code: "RehearsalKeySize",
    check: ({ properties }) => {
      const { keySize, curveName } = properties;
      const family = familyOf(properties);
      if (family === "RSA") {
        return [
          ...(keySize === undefined || SIZES.includes(keySize as number)
            ? []
            : [`keySize is ${quoted(keySize)}; an RSA key takes ${SIZES.join(", ")}`]),
          ...(curveName === undefined
            ? []
            : [`curveName is ${quoted(curveName)}, but an RSA key has no curve`]),
        ];
      }
      if (family === undefined) return [];
      return [
        ...(curveName === undefined || CURVES.includes(curveName as string)
          ? []
          : [`curveName is ${quoted(curveName)}; an EC key takes ${CURVES.join(", ")}`]),
        ...(keySize === undefined
          ? []
          : [`keySize is ${quoted(keySize)}, but an EC key is as long as its curve`]),
      ];
    },
  },
  {
    id: "key-operations",
    types: [KEY],
    on: WRITES,
    source: DETAILS,
    code: "RehearsalKeyOperations",
    check: ({ properties }) => {
      const family = familyOf(properties);
      if (family === undefined) return [];
      const known = OPERATIONS[family];
      return textsAt(properties, "keyOps")
        .filter((operation) => !known.includes(operation))
        .map((operation) => `keyOps has ${quoted(operation)}; a key of this kind can ${known.join(", ")}`);
    },
  },
  {
    id: "hsm-key-needs-premium",
    types: [KEY],
    on: ["create"],
    source: ABOUT_KEYS,
    code: "RehearsalHsmKeyInStandardVault",
    check: ({ id, properties, after }) => {
      const vault = findResource(after, parentOf(id))?.properties;
      const tier = textAt(vault, "properties", "sku", "name");
      return vault === undefined || !isHsm(properties) || tier?.toLowerCase() === "premium"
        ? []
        : [
            `kty is ${quoted(properties.kty)}, but the vault's sku.name is ${quoted(tier)}; only "premium" keeps keys in an HSM`,
          ];
    },
  },
  {
    id: "key-exportable",
    types: [KEY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/confidential-computing/concept-skr-attestation",
    code: "RehearsalKeyExportable",
    check: ({ properties }) =>
      valueAt(properties, "attributes", "exportable") === true &&
      (!isHsm(properties) || properties.releasePolicy === undefined)
        ? ["attributes.exportable is true, which needs a key in an HSM and a releasePolicy; write false"]
        : [],
  },
  {
    id: "key-fixed",
    types: [KEY],
    on: ["update"],
    source: "https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults/keys",
    code: "RehearsalKeyFixed",
    check: ({ properties, before }) =>
      SETTLED.filter((name) => !isSame(before?.[name], properties[name])).map(
        (name) =>
          `${name} is ${quoted(properties[name])}, but the key has ${quoted(before?.[name])}: Azure would answer with the key as it is and change nothing; make a key of another name`,
      ),
  },
  {
    // azure-native deletes keys and secrets through the vault, because the Resource Manager cannot
    // (https://github.com/pulumi/pulumi-azure-native, custom_keyvault.go).
    id: "key-deletion-from-outside",
    types: [KEY, SECRET],
    on: ["delete"],
    source: "https://learn.microsoft.com/azure/key-vault/general/network-security",
    code: "RehearsalVaultUnreachable",
    check: ({ id, content }) => {
      const vault = findResource(content, parentOf(id))?.properties;
      return textAt(vault, "properties", "publicNetworkAccess") === "Disabled"
        ? [
            `${id} can only be deleted through its vault, whose publicNetworkAccess is "Disabled"; keep it (retainOnDelete), or delete it from the vault's own network`,
          ]
        : [];
    },
  },
];

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  const plain = (value: Json | undefined) => JSON.stringify(value ?? null);
  return plain(a) === plain(b);
}
