import type { ResourceValidationArgs } from "@pulumi/policy";
import canonicalize from "canonicalize";
import { sign } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  readBreakGlass,
  signedPart,
  type BreakGlass,
  type Override,
} from "../../../policy-pack/exemptions/break-glass";
import { breakGlassPolicy } from "../../../policy-pack/exemptions/break-glass-policy";
import { loadBreakGlass, loadExemptions } from "../../../policy-pack/exemptions/load";
import { lenienceFor } from "../../../policy-pack/exemptions/lenience";
import { sealKeys, type SealKeys } from "../../policies/sealed-statement";
import { saying } from "./judge";

const RULES = [
  { id: "open", exemptable: true },
  { id: "urgent", exemptable: "emergency" },
  { id: "strict", exemptable: false },
  { id: "undecided" },
] as const;
const NOW = new Date("2026-06-01T12:00:00Z");
const URN = "urn:pulumi:city::remote-access::azure-native:network:Subnet::dmz";
const keys = sealKeys();
const strangers = sealKeys();
const otherCurve = sealKeys("P-384");
const pin = { name: "duty", sha256: keys.sha256, owner: "security" };
const OVERRIDE: Override = {
  rules: ["open", "urgent"],
  stacks: ["remote-access/city"],
  reason: "the link is down",
  ticket: "INC-4711",
  notBefore: "2026-06-01T10:00:00Z",
  notAfter: "2026-06-01T18:00:00Z",
};

function signed(
  change: object = {},
  { privateKey, spki }: SealKeys = keys,
  part: (o: Override) => unknown = signedPart,
) {
  const override = { ...OVERRIDE, ...change };
  const bytes = Buffer.from(canonicalize(part(override)) ?? "");
  const signature = sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" });
  const seal = {
    algorithm: "ES256",
    publicKey: spki.toString("base64"),
    signature: signature.toString("base64"),
  };
  return { schema: "break-glass/v1", override, seal };
}
const read = (content: unknown, trust = saying({ overrides: [pin] }), now = NOW): BreakGlass =>
  readBreakGlass(typeof content === "string" ? content : JSON.stringify(content), "break-glass.json", {
    rules: RULES,
    trust,
    now,
  });
const faultsOf = (glass: BreakGlass) => (glass.state === "void" ? glass.faults : glass.state);

it("an override that a pinned key has signed counts in its time", () => {
  expect(read(signed())).toEqual({ state: "counts", override: OVERRIDE, key: "duty" });
});

it.each([
  ["2026-06-01T09:59:59Z", ["notBefore: it counts from 2026-06-01T10:00:00Z on"]],
  ["2026-06-01T10:00:00Z", "counts"],
  ["2026-06-01T18:00:00Z", "counts"],
  ["2026-06-01T18:00:01Z", ["notAfter: it counted until 2026-06-01T18:00:00Z; remove the file"]],
])("at %s: %j", (time, expected) => {
  expect(faultsOf(read(signed(), undefined, new Date(time)))).toEqual(expected);
});

const UNPINNED = (sha256: string) => [
  `seal.publicKey: the key with SHA-256 ${sha256} does not stand under overrides in trust.yaml`,
];
const UNSIGNED = ["seal.signature: does not belong to this override and this key"];
it.each<[string, () => BreakGlass, readonly string[]]>([
  ["another key", () => read(signed({}, strangers)), UNPINNED(strangers.sha256)],
  [
    "a key that is pinned for statements",
    () => read(signed(), saying({ seals: [pin] })),
    UNPINNED(keys.sha256),
  ],
  [
    "a key whose time is over",
    () => read(signed(), saying({ overrides: [{ ...pin, until: "2026-05-31" }] })),
    ['seal.publicKey: the key "duty" in trust.yaml counted until 2026-05-31'],
  ],
  [
    "a trust file with a fault",
    () => read(signed(), { ok: false, faults: ["trust.yaml:1: x"] }),
    ["seal.publicKey: no key counts while trust.yaml has a fault"],
  ],
  [
    "a longer time than was signed",
    () => read({ ...signed(), override: { ...OVERRIDE, notAfter: "2026-06-01T19:00:00Z" } }),
    UNSIGNED,
  ],
  ["a signature over something else", () => read(signed({}, keys, (override) => override)), UNSIGNED],
  [
    "a pinned key over a stranger's signature",
    () =>
      read({
        ...signed({}, strangers),
        seal: { ...signed({}, strangers).seal, publicKey: signed().seal.publicKey },
      }),
    UNSIGNED,
  ],
  [
    "a key on another curve",
    () => {
      const publicKey = otherCurve.spki.toString("base64");
      return read(
        { ...signed(), seal: { ...signed().seal, publicKey } },
        saying({ overrides: [{ ...pin, sha256: otherCurve.sha256 }] }),
      );
    },
    ["seal.publicKey: is no key on the curve P-256"],
  ],
  [
    "a second more than a day",
    () => read(signed({ notAfter: "2026-06-02T10:00:01Z" })),
    ["notAfter: is more than 24 hours after notBefore"],
  ],
  [
    "an end before its beginning",
    () => read(signed({ notAfter: "2026-06-01T10:00:00Z" })),
    ["notAfter: is not after notBefore", "notAfter: it counted until 2026-06-01T10:00:00Z; remove the file"],
  ],
  ["a rule that does not exist", () => read(signed({ rules: ["opne"] })), ['rules: there is no rule "opne"']],
  ...["strict", "undecided"].map((id): [string, () => BreakGlass, readonly string[]] => [
    `the rule "${id}"`,
    () => read(signed({ rules: ["open", id] })),
    [`rules: no override lifts ${id}: it decides who gets in, or what nobody can undo`],
  ]),
  ["no rule", () => read(signed({ rules: [] })), ["override.rules: names no rule"]],
  ["no stack", () => read(signed({ stacks: [] })), ["override.stacks: names no stack"]],
  [
    "a stack without its project",
    () => read(signed({ stacks: ["city"] })),
    ["override.stacks.0: is no <project>/<stack>"],
  ],
  ["no reason", () => read(signed({ reason: " " })), ["override.reason: says nothing"]],
  ["no ticket", () => read(signed({ ticket: "" })), ["override.ticket: names no ticket"]],
  [
    "a time of another zone",
    () => read(signed({ notAfter: "2026-06-01T18:00:00+02:00" })),
    ['override.notAfter: is no time in UTC as "2027-03-31T06:00:00Z"'],
  ],
  ["an unknown key", () => read({ ...signed(), more: 1 }), ["more: is not known"]],
  ["no JSON", () => read("{"), ["it is not JSON"]],
  ["no object", () => read("7"), ["it: has no schema, override and seal"]],
])("an override with %s does not count", (_, reading, faults) => {
  expect(faultsOf(reading())).toEqual(faults);
});

const lenience = (rule: (typeof RULES)[number], breakGlass: BreakGlass, urn = URN) =>
  lenienceFor(rule, urn, "finding", { exemptions: { ok: true, exemptions: [] }, breakGlass, now: NOW });

it("lets through what its rules object to in its stacks, exempted or failed, and says on whose word", () => {
  const expected = {
    lets: true,
    terms: 'let through by break-glass until 2026-06-01T18:00:00Z, ticket INC-4711, signed with "duty"',
    reason: "the link is down",
  };
  expect(lenience(RULES[0], read(signed()))).toEqual(expected);
  expect(lenience(RULES[1], read(signed()))).toEqual(expected);
  const exceptions = {
    exemptions: { ok: true, exemptions: [] },
    breakGlass: read(signed()),
    now: NOW,
  } as const;
  expect(lenienceFor(RULES[0], URN, "failure", exceptions)).toEqual(expected);
});

it.each(["urn:pulumi:dev::remote-access::t::n", "urn:pulumi:city::web::t::n"])(
  "lets nothing through of %s, and says for which stacks it counts",
  (urn) => {
    expect(lenience(RULES[0], read(signed()), urn)).toEqual({
      lets: false,
      notes: ["the override counts for remote-access/city only"],
    });
  },
);

it("is no matter for a rule that it does not name", () => {
  expect(lenience(RULES[1], read(signed({ rules: ["open"] })))).toEqual({ lets: false, notes: [] });
});

it("never lifts a rule that nobody may lift, whatever a reader of its file let pass", () => {
  for (const rule of [RULES[2], RULES[3]]) {
    const glass = { state: "counts", override: { ...OVERRIDE, rules: [rule.id] }, key: "duty" } as const;
    expect(lenience(rule, glass).lets).toBe(false);
  }
});

it("that does not count is noted where a rule blocks that it names, or where nobody can tell which it names", () => {
  const note = "the override in break-glass.json does not count: ";
  const unpinned = read(signed({ rules: ["open"] }, strangers));
  expect(lenience(RULES[0], unpinned)).toEqual({
    lets: false,
    notes: [`${note}${UNPINNED(strangers.sha256).join()}`],
  });
  expect(lenience(RULES[1], unpinned)).toEqual({ lets: false, notes: [] });
  expect(lenience(RULES[1], read("{"))).toEqual({ lets: false, notes: [`${note}it is not JSON`] });
});

describe("the policy break-glass", () => {
  const told = (glass: BreakGlass, ...urns: string[]) => {
    const reported: string[] = [];
    const { validateResource } = breakGlassPolicy(glass);
    if (typeof validateResource !== "function") throw new Error("a policy of this pack has one function");
    for (const urn of urns)
      void validateResource({ urn } as ResourceValidationArgs, (message) => reported.push(message));
    return reported;
  };

  it("says nothing without an override", () => {
    expect(told({ state: "none" }, "a", "b")).toEqual([]);
  });

  it("tells of an override at the first resource, of the update as well as of the preview before it", () => {
    const words =
      'break-glass: until 2026-06-01T18:00:00Z nothing blocks remote-access/city by open, urgent: the link is down (ticket INC-4711, signed with "duty")';
    expect(told(read(signed()), "a", "b", "a", "b")).toEqual([words, words]);
  });

  it("tells of one that does not count", () => {
    expect(told(read("{"), "a", "b")).toEqual([
      "break-glass: break-glass.json does not count: it is not JSON",
    ]);
  });
});

describe("where an override lies", () => {
  const home = mkdtempSync(join(tmpdir(), "break-glass-"));
  const [pack, folder] = [join(home, "pack"), join(home, "work")];
  beforeAll(() => {
    for (const name of [pack, folder]) mkdirSync(name);
    writeFileSync(join(folder, "named.json"), JSON.stringify(signed()));
  });
  afterEach(() => rmSync(join(pack, "break-glass.json"), { force: true }));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const load = (named?: string) =>
    loadBreakGlass({ pack, folder, named }, { rules: RULES, trust: saying({ overrides: [pin] }), now: NOW });

  it.each([undefined, ""])("it need not be there when %j names it", (named) => {
    expect(load(named)).toEqual({ state: "none" });
  });

  it("beside the exemptions it counts without being named", () => {
    writeFileSync(join(pack, "break-glass.json"), JSON.stringify(signed()));
    expect(load()).toMatchObject({ state: "counts" });
  });

  it("it is found from the folder of work, and instead of the one beside the exemptions", () => {
    writeFileSync(join(pack, "break-glass.json"), "{");
    expect(load("named.json")).toMatchObject({ state: "counts" });
    expect(load(join(folder, "named.json"))).toMatchObject({ state: "counts" });
  });

  it("one that is named and not there does not count, which is said", () => {
    const faults = [expect.stringMatching(/^it cannot be read: ENOENT/)];
    expect(load("other.json")).toEqual({ state: "void", file: "other.json", faults });
  });

  it("exemptions that are not there are a fault", () => {
    expect(loadExemptions(pack, RULES)).toEqual({
      ok: false,
      faults: [expect.stringMatching(/^exemptions\.yaml: cannot be read: ENOENT/)],
    });
  });
});
