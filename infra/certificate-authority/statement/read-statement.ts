import { createHash, verify } from "node:crypto";
import type { z } from "zod";
import { fieldName } from "../../devices/record-fault";
import { readAnchor } from "../core/anchor-profile";
import { pemOf } from "../core/pem";
import { sealKeys, sealName } from "../ledger/checkpoint";
import { statementBytes, wholeSeconds } from "./seal-statement";
import type { GatewayStatement, SealedStatement } from "./statement";
import { sealedStatementSchema } from "./statement-schema";

export interface StatementChecks {
  /** SHA-256 of the seal keys' SubjectPublicKeyInfo that security pinned, 64 lower-case hex digits each. */
  readonly sealKeys: readonly string[];
  readonly now: Date;
  /** Refuses an older statement; any age is good where it is missing. */
  readonly maxAgeHours?: number;
}

/** A statement whose seal is pinned and sound, or all that is wrong with the file. */
export type StatementReading =
  | {
      readonly ok: true;
      readonly statement: GatewayStatement;
      /** Of the text in UTF-8: names the file. */
      readonly sha256: string;
    }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Clocks differ a little; a statement from further ahead was made by a wrong one, or is meant to look fresh for long. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
/** 300 entries of 140 bytes and three certificates are far below it. */
const LONGEST_TEXT = 1_000_000;
const MAKE_NEW = "make a new one with: npm run ca -- statement";

/** Reads the text of a gateway statement and checks everything that can be known without asking anybody. */
export function readStatement(text: string, checks: StatementChecks): StatementReading {
  if (text.length > LONGEST_TEXT) {
    return { ok: false, faults: [`has ${text.length} characters and is no gateway statement; ${MAKE_NEW}`] };
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { ok: false, faults: [`is not JSON; ${MAKE_NEW}`] };
  }
  const parsed = sealedStatementSchema.safeParse(content);
  if (!parsed.success) return { ok: false, faults: parsed.error.issues.flatMap(shapeFaults) };
  const { statement } = parsed.data;
  const faults = [
    ...sealFaults(parsed.data, checks.sealKeys),
    ...timeFaults(statement, checks),
    ...anchorFaults(statement, checks.now),
    ...repeated(statement.revoked.map(({ thumbprint }) => thumbprint)).map(
      ([first, index, thumbprint]) =>
        `revoked[${index}].thumbprint: ${thumbprint} stands already in revoked[${first}]; ${MAKE_NEW}`,
    ),
  ];
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, statement, sha256: createHash("sha256").update(text).digest("hex") };
}

/** @returns the sentence that refuses a statement as too old, if it is */
export function ageFault({ time }: GatewayStatement, now: Date, maxAgeHours: number): string | undefined {
  const hours = (now.getTime() - Date.parse(time)) / HOUR_MS;
  if (hours <= maxAgeHours) return undefined;
  return (
    `time: was made on ${time}, ${Math.floor(hours)} hours ago; at most ${maxAgeHours} hours are allowed, because ` +
    `what was revoked since then is not in it. To go on, ${MAKE_NEW}`
  );
}

function timeFaults(statement: GatewayStatement, { now, maxAgeHours }: StatementChecks): string[] {
  if (Date.parse(statement.time) > now.getTime() + CLOCK_TOLERANCE_MS) {
    return [
      `time: lies in the future (${statement.time}; it is ${wholeSeconds(now)}); set the clock of the machine that is wrong, then ${MAKE_NEW}`,
    ];
  }
  const fault = maxAgeHours === undefined ? undefined : ageFault(statement, now, maxAgeHours);
  return fault === undefined ? [] : [fault];
}

function sealFaults({ statement, seal }: SealedStatement, pins: readonly string[]): string[] {
  const spki = Buffer.from(seal.publicKey, "base64");
  const name = sealName(spki);
  const faults = pins.includes(name)
    ? []
    : [
        `seal.publicKey: the seal key with the SHA-256 ${name} is not pinned` +
          ` (pinned: ${pins.join(", ") || "none"}); compare it with the value that the certificate authority's people` +
          ` read out to you, and do not use the statement if it differs`,
      ];
  try {
    const key = sealKeys([spki]).get(name)!;
    const signature = Buffer.from(seal.signature, "base64");
    const options = { key, dsaEncoding: "ieee-p1363" } as const;
    if (signature.length === 64 && verify("sha256", statementBytes(statement), options, signature)) {
      return faults;
    }
    return [
      ...faults,
      "seal.signature: does not verify: the statement was changed after it was signed; fetch it again from where the authority publishes it",
    ];
  } catch {
    return [...faults, `seal.publicKey: is not an EC key on the curve P-256; ${MAKE_NEW}`];
  }
}

function anchorFaults({ anchors }: GatewayStatement, now: Date): string[] {
  const faults = anchors.flatMap(({ name, certificate, sha256, notAfter }, index) => {
    const { anchor, faults } = readAnchor(name, pemOf(Buffer.from(certificate, "base64")), now);
    const found = faults.map((fault) => `certificate: ${name} ${fault}`);
    if (anchor === undefined) return found.map((fault) => `anchors[${index}].${fault}`);
    if (anchor.publicCertData !== certificate) {
      found.push(`certificate: ${name} has bytes behind the certificate; ${MAKE_NEW}`);
    }
    if (anchor.sha256 !== sha256) {
      found.push(`sha256: is ${sha256}, but the certificate's is ${anchor.sha256}; ${MAKE_NEW}`);
    }
    if (Date.parse(anchor.notAfter) !== Date.parse(notAfter)) {
      found.push(`notAfter: is ${notAfter}, but the certificate's is ${anchor.notAfter}; ${MAKE_NEW}`);
    }
    return found.map((fault) => `anchors[${index}].${fault}`);
  });
  for (const key of ["name", "sha256"] as const) {
    for (const [first, index, value] of repeated(anchors.map((anchor) => anchor[key]))) {
      faults.push(`anchors[${index}].${key}: ${value} stands already in anchors[${first}]; ${MAKE_NEW}`);
    }
  }
  return faults;
}

/** First place, place and value of everything that stands there again. */
function repeated(values: readonly string[]): Array<[first: number, index: number, value: string]> {
  const seen = new Map<string, number>();
  return values.flatMap((value, index): Array<[number, number, string]> => {
    const first = seen.get(value);
    if (first !== undefined) return [[first, index, value]];
    seen.set(value, index);
    return [];
  });
}

function shapeFaults(issue: z.core.$ZodIssue): string[] {
  const path = issue.path[0] === "statement" ? issue.path.slice(1) : issue.path;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (key) => `${fieldName([...path, key])}: is not part of gateway-statement/v1; ${MAKE_NEW}`,
    );
  }
  const place = fieldName(path);
  return [place === undefined ? `is no gateway statement; ${MAKE_NEW}` : `${place}: ${issue.message}`];
}
