import { createHash } from "node:crypto";
import fc from "fast-check";
import { stringify } from "yaml";
import { readAdmissionPolicy } from "../../../../infra/devices/admission-policy-reader";
import { policyNotes } from "../../../../infra/devices/policy-notes";
import { printFault } from "../../../../infra/devices/record-fault";
import { NOW, POLICY as SAMPLE } from "./admission-samples";

const FLEET = 2_000;
// A limit that a laptop which is being put right cannot reach.
const POLICY = { ...SAMPLE, certificate: { days: 14, limit: { certificates: 14, days: 14 } } };
const TEXT = stringify({ schema: "admission-policy/v1", ...POLICY });

/** The sound policy's text with one part replaced. */
function changed(part: string, by: string): string {
  if (!TEXT.includes(part)) throw new Error(`the policy's text has no ${JSON.stringify(part)}`);
  return TEXT.replace(part, by);
}

function faults(text: string): string[] {
  return readAdmissionPolicy(text, FLEET, "p.yaml").faults.map(printFault);
}

it("reads a policy and names it by its bytes", () => {
  const bytes = Buffer.from(TEXT);
  expect(readAdmissionPolicy(bytes, FLEET, "p.yaml")).toEqual({
    policy: POLICY,
    computed: false,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    faults: [],
  });
  expect(readAdmissionPolicy(TEXT, FLEET, "p.yaml")).toEqual(readAdmissionPolicy(bytes, FLEET, "p.yaml"));
});

it.each([
  [
    "certificate.days",
    "  days: 14\n  limit",
    "  days: 31\n  limit",
    "found 31; write computed, or whole days, 1 to 30",
  ],
  [
    "certificate.days",
    "  days: 14\n  limit",
    "  days: 0\n  limit",
    "found 0; write computed, or whole days, 1 to 30",
  ],
  [
    "certificate.days",
    "  days: 14\n  limit",
    "  days: 1.5\n  limit",
    "found 1.5; write computed, or whole days, 1 to 30",
  ],
  [
    "certificate.days",
    "  days: 14\n  limit",
    "  days: computes\n  limit",
    'found "computes"; write computed, or whole days, 1 to 30',
  ],
  [
    "certificate.limit.certificates",
    "certificates: 14",
    "certificates: 0",
    "found 0; write a whole number, 1 to 100",
  ],
  [
    "remediation.days",
    "remediation:\n  days: 3",
    "remediation:\n  days: 14",
    "found 14; write fewer days than certificate.days (14)",
  ],
  [
    "remediation",
    "remediation:\n  days: 3",
    "remediation: all",
    'found "all"; write none, or days: a whole number, 1 to 30',
  ],
  ["posture.maxAgeHours", "maxAgeHours: 24", "maxAgeHours: 721", "found 721; write whole hours, 1 to 720"],
  [
    "posture.maxAgeHours",
    "maxAgeHours: 24",
    "maxAgeHours: 1e9",
    "found 1000000000; write whole hours, 1 to 720",
  ],
  ["posture.maxSyncAgeHours", "  maxSyncAgeHours: 48\n", "", "is missing; write whole hours, 1 to 720"],
  ["forms[0]", "- laptop", "- telephone", 'found "telephone"; write laptop, convertible, tablet or desktop'],
  ["forms[1]", "- convertible", "- laptop", "stands there twice; remove one of them"],
  [
    "os[0].until",
    "until: 2027-10-12",
    "until: 2027-02-30",
    'found "2027-02-30"; write a day of the calendar',
  ],
  [
    "os[2].release",
    'release: "24.04"',
    "release: 24.04",
    "found 24.04; write a version of dotted numbers, such as 10.0.26100.4061, in quotation marks",
  ],
  [
    "os[2].release",
    'platform: linux\n    release: "24.04"\n    until: 2029-05-31\n    floors:\n      - version: 24.04.2',
    "platform: windows\n    release: 10.0.022631\n    until: 2029-05-31\n    floors:\n      - version: 10.0.22631.2",
    "windows 10.0.22631 stands there twice; make one entry of both",
  ],
  [
    "os[0].floors[1].version",
    "version: 10.0.26100.4061",
    "version: 10.0.261000.4061",
    "found 10.0.261000.4061; write a version that begins with 10.0.26100",
  ],
  [
    "os[0].floors[1].version",
    "version: 10.0.26100.4061",
    "version: 10.0.26100.1999",
    "found 10.0.26100.1999; write one above 10.0.26100.2000, floors only rise",
  ],
  [
    "os[0].floors[1].from",
    "from: 2026-06-01",
    "from: 2026-01-01",
    "found 2026-01-01; write a day after 2026-01-01, floors stand in their order",
  ],
  [
    "require.preBoot[0]",
    "- tpm-and-pin",
    "- unknown",
    'found "unknown"; write tpm, tpm-and-pin or passphrase',
  ],
  ["require.preBoot[0]", "- tpm-and-pin", "- none", 'found "none"; write tpm, tpm-and-pin or passphrase'],
  ["require.join[0]", "- hybrid", "- unknown", 'found "unknown"; write entra, hybrid, domain or none'],
  [
    "require.proof[0]",
    "- mdm-channel",
    "- none",
    'found "none"; write mdm-channel, scep-challenge or tpm-certify',
  ],
  ["keys.sizes[0]", "- 3072", "- 2048", "found 2048; write 3072, 4096 or both; for 2048 write tpm2048"],
  [
    "keys.sizes",
    "sizes:\n    - 3072\n    - 4096",
    "sizes: []",
    "found []; write 3072, 4096 or both; for 2048 write tpm2048",
  ],
  [
    "keys.tpm2048.until",
    "    until: 2026-12-31\n    reference: A-3",
    "    reference: A-3",
    "is missing; write a day of the calendar",
  ],
  ["keys.tpm2048.reference", "reference: A-3", 'reference: ""', 'found ""; write a reference'],
  ["keys.software[0].until", "      until: 2026-12-31\n", "", "is missing; write a day of the calendar"],
  [
    "keys.software[1].inventory",
    "    - inventory: LT-0900",
    "    - inventory: LT-0900\n      until: 2026-01-31\n      reference: A-5\n    - inventory: LT-0900",
    "LT-0900 stands there twice; make one entry of both",
  ],
  [
    "keys",
    "  sizes:",
    "  anything: true\n  sizes:",
    'found the unknown field "anything"; remove it or correct its spelling',
  ],
])("finds fault with %s", (field, part, by, message) => {
  const found = faults(changed(part, by));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^p\.yaml:\d+:\d+ /);
  expect(found[0]).toContain(` ${field}: ${message}`);
});

it("gives line and column, and all faults in one run, checks across fields as well", () => {
  const text = changed("maxAgeHours: 24", "maxAgeHours: no")
    .replace("remediation:\n  days: 3", "remediation:\n  days: 20")
    .replace("version: 10.0.26100.4061", "version: 10.1.26100.4061")
    .replace("editions:\n      - enterprise", "editions:\n      - 7");
  expect(faults(text).map((fault) => fault.split(":").slice(0, 3).join(":"))).toEqual([
    "p.yaml:6:16 posture.maxAgeHours",
    "p.yaml:18:9 remediation.days",
    "p.yaml:26:18 os[0].floors[1].version",
    "p.yaml:31:9 os[0].editions[0]",
  ]);
});

it.each([
  ["an empty file", "", "p.yaml:1:1 is missing; write"],
  ["a list", "- 1", "p.yaml:1:1 found [1]; write schema, sources"],
  [
    "another version",
    TEXT.replace("policy/v1", "policy/v2"),
    'p.yaml:1:9 schema: found "admission-policy/v2"; write admission-policy/v1',
  ],
  [
    "a field that stands twice",
    `${TEXT}remediation: none\n`,
    "this is no sound YAML (Map keys must be unique",
  ],
  [
    "an alias",
    changed("- tpm-and-pin", "- &a tpm-and-pin").replace("- passphrase", "- *a"),
    "found an alias; write the value itself",
  ],
])("refuses %s", (_, text, message) => {
  const found = faults(text);
  expect(found.join("\n")).toContain(message);
  expect(readAdmissionPolicy(text, FLEET).policy).toBeUndefined();
});

it("refuses what is no UTF-8", () => {
  const { policy, faults } = readAdmissionPolicy(Uint8Array.of(0x61, 0xff), FLEET, "p.yaml");
  expect(policy).toBeUndefined();
  expect(faults.map(printFault)).toEqual(["p.yaml:1 this is no UTF-8; save the file in this encoding"]);
});

it("answers whatever text with a policy or with faults", () => {
  const piece = fc.constantFrom(
    "sources:",
    "\n",
    "  - ",
    "days: 14",
    "[",
    "{",
    "&a",
    "*a",
    '"',
    "os",
    ": ",
    "\t",
    "!!js",
    "\u0000",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((parts) => parts.join("")),
      ),
      (text) => {
        const reading = readAdmissionPolicy(text, FLEET, "p.yaml");
        expect(reading.policy === undefined).toBe(reading.faults.length > 0);
      },
    ),
  );
});

describe("notes", () => {
  it("list what is over, which is no fault", () => {
    const later = new Date("2027-01-01T00:00:00Z");
    expect(policyNotes(POLICY, later)).toEqual([
      "os[1].until: windows 10.0.22631 is out of support since 2026-06-14; such devices are refused",
      "keys.tpm2048: A-3 ended on 2026-12-31; keys of 2048 bit are refused",
      "keys.software[0]: LT-0900 (A-4) ended on 2026-12-31; the key is refused, remove the entry",
    ]);
  });

  it("list a release whose floor is still to come", () => {
    const [windows] = POLICY.os;
    const os = [{ ...windows!, floors: [{ version: "10.0.26100.9000", from: "2026-07-01" }] }];
    expect(policyNotes({ ...POLICY, os }, NOW)).toEqual([
      "os[0].floors: windows 10.0.26100 has no floor before 2026-07-01; every version is admitted",
    ]);
  });
});
