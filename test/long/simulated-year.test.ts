import { figuresOf, type Figures } from "../../infra/simulation/figures";
import type { Safeguard } from "../../infra/simulation/safeguards";
import { scenarioFor } from "../../infra/simulation/scenario";
import { verdictLines } from "../../infra/simulation/table";
import { verdictOf } from "../../infra/simulation/verdict";
import { Year } from "../../infra/simulation/year";

jest.setTimeout(3_600_000);

interface Wishes {
  readonly devices?: number;
  readonly seed?: number;
  readonly without?: readonly Safeguard[];
  readonly lapseDays?: number;
}

async function year({ devices = 2_000, seed = 1, without = [], lapseDays }: Wishes): Promise<Figures> {
  const lived = await new Year({
    devices,
    days: 365,
    seed,
    scenario: scenarioFor(lapseDays),
    without: new Set(without),
    operatorsReactAfterHours: 2,
    everyDevice: false,
  }).live();
  const found = figuresOf(lived);
  const what = without.length === 0 ? "" : `, without ${without.join(", ")}`;
  console.log(`${devices} laptops, seed ${seed}${what}\n${verdictLines(found).join("\n")}`);
  return found;
}

const broken = (found: Figures) =>
  verdictOf(found)
    .filter(({ kept }) => !kept)
    .map(({ promise, found: what }) => `${promise}: ${what}`);

describe("a year keeps every promise", () => {
  it.each([2_000, 10_000].flatMap((devices) => [1, 2, 3, 4, 5].map((seed) => ({ devices, seed }))))(
    "with $devices laptops at the start, seed $seed",
    async ({ devices, seed }) => {
      const found = await year({ devices, seed });
      expect(broken(found)).toEqual([]);
      // The year had in it what the promises are about.
      expect(found.losses.byTelephone.refusedByGateway.count).toBeGreaterThan(devices / 100);
      expect(found.backFromLongSleep.devices).toBeGreaterThan(devices / 200);
      expect(found.stops).toHaveLength(4);
      expect(found.devices.peakInUse).toBeGreaterThan(1.7 * devices);
    },
  );
});

describe("the same year without a safeguard shows what it prevents:", () => {
  let kept: Figures;
  let keptLong: Figures;
  beforeAll(async () => {
    kept = await year({});
    keptLong = await year({ lapseDays: 12 });
  });

  const reported = ({ unsound }: Figures) =>
    unsound.find(({ condition }) => condition === "lost and reported")!.hours;
  const places = ({ days }: Figures) => days.reduce((sum, { thumbprints }) => sum + thumbprints, 0);
  const off = (name: Safeguard, wishes: Wishes = {}) => year({ ...wishes, without: [name] });

  it("stale-posture-expires: runs stop for good, and the city is locked out", async () => {
    const found = await off("stale-posture-expires");
    expect(found.lockedOut.devices).toBeGreaterThan(1_000);
    expect(found.stops.some(({ cause, runs }) => cause.includes("too many") && runs > 100)).toBe(true);
  });

  it("jitter: whoever enrolled in one hour renews in one hour", async () => {
    const found = await off("jitter");
    expect(found.certificates.usualPeakHour.signatures).toBeGreaterThan(
      1.3 * kept.certificates.usualPeakHour.signatures,
    );
  });

  it("breaker: one wrong report fills the list and locks sound laptops out", async () => {
    const found = await off("breaker");
    expect(found.lockedOut.devices).toBeGreaterThan(500);
    expect(found.list.peak).toBeGreaterThan(300);
  });

  it("source-survey: laptops are refused because the source is at fault", async () => {
    expect((await off("source-survey")).refusals).toBeGreaterThan(kept.refusals + 1_000);
  });

  it("urgency: a thief has until the night's window", async () => {
    const found = await off("urgency");
    expect(kept.losses.byTelephone.refusedByGateway.longest).toBeLessThan(2 * 60);
    expect(found.losses.byTelephone.refusedByGateway.longest).toBeGreaterThan(20 * 60);
    expect(reported(found)).toBeGreaterThan(5 * reported(kept));
  });

  it("daily-window: more writes, and more sessions that they disturb", async () => {
    const found = await off("daily-window");
    expect(found.gateway.writesADay).toBeGreaterThan(1.2 * kept.gateway.writesADay);
    expect(found.gateway.sessionsDuringWrites).toBeGreaterThan(1.5 * kept.gateway.sessionsDuringWrites);
  });

  it("sweep: sessions of lost laptops go on", async () => {
    expect(reported(await off("sweep"))).toBeGreaterThan(10 * reported(kept));
  });

  it("last-good-posture: a source that is down for twelve days locks the city out", async () => {
    expect(keptLong.lockedOut.devices).toBe(0);
    const found = await off("last-good-posture", { lapseDays: 12 });
    expect(found.lockedOut.devices).toBeGreaterThan(1_000);
  });

  it("overlap: the whole city waits for certificates of one hour", async () => {
    const { usualPeakHour } = (await off("overlap")).certificates;
    expect(usualPeakHour.time).toMatch(/^2026-07-08/);
    expect(usualPeakHour.signatures).toBeGreaterThan(2 * kept.certificates.usualPeakHour.signatures);
  });

  it("priority: a lost laptop finds no room among three hundred others", async () => {
    const blind = await year({ without: ["breaker"] });
    const found = await year({ without: ["breaker", "priority"] });
    expect(blind.losses.letIn).toEqual([]);
    expect(found.losses.letIn.length).toBeGreaterThan(0);
  });

  it("short-lifetimes: every revocation keeps its place on the list for longer", async () => {
    expect(places(await off("short-lifetimes"))).toBeGreaterThan(1.5 * places(kept));
  });
});
