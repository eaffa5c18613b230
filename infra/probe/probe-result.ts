import canonicalize from "canonicalize";
import { z } from "zod";
import { readable, uniqueIds } from "./schema-parts";

/** What only `reached` counts against: `answered` and `refused` are told, `silent` is what one hopes for. */
export const VERDICTS = ["reached", "answered", "refused", "silent", "expected", "not-tried"] as const;
export type Verdict = (typeof VERDICTS)[number];

const time = z.iso.datetime({ precision: 0 });
const base64 = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, "write base64");

/** What a device found, signed by the certificate that it showed to the gateway (docs/probe.md). */
export const probeResult = z
  .strictObject({
    schema: z.literal("probe-result/v1"),
    /** SHA-256 of the list's bytes, hex. */
    list: z.string().regex(/^[0-9a-f]{64}$/, "write 64 lower-case hex digits"),
    stack: readable(100),
    nonce: z.string().regex(/^[0-9a-f]{32}$/, "write 32 lower-case hex digits"),
    script: z.enum(["probe.py", "probe.ps1"]),
    version: z.literal(1),
    started: time,
    ended: time,
    findings: z.array(
      z.strictObject({
        id: readable(300),
        verdict: z.enum(VERDICTS),
        detail: z
          .string()
          .max(1000)
          .regex(/^[\x20-\x7e]*$/, "write printable ASCII characters only"),
      }),
    ),
    /** Ids of the findings that are `reached`, in their order. */
    reached: z.array(readable(300)),
    conclusive: z.boolean(),
    /** DER of the self-made certificate. */
    certificate: base64(8_000),
    /** Only where a test gave the script its certificate, in REMOTE_ACCESS_PROBE_TEST_IDENTITY. */
    testIdentity: z.literal(true).optional(),
    /** RSASSA-PKCS1-v1_5 with SHA-256 over the RFC 8785 form of everything else. */
    signature: base64(2_000),
  })
  .superRefine(({ findings }, context) => uniqueIds(findings, ["findings"], context));

export type ProbeResult = z.infer<typeof probeResult>;
export type Finding = ProbeResult["findings"][number];

/** What is signed. */
export function signedBytes({ signature: _, ...unsigned }: ProbeResult): Buffer {
  return Buffer.from(canonicalize(unsigned)!, "utf8");
}
