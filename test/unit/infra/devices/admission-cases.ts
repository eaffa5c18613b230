import fc from "fast-check";
import type { AdmissionPolicy } from "../../../../infra/devices/admission-policy";
import { DEVICE_FORMS, NEXT_STATES, type Device, type LifeEvent } from "../../../../infra/devices/device";
import type { Posture } from "../../../../infra/devices/posture";
import type { Rollout } from "../../../../infra/devices/rollout";
import type { DeviceKeys } from "../../../../infra/devices/verdict";
import { DEVICE, KEY, KEYS, NOW, OTHER_KEY, POLICY, POSTURE, ROLLOUT } from "./admission-samples";

/** Everything that a verdict depends on. */
export interface Case {
  readonly policy: AdmissionPolicy;
  readonly rollout: Rollout;
  readonly device: Device | undefined;
  readonly posture: Posture | undefined;
  readonly keys: DeviceKeys;
  readonly now: Date;
}

/** Mostly the sound value: with all of them at random no device would ever be admitted. */
function mostly<T>(sound: T, others: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 12, arbitrary: fc.constant(sound) }, { weight: 1, arbitrary: others });
}

const DAY_MS = 86_400_000;
const around = (days: number) =>
  fc.integer({ min: -days * DAY_MS, max: days * DAY_MS }).map((offset) => new Date(NOW.getTime() + offset));
const time = around(400).map((date) => date.toISOString());
const day = around(400).map((date) => date.toISOString().slice(0, 10));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const key = fc.constantFrom(KEY, OTHER_KEY, "e5".repeat(32));

const lifeEvents: fc.Arbitrary<LifeEvent[]> = fc
  .tuple(fc.array(fc.nat(), { maxLength: 9 }), fc.array(day, { minLength: 10, maxLength: 10 }))
  .map(([choices, days]) => {
    const events: LifeEvent[] = [];
    const sorted = [...days].sort();
    for (const [index, choice] of [0, ...choices].entries()) {
      const last = events.at(-1);
      const next = last === undefined ? (["ordered"] as const) : NEXT_STATES[last.state];
      if (next.length > 0) events.push({ state: next[choice % next.length]!, on: sorted[index]! });
    }
    return events;
  });

const device: fc.Arbitrary<Device> = fc.record({
  inventory: fc.constant(DEVICE.inventory),
  form: mostly(DEVICE.form, fc.constantFrom(...DEVICE_FORMS)),
  serialNumber: fc.constant(DEVICE.serialNumber),
  owner: mostly(DEVICE.owner, fc.constantFrom("city", "other")),
  department: mostly(DEVICE.department, fc.constantFrom("archive", "treasury", "museum", "library", "zoo")),
  orderedOn: fc.constant(DEVICE.orderedOn),
  approvedOn: mostly(DEVICE.approvedOn, maybe(day)),
  agreement: mostly(DEVICE.agreement, fc.constant(undefined)),
  exceptionUntil: maybe(day),
  history: mostly(DEVICE.history, lifeEvents),
  wipingProof: maybe(fc.constant("LP 7")),
});

const words = <T extends string>(...all: readonly T[]) => fc.constantFrom(...all);

const posture: fc.Arbitrary<Posture> = fc.record({
  schema: fc.constant("posture/v1" as const),
  source: mostly(
    POSTURE.source,
    fc.record({
      system: words("intune", "file"),
      tenant: words("tenant-1", "t"),
      recordId: fc.constant("r"),
    }),
  ),
  collectedAt: mostly(POSTURE.collectedAt, time),
  device: mostly(POSTURE.device, fc.constant({ ...POSTURE.device, serialNumber: "SN-2" })),
  ownership: mostly(POSTURE.ownership, words("company", "personal", "unknown")),
  management: mostly(
    POSTURE.management,
    time.map((lastSyncAt) => ({ ...POSTURE.management, lastSyncAt })),
  ),
  compliance: mostly(
    POSTURE.compliance,
    fc.record({
      state: words(
        "compliant",
        "noncompliant",
        "inGracePeriod",
        "conflict",
        "error",
        "configManager",
        "unknown",
      ),
      graceUntil: maybe(time),
    }) as fc.Arbitrary<never>,
  ),
  os: mostly(
    POSTURE.os,
    fc.record({
      platform: words("windows", "linux", "macos"),
      version: words("10.0.26100.4061", "10.0.26100.1", "10.0.22631.9", "24.04.3", "15.1", "0"),
      edition: maybe(words("Enterprise", "Home")),
    }) as fc.Arbitrary<never>,
  ),
  encryption: mostly(
    POSTURE.encryption,
    fc.record({ encrypted: fc.boolean(), evidence: fc.constant("other" as const) }),
  ),
  firewall: mostly(POSTURE.firewall, words("on", "off", "unknown")),
  preBoot: mostly(POSTURE.preBoot, words("tpm", "tpm-and-pin", "passphrase", "none", "unknown")),
  join: mostly(POSTURE.join, words("entra", "hybrid", "domain", "none", "unknown")),
  rooted: mostly(POSTURE.rooted, words("no", "yes", "unknown")),
  health: mostly(
    POSTURE.health,
    maybe(
      fc.record({ attestedAt: time, secureBoot: fc.boolean(), codeIntegrity: fc.boolean() }),
    ) as fc.Arbitrary<never>,
  ),
  threat: mostly(
    POSTURE.threat,
    maybe(words("none", "low", "medium", "high", "unknown")) as fc.Arbitrary<never>,
  ),
  key: mostly(
    POSTURE.key,
    fc.record({
      spkiSha256: key,
      storage: words("tpm", "software-ksp", "unknown"),
      proof: words("none", "mdm-channel", "scep-challenge", "tpm-certify"),
    }) as fc.Arbitrary<never>,
  ),
  raw: fc.constant(POSTURE.raw),
});

const keys: fc.Arbitrary<DeviceKeys> = fc.record({
  request: mostly(
    KEYS.request,
    fc.oneof(
      fc.record({
        accepted: fc.constant(true as const),
        sha256: key,
        bits: fc.constantFrom(1024, 2048, 3072, 4096, 8192),
      }),
      fc.record({
        accepted: fc.constant(false as const),
        refusals: fc.array(fc.record({ reason: words("too-large", "no-pem-block") })),
      }),
      fc.constant(undefined),
    ),
  ),
  issued: mostly(
    KEYS.issued,
    fc.array(fc.record({ sha256: key, since: time, live: fc.boolean(), revoked: fc.boolean() })),
  ),
  sharedWith: mostly<readonly string[]>([], fc.array(words("LT-0002", "LT-0003"), { minLength: 1 })),
  issuances: mostly(KEYS.issuances, fc.array(time, { maxLength: 8 })),
  reportedLost: mostly<string | undefined>(undefined, time),
});

const policy: fc.Arbitrary<AdmissionPolicy> = fc.record({
  sources: fc.constant(POLICY.sources),
  posture: mostly(POLICY.posture, fc.constant({ maxAgeHours: 24, maxSyncAgeHours: 48 })),
  forms: fc.constant(POLICY.forms),
  certificate: fc.constant(POLICY.certificate),
  remediation: fc.constantFrom(POLICY.remediation, "none"),
  os: fc.constant(POLICY.os),
  require: fc.constant(POLICY.require),
  keys: fc.record({
    sizes: fc.constantFrom([3072], [3072, 4096]),
    tpm2048: maybe(day.map((until) => ({ until, reference: "A-3" }))),
    software: fc.constantFrom([], [{ inventory: "LT-0001", until: "2026-06-15", reference: "A-4" }]),
  }),
});

const rollout: fc.Arbitrary<Rollout> = mostly(
  ROLLOUT,
  fc.record({
    departments: fc.array(
      fc.record({
        department: words("parks", "archive"),
        phase: fc.constant("pilot"),
        agreement: fc.constant("DV 1"),
        start: maybe(day),
        pauses: fc.array(fc.record({ from: day, until: maybe(day), reason: fc.constant("move") }), {
          maxLength: 3,
        }),
      }),
      { maxLength: 2 },
    ) as fc.Arbitrary<never>,
  }),
);

/** Cases in which about every third device works. */
export const cases: fc.Arbitrary<Case> = fc.record({
  policy,
  rollout,
  device: mostly<Device | undefined>(DEVICE, fc.constant(undefined)).chain((sound) =>
    sound === undefined ? fc.constant(undefined) : device,
  ),
  posture: mostly<Posture | undefined>(POSTURE, fc.constant(undefined)).chain((sound) =>
    sound === undefined ? fc.constant(undefined) : posture,
  ),
  keys,
  now: mostly(NOW, around(300)),
});
