import type { Assessment } from "../../../../../infra/certificate-authority/run/assessment";
import {
  decisionOf,
  isRefused,
  type Decision,
} from "../../../../../infra/certificate-authority/run/decision";
import type { ReasonCode } from "../../../../../infra/devices/reasons";
import { REASONS, ruleOf } from "../../../../../infra/devices/reasons";
import { isAsleep } from "../../../../../infra/devices/sleep";
import { DEVICE, POSTURE } from "../../devices/admission-samples";

const NOW = new Date("2026-06-15T12:00:00Z");
const HOUR_MS = 3_600_000;
const KEY = "a1".repeat(32);

const certificate = (hoursLeft: number, kind: "work" | "remediation" = "work") =>
  ({
    key: KEY,
    certificate: kind,
    notAfter: NOW.getTime() + hoursLeft * HOUR_MS,
  }) as Assessment["live"][number];

/** A device with these reasons against it and these hours left on its work certificate. */
function device(
  reasons: readonly ReasonCode[],
  hoursLeft: number | undefined,
  change: Partial<Assessment> = {},
): Assessment {
  const rules = reasons.map(ruleOf);
  const existing = (["revoke", "expire"] as const).find((fate) =>
    rules.some((rule) => rule.existing === fate),
  );
  const none = rules.some((rule) => rule.certificate === "none");
  return {
    inventory: "LT-0001",
    device: DEVICE,
    posture: { posture: POSTURE, sha256: "b2".repeat(32), keySharedWith: [] },
    live: hoursLeft === undefined ? [] : [certificate(hoursLeft)],
    reserve: [],
    served: false,
    request: { accepted: true, key: { sha256: KEY } } as Assessment["request"],
    verdict: {
      certificate: reasons.length === 0 ? "work" : none ? "none" : "remediation",
      existing: existing ?? "keep",
      reasons: reasons.map((code) => ({ code })),
    },
    ...change,
  };
}

describe("the decision about a device", () => {
  it.each<readonly [string, Assessment, Decision]>([
    ["sound, without a certificate", device([], undefined), "issue"],
    ["sound, whose certificate is due", device([], 100), "renew"],
    ["sound, whose certificate lasts", device([], 300, { served: true, request: undefined }), "keep"],
    ["sound, that asked for nothing", device([], undefined, { request: undefined }), "keep"],
    ["stolen", device(["stolen"], 100), "revoke"],
    ["stolen, without a certificate", device(["stolen"], undefined), "refuse"],
    [
      "stolen, that asked for nothing and has nothing",
      device(["stolen"], undefined, { request: undefined }),
      "keep",
    ],
    ["silent for long", device(["posture-stale", "sync-stale"], 100), "let-expire"],
    ["without updates", device(["os-version-below-floor"], 100), "let-expire"],
    ["without updates, whose certificate ends tonight", device(["os-version-below-floor"], 12), "remediate"],
    ["without updates or certificate", device(["os-version-below-floor"], undefined), "remediate"],
    ["with a bad request and a good certificate", device(["request-refused"], 100), "keep"],
    ["of no register", device(["not-in-register"], 100), "let-expire"],
    [
      "stolen, with a sealed certificate alone",
      device(["stolen"], undefined, { reserve: [certificate(900)] }),
      "revoke",
    ],
    [
      "sound, with a sealed certificate alone",
      device([], undefined, { reserve: [certificate(900)] }),
      "issue",
    ],
    [
      "without updates, whose certificate ends tonight and whose sealed one lasts",
      device(["os-version-below-floor"], 12, { reserve: [certificate(900)] }),
      "remediate",
    ],
  ])("%s", (_, assessment, expected) => {
    expect(decisionOf(assessment, NOW)).toBe(expected);
  });

  it.each(Object.keys(REASONS) as ReasonCode[])(
    "costs a thumbprint only where the table says so: %s",
    (code) => {
      expect(decisionOf(device([code], 100), NOW) === "revoke").toBe(REASONS[code].existing === "revoke");
    },
  );
});

describe("a device that sleeps", () => {
  it.each<readonly [readonly ReasonCode[], boolean]>([
    [["posture-stale"], true],
    [["sync-stale", "attestation-stale"], true],
    [["posture-stale", "firewall-off"], false],
    [["no-posture"], false],
    [[], false],
  ])("is one that was only silent: %j", (reasons, asleep) => {
    expect(isAsleep(device(reasons, undefined).verdict)).toBe(asleep);
  });

  it("is not refused while it has a certificate, and is once that is over", () => {
    const none = { verdict: { ...device(["posture-stale"], 1).verdict, certificate: "none" as const } };
    expect(isRefused(device(["posture-stale"], 100, none))).toBe(false);
    expect(isRefused(device(["posture-stale"], undefined, none))).toBe(true);
    expect(isRefused(device(["stolen"], 100))).toBe(true);
  });
});
