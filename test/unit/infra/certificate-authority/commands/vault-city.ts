import { writeFileSync } from "node:fs";
import { buildAnchor } from "../../../../../infra/certificate-authority/core/anchor-certificate";
import { pemOf } from "../../../../../infra/certificate-authority/core/pem";
import { openKeyVaultSigner } from "../../../../../infra/certificate-authority/key-vault/key-vault-signer";
import { FakeKeyVault } from "../key-vault/fake-key-vault";
import { credential } from "../key-vault/vault-for-tests";
import { ca } from "./ca";
import { SmallCity } from "./small-city";

/** A city whose keys lie in a vault, and the vault. */
export interface VaultCity {
  readonly city: SmallCity;
  readonly vault: FakeKeyVault;
}

/**
 * The ceremony: keys in the vault, an anchor of that key, the authority's file, the first statement.
 *
 * @param signingMs how long the vault takes for a signature
 */
export async function vaultCity(laptops: number, signingMs: number): Promise<VaultCity> {
  const now = new Date();
  const city = await SmallCity.of(laptops, now);
  const vault = await FakeKeyVault.start();
  const signerId = await vault.create({ name: "device-ca-g1" });
  const sealId = await vault.create({ name: "ledger-seal", kty: "EC-HSM" });
  const signer = await openKeyVaultSigner({
    keyId: signerId,
    credential: credential("stand-in"),
    allowLoopback: true,
  });
  const anchor = {
    commonName: "Device CA G1 (test)",
    organization: "Test",
    country: "DE",
    serial: new Uint8Array(16).fill(0x5a),
    notBefore: new Date(now.getTime() - 60_000),
    days: 397,
  };
  writeFileSync(city.file("device-ca-g1.crt"), pemOf(await buildAnchor(anchor, signer)));
  city.change("authority.yaml", (text) =>
    text
      .replace("software: device-ca-g1.key", `keyVault: ${signerId}`)
      .replace("software: ledger-seal.key", `keyVault: ${sealId}`),
  );
  const { code, stderr } = await ca("statement", "--authority", city.authority);
  if (code !== 0) throw new Error(stderr);
  vault.script.always("sign", { do: "slow", ms: signingMs });
  return { city, vault };
}
