import fc from "fast-check";
import { listText } from "../../../../infra/probe/probe-list";
import type { ProbeResult, Verdict } from "../../../../infra/probe/probe-result";
import { resultText } from "../../../../infra/probe/result-text";
import { verifyResult, type Verification } from "../../../../infra/probe/verify-result";
import { ALL_KNOWN, listOf } from "./lists";
import { knocker, resultFor, signedText, type Knocker } from "./results";

// Each result has an RSA key of its own, and two cores may be busy.
jest.setTimeout(60_000);

const { list } = listOf("dev", ALL_KNOWN);
const other = { ...list, nonce: "f".repeat(32) };
const MAIL = "tcp:10.84.0.10:993";
const SHARE = "tcp:10.84.1.4:445";

let who: Knocker;
beforeAll(async () => {
  who = await knocker();
});

const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });
const check = (text: string, asked: string | undefined = listText(list)) =>
  verifyResult(
    file("probe-result.json", text),
    asked === undefined ? undefined : file("probe-list.json", asked),
  );
const faultsOf = (found: Verification) => (found.ok ? [] : found.faults);
const verified = (found: Verification) => {
  if (!found.ok) throw new Error(found.faults.join("\n"));
  return found;
};
const sound = (verdicts: Readonly<Record<string, Verdict>> = {}) => resultFor(list, who, verdicts);

describe("a result", () => {
  it("verifies as the script wrote it", () => {
    const found = verified(check(signedText(sound(), who)));
    expect(found).toMatchObject({ conclusive: true, notes: [], result: { reached: [] } });
    expect(found.thumbprint).toMatch(/^[0-9A-F]{40}$/);
  });

  it("verifies when something was reached, too", () => {
    const { result } = verified(check(signedText(sound({ [MAIL]: "reached" }), who)));
    expect(result.reached).toEqual([MAIL]);
  });

  it.each<[string, Readonly<Record<string, Verdict>>]>([
    ["a control that did not answer", { "control:www.example.org:443": "not-tried" }],
    ["a target that was left out", { [MAIL]: "not-tried" }],
    ["a gateway that did not answer", { "ike:self-made": "silent" }],
  ])("is not conclusive with %s", (_, verdicts) => {
    expect(verified(check(signedText(sound(verdicts), who))).conclusive).toBe(false);
  });

  it("is not conclusive with a silent gateway, whatever it says itself", () => {
    const result = { ...sound({ "ike:self-made": "silent" }), conclusive: true };
    expect(verified(check(signedText(result, who))).conclusive).toBe(false);
  });

  it("is not conclusive when nothing at all has answered, whatever it says itself, and says so", () => {
    const few = { ...list, targets: list.targets.filter(({ kind }) => kind !== "ike" && kind !== "control") };
    const found = verified(
      check(signedText({ ...resultFor(few, who), conclusive: true }, who), listText(few)),
    );
    expect(found).toMatchObject({ conclusive: false });
    expect(found.notes[0]).toMatch(/^nothing at all has answered/);
  });

  it("is not conclusive without its list, and says so", () => {
    const found = verifyResult(file("r", signedText(sound(), who)), undefined);
    expect(verified(found)).toMatchObject({
      conclusive: false,
      notes: [expect.stringContaining("the list was not compared")],
    });
  });

  it("says that the device's clock is wrong", () => {
    const result = { ...sound(), started: "2026-11-01T00:00:00Z" };
    expect(verified(check(signedText(result, who))).notes).toEqual([
      expect.stringContaining("which is before the list was made"),
    ]);
  });

  it("is not conclusive when nothing had to answer, whatever it says itself, and says so", () => {
    const { list: lonely } = listOf("dev");
    const name = lonely.targets.find(({ kind }) => kind === "dns")!;
    const result = resultFor(lonely, who, { [name.id]: "answered" });
    const found = verified(check(signedText({ ...result, conclusive: true }, who), listText(lonely)));
    expect(found).toMatchObject({
      conclusive: false,
      notes: ["nothing in the list had to answer: a device without any network would have found the same"],
    });
  });

  it.each(["control", "ike"])("is conclusive where only the %s had to answer, and did", (wanted) => {
    const targets = list.targets.filter(
      ({ kind }) => kind === wanted || (kind !== "ike" && kind !== "control"),
    );
    const few = { ...list, targets };
    expect(verified(check(signedText(resultFor(few, who), who), listText(few)))).toMatchObject({
      conclusive: true,
      notes: [],
    });
  });
});

type Unsigned = Omit<ProbeResult, "signature">;
const without = (id: string) => (result: Unsigned) => ({
  ...result,
  findings: result.findings.filter((finding) => finding.id !== id),
});

/** Signed after the change, as by somebody who writes a result of their own: what is said in it must agree. */
const FORGED: [what: string, change: (result: Unsigned) => object, fault: RegExp][] = [
  ["another list's digest", (result) => ({ ...result, list: "0".repeat(64) }), /^list: is 0000/],
  ["another nonce", (result) => ({ ...result, nonce: "0".repeat(32) }), /^nonce: is 0000/],
  ["another stack", (result) => ({ ...result, stack: "city" }), /^stack: is city, and the list's is dev/],
  ["a target that was passed over", without(SHARE), /tcp:10\.84\.1\.4:445 of the list is missing/],
  [
    "a target twice",
    (result) => ({ ...result, findings: [...result.findings, result.findings[0]] }),
    /"control:www\.example\.org:443" is there twice/,
  ],
  [
    "a target that nobody asked for",
    (result) => ({
      ...result,
      findings: [...result.findings, { id: "tcp:192.0.2.1:1", verdict: "silent", detail: "" }],
    }),
    /tcp:192\.0\.2\.1:1 is not in the list/,
  ],
  ["another order", (result) => ({ ...result, findings: result.findings.toReversed() }), /another order/],
  [
    "something reached that it does not count",
    (result) => ({
      ...result,
      findings: result.findings.map((finding) =>
        finding.id === MAIL ? { ...finding, verdict: "reached" } : finding,
      ),
    }),
    /^reached: says nothing, and the findings tcp:10\.84\.0\.10:993/,
  ],
  [
    "something counted that was not reached",
    (result) => ({ ...result, reached: [MAIL] }),
    /^reached: says tcp:10\.84\.0\.10:993, and the findings nothing/,
  ],
  [
    "a claim to be conclusive",
    (result) => ({
      ...result,
      findings: result.findings.map((finding) =>
        finding.id === MAIL ? { ...finding, verdict: "not-tried" } : finding,
      ),
    }),
    /^conclusive: is true, although something was not tried/,
  ],
  [
    "a control that is silent",
    (result) => ({
      ...result,
      findings: result.findings.map((finding) => ({
        ...finding,
        verdict: finding.id.startsWith("control:") ? "silent" : finding.verdict,
      })),
    }),
    /control:www\.example\.org:443 cannot be "silent"/,
  ],
  [
    "a port that was expected",
    (result) => ({
      ...result,
      findings: result.findings.map((finding) =>
        finding.id === MAIL ? { ...finding, verdict: "expected" } : finding,
      ),
    }),
    /tcp:10\.84\.0\.10:993 cannot be "expected"/,
  ],
  ["an end before its start", (result) => ({ ...result, ended: "2026-11-28T17:09:59Z" }), /is before/],
  [
    "a certificate that a test gave the script",
    (result) => ({ ...result, testIdentity: true }),
    /^testIdentity: a test gave the script .* without REMOTE_ACCESS_PROBE_TEST_IDENTITY/,
  ],
  ["a claim that no test gave it", (result) => ({ ...result, testIdentity: false }), /testIdentity: /],
  ["more than the schema has", (result) => ({ ...result, host: "pc-anna" }), /Unrecognized key: "host"/],
  ["another schema", (result) => ({ ...result, schema: "probe-result/v2" }), /schema: /],
  [
    "control characters for the terminal",
    (result) => ({
      ...result,
      findings: result.findings.map((finding) => ({ ...finding, detail: "\u001b[2J" })),
    }),
    /printable ASCII/,
  ],
  ["no certificate", (result) => ({ ...result, certificate: "AAAA" }), /certificate: is no certificate/],
  [
    "bytes behind the certificate",
    (result) => ({
      ...result,
      certificate: Buffer.concat([Buffer.from(who.certificate, "base64"), Buffer.from("x")]).toString(
        "base64",
      ),
    }),
    /certificate: /,
  ],
];

describe("a result does not verify", () => {
  it.each(FORGED)("with %s", (_, change, fault) => {
    expect(faultsOf(check(signedText(change(sound()), who)))).toEqual(
      expect.arrayContaining([expect.stringMatching(fault)]),
    );
  });

  it("when one value was changed after it was signed", () => {
    const signed = JSON.parse(signedText(sound(), who)) as ProbeResult;
    const changes: Partial<ProbeResult>[] = [
      { script: "probe.ps1" },
      { ended: "2026-11-28T17:13:00Z" },
      { conclusive: false },
      { findings: signed.findings.map((finding, at) => (at === 9 ? { ...finding, detail: "x" } : finding)) },
    ];
    for (const change of changes) {
      expect(faultsOf(check(JSON.stringify({ ...signed, ...change })))).toEqual([
        expect.stringMatching(/^signature: does not verify/),
      ]);
    }
  });

  it("when any byte of the signature is another one", () => {
    const signed = JSON.parse(signedText(sound(), who)) as ProbeResult;
    const bytes = Buffer.from(signed.signature, "base64");
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= flip;
        expect(check(JSON.stringify({ ...signed, signature: changed.toString("base64") })).ok).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it("when somebody else signed it", async () => {
    const stranger = await knocker();
    const text = signedText(sound(), { ...who, key: stranger.key });
    expect(faultsOf(check(text))).toEqual([expect.stringMatching(/^signature: does not verify/)]);
  });

  it.each([
    ["a short key", async () => knocker({ bits: 1024 })],
    ["a key that is no RSA key", async () => knocker({ curve: "P-256" })],
  ])("when its certificate has %s", async (_, make) => {
    const weak = await make();
    expect(faultsOf(check(signedText(resultFor(list, weak), weak)))).toEqual([
      expect.stringMatching(/^certificate: has no RSA key of at least 2048 bits/),
    ]);
  });

  it("when somebody else signed its certificate", async () => {
    const issued = await knocker({ issuedBy: await knocker() });
    expect(faultsOf(check(signedText(resultFor(list, issued), issued)))).toEqual([
      expect.stringMatching(/^certificate: is not self-made/),
    ]);
  });

  it("beside another kit's list", () => {
    expect(faultsOf(check(signedText(sound(), who), listText(other)))).toEqual([
      expect.stringMatching(/^list: is /),
      expect.stringMatching(/^nonce: is /),
    ]);
  });

  it("beside a list whose bytes were changed, although it says the same", () => {
    expect(faultsOf(check(signedText(sound(), who), `${listText(list)} `))).toEqual([
      expect.stringMatching(/^list: is /),
    ]);
  });

  it.each([
    ["no JSON", "reached: nothing", /is not JSON/],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), /is not JSON/],
    ["an empty object", "{}", /schema: /],
    ["null", "null", /expected object/],
  ])("when it is %s", (_, text, fault) => {
    const found = verifyResult({ name: "probe-result.json", bytes: Buffer.from(text) }, undefined);
    expect(faultsOf(found)).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });

  it("and all that is wrong is said at once", () => {
    const result = { ...sound(), nonce: "0".repeat(32), reached: [MAIL] };
    const signed = JSON.parse(signedText(result, who)) as ProbeResult;
    expect(faultsOf(check(JSON.stringify({ ...signed, stack: "city" })))).toEqual([
      expect.stringMatching(/^signature: /),
      expect.stringMatching(/^reached: /),
      expect.stringMatching(/^nonce: /),
      expect.stringMatching(/^stack: /),
    ]);
  });
});

describe("what is printed of a result", () => {
  const printed = (verdicts: Readonly<Record<string, Verdict>>, asked: string | undefined = listText(list)) =>
    resultText(verified(check(signedText(sound(verdicts), who), asked)), (_, text) => text);

  it("begins with the sentence that counts", () => {
    expect(printed({})[0]).toBe("An unmanaged device at 2026-11-28T17:10:00Z could reach: nothing.");
    expect(printed({ [MAIL]: "reached" })[0]).toBe(
      `An unmanaged device at 2026-11-28T17:10:00Z could reach: mail 10.84.0.10, IMAP over TLS (${MAIL}).`,
    );
  });

  it("says why silence may mean nothing", () => {
    expect(printed({ "ike:self-made": "silent" }).slice(1, 3)).toEqual([
      "This is not conclusive:",
      "  ike:self-made: no answer",
    ]);
  });

  it("has one line for each target", () => {
    expect(printed({}).filter((line) => / (silent|refused|expected) +no answer$/.test(line))).toHaveLength(
      list.targets.length,
    );
  });
});
