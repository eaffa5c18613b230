import {
  createHash,
  generateKeyPairSync,
  sign,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from "node:crypto";
import canonicalize from "canonicalize";
import { selfSigned } from "../../../../policies/self-signed";

/** Who knocks: a certificate of an RSA key, as the scripts make one, or one that somebody else's key signed. */
export function knocker(
  keys: KeyPairKeyObjectResult = generateKeyPairSync("rsa", { modulusLength: 2048 }),
  signer: KeyObject = keys.privateKey,
) {
  const { base64 } = selfSigned("remote-access-probe", { keys, ca: false, signer });
  return { certificate: base64, key: keys.privateKey };
}

/** The bytes of a list with these targets. */
export function listText(targets: readonly object[]): string {
  return JSON.stringify({
    schema: "probe-list/v1",
    stack: "dev",
    nonce: "0f".repeat(16),
    internal: ["10.80.0.0/22"],
    targets,
  });
}

/** As a result names its list. */
export const digest = (list: string) => createHash("sha256").update(list).digest("hex");

export const CONTROL = {
  id: "control:192.0.2.7:443",
  kind: "control",
  host: "192.0.2.7",
  port: 443,
  what: "a public host that must answer",
};
export const CLOSED = [
  { id: "tcp:10.84.0.10:993", kind: "tcp", host: "10.84.0.10", port: 993, what: "mail server, IMAPS" },
  { id: "tcp:10.84.0.10:445", kind: "tcp", host: "10.84.0.10", port: 445, what: "file server, SMB" },
];
export const LIST = listText([...CLOSED, CONTROL]);

/** The result of a probe that reached nothing, as a script writes it, but for the signature. */
export const RESULT = {
  schema: "probe-result/v1",
  list: digest(LIST),
  stack: "dev",
  nonce: "0f".repeat(16),
  script: "probe.py",
  version: 1,
  started: "2026-06-15T09:00:00Z",
  ended: "2026-06-15T09:02:00Z",
  findings: [
    { id: "tcp:10.84.0.10:993", verdict: "silent", detail: "" },
    { id: "tcp:10.84.0.10:445", verdict: "refused", detail: "connection refused" },
    { id: CONTROL.id, verdict: "expected", detail: "" },
  ],
  reached: [] as string[],
  conclusive: true,
};

/** Signs as the contract of the probe says: RSASSA-PKCS1-v1_5, SHA-256, canonical JSON without the signature. */
export function signed(
  result: object,
  by: { readonly certificate: string; readonly key: KeyObject },
): object {
  const whole = { ...result, certificate: by.certificate };
  const bytes = Buffer.from(canonicalize(whole)!, "utf8");
  return { ...whole, signature: sign("sha256", bytes, by.key).toString("base64") };
}
