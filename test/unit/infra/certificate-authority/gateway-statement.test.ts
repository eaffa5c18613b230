import { createHash } from "node:crypto";
import fc from "fast-check";
import {
  readStatement,
  type StatementChecks,
} from "../../../../infra/certificate-authority/statement/read-statement";
import {
  compileStatement,
  sealStatement,
  type RevokedCertificate,
} from "../../../../infra/certificate-authority/statement/seal-statement";
import { statementJsonSchema } from "../../../../infra/certificate-authority/statement/statement-schema";
import type { GatewayStatement } from "../../../../infra/certificate-authority/statement/statement";
import { REVOCATION_CLASSES } from "../../../../infra/certificate-authority/ledger/entry";
import { anchorPem, newSigner } from "../anchors";
import { newSeal, pinOf, sealedText, statementFrom, thumbprint } from "./statements";

const now = new Date("2026-06-01T00:00:00Z");
const seal = newSeal();
const [signer, otherSigner] = [newSigner(), newSigner()];
const checks: StatementChecks = { sealKeys: [pinOf(seal)], now };
let g1: string;
let g2: string;
let sound: GatewayStatement;
let text: string;

beforeAll(async () => {
  [g1, g2] = [await anchorPem(signer), await anchorPem(otherSigner)];
  sound = statementFrom(g1, { certificates: [revokedAt(1, "stolen", "2026-06-20")] });
  text = await sealedText(sound, seal);
});

function revokedAt(number: number, why: RevokedCertificate["class"], day: string): RevokedCertificate {
  return { thumbprint: thumbprint(number), class: why, notAfter: new Date(`${day}T12:00:00.500Z`) };
}

function faultsIn(found: string, change: Partial<StatementChecks> = {}): readonly string[] {
  const reading = readStatement(found, { ...checks, ...change });
  return reading.ok ? [] : reading.faults;
}

const NEW = "make a new one with: npm run ca -- statement";

describe("a gateway statement", () => {
  it("is read as it was made", () => {
    expect(readStatement(text, checks)).toEqual({
      ok: true,
      statement: sound,
      sha256: createHash("sha256").update(text).digest("hex"),
    });
    expect(sound).toMatchObject({
      sequence: 7,
      time: "2026-06-01T00:00:00Z",
      anchors: [{ name: "g1", notAfter: "2027-02-01T23:59:59Z" }],
      revoked: [{ thumbprint: thumbprint(1), class: "stolen", notAfter: "2026-06-20T12:00:00Z" }],
      withoutRoom: 0,
      ledger: { sequence: 7, head: "ab".repeat(32) },
    });
  });

  it("keeps no place for what has expired", () => {
    const { revoked, withoutRoom } = statementFrom(g1, {
      certificates: [revokedAt(1, "stolen", "2026-05-31"), revokedAt(2, "retired", "2026-06-02")],
    });
    expect(revoked.map(({ class: why }) => why)).toEqual(["retired"]);
    expect(withoutRoom).toBe(0);
  });

  it("still counts when a revoked certificate has expired since", () => {
    expect(faultsIn(text, { now: new Date("2026-07-01T00:00:00Z") })).toEqual([]);
  });

  it("gives the 300 places to the most urgent and counts the rest, in whatever order they come", () => {
    const certificates = Array.from({ length: 310 }, (_, index) =>
      revokedAt(
        index,
        REVOCATION_CLASSES[index % REVOCATION_CLASSES.length]!,
        `2026-06-${10 + (index % 20)}`,
      ),
    );
    const expected = statementFrom(g1, { certificates });
    expect(expected.revoked).toHaveLength(300);
    expect(expected.withoutRoom).toBe(10);
    const ranks = expected.revoked.map(({ class: why }) => REVOCATION_CLASSES.indexOf(why));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    for (const why of REVOCATION_CLASSES) {
      const ends = expected.revoked.filter((one) => one.class === why).map(({ notAfter }) => notAfter);
      expect(ends).toEqual([...ends].sort().reverse());
    }
    expect(expected.revoked.filter(({ class: why }) => why === "unencrypted")).toHaveLength(34);
    fc.assert(
      fc.property(fc.shuffledSubarray(certificates, { minLength: 310 }), (shuffled) => {
        expect(statementFrom(g1, { certificates: shuffled })).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it("is not made with an anchor that must not be used", () => {
    const source = { authority: "CA", certificates: [], ledgerHead: { sequence: 0, head: "0".repeat(64) } };
    const anchors = [{ name: "g1", pem: g1 }];
    expect(() => compileStatement({ ...source, anchors, now: new Date("2028-01-01T00:00:00Z") })).toThrow(
      "anchor g1 expired on 2027-02-01T23:59:59.000Z",
    );
  });

  describe("counts", () => {
    const certificates = [revokedAt(9, "stolen", "2026-06-20")];
    const later = {
      ledgerHead: { sequence: 40, head: "cd".repeat(32) },
      now: new Date("2026-06-02T00:00:00Z"),
    };

    it("on when there is something new for the gateway: to the ledger's number", () => {
      const previous = statementFrom(g1);
      expect(statementFrom(g1, { ...later, previous, certificates }).sequence).toBe(40);
    });

    it("not on while the gateway would only be written anew with what it has", () => {
      const previous = statementFrom(g1, { certificates });
      const next = statementFrom(g1, { ...later, previous, certificates });
      expect(next).toMatchObject({ sequence: previous.sequence, time: "2026-06-02T00:00:00Z" });
      expect(next.ledger.sequence).toBe(40);
    });

    it("on when a revoked certificate has expired and the ledger stands still", () => {
      const previous = statementFrom(g1, { certificates });
      const next = statementFrom(g1, { previous, certificates, now: new Date("2026-06-21T00:00:00Z") });
      expect(next).toMatchObject({ sequence: previous.sequence + 1, revoked: [] });
    });
  });

  it("is not made from a signature that the seal's own key does not verify", async () => {
    const broken = { spki: seal.spki, sign: () => Promise.resolve(new Uint8Array(64).fill(1)) };
    await expect(sealStatement(sound, broken)).rejects.toThrow("its own public key does not verify");
  });

  it("has a published schema that names every member of it", () => {
    const schema = statementJsonSchema() as { properties: { statement: { properties: object } } };
    expect(Object.keys(schema.properties.statement.properties).sort()).toEqual(Object.keys(sound).sort());
  });
});

/** What is sealed, and everything that is then said. */
const SEALED: [what: string, change: (statement: GatewayStatement) => unknown, faults: string[]][] = [
  [
    "no anchor",
    (it) => ({ ...it, anchors: [] }),
    ["anchors: names no anchor: nobody could connect; write at least one"],
  ],
  [
    "four anchors",
    (it) => ({ ...it, anchors: Array(4).fill(it.anchors[0]) }),
    ["anchors: write at most 3: the old one, the new one, one for emergencies"],
  ],
  [
    "an anchor twice",
    (it) => ({ ...it, anchors: [it.anchors[0], { ...it.anchors[0], name: "g2" }] }),
    [expect.stringMatching(/^anchors\[1\]\.sha256: [0-9a-f]{64} stands already in anchors\[0\]; /) as string],
  ],
  [
    "two anchors of one name",
    (it) => ({ ...it, anchors: [it.anchors[0], { ...statementFrom(g2).anchors[0] }] }),
    [`anchors[1].name: g1 stands already in anchors[0]; ${NEW}`],
  ],
  [
    "an anchor under another's fingerprint",
    (it) => ({ ...it, anchors: [{ ...it.anchors[0], sha256: "0".repeat(64) }] }),
    [
      expect.stringMatching(
        /^anchors\[0\]\.sha256: is 0{64}, but the certificate's is [0-9a-f]{64}; /,
      ) as string,
    ],
  ],
  [
    "an anchor with another end",
    (it) => ({ ...it, anchors: [{ ...it.anchors[0], notAfter: "2029-01-01T00:00:00Z" }] }),
    [
      `anchors[0].notAfter: is 2029-01-01T00:00:00Z, but the certificate's is 2027-02-01T23:59:59.000Z; ${NEW}`,
    ],
  ],
  [
    "an anchor that is none",
    (it) => ({ ...it, anchors: [{ ...it.anchors[0], certificate: "AAAA" }] }),
    [
      "anchors[0].certificate: g1 is not a readable X.509 certificate; write the PEM that `npm run ca -- init` made",
    ],
  ],
  [
    "a certificate twice",
    (it) => ({ ...it, revoked: [it.revoked[0], it.revoked[0]] }),
    [`revoked[1].thumbprint: ${thumbprint(1)} stands already in revoked[0]; ${NEW}`],
  ],
  [
    "301 certificates",
    (it) => ({
      ...it,
      revoked: Array.from({ length: 301 }, (_, index) => ({
        ...it.revoked[0],
        thumbprint: thumbprint(index),
      })),
    }),
    ["revoked: write at most 300: the gateway takes no more"],
  ],
  [
    "a thumbprint in lower case",
    (it) => ({ ...it, revoked: [{ ...it.revoked[0], thumbprint: "ab".repeat(20) }] }),
    ["revoked[0].thumbprint: write 40 upper-case hex digits"],
  ],
  [
    "an unknown class",
    (it) => ({ ...it, revoked: [{ ...it.revoked[0], class: "late" }] }),
    [`revoked[0].class: write one of ${REVOCATION_CLASSES.join(", ")}`],
  ],
  ["a negative sequence", (it) => ({ ...it, sequence: -1 }), ["sequence: write a whole number from 0 on"]],
  [
    "a time without zone",
    (it) => ({ ...it, time: "2026-06-01T00:00:00" }),
    ["time: write a UTC time such as 2026-11-23T08:00:00Z"],
  ],
  [
    "a time that never was",
    (it) => ({ ...it, time: "2026-02-30T00:00:00Z" }),
    ["time: write a UTC time such as 2026-11-23T08:00:00Z"],
  ],
  [
    "a time six minutes ahead",
    (it) => ({ ...it, time: "2026-06-01T00:06:00Z" }),
    [
      `time: lies in the future (2026-06-01T00:06:00Z; it is 2026-06-01T00:00:00Z); set the clock of the machine that is wrong, then ${NEW}`,
    ],
  ],
  ["a clock that differs a little", (it) => ({ ...it, time: "2026-06-01T00:05:00Z" }), []],
  [
    "a member nobody knows",
    (it) => ({ ...it, also: 1 }),
    [`also: is not part of gateway-statement/v1; ${NEW}`],
  ],
  [
    "several faults at once",
    (it) => ({
      ...it,
      time: "2026-06-01T00:06:00Z",
      revoked: [it.revoked[0], it.revoked[0]],
    }),
    [
      expect.stringContaining("time: "),
      `revoked[1].thumbprint: ${thumbprint(1)} stands already in revoked[0]; ${NEW}`,
    ] as string[],
  ],
];

describe("reading a statement", () => {
  it.each(SEALED)("that was sealed with %s", async (_, change, faults) => {
    expect(faultsIn(await sealedText(change(sound) as GatewayStatement, seal))).toEqual(faults);
  });

  it.each([
    ["", `is not JSON; ${NEW}`],
    ["[]", `is no gateway statement; ${NEW}`],
    ["x".repeat(1_000_001), `has 1000001 characters and is no gateway statement; ${NEW}`],
  ])("refuses what is none", (found, fault) => {
    expect(faultsIn(found)).toEqual([fault]);
  });

  it("names a seal key that nobody pinned", async () => {
    const other = newSeal();
    expect(faultsIn(await sealedText(sound, other))).toEqual([
      `seal.publicKey: the seal key with the SHA-256 ${pinOf(other)} is not pinned (pinned: ${pinOf(seal)}); compare it ` +
        "with the value that the certificate authority's people read out to you, and do not use the statement if it differs",
    ]);
    expect(faultsIn(await sealedText(sound, other), { sealKeys: [pinOf(other), pinOf(seal)] })).toEqual([]);
  });

  it("finds a seal key that cannot have signed it", async () => {
    const found = await sealedText(sound, seal, (sealed) => ({
      ...sealed,
      seal: { ...sealed.seal, publicKey: Buffer.from(signer.spki).toString("base64") },
    }));
    expect(faultsIn(found)).toContain(`seal.publicKey: is not an EC key on the curve P-256; ${NEW}`);
  });

  it.each([
    [24, "2026-06-02T00:00:00Z", []],
    [
      24,
      "2026-06-02T00:00:01Z",
      [
        "time: was made on 2026-06-01T00:00:00Z, 24 hours ago; at most 24 hours are allowed, because what was revoked " +
          `since then is not in it. To go on, ${NEW}`,
      ],
    ],
    [undefined, "2026-12-01T00:00:00Z", []],
  ])("of at most %p hours at %s", (maxAgeHours, at, faults) => {
    const limit = maxAgeHours === undefined ? {} : { maxAgeHours };
    expect(faultsIn(text, { now: new Date(at), ...limit })).toEqual(faults);
  });

  it.each([
    "authority",
    "sequence",
    "time",
    "anchors.0.name",
    "anchors.0.certificate",
    "anchors.0.sha256",
    "anchors.0.notAfter",
    "revoked.0.thumbprint",
    "revoked.0.class",
    "revoked.0.notAfter",
    "withoutRoom",
    "ledger.sequence",
    "ledger.head",
  ])("finds that %s was changed after it was signed", async (path) => {
    const other = statementFrom(g2, {
      authority: "Other CA",
      anchors: [{ name: "g2", pem: await anchorPem(otherSigner, { days: 300 }) }],
      certificates: [revokedAt(2, "lost", "2026-06-21")],
      ledgerHead: { sequence: 8, head: "cd".repeat(32) },
      now: new Date("2026-05-31T00:00:00Z"),
    });
    const keys = path.split(".");
    const from = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], {
      ...other,
      withoutRoom: 1,
    });
    const found = await sealedText(sound, seal, (sealed) => {
      const copy = structuredClone(sealed);
      const target = keys
        .slice(0, -1)
        .reduce(
          (at, key) => at[key] as Record<string, unknown>,
          copy.statement as unknown as Record<string, unknown>,
        );
      target[keys.at(-1)!] = from;
      return copy;
    });
    expect(faultsIn(found)).toContain(
      "seal.signature: does not verify: the statement was changed after it was signed; fetch it again from where the authority publishes it",
    );
  });

  it("refuses a file with any byte changed, unless it still says the same", () => {
    const bytes = Buffer.from(text);
    const change = fc.tuple(
      fc.nat(bytes.length - 1),
      fc.constantFrom("replace", "insert", "remove"),
      fc.nat(255),
    );
    fc.assert(
      fc.property(change, ([at, how, byte]) => {
        const middle = how === "remove" ? [] : [byte];
        const rest = bytes.subarray(how === "insert" ? at : at + 1);
        const changed = Buffer.concat([bytes.subarray(0, at), Buffer.from(middle), rest]);
        const reading = readStatement(changed.toString("utf8"), checks);
        if (reading.ok) expect(reading.statement).toEqual(sound);
        else expect(reading.faults).not.toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
