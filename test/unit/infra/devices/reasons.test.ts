import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REVOCATION_CLASSES } from "../../../../infra/certificate-authority/ledger/entry";
import type { LifeState } from "../../../../infra/devices/device";
import { readAdmissionPolicy } from "../../../../infra/devices/admission-policy-reader";
import { REASON_CODES, REASONS, ruleOf, type ReasonCode } from "../../../../infra/devices/reasons";
import { revocationOf } from "../../../../infra/devices/revocation";
import { codes, history, judged, KEY, OTHER_KEY, postureWith, type Change } from "./admission-samples";

const lifeUntil = (...states: LifeState[]) => ({
  device: { history: history("ordered", "delivered", "active", ...states) },
});
const issued = (sha256: string, since: string) => ({ sha256, since, live: true, revoked: false });

/** Whatever makes key or device untrustworthy (the design's list), and the urgency at the gateway's ceiling. */
const REVOKING: ReadonlyArray<readonly [ReasonCode, string, Change]> = [
  ["stolen", "stolen", lifeUntil("stolen")],
  ["lost", "lost", lifeUntil("lost")],
  ["found-not-reinstalled", "lost", lifeUntil("lost", "found")],
  ["reported-lost", "lost", { keys: { reportedLost: "2026-06-14T03:00:00Z" } }],
  [
    "key-from-before-loss",
    "key-compromised",
    {
      ...lifeUntil("lost", "found", "reinstalled", "active"),
      keys: { issued: [issued(KEY, "2026-02-02T00:00:00Z")] },
    },
  ],
  ["key-duplicated", "key-compromised", { keys: { sharedWith: ["LT-0002"] } }],
  ["key-not-reported", "key-compromised", { keys: { issued: [issued(OTHER_KEY, "2026-02-02T00:00:00Z")] } }],
  ["rooted", "compromised", { posture: postureWith("rooted", "yes") }],
  ["threat-high", "compromised", { posture: postureWith("threat", "high") }],
  ["owner-not-city", "not-owned", { device: { owner: "other" } }],
  ["reported-personal", "not-owned", { posture: postureWith("ownership", "personal") }],
  ["retired-not-wiped", "retired", lifeUntil("retired")],
  ["encryption-off", "unencrypted", { posture: postureWith("encryption.encrypted", false) }],
];

describe("revocation", () => {
  it.each(REVOKING)("%s revokes as %s", (code, urgency, change) => {
    const verdict = judged(change);
    expect(verdict).toMatchObject({ certificate: "none", existing: "revoke" });
    expect(codes(verdict)).toContain(code);
    const concerned = verdict.reasons[0]?.keys?.[0] ?? KEY;
    expect(revocationOf(verdict, concerned)?.class).toBe(urgency);
  });

  it("is for nothing else", () => {
    const revoking = REASON_CODES.filter((code) => ruleOf(code).existing === "revoke");
    expect(revoking).toEqual(REVOKING.map(([code]) => code));
  });

  it("has its reasons in the order of urgency", () => {
    const order = REASON_CODES.flatMap((code) => {
      const rule = ruleOf(code);
      return rule.existing === "revoke" ? [REVOCATION_CLASSES.indexOf(rule.revocationClass)] : [];
    });
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});

describe("the table of reasons", () => {
  it("leaves what there is alone only where the reason is about the request", () => {
    const keeping = REASON_CODES.filter((code) => ruleOf(code).existing === "keep");
    expect(keeping).toEqual([
      "no-request",
      "request-refused",
      "request-key-differs",
      "request-key-from-before-loss",
      "request-key-revoked",
      "issuance-limit-reached",
    ]);
  });

  it("stands in the order of gravity", () => {
    const gravity = REASON_CODES.map((code) => {
      const { existing, certificate } = ruleOf(code);
      return ["revoke none", "expire none", "expire remediation", "keep none"].indexOf(
        `${existing} ${certificate}`,
      );
    });
    expect(gravity).not.toContain(-1);
    expect(gravity).toEqual([...gravity].sort((a, b) => a - b));
  });

  it.each(REASON_CODES)("%s says in both languages what to do", (code) => {
    const { german, english } = REASONS[code];
    for (const sentence of [german, english])
      expect(sentence).toMatch(/^\p{Lu}[^;()]*\.(?: \p{Lu}[^;()]*\.)+$|^\p{Lu}.*\(Secure Boot\).*\.$/u);
    expect(german).toMatch(/\bSie\b/);
    expect(german).not.toMatch(
      /fuer|ueber|koenn|muess|geraet|schluess|pruef|naech|zurueck|oeff|loesch|verlaenger|\bist ok\b/i,
    );
    expect(english).toMatch(
      /\b(?:ask|call|hand|switch|restart|connect|install|wait|let|leave|do|synchronise|read|disconnect|stop)\b/i,
    );
    for (const jargon of [
      "TPM",
      "CSR",
      "posture",
      "compliance",
      "rooted",
      "KSP",
      "MDM",
      "Zertifikat",
      "certificate",
    ]) {
      expect(german + english).not.toContain(jargon);
    }
  });
});

describe("docs/admission.md", () => {
  const page = readFileSync(join(__dirname, "../../../../docs/admission.md"), "utf8");

  it("lists exactly the reasons, with what each does and its sentence", () => {
    const rows = page
      .split("\n")
      .filter((line) => /^\| `[a-z0-9-]+` \|/.test(line))
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    const expected = REASON_CODES.map((code) => {
      const rule = ruleOf(code);
      const existing = rule.existing === "revoke" ? `revoke: ${rule.revocationClass}` : rule.existing;
      return [`\`${code}\``, rule.certificate, existing, rule.english];
    });
    expect(rows).toEqual(expected);
  });

  it("has an example that the reader takes, with every field", () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(page)![1]!;
    const { policy, computed, faults } = readAdmissionPolicy(example, 2_000, "example.yaml");
    expect(faults).toEqual([]);
    expect(computed).toBe(true);
    expect(policy?.certificate.days).toBe(30);
    expect(policy?.posture.maxAttestationAgeHours).toBeDefined();
    expect(policy?.os.some(({ editions }) => editions !== undefined)).toBe(true);
    expect(policy?.require.threat).toBeDefined();
    expect(policy?.keys.tpm2048).toBeDefined();
    expect(policy?.keys.software).not.toHaveLength(0);
  });
});
