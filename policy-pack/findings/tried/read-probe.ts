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
    /** Only where a test's certificate knocked instead of one that was made for this run. */
    testIdentity: z.literal(true).optional(),
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
    for (const { id, verdict } of findings)
      if (!canBe(id, verdict))
        fault("findings", `says "${verdict}" of ${JSON.stringify(id)}, which it cannot be`);
  });

export type ProbeFile = z.infer<typeof probeFileSchema>;

/** What has to answer does, or was not tried; of nothing else that is expected. */
function canBe(id: string, verdict: string): boolean {
  return id.startsWith("control:") ? ["expected", "not-tried"].includes(verdict) : verdict !== "expected";
}

/** The list that the probe was given, as far as the report shows it. */
const listSchema = z.looseObject({
  schema: z.literal("probe-list/v1"),
  targets: z.array(z.looseObject({ id: text, kind: text, what: text })),
});

/** @param list the bytes of the list that lies beside the result */
export function probeOf(file: ProbeFile, list: Uint8Array | undefined): ReportedProbe {
  const { stack, script, started, ended, list: listSha256, conclusive, findings, testIdentity } = file;
  const targets = list !== undefined && digest(list) === listSha256 ? targetsOf(list) : undefined;
  const signer = certificateIn(file);
  return {
    ...{ stack, script, started, ended, listSha256 },
    list: list === undefined ? "missing" : targets === undefined ? "other" : "same",
    conclusive: conclusive && targets !== undefined && mayBeBelieved(targets, findings),
    ...(testIdentity === undefined ? {} : { testIdentity }),
    signature: signer === undefined ? "unreadable" : isSignedBy(signer, file) ? "valid" : "wrong",
    ...(signer === undefined ? {} : { thumbprint: signer.fingerprint.replaceAll(":", "") }),
    reached: file.reached.length,
    targets: findings.map(({ id, verdict, detail }) => {
      const what = targets?.get(id)?.what;
      return { id, ...(what === undefined ? {} : { what }), verdict, detail };
    }),
  };
}

type Targets = ReadonlyMap<string, { readonly kind: string; readonly what: string }>;

/**
 * Whether the findings show that the device had a network at all, whatever the result says of itself. Where it leaves a
 * target of its list out, nobody knows whether that was reached.
 */
function mayBeBelieved(targets: Targets, findings: ProbeFile["findings"]): boolean {
  const kinds = [...targets.values()].map(({ kind }) => kind);
  const isGatewaySilent = findings.some(
    ({ id, verdict }) => targets.get(id)?.kind === "ike" && verdict === "silent",
  );
  return (
    isWhole(targets, findings) &&
    (kinds.includes("ike") || kinds.includes("control")) &&
    !isGatewaySilent &&
    !findings.every(({ verdict }) => verdict === "silent")
  );
}

function isWhole(targets: Targets, findings: ProbeFile["findings"]): boolean {
  return canonicalize([...targets.keys()]) === canonicalize(findings.map(({ id }) => id));
}

/** Undefined where it is none: then it is not the one that the probe was given. */
function targetsOf(list: Uint8Array): Targets | undefined {
  try {
    const { targets } = listSchema.parse(JSON.parse(Buffer.from(list).toString("utf8")));
    return new Map(targets.map((target) => [target.id, target]));
  } catch {
    return undefined;
  }
}

const SMALLEST_KEY_BITS = 2048;

/** The scripts make a key and its certificate for each run: one of somebody else's making, or of a weak key, is not theirs. */
function certificateIn({ certificate }: ProbeFile): X509Certificate | undefined {
  try {
    const bytes = Buffer.from(certificate, "base64");
    const read = new X509Certificate(bytes);
    const { asymmetricKeyType, asymmetricKeyDetails } = read.publicKey;
    const isStrong =
      asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= SMALLEST_KEY_BITS;
    return isStrong && read.raw.length === bytes.length && read.verify(read.publicKey) ? read : undefined;
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
