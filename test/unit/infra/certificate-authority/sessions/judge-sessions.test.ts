import * as fc from "fast-check";
import type { LedgerCertificate, Revocation } from "../../../../../infra/certificate-authority/ledger/view";
import {
  isOfDevice,
  judgeSessions,
  mostEndings,
  UNTIL_REFUSED_MS,
  type SessionFacts,
} from "../../../../../infra/certificate-authority/sessions/judge-sessions";
import { beganAt, type Session } from "../../../../../infra/certificate-authority/sessions/session";

const NOW = new Date("2026-06-01T03:00:00Z");
const HOUR = 3_600_000;
const ANCHOR = "a".repeat(64);
const ZONE = "devices.musterstadt.example";
const at = (hours: number) => NOW.getTime() + hours * HOUR;
const azureTime = (hours: number) => new Date(at(hours)).toISOString().replace(/\.\d+Z$/, "");

function certificate(change: Partial<LedgerCertificate> = {}): LedgerCertificate {
  return {
    intent: 1,
    device: "LT-0003",
    department: "buergeramt",
    certificate: "work",
    serial: "0".repeat(32),
    key: "k".repeat(64),
    bits: 2_048,
    thumbprint: "F".repeat(40),
    sha256: "f".repeat(64),
    anchor: ANCHOR,
    notBefore: at(-100),
    notAfter: at(100),
    issued: at(-100),
    ...change,
  };
}

function revocation(since: number, device = "LT-0003"): Revocation {
  return { thumbprint: "E".repeat(40), device, intent: 2, class: "stolen", notAfter: at(100), since };
}

const facts = (change: Partial<SessionFacts> = {}): SessionFacts => ({
  deviceZone: ZONE,
  anchors: new Set([ANCHOR]),
  certificates: [certificate()],
  revocations: [],
  now: NOW,
  ...change,
});

const session = (change: Partial<Session> = {}): Session => ({
  id: "IKEv2_1",
  name: `LT-0003@buergeramt.${ZONE}`,
  time: azureTime(-5),
  seconds: 5 * 3_600,
  ...change,
});

const verdictOn = (one: Session, known: Partial<SessionFacts> = {}) => {
  const [verdict] = judgeSessions([one], facts(known));
  return verdict!.stays ? "stays" : verdict!.because;
};

describe("a session", () => {
  it.each<[string, string, Partial<Session>, Partial<SessionFacts>]>([
    ["of a device with a live certificate", "stays", {}, {}],
    ["whose name Azure writes in small letters", "stays", { name: `lt-0003@buergeramt.${ZONE}` }, {}],
    [
      "under a remediation certificate",
      "stays",
      { name: `LT-0003@remediation.${ZONE}` },
      { certificates: [certificate({ certificate: "remediation", department: "remediation" })] },
    ],
    [
      "of a device that has renewed, while the old certificate has expired",
      "stays",
      {},
      { certificates: [certificate({ notAfter: at(-1) }), certificate({ intent: 3 })] },
    ],
    ["whose certificate has expired", "lapsed", {}, { certificates: [certificate({ notAfter: at(-1) })] }],
    [
      "whose certificate ends this very moment",
      "stays",
      {},
      { certificates: [certificate({ notAfter: NOW.getTime() })] },
    ],
    [
      "whose only certificate is revoked, however long ago",
      "lapsed",
      {},
      { certificates: [certificate({ revoked: "stolen" })], revocations: [revocation(at(-50))] },
    ],
    ["under an anchor that is no longer trusted", "lapsed", {}, { anchors: new Set(["b".repeat(64)]) }],
    [
      "with the work name of a device that has only a remediation certificate",
      "never-issued",
      {},
      { certificates: [certificate({ certificate: "remediation", department: "remediation" })] },
    ],
    [
      "of the department that the device left",
      "lapsed",
      {},
      {
        certificates: [
          certificate({ notAfter: at(-1) }),
          certificate({ intent: 3, department: "jugendamt" }),
        ],
      },
    ],
    ["that began before a revocation", "revoked", {}, { revocations: [revocation(at(-1))] }],
    ["that began at the moment of a revocation", "revoked", {}, { revocations: [revocation(at(-5))] }],
    [
      "that began when the gateway may not have known of the revocation",
      "revoked",
      {},
      { revocations: [revocation(at(-5) - UNTIL_REFUSED_MS + 1)] },
    ],
    [
      "that began when the gateway refused the revoked certificate for sure",
      "stays",
      {},
      { revocations: [revocation(at(-5) - UNTIL_REFUSED_MS)] },
    ],
    ["of which another device was revoked", "stays", {}, { revocations: [revocation(at(-1), "LT-0004")] }],
    [
      "whose time cannot be read, and a certificate was revoked once",
      "revoked",
      { time: "gestern" },
      { revocations: [revocation(at(-90))] },
    ],
    ["whose time cannot be read, and nothing was ever revoked", "stays", { time: "gestern" }, {}],
    ["without a time", "revoked", { time: undefined }, { revocations: [revocation(at(-90))] }],
    ["of a name that the ledger has never seen", "never-issued", { name: `LT-9999@buergeramt.${ZONE}` }, {}],
    ["of a person", "foreign", { name: "erika.mustermann@musterstadt.example" }, {}],
    ["of a zone that only ends like ours", "foreign", { name: `LT-0003@buergeramt.evil${ZONE}` }, {}],
    ["of a zone that runs into the department", "foreign", { name: `LT-0003@buergeramtx${ZONE}` }, {}],
    ["of our zone without a department", "foreign", { name: `LT-0003@${ZONE}` }, {}],
    ["of a deeper name", "foreign", { name: `LT-0003@a.b.${ZONE}` }, {}],
    ["with two @", "foreign", { name: `LT-0003@x@buergeramt.${ZONE}` }, {}],
    ["with an empty name", "unnamed", { name: "  " }, {}],
    ["without a name", "unnamed", { name: undefined }, {}],
  ])("%s: %s", (_, expected, change, known) => {
    const one = Object.fromEntries(
      Object.entries({ ...session(), ...change }).filter(([, value]) => value !== undefined),
    );
    expect(verdictOn(one, known)).toBe(expected);
  });

  const deviceNames = fc.constantFrom("LT-1", "LT-2", "LT-3", "lt-1");
  const departments = fc.constantFrom("buergeramt", "jugendamt", "remediation");
  const certificates = fc.array(
    fc.record({
      device: deviceNames,
      department: departments,
      notAfter: fc.integer({ min: at(-3), max: at(3) }),
      revoked: fc.option(fc.constant("stolen" as const), { nil: undefined }),
      anchor: fc.constantFrom(ANCHOR, "b".repeat(64)),
    }),
    { maxLength: 8 },
  );
  const sessions = fc.array(
    fc.record({
      id: fc.string(),
      name: fc.oneof(
        fc.string(),
        fc.tuple(deviceNames, departments).map(([device, place]) => `${device}@${place}.${ZONE}`),
      ),
      time: fc.oneof(fc.string(), fc.integer({ min: -6, max: 1 }).map(azureTime)),
      seconds: fc.oneof(fc.integer(), fc.double()),
    }),
    { maxLength: 8 },
  );
  const revocations = fc.array(
    fc
      .tuple(fc.integer({ min: at(-6), max: at(0) }), deviceNames)
      .map(([since, device]) => revocation(since, device)),
    { maxLength: 4 },
  );
  const known = fc.record({
    certificates: certificates.map((all) =>
      all.map(({ revoked, ...rest }, intent) =>
        certificate({ ...rest, intent, ...(revoked === undefined ? {} : { revoked }) }),
      ),
    ),
    revocations,
  });

  it("of a device without a live certificate of exactly that name never stays", () => {
    fc.assert(
      fc.property(sessions, known, (some, more) => {
        for (const verdict of judgeSessions(some, facts(more))) {
          if (!verdict.stays) continue;
          const live = more.certificates.some(
            (one) =>
              `${one.device}@${one.department}.${ZONE}`.toLowerCase() ===
                verdict.session.name?.trim().toLowerCase() &&
              one.notAfter >= NOW.getTime() &&
              one.revoked === undefined &&
              one.anchor === ANCHOR,
          );
          expect(live).toBe(true);
        }
      }),
    );
  });

  it("is judged once, and one revocation more never lets it stay", () => {
    fc.assert(
      fc.property(sessions, known, deviceNames, (some, more, device) => {
        const before = judgeSessions(some, facts(more));
        const later = [...more.revocations, revocation(NOW.getTime(), device)];
        const after = judgeSessions(some, facts({ ...more, revocations: later }));
        expect(before.map((verdict) => verdict.session)).toEqual(some);
        after.forEach((verdict, index) => {
          if (verdict.stays) expect(before[index]!.stays).toBe(true);
        });
      }),
    );
  });
});

describe("the begin of a session", () => {
  const seconds = 900;
  const utc = Date.parse("2019-05-02T22:26:22Z");
  const now = new Date(utc + seconds * 1_000);

  it.each<[string, string | undefined, number | undefined, number | undefined]>([
    ["as REST writes it", "2019-05-02T22:26:22", seconds, utc],
    ["with a fraction", "2019-05-02T22:26:22.1234567Z", seconds, utc],
    ["as PowerShell writes it", "05/02/2019 22:26:22", seconds, utc],
    ["without a duration", "2019-05-02T22:26:22", undefined, utc],
    ["in a zone that is ahead of UTC: the duration tells", "2019-05-03T00:26:22", seconds, utc],
    ["in a zone that is behind: earlier than it was", "2019-05-02T20:26:22", seconds, utc - 2 * HOUR],
    ["with a duration that is none", "2019-05-02T22:26:22", Number.NaN, utc],
    ["with a month that is none", "13/02/2019 22:26:22", seconds, undefined],
    ["with a day that its month has not", "2019-02-30T22:26:22", seconds, undefined],
    ["with an offset nobody documents", "2019-05-02T22:26:22+02:00", seconds, undefined],
    ["missing", undefined, seconds, undefined],
  ])("%s", (_, time, lasted, expected) => {
    const one = {
      ...(time === undefined ? {} : { time }),
      ...(lasted === undefined ? {} : { seconds: lasted }),
    };
    expect(beganAt(one, now)).toBe(expected);
  });
});

it.each([
  [0, 10],
  [100, 10],
  [119, 11],
  [5_000, 500],
])("of %d sessions one sweep ends at most %d", (sessions, most) => expect(mostEndings(sessions)).toBe(most));

it.each([
  ["LT-0003@buergeramt.x.example", true],
  ["CN=lt-0003@buergeramt.x.example,O=Stadt", true],
  ["LT-00031@buergeramt.x.example", false],
  ["XLT-0003@buergeramt.x.example", false],
  ["ALT-0003 LT-0003", true],
  ["", false],
])("%s is a session of LT-0003: %s", (name, expected) => {
  expect(isOfDevice({ name }, "LT-0003")).toBe(expected);
});
