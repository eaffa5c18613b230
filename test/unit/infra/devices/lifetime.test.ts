import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { MOST_REVOKED } from "../../../../infra/certificate-authority/statement/statement";
import {
  LIVE_CERTIFICATES,
  LONGEST_LIFETIME,
  rhythmOf,
  signingFor,
} from "../../../../infra/devices/lifetime";
import { longestFitting, MOST_EXPECTED, planLifetimes } from "../../../../infra/devices/lifetime-plan";
import { listLength, lossRate, USUAL_LOSSES } from "../../../../infra/devices/thumbprint-load";
import { LongLife, nextGap, randomFrom, simulatedLists } from "./simulated-fleet";

const DAY_HOURS = 24;
const MOMENTS = 15_000;

describe("a device that is renewed without a break", () => {
  const device = new LongLife(randomFrom(1));
  const counts = Array.from({ length: 20_000 }, () => device.look().length);

  it("holds two or three certificates, 2.2 on average", () => {
    expect(Math.min(...counts)).toBe(2);
    expect(Math.max(...counts)).toBe(LIVE_CERTIFICATES.most);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(Math.abs(mean - LIVE_CERTIFICATES.mean)).toBeLessThan(0.02);
  });

  it("may sleep for half a lifetime at any moment", () => {
    const { renewal, sleep } = rhythmOf(14);
    expect(renewal.earliest).toBeCloseTo(5.6, 9);
    expect(renewal.latest).toBe(7);
    // Asleep just before it would have renewed: the certificate has this left, and not an hour more.
    expect(sleep).toBe(14 - renewal.latest);
  });
});

describe("the list of revoked certificates, against a fleet that is played through", () => {
  it.each([
    [2_000, 0.13, 30, 11],
    [10_000, 0.13, 30, 12],
    [10_000, 0.13, 7, 13],
    [40, 0.5, 14, 14],
    [500, 1, 1, 15],
  ])("%d devices, %d losses a year, %d days", (fleet, rate, days, seed) => {
    const lengths = simulatedLists({ fleet, rate, days }, MOMENTS, randomFrom(seed));
    const { expected, scattered } = listLength(fleet, rate, days);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    const variance = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length;
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / lengths.length));
    const above = lengths.filter((length) => length > scattered).length / lengths.length;
    const atOrAbove = lengths.filter((length) => length >= scattered).length / lengths.length;
    expect(above).toBeLessThan(0.002);
    expect(atOrAbove).toBeGreaterThan(0.0005);
  });

  it("is at its worst when one more run revokes all that it may", () => {
    const small = listLength(2_000, 0.13, 30);
    const large = listLength(10_000, 0.13, 30);
    expect(small.worst - small.scattered).toBe(45); // 20 devices with 2.2 certificates
    expect(large.worst - large.scattered).toBe(223); // 100 of them
    expect(listLength(4, 0.13, 30).worst - listLength(4, 0.13, 30).scattered).toBe(9); // there are no ten
  });

  it("is empty where nothing is lost, and where there is no device", () => {
    expect(listLength(2_000, 0, 30)).toMatchObject({ expected: 0, scattered: 0 });
    expect(listLength(0, 1, 30)).toEqual({ expected: 0, scattered: 0, worst: 0 });
  });

  it("keeps its sense for lists that are far too long", () => {
    const { expected, scattered } = listLength(100_000, 1, 30);
    expect(expected).toBeCloseTo(9_132.4, 1);
    // A bell curve by then: 3.09 standard deviations, of which each event of one to three thumbprints has its part.
    expect(Math.abs(scattered - (expected + 3.09 * Math.sqrt(1.63 * expected)))).toBeLessThan(5);
  });
});

describe("signatures", () => {
  const YEAR = 365 * DAY_HOURS;

  /** Hours of every renewal in a fleet that enrolled within so many hours. */
  function renewals(fleet: number, days: number, within: number, until: number, seed: number): number[] {
    const random = randomFrom(seed);
    const times: number[] = [];
    for (let device = 0; device < fleet; device++) {
      let time = within * random();
      while ((time += days * DAY_HOURS * nextGap(random)) < until) times.push(time);
    }
    return times;
  }

  it("a day are the fleet by its mean renewal", () => {
    const perDay = renewals(2_000, 14, 1, YEAR, 21).filter((time) => time > YEAR / 2).length / (365 / 2);
    expect(Math.abs(perDay / signingFor(2_000, 14).perDay - 1)).toBeLessThan(0.01);
  });

  it("in the peak hour are the fleet by the hours of the window", () => {
    const hours = new Array<number>(72).fill(0);
    for (const time of renewals(20_000, 30, 0, 15 * DAY_HOURS, 22)) hours[Math.floor(time) - 12 * 24]! += 1;
    const { peakHour } = signingFor(20_000, 30);
    for (const count of hours) expect(Math.abs(count - peakHour)).toBeLessThan(4.5 * Math.sqrt(peakHour));
    expect(signingFor(500, 0.4).peakHour).toBe(500); // the window is shorter than an hour
  });

  it("on a Monday are what became due since Friday, and at most the fleet", () => {
    const due = renewals(20_000, 30, 100 * DAY_HOURS, YEAR, 23).filter((time) => time > YEAR - 62).length;
    expect(Math.abs(due / signingFor(20_000, 30).afterWeekend - 1)).toBeLessThan(0.05);
    expect(signingFor(500, 1).afterWeekend).toBe(500);
  });
});

describe("the lifetime that is chosen", () => {
  it.each([
    [40, lossRate(), 30],
    [2_000, lossRate(), 30],
    [10_000, lossRate(), 30],
    [20_000, lossRate(), 18],
    [10_000, 0.5, 9],
    [10_000, 4, 1],
  ])("for %d devices with %d losses a year is %d days", (fleet, rate, days) => {
    const plans = planLifetimes(fleet, rate);
    expect(longestFitting(plans)?.days).toBe(days);
    expect(plans[days - 1]!.list.expected).toBeLessThanOrEqual(MOST_EXPECTED);
    if (days < LONGEST_LIFETIME) expect(plans[days]!.list.expected).toBeGreaterThan(MOST_EXPECTED);
  });

  it("is none where not even a day fits", () => {
    expect(longestFitting(planLifetimes(20_000, 4))).toBeUndefined();
  });

  it("counts what is not said as usual", () => {
    expect(lossRate()).toBeCloseTo(0.13, 12);
    expect(lossRate({ lost: 0, unencrypted: 1 })).toBeCloseTo(1.04, 12);
  });
});

describe("docs/admission.md", () => {
  const page = readFileSync(join(__dirname, "../../../../docs/admission.md"), "utf8");

  it("shows the losses that count where a policy says nothing", () => {
    const [, block] = /^losses:\n((?: {2}.*\n)+)/m.exec(page)!;
    expect(parse(block!)).toEqual(USUAL_LOSSES);
  });

  it("has a table of lifetimes that is right", () => {
    const rows = page.split("\n").filter((line) => /^\| \d+ days \|/.test(line));
    expect(rows).toHaveLength(3);
    for (const row of rows) {
      const [days, sleep, small, large, most] = row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.replaceAll(",", "").trim());
      const lifetime = parseInt(days!);
      const list = (fleet: number) => {
        const { expected, scattered, worst } = listLength(fleet, lossRate(), lifetime);
        return `${expected.toFixed(0)} ${scattered} ${worst}`;
      };
      expect(parseFloat(sleep!)).toBe(rhythmOf(lifetime).sleep);
      expect([small, large]).toEqual([list(2_000), list(10_000)]);
      const fleet = parseInt(most!);
      expect(listLength(fleet, lossRate(), lifetime).expected).toBeLessThanOrEqual(MOST_EXPECTED);
      expect(listLength(fleet + 100, lossRate(), lifetime).expected).toBeGreaterThan(MOST_EXPECTED);
    }
  });

  it("says from which size on the worst list of the longest lifetime passes the gateway's 300", () => {
    const [, fleet] = /from\s+some ([\d,]+) devices on/.exec(page)!;
    const worst = (devices: number) => listLength(devices, lossRate(), LONGEST_LIFETIME).worst;
    const size = parseInt(fleet!.replace(",", ""));
    expect(worst(size)).toBeLessThanOrEqual(MOST_REVOKED);
    expect(worst(size + 200)).toBeGreaterThan(MOST_REVOKED);
  });
});
