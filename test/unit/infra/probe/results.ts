import "reflect-metadata";
import { createHash, createPrivateKey, sign, webcrypto, type KeyObject } from "node:crypto";
import * as x509 from "@peculiar/x509";
import canonicalize from "canonicalize";
import { listText, type ProbeList } from "../../../../infra/probe/probe-list";
import type { ProbeResult, Verdict } from "../../../../infra/probe/probe-result";

export interface Knocker {
  readonly key: KeyObject;
  /** Base64 of the DER. */
  readonly certificate: string;
}

/** Ways in which a certificate is not what a script makes. */
interface Oddity {
  readonly bits?: number;
  readonly curve?: "P-256";
  readonly issuedBy?: Knocker;
}

/** A key and a certificate as the scripts make them for one run. */
export async function knocker({ bits = 2048, curve, issuedBy }: Oddity = {}): Promise<Knocker> {
  const rsa = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: bits,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const ecdsa = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await webcrypto.subtle.generateKey(curve ? ecdsa : rsa, true, ["sign", "verify"]);
  const signingKey = issuedBy
    ? await webcrypto.subtle.importKey("pkcs8", pkcs8Of(issuedBy.key), rsa, true, ["sign"])
    : keys.privateKey;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: "CN=remote-access-probe",
    issuer: "CN=remote-access-probe",
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: curve ? { ...ecdsa, hash: "SHA-256" } : rsa,
    notBefore: new Date("2026-11-28T16:00:00Z"),
    notAfter: new Date("2026-11-30T16:00:00Z"),
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  return {
    key: createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }),
    certificate: Buffer.from(certificate.rawData).toString("base64"),
  };
}

const pkcs8Of = (key: KeyObject) => key.export({ type: "pkcs8", format: "der" });

/** What a script writes that found one verdict everywhere, or another one at some targets. */
export function resultFor(
  list: ProbeList,
  { certificate }: Knocker,
  verdicts: Readonly<Record<string, Verdict>> = {},
): Omit<ProbeResult, "signature"> {
  const findings = list.targets.map(({ id, kind }) => {
    const usual = ({ control: "expected", ike: "refused" } as Record<string, Verdict>)[kind] ?? "silent";
    return { id, verdict: verdicts[id] ?? usual, detail: "no answer" };
  });
  return {
    schema: "probe-result/v1",
    list: createHash("sha256").update(listText(list)).digest("hex"),
    stack: list.stack,
    nonce: list.nonce,
    script: "probe.py",
    version: 1,
    started: "2026-11-28T17:10:00Z",
    ended: "2026-11-28T17:12:00Z",
    findings,
    reached: findings.filter(({ verdict }) => verdict === "reached").map(({ id }) => id),
    conclusive:
      list.targets.some(({ kind }) => kind === "ike" || kind === "control") &&
      !findings.some(
        ({ id, verdict }) => verdict === "not-tried" || (id.startsWith("ike:") && verdict === "silent"),
      ),
    certificate,
  };
}

/** The file's text, signed by whoever knocked. What is signed need not be sound. */
export function signedText(result: object, { key }: Knocker): string {
  const signature = sign("sha256", Buffer.from(canonicalize(result)!), key).toString("base64");
  return `${JSON.stringify({ ...result, signature })}\n`;
}
