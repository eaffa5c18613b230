import { readRehearsalPins } from "../../../policy-pack/trust/rehearsal-pins";
import { selfSigned } from "../../policies/self-signed";
import { blocking, judge, SEAL, told, trusting, TUNNEL, unknown } from "./judge";

const rehearsed = selfSigned("rehearsal");
const pins = readRehearsalPins(
  JSON.stringify({
    schema: "rehearsal-pins/v1",
    anchors: [{ name: "rehearsal", sha256: rehearsed.sha256 }],
    seals: [SEAL],
  }),
  "trust-pins.json",
);
const inputs = {
  vpnClientConfiguration: {
    ...TUNNEL,
    vpnAuthenticationTypes: ["Certificate"],
    vpnClientRootCertificates: [{ name: "root", publicCertData: rehearsed.base64 }],
  },
};
const zero = "00000000-0000-0000-0000-000000000000";
const real = "6b1f4c2e-0000-4000-8000-000000000001";

it.each([
  ["the all-zero subscription", { subscriptionId: zero }],
  ["the all-zero subscription and tenant", { subscriptionId: zero, tenantId: zero }],
])("a rehearsal's pin counts in %s", (_, provider) => {
  expect(judge({ inputs, rehearsal: pins, provider })).toEqual([]);
});

it.each([
  ["another subscription", { subscriptionId: real }, `the provider's subscription is "${real}", not ${zero}`],
  ["no subscription", {}, `the provider's subscription is not set, not ${zero}`],
  [
    "a subscription that is known only later",
    { subscriptionId: unknown },
    `the provider's subscription is known only after deployment, not ${zero}`,
  ],
  [
    "a real tenant",
    { subscriptionId: zero, tenantId: real },
    `the provider's tenant is "${real}"; a rehearsal has none`,
  ],
  [
    "the all-zero subscription under a name that azure-native ignores",
    { SubscriptionId: zero },
    `the provider's subscription is written as SubscriptionId, which may never arrive, not ${zero}`,
  ],
  [
    "a second spelling of the subscription",
    { subscriptionId: zero, SubscriptionId: real },
    `the provider's subscription is written twice, as subscriptionId and SubscriptionId, not ${zero}`,
  ],
  ["no provider at all", null, "the resource has no Azure Native provider of its own"],
])("a rehearsal's pin is ignored with %s, and the message says so", (_, provider, reason) => {
  const reported = judge({ inputs, rehearsal: pins, provider });
  expect(told("property", reported)).toEqual([
    "vpnClientConfiguration.vpnClientRootCertificates[0].publicCertData",
  ]);
  expect(told("note", reported)).toEqual([`the rehearsal's pins do not count here: ${reason}`]);
});

it("a rehearsal's pins may lack seals, and then no statement counts", () => {
  const anchors = [{ name: "rehearsal", sha256: rehearsed.sha256 }];
  const read = readRehearsalPins(JSON.stringify({ schema: "rehearsal-pins/v1", anchors }), "trust-pins.json");
  expect(read).toEqual({ state: "read", anchors });
  const trust = {
    ok: true,
    trust: { anchors: [], rehearsal: { subscription: zero, pins: "trust-pins.json" } },
  } as const;
  expect(blocking({ inputs, trust, rehearsal: read })).toEqual(["p2s-revocations-complete"]);
});

it("a pin of the trust file counts in every subscription", () => {
  expect(judge({ inputs, trust: trusting(rehearsed.sha256), provider: { subscriptionId: real } })).toEqual(
    [],
  );
});

it("an anchor counts through its last day and not longer", () => {
  const anchors = [{ name: "city", sha256: rehearsed.sha256, owner: "security", until: "2026-06-01" }];
  const trust = { ok: true, trust: { anchors, seals: [{ ...SEAL, owner: "security" }] } } as const;
  expect(judge({ inputs, trust, now: new Date("2026-06-01T23:59:59Z") })).toEqual([]);
  const reported = judge({ inputs, trust, now: new Date("2026-06-02T00:00:00Z") });
  expect(told("note", reported)).toEqual(['the anchor "city" in trust.yaml counted until 2026-06-01']);
});

it("a trust file with faults blocks every point-to-site gateway and names each fault", () => {
  const trust = { ok: false, faults: ["trust.yaml:3: one", "trust.yaml:9: two"] } as const;
  const reported = judge({ inputs, trust, rehearsal: pins });
  expect(told("found", reported)).toEqual([
    "a trust file that cannot be used: trust.yaml:3: one | trust.yaml:9: two",
  ]);
  expect(judge({ inputs: { gatewayType: "Vpn" }, trust })).toEqual([]);
});

it.each([
  ["no JSON", "{", /^trust-pins\.json: .+; run `npm run ca -- init` to write it again$/],
  ["another schema", '{"schema":"rehearsal-pins/v2","anchors":[]}', /^trust-pins\.json: schema: /],
  ["an unknown key", '{"schema":"rehearsal-pins/v1","anchors":[],"also":1}', /^trust-pins\.json: file: /],
  [
    "a fingerprint in capitals",
    `{"schema":"rehearsal-pins/v1","anchors":[{"name":"r","sha256":"${"AB".repeat(32)}"}]}`,
    /anchors\.0\.sha256/,
  ],
  [
    "a seal without a name",
    `{"schema":"rehearsal-pins/v1","anchors":[],"seals":[{"sha256":"${"ab".repeat(32)}"}]}`,
    /seals\.0\.name/,
  ],
])("a rehearsal's pin file with %s pins nothing, and the message says why", (_, text, fault) => {
  const rehearsal = readRehearsalPins(text, "trust-pins.json");
  expect(rehearsal).toEqual({ state: "faulty", fault: expect.stringMatching(fault) });
  expect(told("note", judge({ inputs, rehearsal }, "p2s-root-pinned"))).toEqual([
    expect.stringMatching(/^the rehearsal's pins do not count: trust-pins\.json: /),
  ]);
});
