import "reflect-metadata"; // @peculiar/x509 needs it first
import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, webcrypto } from "node:crypto";
import { promisify } from "node:util";
import * as x509 from "@peculiar/x509";
import type { KeyPair } from "./lab-input";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const DAY_MS = 86_400_000;

/** What a certificate of the lab says. */
export interface CertificateWords {
  /** `CN=…`, or parts of a name in their order. */
  readonly subject: string | x509.JsonName;
  readonly notBefore: Date;
  readonly days: number;
  readonly extensions?: readonly x509.Extension[];
}

/** A new RSA key, PKCS#8 in PEM. 2048 bits: keys of the lab live for minutes. */
export async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2_048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }) as string;
}

/**
 * Makes a certificate. Not through the authority, which refuses to issue most of what the lab needs to show.
 *
 * @param issuer undefined where it signs itself
 */
export async function certificateFor(
  key: string,
  words: CertificateWords,
  issuer?: KeyPair,
): Promise<string> {
  const signer = issuer?.key ?? key;
  const made = await x509.X509CertificateGenerator.create(
    {
      serialNumber: `5a${randomBytes(15).toString("hex")}`,
      subject: words.subject,
      issuer: issuer ? new x509.X509Certificate(issuer.certificate).subjectName.toJSON() : words.subject,
      notBefore: words.notBefore,
      notAfter: new Date(words.notBefore.getTime() + words.days * DAY_MS),
      publicKey: await webPublic(key),
      signingKey: await webPrivate(signer),
      signingAlgorithm: ALGORITHM,
      extensions: [...(words.extensions ?? [])],
    },
    webcrypto,
  );
  return `${made.toString("pem")}\n`;
}

/** A root with its key. */
export async function rootNamed(subject: string | x509.JsonName, now: Date): Promise<KeyPair> {
  const key = await newKey();
  const extensions = [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    await x509.SubjectKeyIdentifierExtension.create(await webPublic(key), false, webcrypto),
  ];
  const notBefore = new Date(now.getTime() - DAY_MS);
  return { key, certificate: await certificateFor(key, { subject, notBefore, days: 90, extensions }) };
}

async function webPrivate(pem: string): Promise<webcrypto.CryptoKey> {
  const pkcs8 = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
  return await webcrypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, true, ["sign"]);
}

async function webPublic(pem: string): Promise<webcrypto.CryptoKey> {
  const spki = createPublicKey(pem).export({ type: "spki", format: "der" });
  return await webcrypto.subtle.importKey("spki", spki, ALGORITHM, true, ["verify"]);
}

/** The gateway's own certificate, under a root that stands for the one of Azure's. */
export async function serverCertificate(name: string, now: Date): Promise<KeyPair & { root: string }> {
  const root = await rootNamed("CN=Root of the lab's gateway", now);
  const key = await newKey();
  const certificate = await certificateFor(
    key,
    {
      subject: `CN=${name}`,
      notBefore: new Date(now.getTime() - DAY_MS),
      days: 89,
      extensions: [
        new x509.SubjectAlternativeNameExtension([{ type: "dns", value: name }]),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      ],
    },
    root,
  );
  return { key, certificate, root: root.certificate };
}
