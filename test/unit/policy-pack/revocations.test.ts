import fc from "fast-check";
import type { GatewayStatement } from "../../../policy-pack/statement/sealed-statement";
import { ALL_ZERO } from "../../../policy-pack/trust/trust-file";
import { selfSigned } from "../../policies/self-signed";
import {
  blocking,
  CONNECTION,
  formsOf,
  GATEWAY,
  judge,
  SEAL,
  SERVER,
  stated,
  TAGS,
  told,
  trusting,
  TUNNEL,
  unknown,
  WAN_TUNNEL,
  type Trial,
} from "./judge";

const ID = "p2s-revocations-complete";
const NOW = new Date("2026-06-01T12:00:00Z");
const city = selfSigned("city device CA");
const next = selfSigned("next device CA");
const trust = trusting(city.sha256, next.sha256);
const pins = {
  anchors: new Map([
    [city.sha256, "anchor-0"],
    [next.sha256, "anchor-1"],
  ]),
};
const A = "AA".repeat(20);
const B = "B1".repeat(20);
const ENDED = "E0".repeat(20);
const later = "2026-06-20T00:00:00Z";
const revoked = [
  { thumbprint: A, class: "stolen", notAfter: later },
  { thumbprint: B, class: "lost", notAfter: later },
  { thumbprint: ENDED, class: "lost", notAfter: "2026-06-01T12:00:00Z" },
];
const statement = (change: Partial<GatewayStatement> = {}) => stated(pins, NOW, { revoked, ...change });
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const BOTH = `2 of 2 revoked certificates missing: ${A} (stolen), ${B} (lost)`;

const generic = (resourceType: string, properties: object) => ({
  resourceProviderNamespace: "Microsoft.Network",
  resourceType,
  properties,
});
interface Place {
  readonly shape: string;
  readonly type: string;
  readonly inputs: (configuration: object) => Record<string, unknown>;
  readonly at: string;
  /** How Azure Resource Manager writes the items of a gateway's lists. */
  readonly wrapped?: true;
  /** The resource has no tag to give: a child, or one that carries the gateway inside. */
  readonly untagged?: true;
}
const PLACES: readonly Place[] = [
  {
    shape: "a VNet gateway",
    type: GATEWAY,
    inputs: (vpnClientConfiguration) => ({ vpnClientConfiguration }),
    at: "vpnClientConfiguration",
  },
  {
    shape: "a Virtual WAN server configuration",
    type: SERVER,
    inputs: (properties) => ({ properties }),
    at: "properties",
  },
  {
    shape: "a generic resource that is a VNet gateway",
    type: "azure-native:resources:Resource",
    inputs: (vpnClientConfiguration) => generic("virtualNetworkGateways", { vpnClientConfiguration }),
    at: "properties.vpnClientConfiguration",
    wrapped: true,
  },
  {
    shape: "a generic resource that is a server configuration",
    type: "azure-native:resources:Resource",
    inputs: (properties) => generic("vpnServerConfigurations", properties),
    at: "properties",
  },
  {
    shape: "a gateway inside a connection",
    type: CONNECTION,
    inputs: (vpnClientConfiguration) => ({ virtualNetworkGateway2: { vpnClientConfiguration } }),
    at: "virtualNetworkGateway2.vpnClientConfiguration",
    untagged: true,
  },
  {
    shape: "the predecessor of the server configuration",
    type: "azure-native:network:P2sVpnServerConfiguration",
    inputs: (properties) => ({ properties }),
    at: "properties",
    untagged: true,
  },
  {
    shape: "a server configuration inside a Virtual WAN",
    type: "azure-native:network:VirtualWan",
    inputs: (properties) => ({ p2SVpnServerConfigurations: [{ properties }] }),
    at: "p2SVpnServerConfigurations[0].properties",
    untagged: true,
  },
];

describe.each(PLACES)("$shape", ({ type, inputs, at, wrapped, untagged }) => {
  const list = "vpnClientRevokedCertificates";
  const name = wrapped ? "properties.thumbprint" : "thumbprint";
  const item = (thumbprint: unknown) => (wrapped ? { properties: { thumbprint } } : { thumbprint });
  const trial = (change: object, rest: Partial<Trial> = {}): Trial => ({
    type,
    now: NOW,
    trust,
    statement: statement(),
    inputs: inputs({
      ...TUNNEL,
      ...WAN_TUNNEL,
      vpnAuthenticationTypes: ["Certificate"],
      vpnClientRootCertificates: [{ name: "city", publicCertData: city.base64 }],
      [list]: [item(A), item(B)],
      ...change,
    }),
    ...rest,
  });
  const verdict = (one: Trial) => {
    const reported = judge(one, ID);
    return { at: told("property", reported), found: told("found", reported) };
  };

  it.each([
    ["every unexpired thumbprint", {}],
    ["them in lower case", { [list]: [item(A.toLowerCase()), item(B.toLowerCase())] }],
    ["more than those", { [list]: [item("CC".repeat(20)), item(B), item(A), item(ENDED)] }],
  ])("passes with %s", (_, change) => {
    expect(judge(trial(change), ID)).toEqual([]);
  });

  it("passes without a list when the statement revokes nothing any more", () => {
    const nothing = statement({ revoked: [revoked[2]!] });
    for (const change of [{ [list]: undefined }, { [list]: null }, { [list]: [] }])
      expect(judge(trial(change, { statement: nothing }), ID)).toEqual([]);
  });

  it.each([
    ["", "no list", BOTH, { [list]: undefined }],
    ["", "null", BOTH, { [list]: null }],
    ["", "an empty list", BOTH, { [list]: [] }],
    ["", "one missing", `1 of 2 revoked certificates missing: ${B} (lost)`, { [list]: [item(A)] }],
    ["", "an unknown list", LATER, { [list]: unknown }],
    [`[2].${name}`, "an unknown thumbprint", LATER, { [list]: [item(A), item(B), item(unknown)] }],
    ["[2]", "an unknown entry", LATER, { [list]: [item(A), item(B), unknown] }],
    [`[2].${name}`, "an empty entry", "no thumbprint", { [list]: [item(A), item(B), {}] }],
    [
      `[0].${name}`,
      "separators",
      `"${A.match(/../g)!.join(":")}"`,
      { [list]: [item(A.match(/../g)!.join(":")), item(B)] },
    ],
    [`[2].${name}`, "41 digits", `"${A}0"`, { [list]: [item(A), item(B), item(`${A}0`)] }],
    [`[2].${name}`, "a number", "12", { [list]: [item(A), item(B), item(12)] }],
    [
      "",
      "something that is no list",
      "a value that cannot be decided before deployment: it is an object, not a list",
      { [list]: { 0: item(A), 1: item(B) } },
    ],
  ])("is blocked at the list%s for %s", (place, _, found, change) => {
    expect(verdict(trial(change))).toEqual({ at: [`${at}.${list}${place}`], found: [found] });
  });

  it("is blocked for a list under a name, and for thumbprints in a shape, that Azure may never receive", () => {
    const misnamed = trial({ [list]: undefined, VpnClientRevokedCertificates: [item(A), item(B)] });
    expect(verdict(misnamed).found).toEqual([
      "a value that cannot be decided before deployment: it is written as VpnClientRevokedCertificates, which may never arrive",
    ]);
    const inCapitals = (Thumbprint: string) => (wrapped ? { properties: { Thumbprint } } : { Thumbprint });
    expect(verdict(trial({ [list]: [item(A), item(B), inCapitals(A)] })).at).toEqual([
      `${at}.${list}[2].${name.replace("thumb", "Thumb")}`,
    ]);
    const other = (thumbprint: string) => (wrapped ? { thumbprint } : { properties: { thumbprint } });
    expect(verdict(trial({ [list]: [other(A), other(B)] })).found).toEqual([
      BOTH,
      "no thumbprint",
      "no thumbprint",
    ]);
  });

  it("is blocked for a pinned root that the statement does not name, and not for one that it lacks", () => {
    const onlyNext = statement({ anchors: statement().statement.anchors.slice(1) });
    expect(verdict(trial({}, { statement: onlyNext }))).toEqual({
      at: [`${at}.vpnClientRootCertificates[0].publicCertData`],
      found: [`the anchor "anchor-0" with SHA-256 ${city.sha256}, which statement 7 does not name`],
    });
  });

  it("is left to p2s-root-pinned when it trusts no pinned root", () => {
    const stranger = [{ publicCertData: selfSigned("stranger").base64 }];
    for (const vpnClientRootCertificates of [stranger, unknown, undefined, []]) {
      const one = trial({ vpnClientRootCertificates, [list]: undefined }, { statement: { state: "none" } });
      expect(judge(one, ID)).toEqual([]);
      expect(blocking(one)).toContain("p2s-root-pinned");
    }
  });

  it.each([
    ["tags.remote-access-statement", "no tag of this name", "nothing", { tags: { other: "7" } }],
    ["tags", "no tags, in a deployment's eyes", LATER, { tags: unknown }],
    [
      "tags.remote-access-statement",
      "an unknown tag",
      LATER,
      { tags: { "remote-access-statement": unknown } },
    ],
    [
      "tags.remote-access-statement",
      "the number of an older statement",
      '"6", while the statement has the sequence 7',
      { tags: { "remote-access-statement": "6" } },
    ],
    [
      "tags.remote-access-statement",
      "the number of a later statement",
      '"8", while the statement has the sequence 7',
      { tags: { "remote-access-statement": "8" } },
    ],
    [
      "tags.remote-access-statement",
      "another way to write it",
      '"07", while the statement has the sequence 7',
      { tags: { "remote-access-statement": "07" } },
    ],
  ])("is judged at %s for %s", (place, _, found, tags) => {
    const one = trial({});
    const expected = untagged ? { at: [], found: [] } : { at: [place], found: [found] };
    expect(verdict({ ...one, inputs: { ...one.inputs, ...tags } })).toEqual(expected);
  });

  it.each<[string, Partial<Trial>, string[]]>([
    ["none is configured", { statement: { state: "none" } }, ["no gateway statement to compare it with"]],
    [
      "its file cannot be used",
      { statement: { state: "faulty", file: "s.json", faults: ["one", "two"] } },
      ["a gateway statement that cannot be used: s.json: one | two"],
    ],
    [
      "its seal is not pinned",
      { statement: { ...statement(), seal: "12".repeat(32) } },
      [`is sealed by the key with SHA-256 ${"12".repeat(32)}, which is not pinned`],
    ],
    [
      "it is older than a week",
      { statement: statement({ time: "2026-05-25T11:59:59Z" }) },
      ["is dated 2026-05-25T11:59:59Z, which is more than 7 days ago"],
    ],
    [
      "it is from the future",
      { statement: statement({ time: "2026-06-01T12:05:01Z" }) },
      ["is dated 2026-06-01T12:05:01Z, which lies ahead"],
    ],
    [
      "it is wrong in two ways",
      { statement: { ...statement({ time: "2026-05-01T00:00:00Z" }), seal: "12".repeat(32) } },
      [
        `is sealed by the key with SHA-256 ${"12".repeat(32)}, which is not pinned`,
        "is dated 2026-05-01T00:00:00Z, which is more than 7 days ago",
      ],
    ],
  ])("is blocked whatever it carries when of the statement %s", (_, rest, found) => {
    const { at: places, found: all } = verdict(trial({}, rest));
    expect(places).toEqual(found.map(() => at));
    expect(
      all.map((text) => text.replace("the gateway statement gateway-statement.json, which ", "")),
    ).toEqual(found);
  });

  it("passes with a statement of a week ago to the second, and of a clock five minutes ahead", () => {
    const mandatory = (time: string) =>
      judge(trial({}, { statement: statement({ time }) }), ID).filter(
        ({ enforcementLevel }) => enforcementLevel === "mandatory",
      );
    expect(mandatory("2026-05-25T12:00:00Z")).toEqual([]);
    expect(mandatory("2026-06-01T12:05:00Z")).toEqual([]);
  });

  it.each([
    ["2026-05-31T12:00:00Z", 0, []],
    ["2026-05-31T11:59:59Z", 0, ["which is dated 2026-05-31T11:59:59Z, which is more than 24 hours ago"]],
    [
      "2026-06-01T11:00:00Z",
      2,
      ["which says that 2 certificates that were revoked have no room on the gateway"],
    ],
  ])(
    "is warned of, and not blocked, for a statement of %s with %d without room by %j",
    (time, withoutRoom, texts) => {
      const reported = judge(trial({}, { statement: statement({ time, withoutRoom }) }), ID);
      expect(told("found", reported)).toEqual(
        texts.map((text) => `the gateway statement gateway-statement.json, ${text}`),
      );
      expect(reported.filter(({ enforcementLevel }) => enforcementLevel !== "advisory")).toEqual([]);
      for (const { message } of reported) expect(message).toMatch(new RegExp(`^${ID} warns of "vpn" `));
    },
  );

  it("is blocked exactly when an unexpired revoked certificate is missing, whatever the statement and the list", () => {
    const thumbprint = fc
      .uint8Array({ minLength: 20, maxLength: 20 })
      .map((bytes) => Buffer.from(bytes).toString("hex").toUpperCase());
    const minutes = fc.integer({ min: -60, max: 60 });
    const entries = fc.uniqueArray(fc.tuple(thumbprint, minutes, fc.boolean(), fc.boolean()), {
      selector: ([print]) => print,
      maxLength: 20,
    });
    const extras = fc.array(thumbprint, { maxLength: 3 });
    fc.assert(
      fc.property(entries, extras, (all, more) => {
        const listed = all.map(([print, offset]) => ({
          thumbprint: print,
          class: "lost",
          notAfter: new Date(NOW.getTime() + offset * 60_000).toISOString().replace(".000", ""),
        }));
        const carried = all.flatMap(([print, , carries, lower]) =>
          carries ? [lower ? print.toLowerCase() : print] : [],
        );
        const onIt = new Set([...carried, ...more].map((print) => print.toUpperCase()));
        const missing = all.some(([print, offset]) => offset > 0 && !onIt.has(print));
        const change = { [list]: [...more, ...carried].map(item) };
        const reported = judge(trial(change, { statement: statement({ revoked: listed }) }), ID);
        expect(reported.length > 0).toBe(missing);
      }),
      { numRuns: 60 },
    );
  });

  it.each(formsOf(type))("is judged as %s just the same", (token) => {
    if (type.startsWith("azure-native:resources")) return;
    expect(verdict({ ...trial({ [list]: [] }), type: token }).found).toEqual([BOTH]);
  });
});

it("counts the thumbprints that do not fit into a message", () => {
  const many = Array.from({ length: 300 }, (_, index) => ({
    thumbprint: index.toString(16).toUpperCase().padStart(40, "0"),
    class: "retired",
    notAfter: later,
  }));
  const inputs = {
    vpnClientConfiguration: { vpnClientRootCertificates: [{ publicCertData: city.base64 }] },
  };
  const reported = judge({ inputs, trust, now: NOW, statement: statement({ revoked: many }) }, ID);
  expect(told("found", reported)[0]).toMatch(
    /^300 of 300 revoked certificates missing: (0{39}\d \(retired\),? ?){5} ?and 295 more$/,
  );
});

it("does not let a list beside the configuration that counts speak for it", () => {
  const without = { vpnClientRootCertificates: [{ publicCertData: city.base64 }] };
  const complete = { ...without, vpnClientRevokedCertificates: [{ thumbprint: A }, { thumbprint: B }] };
  const inputs = { ...complete, properties: without };
  const reported = judge({ type: SERVER, inputs, trust, now: NOW, statement: statement() }, ID);
  expect(told("property", reported)).toEqual(["properties.vpnClientRevokedCertificates"]);
});

describe("a floor in the trust file", () => {
  const inputs = { vpnClientConfiguration: { vpnClientRootCertificates: [{ publicCertData: city.base64 }] } };
  const floored = (floor: number) => {
    const reading = trusting(city.sha256);
    if (!reading.ok) throw new Error("a trust file without faults");
    return { ok: true, trust: { ...reading.trust, statement: { floor } } } as const;
  };
  const empty = stated({ anchors: new Map([[city.sha256, "city"]]) }, NOW);

  it.each([
    [7, []],
    [
      8,
      [
        "the gateway statement gateway-statement.json, which has the sequence 7, while security accepts 8 and above",
      ],
    ],
  ])("of %d lets the statement 7 be judged by %j", (floor, found) => {
    expect(told("found", judge({ inputs, trust: floored(floor), now: NOW, statement: empty }, ID))).toEqual(
      found,
    );
  });

  it("is none of a rehearsal's, whose ledger begins anew", () => {
    const rehearsal = {
      state: "read",
      anchors: [],
      seals: [{ name: "own", sha256: "0e".repeat(32) }],
    } as const;
    const one = { inputs, trust: floored(8), rehearsal, now: NOW };
    expect(judge({ ...one, statement: { ...empty, seal: "0e".repeat(32) } }, ID)).toEqual([]);
    // Written down as a rehearsal's as well, the city's own seal keeps its floor.
    const stolen = { ...rehearsal, seals: [SEAL] };
    expect(judge({ ...one, rehearsal: stolen, statement: empty }, ID)).toHaveLength(1);
  });
});

describe("a rehearsal's seal", () => {
  const inputs = { vpnClientConfiguration: { vpnClientRootCertificates: [{ publicCertData: city.base64 }] } };
  const anchorsOnly = {
    ok: true,
    trust: {
      anchors: [{ name: "city", sha256: city.sha256, owner: "security" }],
      rehearsal: { subscription: ALL_ZERO, pins: "trust-pins.json" },
    },
  } as const;
  const rehearsal = { state: "read", anchors: [], seals: [SEAL] } as const;
  const one = {
    inputs,
    trust: anchorsOnly,
    rehearsal,
    now: NOW,
    statement: stated({ anchors: new Map([[city.sha256, "city"]]) }, NOW),
  };

  it("counts in the all-zero subscription", () => {
    expect(judge(one, ID)).toEqual([]);
  });

  it("seals nothing for a real gateway, and the message says so", () => {
    const subscriptionId = "6b1f4c2e-0000-4000-8000-000000000001";
    const reported = judge({ ...one, provider: { subscriptionId } }, ID);
    expect(told("found", reported)).toEqual([
      `the gateway statement gateway-statement.json, which is sealed by the key with SHA-256 ${SEAL.sha256}, which is not pinned`,
    ]);
    expect(told("note", reported)).toEqual([
      `the rehearsal's pins do not count here: the provider's subscription is "${subscriptionId}", not ${ALL_ZERO}`,
    ]);
  });

  it("counts through the last day that the trust file gives it and not longer", () => {
    const seals = [{ ...SEAL, owner: "security", until: "2026-06-01" }];
    const dated = {
      ...one,
      rehearsal: { state: "none" },
      trust: { ok: true, trust: { ...anchorsOnly.trust, seals } },
    } as const;
    const lastMinute = new Date("2026-06-01T23:59:00Z");
    expect(judge({ ...dated, now: lastMinute }, ID)).toEqual([]);
    const reported = judge({ ...dated, now: new Date("2026-06-02T00:00:00Z") }, ID);
    expect(told("note", reported)).toEqual(['the seal "seal" in trust.yaml counted until 2026-06-01']);
  });
});

it("writes down everything a reader needs", () => {
  const inputs = {
    tags: TAGS,
    vpnClientConfiguration: {
      vpnClientRootCertificates: [{ name: "city", publicCertData: city.base64 }],
      vpnClientRevokedCertificates: [{ name: "a", thumbprint: A }],
    },
  };
  const [reported] = judge({ inputs, trust, now: NOW, statement: statement() }, ID);
  expect(reported).toMatchObject({ enforcementLevel: "mandatory", severity: "critical" });
  expect(reported?.message).toBe(
    [
      `p2s-revocations-complete blocks "vpn" (azure-native:network:VirtualNetworkGateway): a point-to-site gateway that trusts the city's device CA must carry roots, revocations and number of its current statement.`,
      "  property: vpnClientConfiguration.vpnClientRevokedCertificates",
      `  found: 1 of 2 revoked certificates missing: ${B} (lost)`,
      "  write instead: vpnClientRevokedCertificates with every thumbprint of statement 7",
      "  why: the certificate of a stolen laptop is good until it expires, so that a gateway without its thumbprint, or one that is set back to an older statement, lets the thief in",
      "  read: docs/rules/p2s-revocations-complete.md",
      "  show it again: pulumi preview",
    ].join("\n"),
  );
});

it("says how to name a statement where none is configured", () => {
  const inputs = { vpnClientConfiguration: { vpnClientRootCertificates: [{ publicCertData: city.base64 }] } };
  expect(told("write instead", judge({ inputs, trust, now: NOW, statement: { state: "none" } }, ID))).toEqual(
    [
      'the file of the gateway statement into the configuration of the pack, as {"p2s-revocations-complete": {"statement": "gateway-statement.json"}}, and pass it with --policy-pack-config',
    ],
  );
});
