import canonicalize from "canonicalize";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { GatewayStatement } from "../../policy-pack/statement/sealed-statement";
import type { SelfSigned } from "./self-signed";

/** A key pair that seals statements. */
export type SealKeys = ReturnType<typeof sealKeys>;

export function sealKeys(namedCurve = "P-256") {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
  const spki = publicKey.export({ type: "spki", format: "der" });
  return { privateKey, spki, sha256: createHash("sha256").update(spki).digest("hex") };
}

/** A statement of this moment that names these roots. */
export function statementOf(
  roots: readonly SelfSigned[],
  change: Partial<GatewayStatement> = {},
): GatewayStatement {
  const sequence = change.sequence ?? 41;
  return {
    authority: "Device CA G1 (test)",
    sequence,
    time: wholeSeconds(new Date()),
    anchors: roots.map(({ base64, sha256 }, index) => ({
      name: `device-ca-g${index}`,
      certificate: base64,
      sha256,
      notAfter: "2099-01-01T00:00:00Z",
    })),
    revoked: [],
    withoutRoom: 0,
    ledger: { sequence, head: "0".repeat(64) },
    ...change,
  };
}

/** The text of the file in which the certificate authority would publish a statement. */
export function sealed(statement: GatewayStatement, { privateKey, spki }: SealKeys): string {
  const bytes = Buffer.from(canonicalize(statement) ?? "");
  const signature = sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" });
  return JSON.stringify({
    schema: "gateway-statement/v1",
    statement,
    seal: {
      algorithm: "ES256",
      publicKey: spki.toString("base64"),
      signature: signature.toString("base64"),
    },
  });
}

/** RFC 3339, UTC. */
export function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
