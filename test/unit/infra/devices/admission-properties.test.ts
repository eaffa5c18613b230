import fc from "fast-check";
import { judge } from "../../../../infra/devices/judge";
import { REASON_CODES, ruleOf, type ReasonCode } from "../../../../infra/devices/reasons";
import { revocationOf } from "../../../../infra/devices/revocation";
import type { Verdict } from "../../../../infra/devices/verdict";
import { cases, type Case } from "./admission-cases";
import { codes, lacking, POLICY } from "./admission-samples";

const RUNS = { numRuns: 1_000 };
const verdictOf = ({ policy, rollout, device, posture, keys, now }: Case): Verdict =>
  judge({ policy, rollout }, device, posture, keys, now);

const CERTIFICATES = ["none", "remediation", "work"];
const FATES = ["revoke", "expire", "keep"];
const certificate = (verdict: Verdict) => CERTIFICATES.indexOf(verdict.certificate);
const fate = (verdict: Verdict) => FATES.indexOf(verdict.existing);

/** Facts that can be missing or unknown, each with how to make it so. */
const FORGET: Readonly<Record<string, (known: Case) => Case>> = {
  device: (known) => ({ ...known, device: undefined }),
  approval: onDevice("approvedOn"),
  agreement: onDevice("agreement"),
  exception: onDevice("exceptionUntil"),
  wipingProof: onDevice("wipingProof"),
  rollout: (known) => ({ ...known, rollout: { departments: [] } }),
  posture: (known) => ({ ...known, posture: undefined }),
  ownership: onPosture({ ownership: "unknown" }),
  compliance: onPosture({ compliance: { state: "unknown" } }),
  edition: (known) => {
    if (known.posture === undefined) return known;
    return { ...known, posture: { ...known.posture, os: lacking(known.posture.os, "edition") } };
  },
  firewall: onPosture({ firewall: "unknown" }),
  preBoot: onPosture({ preBoot: "unknown" }),
  join: onPosture({ join: "unknown" }),
  rooted: onPosture({ rooted: "unknown" }),
  health: onPosture({ health: undefined }),
  threat: onPosture({ threat: undefined }),
  threatAnswer: onPosture({ threat: "unknown" }),
  storage: onKey({ storage: "unknown" }),
  proof: onKey({ proof: "none" }),
  sources: (known) => ({ ...known, policy: { ...known.policy, sources: [] } }),
  releases: (known) => ({ ...known, policy: { ...known.policy, os: [] } }),
  exceptionsOfKeys: (known) => ({
    ...known,
    policy: { ...known.policy, keys: { ...known.policy.keys, software: [] } },
  }),
  deviation: (known) => {
    const keys = lacking(known.policy.keys, "tpm2048");
    return { ...known, policy: { ...known.policy, keys } };
  },
};

function onDevice(field: string): (known: Case) => Case {
  return (known) => {
    if (known.device === undefined) return known;
    return { ...known, device: { ...known.device, [field]: undefined } };
  };
}

function onPosture(change: object): (known: Case) => Case {
  return (known) =>
    known.posture === undefined ? known : { ...known, posture: { ...known.posture, ...change } };
}

function onKey(change: object): (known: Case) => Case {
  return (known) => {
    if (known.posture === undefined) return known;
    return onPosture({ key: { ...known.posture.key, ...change } })(known);
  };
}

it("draws devices that work, that are put right, that lapse and that are revoked", () => {
  const seen = new Map<string, number>();
  for (const drawn of fc.sample(cases, 2_000)) {
    const verdict = verdictOf(drawn);
    const kind = `${verdict.certificate} ${verdict.existing}`;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
  }
  for (const kind of ["work keep", "remediation expire", "none keep", "none expire", "none revoke"]) {
    expect(seen.get(kind) ?? 0).toBeGreaterThan(20);
  }
});

it("draws every reason", () => {
  const seen = new Set(
    fc.sample(cases, { numRuns: 20_000, seed: 7 }).flatMap((drawn) => codes(verdictOf(drawn))),
  );
  const rare: ReasonCode[] = ["posture-in-future", "name-differs"]; // the tables have them
  expect(REASON_CODES.filter((code) => !seen.has(code) && !rare.includes(code))).toEqual([]);
});

it("answers every case, and the answer follows from its reasons", () => {
  fc.assert(
    fc.property(cases, (drawn) => {
      const verdict = verdictOf(drawn);
      const rules = verdict.reasons.map(({ code }) => ruleOf(code));
      const works = verdict.certificate === "work";
      expect(works).toBe(verdict.reasons.length === 0);
      if (works) expect(verdict.existing).toBe("keep");
      expect(verdict.existing === "revoke").toBe(rules.some(({ existing }) => existing === "revoke"));
      expect(verdict.existing === "keep").toBe(rules.every(({ existing }) => existing === "keep"));
      const repairable = !works && drawn.policy.remediation !== "none";
      expect(verdict.certificate === "remediation").toBe(
        repairable && rules.every((rule) => rule.certificate === "remediation"),
      );
      const order = codes(verdict).map((code) => REASON_CODES.indexOf(code));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }),
    RUNS,
  );
});

it("calls a certificate revoked only with a reason for its key", () => {
  fc.assert(
    fc.property(cases, (drawn) => {
      const verdict = verdictOf(drawn);
      for (const { sha256 } of drawn.keys.issued) {
        const revocation = revocationOf(verdict, sha256);
        if (revocation === undefined) continue;
        expect(verdict.existing).toBe("revoke");
        for (const { code, keys } of revocation.reasons) {
          expect(ruleOf(code).existing).toBe("revoke");
          expect(keys ?? [sha256]).toContain(sha256);
        }
      }
    }),
    RUNS,
  );
});

it.each(Object.entries(FORGET))("gives nothing better when it knows less: %s", (_, forget) => {
  fc.assert(
    fc.property(cases, (drawn) => {
      const before = verdictOf(drawn);
      const after = verdictOf(forget(drawn));
      expect(certificate(after)).toBeLessThanOrEqual(certificate(before));
      // Revoking needs the fact itself; without it the device only lapses, and is never as good as before.
      if (before.existing !== "revoke") expect(fate(after)).toBeLessThanOrEqual(fate(before));
    }),
    { numRuns: 400 },
  );
});

it("gives nothing better without a request", () => {
  fc.assert(
    fc.property(cases, (drawn) => {
      expect(verdictOf({ ...drawn, keys: lacking(drawn.keys, "request") }).certificate).toBe("none");
    }),
    RUNS,
  );
});

describe("posture that is stale or missing", () => {
  it("revokes nothing that a fresh record would not", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 800 }), (drawn, days) => {
        fc.pre(drawn.posture !== undefined && Date.parse(drawn.posture.collectedAt) <= drawn.now.getTime());
        const collectedAt = new Date(drawn.now.getTime() - days * 86_400_000).toISOString();
        const stale = verdictOf({ ...drawn, posture: { ...drawn.posture, collectedAt } });
        const fresh = verdictOf({
          ...drawn,
          posture: { ...drawn.posture, collectedAt: drawn.now.toISOString() },
        });
        if (stale.existing === "revoke") expect(fresh.existing).toBe("revoke");
      }),
      RUNS,
    );
  });

  it("leaves only register and keys to revoke for", () => {
    const known: ReasonCode[] = [
      "stolen",
      "lost",
      "found-not-reinstalled",
      "reported-lost",
      "key-from-before-loss",
      "key-duplicated",
      "owner-not-city",
      "retired-not-wiped",
    ];
    fc.assert(
      fc.property(cases, (drawn) => {
        const verdict = verdictOf({ ...drawn, posture: undefined });
        const revoking = codes(verdict).filter((code) => ruleOf(code).existing === "revoke");
        expect(revoking.filter((code) => !known.includes(code))).toEqual([]);
      }),
      RUNS,
    );
  });
});

it("does not let a device back in by waiting, unless a plan or a record named the day", () => {
  // Whoever waits for one of these has a day in register, rollout or record that comes.
  const awaited: ReasonCode[] = [
    "order-not-approved",
    "not-handed-over",
    "department-not-started",
    "department-paused",
    "posture-in-future",
    "sync-stale",
    "attestation-stale",
    // Told only beside what the department's rollout says, and gone with it.
    "exception-over",
  ];
  const mayCome = (drawn: Case, code: ReasonCode) => {
    const { posture } = drawn;
    const ahead = (time: string | undefined) => time !== undefined && Date.parse(time) > drawn.now.getTime();
    if (code === "sync-stale") return ahead(posture?.management.lastSyncAt);
    if (code === "attestation-stale") return ahead(posture?.health?.attestedAt);
    return awaited.includes(code);
  };
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 400 * 86_400_000 }), (drawn, wait) => {
      const before = verdictOf(drawn);
      fc.pre(before.existing === "expire");
      const after = verdictOf({ ...drawn, now: new Date(drawn.now.getTime() + wait) });
      if (after.certificate === "work") {
        expect(
          codes(before).filter((code) => ruleOf(code).existing === "expire" && !mayCome(drawn, code)),
        ).toEqual([]);
      }
    }),
    { numRuns: 3_000 },
  );
});

it("never lets a device out of a revocation by waiting", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 400 * 86_400_000 }), (drawn, wait) => {
      const before = verdictOf(drawn);
      fc.pre(before.existing === "revoke");
      expect(verdictOf({ ...drawn, now: new Date(drawn.now.getTime() + wait) }).existing).toBe("revoke");
    }),
    RUNS,
  );
});

it("takes `unknown` for a good answer only where the policy says so", () => {
  const require = { ...POLICY.require, threat: ["none", "low", "unknown"] as const };
  fc.assert(
    fc.property(cases, (drawn) => {
      const strict = verdictOf(drawn);
      const lenient = verdictOf({ ...drawn, policy: { ...drawn.policy, require } });
      expect(codes(strict).filter((code) => code !== "threat-unknown")).toEqual(codes(lenient));
    }),
    RUNS,
  );
});
