import type { types } from "@pulumi/azure-native";

/** Sizes and kinds are no settings: admission, profile and gateway rely on them. */
const ANCHOR_BITS = 3072;

/**
 * The key of a trust anchor: RSA in the HSM, good for signing and nothing else, never to leave it.
 *
 * It has neither an end nor a rotation policy: rotation would make a new version under the same name, which no
 * gateway trusts. A new anchor is a new key with a new generation in its name.
 */
export function anchorKeyProperties(): types.input.keyvault.KeyPropertiesArgs {
  return { kty: "RSA-HSM", keySize: ANCHOR_BITS, ...SIGNING_ONLY };
}

/** The key that seals ledger and gateway statement: ECDSA on P-256, in the HSM too. */
export function sealKeyProperties(): types.input.keyvault.KeyPropertiesArgs {
  return { kty: "EC-HSM", curveName: "P-256", ...SIGNING_ONLY };
}

const SIGNING_ONLY = {
  keyOps: ["sign", "verify"],
  attributes: { enabled: true, exportable: false },
};

/** What decides what a key can do; `keySize` or `curveName` comes with the kind. */
export const KEY_DECIDING = ["kty", "keyOps", "attributes.enabled", "attributes.exportable"] as const;
