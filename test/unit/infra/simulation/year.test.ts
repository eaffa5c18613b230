import { sealKeys } from "../../../../infra/certificate-authority/ledger/checkpoint";
import { verifyLedger } from "../../../../infra/certificate-authority/ledger/verify";
import { figuresOf } from "../../../../infra/simulation/figures";
import { START } from "../../../../infra/simulation/german-calendar";
import { verdictOf } from "../../../../infra/simulation/verdict";
import type { LivedYear } from "../../../../infra/simulation/year";
import { live, spanFrom, type Wishes } from "./small-years";

jest.setTimeout(300_000);

/** Everything that a year has in store, within a month. */
const EVENTFUL: Wishes = {
  devices: 60,
  days: 30,
  scenario: {
    departments: [
      { name: "treasury", share: 0.7 },
      { name: "health", share: 0.3, start: 12 },
    ],
    rates: {
      lostOrStolen: 1.5,
      handedBack: 1,
      encryptionFault: 0.5,
      rootedOrThreat: 0.5,
      longAbsence: 0.4,
    },
    outage: spanFrom(3, 6, 48),
    surge: { day: 7, days: 4, share: 0.5 },
    rotation: 8,
    osFloor: 13,
    pause: { department: "treasury", from: 15, until: 17 },
    lapse: spanFrom(18, 18, 60),
    halved: spanFrom(22, 9, 5),
    wrongReport: { ...spanFrom(24, 9, 5), share: 0.6 },
  },
};

describe("an eventful month", () => {
  let lived: LivedYear;
  beforeAll(async () => (lived = await live({ ...EVENTFUL, keepLedger: true })));

  it("keeps every promise", () => {
    expect(verdictOf(figuresOf(lived)).filter(({ kept }) => !kept)).toEqual([]);
  });

  it("had in it what it is about: losses, stops, approvals, laptops that came and went", () => {
    const found = figuresOf(lived);
    expect(found.losses.byTelephone.inLedger.count).toBeGreaterThan(2);
    expect(found.losses.byRegister.inLedger.count).toBeGreaterThan(0);
    expect(new Set(found.stops.map(({ cause }) => cause))).toEqual(
      new Set(["export old", "export empty", "export smaller", "too many revocations at once"]),
    );
    expect(found.approvals.map(({ subject }) => subject)).toContain("source-down");
    expect(found.devices.registered).toBeGreaterThan(90);
    expect(found.certificates.remediation).toBeGreaterThan(0);
    expect(found.revocations.devicesByRuns).toBeGreaterThan(0);
    expect(found.gateway.urgent).toBeGreaterThan(0);
    expect(found.gateway.daily).toBeGreaterThan(0);
  });

  it("leaves a ledger whose chain, seals and lives of certificates verify", async () => {
    const report = await verifyLedger(lived.store, {
      sealKeys: sealKeys([lived.authority.sealSpki]),
      anchors: [],
      now: new Date(START + 30 * 86_400_000),
    });
    // Certificates of paper have no anchor that could be checked.
    expect(report.findings.filter(({ code }) => code !== "anchor-unknown")).toEqual([]);
    expect(report.entries).toBe(lived.authority.ledger.view.last!.sequence);
  });

  it("leaves the same ledger to its last byte when every laptop is judged in every run", async () => {
    const thorough = figuresOf(await live({ ...EVENTFUL, everyDevice: true }));
    const quick = figuresOf(lived);
    expect(thorough.ledger).toEqual(quick.ledger);
    expect(thorough.days).toEqual(quick.days);
    expect(thorough.judged).toBeGreaterThan(10 * quick.judged);
  });

  it("is another one under another seed", async () => {
    const other = await live({ ...EVENTFUL, days: 2, seed: 2 });
    const again = await live({ ...EVENTFUL, days: 2, seed: 2 });
    const head = ({ authority }: LivedYear) => authority.ledger.view.last!.hash;
    expect(head(other)).toBe(head(again));
    expect(head(other)).not.toBe(head(await live({ ...EVENTFUL, days: 2, seed: 3 })));
  });
});
