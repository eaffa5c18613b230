import "reflect-metadata"; // @peculiar/x509 needs it first
import { createHash, createPrivateKey, createPublicKey, generateKeyPair, webcrypto } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as x509 from "@peculiar/x509";
import { writeWhole } from "../engine/whole-file";

/** A laptop's key as its management system would report it. */
export interface LaptopKey {
  readonly inventory: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly sha256: string;
  /** The request that the laptop sends, PEM. */
  readonly request: string;
}

/**
 * The key of a made-up laptop and its request, made once and kept. A real laptop's key never leaves its TPM; here
 * it lies in the rehearsal's home, for a lab to use.
 *
 * @param folder of the keys
 * @param bits 1024 for the one laptop whose request must be refused
 */
export async function laptopKey(folder: string, inventory: string, bits: number): Promise<LaptopKey> {
  const keyFile = join(folder, `${inventory}.key`);
  const requestFile = join(folder, `${inventory}.csr`);
  if (!existsSync(keyFile)) {
    const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: bits });
    writeWhole(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }) as string, 0o600);
  }
  const pem = readFileSync(keyFile, "utf8");
  const spki = createPublicKey(pem).export({ type: "spki", format: "der" });
  // A kill between the two files leaves a request of an older key or none.
  if (!existsSync(requestFile) || !requestHolds(readFileSync(requestFile, "utf8"), spki)) {
    writeWhole(requestFile, await requestOf(pem, inventory), 0o644);
  }
  return {
    inventory,
    sha256: createHash("sha256").update(spki).digest("hex"),
    request: readFileSync(requestFile, "utf8"),
  };
}

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

async function requestOf(pem: string, inventory: string): Promise<string> {
  const der = (key: "pkcs8" | "spki") =>
    key === "pkcs8"
      ? createPrivateKey(pem).export({ type: "pkcs8", format: "der" })
      : createPublicKey(pem).export({ type: "spki", format: "der" });
  const keys = {
    privateKey: await webcrypto.subtle.importKey("pkcs8", der("pkcs8"), ALGORITHM, true, ["sign"]),
    publicKey: await webcrypto.subtle.importKey("spki", der("spki"), ALGORITHM, true, ["verify"]),
  };
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    { name: [{ CN: [inventory] }], keys, signingAlgorithm: ALGORITHM },
    webcrypto,
  );
  return `${request.toString("pem")}\n`;
}

function requestHolds(request: string, spki: Buffer): boolean {
  try {
    return Buffer.from(new x509.Pkcs10CertificateRequest(request).publicKey.rawData).equals(spki);
  } catch {
    return false;
  }
}
