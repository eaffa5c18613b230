import { planReport, planText } from "../../../../infra/change-safety/plan-report";
import { accessNotices } from "../../../../infra/settings/access-notices";
import { unconfirmedReplacement } from "../../../../infra/vpn/unconfirmed-replacement";
import { readPlan } from "../../../../infra/change-safety/read-plan";

const TODAY = new Date("2026-06-01T12:00:00Z");
const urnOf = (type: string, name: string) => `urn:pulumi:dev::remote-access::azure-native:${type}::${name}`;
const step = (op: string, type: string, name = "gateway", more: object = {}) => ({
  resourcePreEvent: { metadata: { op, urn: urnOf(type, name), type: `azure-native:${type}`, ...more } },
});
const said = (severity: string, message: string) => ({ diagnosticEvent: { severity, message } });
const END = { summaryEvent: { PolicyPacks: { "remote-access": "(local)" } } };
const report = (...events: object[]) =>
  planReport(readPlan(["a shell's warning", ...events.map((event) => JSON.stringify(event))].join("\n")));

const GATEWAY = "network:VirtualNetworkGateway";
const ADDRESS = "network:PublicIPAddress";
const NOT_REPLACED = `<{%fg 1%}>unable to replace resource "${urnOf(GATEWAY, "gateway")}"\nas it is currently marked for protection. To unprotect`;
const NOT_DELETED = `Preview failed: resource "${urnOf(ADDRESS, "address-2")}" cannot be deleted\nbecause it is protected.`;

it("lets a plan through that only takes long, and says what it waits for", () => {
  const found = report(step("create", GATEWAY), END);
  expect(found).toMatchObject({ blocked: [], confirm: [], drops: [], notices: [] });
  expect(planText(found, TODAY)).toBe(
    [
      "What changes: create 1",
      "  create  VirtualNetworkGateway gateway",
      "",
      "What takes long",
      "  The VPN gateway is made: about 45 minutes, sometimes longer. Nobody can connect before.",
      "",
      "Nobody who is connected is known to be cut off by this.",
      "",
      "Policy pack: passed",
    ].join("\n"),
  );
});

it("says that nothing changes", () => {
  expect(planText(report(step("same", GATEWAY), END), TODAY)).toBe(
    "What changes: nothing\n\nPolicy pack: passed",
  );
});

it("names the setting that a refused replacement needs, ready to be written", () => {
  const found = report(
    step("delete-replaced", GATEWAY),
    step("replace", GATEWAY, "gateway", { detailedDiff: { gatewayType: {} } }),
    said("error", NOT_REPLACED),
    said("error", "preview failed"),
    END,
  );
  expect(found.confirm).toEqual(["replace-gateway"]);
  expect(found.blocked).toEqual([expect.stringMatching(/^unable to replace resource/)]);
  const text = planText(found, TODAY);
  expect(text).toMatch(/^BLOCKED: nothing of this may be carried out\n {2}unable to replace/);
  expect(text).toContain(
    '  remote-access:confirm:\n    - change: replace-gateway\n      until: "2026-06-08"\n      reason: <why, in a sentence>',
  );
  expect(text).toContain("replace VirtualNetworkGateway gateway (gatewayType)");
  expect(text).toContain("WHO IS CUT OFF\n  The VPN gateway is deleted and made anew");
  expect(text).not.toContain("Nobody who is connected");
});

it("finds the address that may not be deleted in the engine's sentence alone", () => {
  expect(report(said("error", NOT_DELETED), END).confirm).toEqual(["replace-addresses"]);
});

it("says what the policy pack judged, and that it judged nothing where it was not asked", () => {
  const told = (enforcementLevel: string, message: string) => ({
    policyEvent: { policyName: "r", resourceUrn: "urn", enforcementLevel, message },
  });
  const open = told("advisory", "r warns of x\n<{%fg 1%}>  found: not judged: 3 (a:b:C 3)");
  const found = report(told("mandatory", "r blocks x"), open, END);
  expect(planText(found, TODAY)).toMatch(/\n\nPolicy pack: blocked \(1\) · not judged \(3\)$/);
  expect(report(open, END).verdict.line).toBe("not judged (3)");
  expect(report({ summaryEvent: {} }).verdict.line).toBe("not judged (everything)");
  expect(report(step("create", GATEWAY)).verdict.line).toBe("not judged (everything)");
});

it("asks for no confirmation where something else is refused", () => {
  const policy = {
    policyEvent: {
      policyName: "p2s-certificate-only",
      enforcementLevel: "mandatory",
      message: "<{%fg 1%}>no<{%reset%}> ",
    },
  };
  const found = report(step("replace", GATEWAY), policy, END);
  expect(found).toMatchObject({ blocked: ["policy p2s-certificate-only: no"], confirm: [] });
  const advice = { policyEvent: { ...policy.policyEvent, enforcementLevel: "advisory" } };
  expect(report(advice, advice, END)).toMatchObject({
    blocked: [],
    warnings: ["policy p2s-certificate-only: no"],
  });
});

it("does not ask for a confirmation that was given", () => {
  const [warning] = accessNotices(
    {
      confirmed: [{ change: "replace-gateway", until: "2026-06-02", reason: "new generation" }],
      monitoring: { retentionDays: 31, alarmMail: [], ikeLogUntil: undefined },
      serverTrustUntil: undefined,
    },
    TODAY,
  );
  const off = said("warning", warning!);
  const found = report(off, off, step("replace", GATEWAY), END);
  expect(found).toMatchObject({ blocked: [], confirm: [], warnings: [warning] });
  expect(report(off, step("delete", ADDRESS), END).confirm).toEqual(["replace-addresses"]);
  expect(planText(found, TODAY)).toMatch(/^Warnings\n {2}PROTECTION IS OFF/);
});

it("refuses by itself what an earlier confirmation left unprotected", () => {
  const found = report(step("replace", GATEWAY), END);
  expect(found.blocked).toEqual([expect.stringMatching(/an earlier confirmation has taken protection off/)]);
  expect(found.confirm).toEqual(["replace-gateway"]);
});

it("finds the setting in the program's own refusal", () => {
  const [refusal] = unconfirmedReplacement(
    { gatewayType: "ExpressRoute" },
    {
      gatewayType: "Vpn",
      vpnType: "x",
      vpnGatewayGeneration: "Generation2",
      location: "x",
      publicAddresses: 1,
    },
    [],
  );
  expect(report(said("error", refusal!), END).confirm).toEqual(["replace-gateway"]);
});

it("takes a preview that broke off for refused", () => {
  expect(report(step("create", GATEWAY)).blocked).toEqual([
    "the preview broke off, and nobody knows the whole plan",
  ]);
});

it("does not list each of fifty new resources, but every one that changes", () => {
  const created = Array.from({ length: 50 }, (_, i) => step("create", ADDRESS, `address-${i}`));
  const text = planText(report(...created, step("delete", ADDRESS, "old"), END), TODAY);
  expect(text).toContain("create 50, delete 1");
  expect(text).toContain("  create  38 more");
  expect(text).toContain("  delete  PublicIPAddress old");
});
