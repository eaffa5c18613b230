import {
  codes,
  effect,
  judged,
  KEY,
  KEYS,
  lacking,
  OTHER_KEY,
  POLICY,
  POSTURE,
  postureWith,
} from "./admission-samples";
import { revocationOf } from "../../../../infra/devices/revocation";

const request = (bits: number, sha256 = KEY) => ({ accepted: true, sha256, bits }) as const;
const live = (sha256: string, since: string) => ({ sha256, since, live: true, revoked: false });
const tpm2048 = (until: string) => ({ keys: { ...POLICY.keys, tpm2048: { until, reference: "A-3" } } });

describe("the request", () => {
  it("is missing", () => {
    const verdict = judged({ keys: { request: undefined } });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none keep", "no-request"]);
  });

  it("was refused: each reason once", () => {
    const refusals = [{ reason: "too-large" }, { reason: "no-pem-block" }, { reason: "too-large" }];
    const verdict = judged({ keys: { request: { accepted: false, refusals } } });
    expect(effect(verdict)).toBe("none keep");
    expect(verdict.reasons).toEqual([{ code: "request-refused", detail: "too-large, no-pem-block" }]);
  });

  it("with a key that posture does not report costs the device nothing", () => {
    const verdict = judged({ keys: { request: request(3072, OTHER_KEY) } });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none keep", "request-key-differs"]);
  });

  it("with a key that was revoked once", () => {
    const issued = [{ sha256: KEY, since: "2026-05-20T12:00:00Z", live: false, revoked: true }];
    const verdict = judged({ keys: { issued } });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none keep", "request-key-revoked"]);
  });
});

describe("the key's size", () => {
  it.each([3072, 4096])("%d bit is good", (bits) => {
    expect(judged({ keys: { request: request(bits) } }).reasons).toEqual([]);
  });

  it("2048 bit is good in a TPM until the deviation's last day", () => {
    expect(judged({ policy: tpm2048("2026-06-15"), keys: { request: request(2048) } }).reasons).toEqual([]);
  });

  it.each([1024, 2047, 2049, 3071, 8192])("%d bit is not", (bits) => {
    const verdict = judged({ keys: { request: request(bits) } });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none expire", "key-size-not-allowed"]);
  });

  it("2048 bit needs a deviation", () => {
    const keys = lacking(POLICY.keys, "tpm2048");
    const verdict = judged({ policy: { keys }, keys: { request: request(2048) } });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none expire", "rsa2048-not-allowed"]);
  });

  it("2048 bit needs a deviation that is not over", () => {
    const verdict = judged({ policy: tpm2048("2026-06-14"), keys: { request: request(2048) } });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none expire", "rsa2048-deviation-over"]);
  });

  it.each(["software-ksp", "unknown"])("2048 bit needs a TPM, not %s", (storage) => {
    const posture = postureWith("key.storage", storage);
    expect(codes(judged({ posture, keys: { request: request(2048) } }))).toContain("rsa2048-not-in-tpm");
  });
});

describe("a key in software", () => {
  const posture = postureWith("key.storage", "software-ksp");
  const software = (...entries: Array<[inventory: string, until: string]>) => ({
    keys: {
      ...POLICY.keys,
      software: entries.map(([inventory, until]) => ({ inventory, until, reference: "A-4" })),
    },
  });

  it("is allowed by name until the last day", () => {
    expect(judged({ posture, policy: software(["LT-0001", "2026-06-15"]) }).reasons).toEqual([]);
  });

  it("is not allowed by another's name", () => {
    const verdict = judged({ posture, policy: software(["LT-0002", "2026-12-31"]) });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none expire", "software-key"]);
  });

  it("is not allowed when the exception is over", () => {
    const verdict = judged({ posture, policy: software(["LT-0001", "2026-06-14"]) });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none expire", "software-key-exception-over"]);
  });
});

describe("keys in the wrong place", () => {
  it("a shared key revokes everything the device has, registered or not", () => {
    const sharedWith = ["LT-0002", "LT-0003", "LT-0004", "LT-0005", "LT-0006", "LT-0007"];
    const verdict = judged({ keys: { sharedWith } });
    expect(effect(verdict)).toBe("none revoke");
    expect(verdict.reasons).toEqual([
      { code: "key-duplicated", detail: "LT-0002, LT-0003, LT-0004, LT-0005, LT-0006, + 1" },
    ]);
    expect(revocationOf(verdict, KEY)?.class).toBe("key-compromised");
    expect(codes(judged({ unregistered: true, keys: { sharedWith } }))).toEqual([
      "key-duplicated",
      "not-in-register",
    ]);
  });

  it("a live certificate for a key that the device does not report is revoked, the other one is not", () => {
    const verdict = judged({ keys: { issued: [live(OTHER_KEY, "2026-05-01T00:00:00Z"), ...KEYS.issued] } });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none revoke", "key-not-reported"]);
    expect(revocationOf(verdict, OTHER_KEY)?.class).toBe("key-compromised");
    expect(revocationOf(verdict, KEY)).toBeUndefined();
  });

  it("a record from before the certificate is no witness against its key", () => {
    expect(judged({ keys: { issued: [live(OTHER_KEY, "2026-06-15T10:00:01Z")] } }).reasons).toEqual([]);
    expect(codes(judged({ keys: { issued: [live(OTHER_KEY, POSTURE.collectedAt)] } }))).toEqual([
      "key-not-reported",
    ]);
  });

  it("a certificate that is over or revoked needs no second revocation", () => {
    const issued = [{ sha256: OTHER_KEY, since: "2026-05-01T00:00:00Z", live: false, revoked: true }];
    expect(judged({ keys: { issued } }).reasons).toEqual([]);
  });
});

describe("the limit of certificates", () => {
  const within = [
    "2026-06-01T12:00:01Z",
    "2026-06-05T12:00:00Z",
    "2026-06-10T12:00:00Z",
    "2026-06-15T11:00:00Z",
  ];

  it("holds within its days and costs nothing that is there", () => {
    const verdict = judged({ keys: { issuances: within } });
    expect(effect(verdict)).toBe("none keep");
    expect(verdict.reasons).toEqual([{ code: "issuance-limit-reached", detail: "4 / 14 d" }]);
  });

  it("lifts when the oldest is that many days old", () => {
    expect(judged({ keys: { issuances: ["2026-06-01T12:00:00Z", ...within.slice(1)] } }).reasons).toEqual([]);
  });

  it("is not lifted by a clock that was set back", () => {
    const issuances = within.map((_, index) => `2026-07-0${index + 1}T00:00:00Z`);
    expect(codes(judged({ keys: { issuances } }))).toEqual(["issuance-limit-reached"]);
  });
});
