import { createPublicKey, generateKeyPair, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createFile, replaceFile } from "./atomic-file";
import { buildAnchor } from "./core/anchor-certificate";
import { readAnchor, type TrustAnchor } from "./core/anchor-profile";
import { SoftwareSigner } from "./core/signer";

/** Where a software authority keeps its files. */
export interface AuthorityFiles {
  readonly folder: string;
  readonly key: string;
  readonly certificate: string;
  /** SHA-256 of the anchors, for the one rehearsal entry of the policy pack's trust file. */
  readonly pins: string;
}

const ANCHOR_NAME = "device-ca-g1";
const ANCHOR_DAYS = 397;

/** @param home the rehearsal's home folder */
export function authorityFiles(home: string): AuthorityFiles {
  const folder = join(home, "certificate-authority");
  return {
    folder,
    key: join(folder, `${ANCHOR_NAME}.key`),
    certificate: join(folder, `${ANCHOR_NAME}.crt`),
    pins: join(home, "trust-pins.json"),
  };
}

/**
 * Makes key, anchor and pins, each only where it is missing: run again after an interruption, or from two
 * shells at once, it ends with one key and the certificate of that key.
 *
 * @throws Error when files are there that do not belong together or are open to others
 */
export async function initialise(
  home: string,
  now: Date,
): Promise<{ anchor: TrustAnchor; created: boolean; files: AuthorityFiles }> {
  const files = authorityFiles(home);
  mkdirSync(files.folder, { recursive: true, mode: 0o700 });

  const signer = new SoftwareSigner(await keyOf(files));
  let created = false;
  if (!exists(files.certificate)) {
    const der = await buildAnchor(
      {
        commonName: "Device CA G1 (rehearsal)",
        organization: "Rehearsal",
        serial: randomBytes(16),
        notBefore: now,
        days: ANCHOR_DAYS,
      },
      signer,
    );
    created = createFile(files.certificate, pemOf(der));
  }

  const pem = readFileSync(files.certificate, "utf8");
  const { anchor, faults } = readAnchor(ANCHOR_NAME, pem, now);
  if (anchor !== undefined && !publicKeyOf(pem).equals(signer.spki)) {
    faults.push("belongs to another private key than the one beside it");
  }
  if (anchor === undefined || faults.length > 0) {
    throw new Error(
      `${files.certificate} ${faults.join("; ")}. Start afresh with: npm run rehearse -- --clean`,
    );
  }
  replaceFile(files.pins, `${JSON.stringify(pinsOf(anchor), null, 2)}\n`);
  return { anchor, created, files };
}

async function keyOf(files: AuthorityFiles): Promise<string> {
  if (!exists(files.key)) {
    const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 3_072 });
    createFile(files.key, privateKey.export({ type: "pkcs8", format: "pem" }) as string, 0o600);
  }
  const mode = statSync(files.key).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new Error(
      `${files.key} is open to others (mode ${mode.toString(8)}); treat the key as lost, then: npm run rehearse -- --clean`,
    );
  }
  return readFileSync(files.key, "utf8");
}

function publicKeyOf(pem: string): Buffer {
  return createPublicKey(pem).export({ type: "spki", format: "der" });
}

function pinsOf(anchor: TrustAnchor) {
  return { schema: "rehearsal-pins/v1", anchors: [{ name: anchor.name, sha256: anchor.sha256 }] };
}

function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
