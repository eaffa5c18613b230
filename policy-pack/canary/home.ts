import canonicalize from "canonicalize";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GatewayStatement } from "../statement/sealed-statement";
import { rootOf, type Root } from "./root";

/** What the canary's gateways trust, and what they must refuse. */
export interface CanaryAuthority {
  /** Pinned, and named by the statement. */
  readonly anchor: Root;
  /** Well-formed, and pinned by nobody. */
  readonly stranger: Root;
  /** Has had its last day. */
  readonly expired: Root;
  /** Of a certificate that the statement revokes. */
  readonly revoked: string;
  /** The number of the statement. */
  readonly sequence: number;
}

/** Where remote-access.json says that a rehearsal has its statement. */
const STATEMENT = join("certificate-authority", "gateway-statement.json");
const REVOKED = "5E".repeat(20);
const SEQUENCE = 41;
const LIFE = [-1, 100] as const;

/**
 * Makes an authority of a canary's own, for one run, and writes its pins and its statement into a folder, as a rehearsal has
 * them: they count in the all-zero subscription alone. Nobody keeps its keys.
 */
export function makeHome(folder: string, pins: string, now: Date): CanaryAuthority {
  const anchor = rootOf("canary", now, LIFE);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const seal = createHash("sha256").update(spki).digest("hex");
  const statement = statementOf(anchor, now);
  const bytes = Buffer.from(canonicalize(statement) ?? "");
  const signature = sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" });
  write(join(folder, pins), {
    schema: "rehearsal-pins/v1",
    anchors: [{ name: anchor.name, sha256: anchor.sha256 }],
    seals: [{ name: "canary", sha256: seal }],
  });
  write(join(folder, STATEMENT), {
    schema: "gateway-statement/v1",
    statement,
    seal: {
      algorithm: "ES256",
      publicKey: spki.toString("base64"),
      signature: signature.toString("base64"),
    },
  });
  return {
    anchor,
    stranger: rootOf("stranger", now, LIFE),
    expired: rootOf("expired", now, [-100, -1]),
    revoked: REVOKED,
    sequence: SEQUENCE,
  };
}

function statementOf({ name, base64, sha256 }: Root, now: Date): GatewayStatement {
  const wholeSeconds = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
  const notAfter = wholeSeconds(now.getTime() + LIFE[1] * 86_400_000);
  return {
    authority: "canary",
    sequence: SEQUENCE,
    time: wholeSeconds(now.getTime()),
    anchors: [{ name, certificate: base64, sha256, notAfter }],
    revoked: [{ thumbprint: REVOKED, class: "stolen", notAfter }],
    withoutRoom: 0,
    ledger: { sequence: SEQUENCE, head: "0".repeat(64) },
  };
}

function write(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}
