import { createHash } from "node:crypto";
import type { RequestReading } from "../../../../../infra/certificate-authority/core/certificate-request";
import { LedgerView, type LedgerCertificate } from "../../../../../infra/certificate-authority/ledger/view";
import { Assessor, type Inputs } from "../../../../../infra/certificate-authority/run/assessment";
import { isDue } from "../../../../../infra/certificate-authority/run/decision";
import { Fleet } from "./fleet";
import { IssuingHouse } from "./issuing-house";

const NOW = new Date("2026-06-15T12:00:00Z");
const DAY_MS = 86_400_000;

let fleet: Fleet;
let house: IssuingHouse;
beforeEach(() => {
  fleet = new Fleet(3);
  house = new IssuingHouse(fleet, NOW);
});
afterEach(() => house.remove());

async function assessor(
  days = 0,
  change: Partial<Inputs> = {},
  requestOf = fleet.requestOf,
): Promise<Assessor> {
  const now = new Date(NOW.getTime() + days * DAY_MS);
  return new Assessor({ ...fleet.inputsAt(now), ...change }, await house.view(), requestOf, now);
}

const codes = (of: { verdict: { reasons: ReadonlyArray<{ code: string }> } }) =>
  of.verdict.reasons.map(({ code }) => code);

describe("a certificate is due", () => {
  const certificate = (last: string) => ({
    notBefore: 0,
    notAfter: 10 * DAY_MS,
    serial: "0".repeat(24) + last,
  });
  it.each([
    ["00000000", 4],
    ["80000000", 4.5],
    ["FFFFFFFF", 5],
  ])("of ten days whose serial number ends with %s after %d days", (last, days) => {
    expect(isDue(certificate(last), new Date(days * DAY_MS - 1000))).toBe(false);
    expect(isDue(certificate(last), new Date(days * DAY_MS))).toBe(true);
    expect(isDue(certificate(last), new Date(11 * DAY_MS))).toBe(true);
  });

  it("at another hour than those issued with it: no hour sees more than a tenth of them", () => {
    const hours = new Map<number, number>();
    for (let device = 0; device < 2_000; device += 1) {
      const serial = createHash("sha256").update(String(device)).digest("hex").slice(0, 32);
      let hour = 0;
      while (!isDue(certificate(serial.slice(-8).toUpperCase()), new Date(hour * 3_600_000))) hour += 1;
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    }
    expect(hours.size).toBeGreaterThanOrEqual(24);
    expect(Math.max(...hours.values())).toBeLessThan(200);
  });
});

describe("a device with a certificate that lasts", () => {
  beforeEach(() => house.run());

  it("is served; nobody looks at its request, whatever that has become", async () => {
    const requestOf = jest.fn((): RequestReading => ({ accepted: false, refusals: [] }));
    const assessment = (await assessor(3, {}, requestOf)).of("LT-0001");
    expect(assessment).toMatchObject({ served: true, request: undefined, verdict: { certificate: "work" } });
    expect(requestOf).not.toHaveBeenCalled();
  });

  it("is not told that it used up its certificates", async () => {
    const { policy } = fleet.inputsAt(NOW);
    const limit = { certificates: 1, days: 7 };
    const tight = { ...policy, certificate: { ...policy.certificate, limit } };
    expect(codes((await assessor(1, { policy: tight })).of("LT-0001"))).toEqual([]);
    fleet.newKey("LT-0001", "another");
    expect(codes((await assessor(1, { policy: tight })).of("LT-0001"))).toContain("issuance-limit-reached");
  });

  it("is looked at anew when it is due", async () => {
    const assessment = (await assessor(7)).of("LT-0001");
    expect(assessment).toMatchObject({
      served: false,
      request: { accepted: true },
      live: [{ device: "LT-0001" }],
    });
  });

  it("that it does not report any more is to be revoked, and the new key is not served with it", async () => {
    fleet.newKey("LT-0001", "another");
    const assessment = (await assessor(1)).of("LT-0001");
    expect(assessment).toMatchObject({ served: false, verdict: { certificate: "none", existing: "revoke" } });
    expect(codes(assessment)).toContain("key-not-reported");
  });

  it("and is not in the register any more is among all, as one to be shut out", async () => {
    const inputs = fleet.inputsAt(NOW);
    const left = new Map([...inputs.devices].filter(([name]) => name !== "LT-0002"));
    const all = [...(await assessor(0, { devices: left })).all()];
    expect(all.map(({ inventory }) => inventory)).toEqual(["LT-0001", "LT-0003", "LT-0002"]);
    expect(codes(all[2]!)).toEqual(["not-in-register"]);
    const late = [...(await assessor(30, { devices: left })).all()];
    expect(late.map(({ inventory }) => inventory)).toEqual(["LT-0001", "LT-0003"]);
  });
});

describe("a key in two hands", () => {
  it("is found where two records report it", async () => {
    const inputs = fleet.inputsAt(NOW);
    const stolenKey = inputs.postures.get("LT-0001")!.posture.key;
    const thief = inputs.postures.get("LT-0002")!;
    const postures = new Map(inputs.postures).set("LT-0002", {
      ...thief,
      posture: { ...thief.posture, key: stolenKey },
    });
    const asking = await assessor(0, { postures });
    for (const [name, other] of [
      ["LT-0001", "LT-0002"],
      ["LT-0002", "LT-0001"],
    ]) {
      const { reasons } = asking.of(name!).verdict;
      expect(reasons).toContainEqual(expect.objectContaining({ code: "key-duplicated", detail: other }));
    }
  });

  it("is found where the ledger gave it to another once", async () => {
    await house.run();
    const inputs = fleet.inputsAt(NOW);
    const thief = inputs.postures.get("LT-0003")!;
    const key = inputs.postures.get("LT-0001")!.posture.key;
    const postures = new Map(inputs.postures).set("LT-0003", {
      ...thief,
      posture: { ...thief.posture, key },
    });
    postures.delete("LT-0001");
    expect(codes((await assessor(0, { postures })).of("LT-0003"))).toContain("key-duplicated");
  });

  it("costs nobody anything because somebody else sent the request of it", async () => {
    await house.run();
    const copied = (name: string) => fleet.requestOf(name === "LT-0002" ? "LT-0001" : name);
    const asking = await assessor(8, {}, copied);
    expect(asking.of("LT-0001").verdict).toMatchObject({ certificate: "work", existing: "keep" });
    expect(asking.of("LT-0002").verdict).toMatchObject({ certificate: "none", existing: "keep" });
    expect(codes(asking.of("LT-0002"))).toEqual(["request-key-differs"]);
  });
});

it("an empty ledger and an unknown device are no reason to fail", () => {
  const asking = new Assessor(fleet.inputsAt(NOW), new LedgerView(), () => undefined, NOW);
  expect(codes(asking.of("LT-9999"))).toContain("not-in-register");
  expect(asking.of("LT-0001").live satisfies readonly LedgerCertificate[]).toEqual([]);
});
