import { createHash, verify, X509Certificate } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import type { ReportedProbe } from "./schema";

const text = z.string();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "is no SHA-256 in small hexadecimal digits");

/** What the scripts of the probe write (`probe-result.json`); whatever else stands in it is signed as well. */
export const probeFileSchema = z
  .looseObject({
    schema: z.literal("probe-result/v1"),
    list: sha256,
    stack: text,
    nonce: text,
    script: z.enum(["probe.py", "probe.ps1"]),
    version: z.literal(1),
    started: z.iso.datetime(),
    ended: z.iso.datetime(),
    findings: z.array(
      z.looseObject({
        id: text,
        verdict: z.enum(["reached", "answered", "refused", "silent", "expected", "not-tried"]),
        detail: text,
      }),
    ),
    reached: z.array(text),
    conclusive: z.boolean(),
    certificate: text,
    signature: text,
  })
  .superRefine(({ findings, reached, conclusive }, context) => {
    const ids = findings.map(({ id }) => id);
    const twice = new Set(ids.filter((id, index) => ids.indexOf(id) < index));
    const fault = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    for (const id of twice) fault("findings", `has ${JSON.stringify(id)} more than once`);
    const counted = findings.filter(({ verdict }) => verdict === "reached").map(({ id }) => id);
    if (canonicalize(counted) !== canonicalize(reached))
      fault("reached", "names other targets than those that the findings say are reached");
    const isOpen = findings.some(({ verdict }) => verdict === "not-tried");
    if (conclusive && isOpen) fault("conclusive", "is true, although something was not tried");
  });

export type ProbeFile = z.infer<typeof probeFileSchema>;

/** The list that the probe was given, as far as the report shows it. */
const listSchema = z.looseObject({
  schema: z.literal("probe-list/v1"),
  targets: z.array(z.looseObject({ id: text, what: text })),
});

/** @param list the bytes of the list that lies beside the result */
export function probeOf(file: ProbeFile, list: Uint8Array | undefined): ReportedProbe {
  const { stack, script, started, ended, list: listSha256, conclusive, findings } = file;
  const targets = list !== undefined && digest(list) === listSha256 ? targetsOf(list) : undefined;
  const signer = certificateIn(file);
  return {
    ...{ stack, script, started, ended, listSha256 },
    list: list === undefined ? "missing" : targets === undefined ? "other" : "same",
    // Where the result leaves a target of its list out, nobody knows whether that was reached.
    conclusive:
      conclusive && !isGatewaySilent(findings) && (targets === undefined || isWhole(targets, findings)),
    signature: signer === undefined ? "unreadable" : isSignedBy(signer, file) ? "valid" : "wrong",
    ...(signer === undefined ? {} : { thumbprint: signer.fingerprint.replaceAll(":", "") }),
    reached: file.reached.length,
    targets: findings.map(({ id, verdict, detail }) => {
      const what = targets?.get(id);
      return { id, ...(what === undefined ? {} : { what }), verdict, detail };
    }),
  };
}

/** Then nothing shows that the device had a network at all, whatever the result says of itself. */
function isGatewaySilent(findings: ProbeFile["findings"]): boolean {
  return findings.some(({ id, verdict }) => id.startsWith("ike:") && verdict === "silent");
}

function isWhole(targets: ReadonlyMap<string, string>, findings: ProbeFile["findings"]): boolean {
  return canonicalize([...targets.keys()]) === canonicalize(findings.map(({ id }) => id));
}

/** Undefined where it is none: then it is not the one that the probe was given. */
function targetsOf(list: Uint8Array): ReadonlyMap<string, string> | undefined {
  try {
    const { targets } = listSchema.parse(JSON.parse(Buffer.from(list).toString("utf8")));
    return new Map(targets.map(({ id, what }) => [id, what]));
  } catch {
    return undefined;
  }
}

function certificateIn({ certificate }: ProbeFile): X509Certificate | undefined {
  try {
    const read = new X509Certificate(Buffer.from(certificate, "base64"));
    return read.publicKey.asymmetricKeyType === "rsa" ? read : undefined;
  } catch {
    return undefined;
  }
}

/** RSASSA-PKCS1-v1_5 with SHA-256 over the canonical JSON (RFC 8785) of everything but the signature. */
function isSignedBy({ publicKey }: X509Certificate, { signature, ...signed }: ProbeFile): boolean {
  const bytes = Buffer.from(canonicalize(signed) ?? "", "utf8");
  return verify("sha256", bytes, publicKey, Buffer.from(signature, "base64"));
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
