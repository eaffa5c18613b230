import type { Figures } from "../../../../infra/simulation/figures";
import type { Safeguard } from "../../../../infra/simulation/safeguards";
import { verdictOf } from "../../../../infra/simulation/verdict";
import { figures, hoursOf, spanFrom, type Wishes } from "./small-years";

jest.setTimeout(300_000);

/** The same weeks with a safeguard and without it. */
async function both(wishes: Wishes, ...without: Safeguard[]): Promise<[kept: Figures, off: Figures]> {
  return [await figures(wishes), await figures({ ...wishes, without })];
}

const broken = (found: Figures) =>
  verdictOf(found)
    .filter(({ kept }) => !kept)
    .map(({ promise }) => promise);

/** Losses by the dozen. */
const CARELESS: Wishes = {
  devices: 60,
  days: 12,
  scenario: {
    rates: { lostOrStolen: 8, handedBack: 3, encryptionFault: 2, rootedOrThreat: 0, longAbsence: 0 },
  },
};

describe("without a safeguard the simulation shows what it prevents:", () => {
  it("silent laptops that are revoked stop every run, and lock sound ones out", async () => {
    const wishes: Wishes = { devices: 120, days: 21, seed: 4 };
    const [kept, off] = await both(wishes, "stale-posture-expires");
    expect(broken(kept)).toEqual([]);
    expect(off.revocations.devicesByRuns).toBeGreaterThan(10);
    expect(off.lockedOut.devices).toBeGreaterThan(0);
    expect(off.newKeysByHelpDesk).toBeGreaterThan(0);
  });

  it("without jitter a fleet that enrolled in one hour renews in one hour", async () => {
    const [kept, off] = await both({ devices: 100, days: 12 }, "jitter");
    expect(off.certificates.usualPeakHour.signatures).toBeGreaterThan(60);
    expect(kept.certificates.usualPeakHour.signatures).toBeLessThan(15);
  });

  it("without the breaker one wrong report locks sound laptops out, and fills the list", async () => {
    const wishes: Wishes = {
      devices: 150,
      days: 12,
      scenario: { wrongReport: { ...spanFrom(8, 9, 6), share: 0.9 } },
    };
    const [kept, off] = await both(wishes, "breaker");
    expect(broken(kept)).toEqual([]);
    expect(kept.stops.map(({ cause }) => cause)).toEqual(["too many revocations at once"]);
    expect(broken(off)).toEqual(
      expect.arrayContaining(["no sound laptop is locked out", "never more than 150 thumbprints"]),
    );
  });

  it("without a look at the source an empty export refuses laptops by the dozen", async () => {
    const wishes: Wishes = { devices: 60, days: 10, scenario: { lapse: spanFrom(7, 6, 30) } };
    const [kept, off] = await both(wishes, "source-survey");
    expect(kept.stops.map(({ cause }) => cause)).toEqual(["export empty"]);
    expect(off.stops).toEqual([]);
    expect(off.refusals).toBeGreaterThan(kept.refusals + 20);
  });

  it("without urgency a thief has until the night's window", async () => {
    const [kept, off] = await both(CARELESS, "urgency");
    expect(kept.losses.byTelephone.refusedByGateway.longest).toBeLessThan(2 * 60);
    expect(off.losses.byTelephone.refusedByGateway.longest).toBeGreaterThan(12 * 60);
    expect(hoursOf(off, "lost and reported")).toBeGreaterThan(2 * hoursOf(kept, "lost and reported"));
  });

  it("without the daily window the gateway is written to more often", async () => {
    const [kept, off] = await both(CARELESS, "daily-window");
    expect(off.gateway.writesADay).toBeGreaterThan(kept.gateway.writesADay);
    expect(off.gateway.sessionsDuringWrites).toBeGreaterThan(kept.gateway.sessionsDuringWrites);
  });

  it("without the sweep sessions of lost laptops go on", async () => {
    const [kept, off] = await both(CARELESS, "sweep");
    expect(off.sessionsSwept).toBe(0);
    expect(hoursOf(off, "lost and reported")).toBeGreaterThan(10 * hoursOf(kept, "lost and reported"));
  });

  it("without the last good posture a long outage of the source locks sound laptops out", async () => {
    const wishes: Wishes = { devices: 60, days: 17, scenario: { lapse: spanFrom(5, 6, 11 * 24) } };
    const [kept, off] = await both(wishes, "last-good-posture");
    expect(kept.lockedOut.devices).toBe(0);
    expect(kept.approvals.length).toBeGreaterThan(0);
    expect(off.lockedOut.devices).toBeGreaterThan(30);
  });

  it("without overlap a rotation has the whole city wait for certificates of one hour", async () => {
    const [kept, off] = await both({ devices: 60, days: 8, scenario: { rotation: 2 } }, "overlap");
    expect(broken(kept)).toEqual([]);
    expect(kept.certificates.usualPeakHour.signatures).toBeLessThan(15);
    expect(off.certificates.usualPeakHour.signatures).toBeGreaterThan(40);
    expect(off.withoutAccessHours).toBeGreaterThan(kept.withoutAccessHours);
  });

  it("without priority a thief's thumbprint finds no room among three hundred others", async () => {
    const wishes: Wishes = {
      devices: 260,
      days: 13,
      without: ["breaker"],
      scenario: {
        rates: { ...CARELESS.scenario!.rates!, lostOrStolen: 2, handedBack: 0, encryptionFault: 0 },
        wrongReport: { ...spanFrom(9, 9, 6), share: 0.95 },
      },
    };
    const kept = await figures(wishes);
    const off = await figures({ ...wishes, without: ["breaker", "priority"] });
    expect(kept.list.peakWithoutRoom).toBeGreaterThan(0);
    expect(kept.losses.letIn).toEqual([]);
    expect(off.losses.letIn.length).toBeGreaterThan(0);
  });

  it("without short lifetimes a revocation keeps its place on the list for longer", async () => {
    const wishes: Wishes = {
      devices: 60,
      days: 45,
      scenario: {
        rates: { lostOrStolen: 2, handedBack: 0, encryptionFault: 0, rootedOrThreat: 0, longAbsence: 0 },
      },
    };
    const [kept, off] = await both(wishes, "short-lifetimes");
    const places = ({ days }: Figures) => days.reduce((sum, { thumbprints }) => sum + thumbprints, 0);
    expect(places(off)).toBeGreaterThan(1.3 * places(kept));
  });
});
