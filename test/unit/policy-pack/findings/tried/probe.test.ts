import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { InputReader } from "../../../../../policy-pack/findings/report/read-input";
import { probeSchema } from "../../../../../policy-pack/findings/tried/schema";
import { showsAnything } from "../../../../../policy-pack/findings/tried/verdict";
import { CLOSED, CONTROL, digest, knocker, LIST, listText, RESULT, signed } from "./example-result";
import { inFolder } from "./folder";

const [folder, elsewhere] = [inFolder(), inFolder()];
const [who, other] = [knocker(), knocker()];
beforeEach(() => folder.file("probe-list.json", LIST));

function read(content: unknown) {
  const reader = new InputReader();
  const probe = reader.probe(folder.file("probe-result.json", content));
  return { probe, faults: reader.faults };
}

const [, second, control] = RESULT.findings;
const reached = { ...second!, verdict: "reached", detail: "banner: 220 files" };
const REACHED = { ...RESULT, findings: [RESULT.findings[0], reached, control], reached: [reached.id] };

it("what a script writes is read, with what the list calls its targets", () => {
  const { probe, faults } = read(signed(REACHED, who));
  expect(faults).toEqual([]);
  expect(probeSchema.parse(probe)).toEqual(probe);
  expect(probe).toEqual({
    stack: "dev",
    script: "probe.py",
    started: RESULT.started,
    ended: RESULT.ended,
    listSha256: RESULT.list,
    list: "same",
    conclusive: true,
    signature: "valid",
    thumbprint: new X509Certificate(Buffer.from(who.certificate, "base64")).fingerprint.replaceAll(":", ""),
    reached: 1,
    targets: [
      { ...RESULT.findings[0], what: "mail server, IMAPS" },
      { ...reached, what: "file server, SMB" },
      { ...control, what: CONTROL.what },
    ],
  });
});

describe("the signature", () => {
  const ofEc = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const weak = knocker(generateKeyPairSync("rsa", { modulusLength: 1024 }));
  const issued = knocker(generateKeyPairSync("rsa", { modulusLength: 2048 }), other.key);
  const longer = Buffer.concat([Buffer.from(who.certificate, "base64"), Buffer.from("more")]);
  const good = signed(RESULT, who);
  it.each([
    ["holds", good, "valid"],
    ["holds over what a later version adds", signed({ ...RESULT, added: { b: 1, a: [true] } }, who), "valid"],
    ["does not hold when a word is changed", { ...good, ended: "2026-06-15T09:03:00Z" }, "wrong"],
    ["does not hold when something is added", { ...good, added: 1 }, "wrong"],
    ["of somebody else does not hold", { ...good, certificate: other.certificate }, "wrong"],
    ["that is none does not hold", { ...good, signature: "bm8=" }, "wrong"],
    ["cannot be verified without a certificate", { ...good, certificate: "bm8=" }, "unreadable"],
    ["cannot be verified by a key of another kind", signed(RESULT, knocker(ofEc)), "unreadable"],
    ["cannot be verified by a key of 1024 bits", signed(RESULT, weak), "unreadable"],
    ["cannot be verified by a certificate that somebody else signed", signed(RESULT, issued), "unreadable"],
    [
      "cannot be verified by a certificate with bytes behind it",
      signed(RESULT, { ...who, certificate: longer.toString("base64") }),
      "unreadable",
    ],
  ])("%s", (_, content, signature) => {
    const { probe, faults } = read(content);
    expect(faults).toEqual([]);
    expect(probe).toMatchObject({ signature });
    expect(showsAnything(probe!)).toBe(signature === "valid");
  });
});

describe("the list", () => {
  it("beside the result is another one: its words are not taken, and silence shows nothing", () => {
    folder.file("probe-list.json", `${LIST} `);
    const { probe } = read(signed(RESULT, who));
    expect(probe).toMatchObject({ list: "other", conclusive: false });
    expect(showsAnything(probe!)).toBe(false);
    expect(probe!.targets[0]).not.toHaveProperty("what");
  });

  it("is not beside the result: nobody knows what was to be tried", () => {
    const reader = new InputReader();
    const file = elsewhere.file("probe-result.json", signed(RESULT, who));
    const probe = reader.probe(file);
    expect(probe).toMatchObject({ list: "missing", signature: "valid", conclusive: false });
    expect(showsAnything(probe!)).toBe(false);
  });

  it("has a target that the result leaves out: its silence is none", () => {
    const { probe } = read(signed({ ...RESULT, findings: RESULT.findings.slice(1) }, who));
    expect(probe).toMatchObject({ list: "same", conclusive: false });
    expect(showsAnything(probe!)).toBe(false);
  });
});

it("what is not conclusive shows nothing, although it is signed", () => {
  const { probe } = read(signed({ ...RESULT, conclusive: false }, who));
  expect(probe).toMatchObject({ signature: "valid", conclusive: false });
  expect(showsAnything(probe!)).toBe(false);
});

const GATEWAY = { id: "ike:self-made", kind: "ike", host: "192.0.2.9", what: "the gateway" };
it.each([
  ["nothing had to answer", CLOSED, [{}, {}], false],
  ["nothing had to answer, and all was silent", CLOSED, [{}, { verdict: "silent" }], false],
  ["a public host answered", [...CLOSED, CONTROL], [{}, {}, { verdict: "expected" }], true],
  ["the gateway answered", [...CLOSED, GATEWAY], [{}, {}, { verdict: "refused" }], true],
  ["the gateway was silent", [...CLOSED, GATEWAY], [{}, {}, { verdict: "silent" }], false],
  [
    "the gateway was silent, whatever its target is called",
    [...CLOSED, { ...GATEWAY, id: "tcp:1" }],
    [{}, {}, { verdict: "silent" }],
    false,
  ],
  ["nothing was asked", [], [], false],
])("silence is believed only where something answered: %s", (_, targets, verdicts, conclusive) => {
  const list = listText(targets);
  folder.file("probe-list.json", list);
  const findings = targets.map(({ id }, index) => ({
    id,
    verdict: "refused",
    detail: "",
    ...verdicts[index],
  }));
  const { probe, faults } = read(signed({ ...RESULT, list: digest(list), findings }, who));
  expect(faults).toEqual([]);
  expect(probe).toMatchObject({ list: "same", signature: "valid", conclusive });
});

it("what a test's certificate knocked with shows nothing, although it is signed", () => {
  const { probe } = read(signed({ ...RESULT, testIdentity: true }, who));
  expect(probe).toMatchObject({ signature: "valid", conclusive: true, testIdentity: true });
  expect(probeSchema.parse(probe)).toEqual(probe);
  expect(showsAnything(probe!)).toBe(false);
});

const [first] = RESULT.findings;
it.each([
  ["another version", { version: 2 }, /version: /],
  ["a verdict that there is not", { findings: [{ ...first, verdict: "open" }] }, /findings\[0\]\.verdict: /],
  ["a target twice", { findings: [first, first] }, /findings: has "tcp:10\.84\.0\.10:993" more than once/],
  [
    "a reached target that it does not list",
    { ...REACHED, reached: [] },
    /reached: names other targets than/,
  ],
  ["a list of what no finding says", { reached: ["tcp:1"] }, /reached: names other targets than/],
  [
    "a claim to be conclusive where something was not tried",
    { findings: [{ ...first, verdict: "not-tried" }] },
    /conclusive: is true, although something was not tried/,
  ],
  [
    "a public host that must answer, and is silent",
    { findings: [{ ...control, verdict: "silent" }] },
    /findings: says "silent" of "control:192\.0\.2\.7:443", which it cannot be/,
  ],
  [
    "a target that answers as it must, and need not",
    { findings: [{ ...first, verdict: "expected" }] },
    /findings: says "expected" of "tcp:10\.84\.0\.10:993", which it cannot be/,
  ],
  ["a test's certificate that is none", { testIdentity: false }, /testIdentity: /],
])("a result with %s is refused, with place and remedy", (_, changed, fault) => {
  const { probe, faults } = read(signed({ ...RESULT, ...changed }, who));
  expect(probe).toBeUndefined();
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(fault);
  expect(faults[0]).toMatch(
    /probe-result\.json: .*; write the probe-result\.json of npm run probe .* there$/,
  );
});
