import { z } from "zod";
import { base64, sealFaults, sealSchema, sha256 } from "../seal";

/** What the city's certificate authority says of its gateways (`gateway-statement/v1`): who may enter, and who no more. */
export interface GatewayStatement {
  /** For readers. */
  readonly authority: string;
  /** Never lower than in a statement before it. */
  readonly sequence: number;
  /** RFC 3339, UTC, whole seconds. */
  readonly time: string;
  /** The roots that a gateway may trust. */
  readonly anchors: readonly StatementAnchor[];
  /** The certificates that a gateway must refuse. */
  readonly revoked: readonly RevokedCertificate[];
  /** How many more it should refuse and cannot, because Azure takes no more. */
  readonly withoutRoom: number;
  /** Where the authority's ledger stood. */
  readonly ledger: { readonly sequence: number; readonly head: string };
}

export interface StatementAnchor {
  readonly name: string;
  /** Base64 of the DER bytes. */
  readonly certificate: string;
  /** SHA-256 of the DER bytes, 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  readonly notAfter: string;
}

export interface RevokedCertificate {
  /** SHA-1 of the certificate's DER bytes, as Azure asks for it: 40 hexadecimal digits in upper case. */
  readonly thumbprint: string;
  /** Why, in one word. */
  readonly class: string;
  /** When it ends by itself (RFC 3339): Azure refuses it from then on without being told. */
  readonly notAfter: string;
}

/** A statement that is what its seal signed, or everything that is wrong with it. */
export type StatementVerification =
  | {
      readonly ok: true;
      readonly statement: GatewayStatement;
      /** SHA-256 of the seal key's SubjectPublicKeyInfo. Whether that key counts is for the pins to say. */
      readonly seal: string;
    }
  | { readonly ok: false; readonly faults: readonly string[] };

const count = z.int({ error: "is no whole number from 0 on" }).min(0, { error: "is below 0" });
const hash = z.string().regex(/^[0-9a-f]{64}$/, { error: "is not 64 hexadecimal digits in lower case" });
const time = z.iso.datetime({ precision: 0, error: 'is no time in UTC as "2027-03-31T06:00:00Z"' });
const schema = z.strictObject({
  schema: z.literal("gateway-statement/v1"),
  statement: z.strictObject({
    authority: z.string(),
    sequence: count,
    time,
    anchors: z.array(z.strictObject({ name: z.string(), certificate: base64, sha256: hash, notAfter: time })),
    revoked: z.array(
      z.strictObject({
        thumbprint: z
          .string()
          .regex(/^[0-9A-F]{40}$/, { error: "is not 40 hexadecimal digits in upper case" }),
        // Which words there are is the authority's affair: a new one must not make the statement unreadable.
        class: z.string().regex(/^[a-z-]{1,40}$/, { error: "is no word in lower case" }),
        notAfter: time,
      }),
    ),
    withoutRoom: count,
    ledger: z.strictObject({ sequence: count, head: hash }),
  }),
  seal: sealSchema,
});

/** Reads the text of a statement's file and verifies its seal. The pack trusts no other program to have done so. */
export function verifyStatement(text: string): StatementVerification {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The error would quote the file.
    return { ok: false, faults: ["is not JSON"] };
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    return {
      ok: false,
      faults: parsed.error.issues.map((issue) => `${issue.path.map(String).join(".")}: ${issue.message}`),
    };
  }
  const { statement, seal } = parsed.data;
  const faults = [...sealFaults("statement", statement, seal), ...anchorFaults(statement.anchors)];
  return faults.length > 0 ? { ok: false, faults } : { ok: true, statement, seal: sha256(seal.publicKey) };
}

function anchorFaults(anchors: readonly StatementAnchor[]): readonly string[] {
  return anchors.flatMap((anchor, index) =>
    sha256(anchor.certificate) === anchor.sha256
      ? []
      : [`statement.anchors.${index}.sha256: is not the SHA-256 of the certificate beside it`],
  );
}
