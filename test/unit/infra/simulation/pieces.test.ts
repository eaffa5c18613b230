import { createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { grant } from "../../../../infra/certificate-authority/approval/approval";
import { compileStatement } from "../../../../infra/certificate-authority/statement/seal-statement";
import { FIRST_ANCHOR, SECOND_ANCHOR } from "../../../../infra/simulation/anchors";
import { Draws, Purpose } from "../../../../infra/simulation/draws";
import { EventQueue } from "../../../../infra/simulation/event-queue";
import {
  dayNumberOf,
  dayText,
  DAY,
  easterSunday,
  isWorkingDay,
  localDay,
  localMinutes,
  localTime,
  nextOfficeHour,
  START,
  workingDayAfter,
} from "../../../../infra/simulation/german-calendar";
import { SeededApprover, SeededSeal } from "../../../../infra/simulation/seeded-keys";

describe("the calendar", () => {
  it.each(["2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2076-04-19"])(
    "has Easter on %s",
    (day) => expect(dayText(easterSunday(Number(day.slice(0, 4))))).toBe(day),
  );

  it.each([
    ["2026-01-05", true],
    ["2026-01-10", false],
    ["2026-04-03", false],
    ["2026-04-06", false],
    ["2026-05-01", false],
    ["2026-05-14", false],
    ["2026-06-04", false],
    ["2026-06-05", true],
    ["2026-12-24", false],
  ])("says of %s that people work: %s", (day, works) => expect(isWorkingDay(dayNumberOf(day))).toBe(works));

  it("counts working days over a weekend and a holiday", () => {
    expect(workingDayAfter(dayNumberOf("2026-04-02"), 1)).toBe(dayNumberOf("2026-04-07"));
  });

  it.each([
    ["2026-02-10", "2026-02-10T06:30:00.000Z"],
    ["2026-07-10", "2026-07-10T05:30:00.000Z"],
    ["2026-11-10", "2026-11-10T06:30:00.000Z"],
  ])("knows when it is half past seven on %s", (day, utc) => {
    const time = localTime(dayNumberOf(day), 7.5 * 60);
    expect(new Date(time).toISOString()).toBe(utc);
    expect([localDay(time), localMinutes(time)]).toEqual([dayNumberOf(day), 450]);
  });

  it("finds somebody in the office on Monday, whenever it is asked on a weekend", () => {
    const monday = localTime(7, 8 * 60);
    for (const time of [localTime(4, 17 * 60), localTime(5, 12 * 60), localTime(7, 60), monday]) {
      expect(nextOfficeHour(time)).toBe(monday);
    }
    expect(nextOfficeHour(monday + 90_000)).toBe(monday + 90_000);
  });
});

it("events happen in the order of their times, those of one time in the order of their entry", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), async (times) => {
      const queue = new EventQueue(0);
      const seen: Array<readonly [number, number]> = [];
      times.forEach((time, index) => queue.at(time, () => void seen.push([time, index])));
      await queue.run(21);
      const sorted = times
        .map((time, index) => [time, index] as const)
        .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
      expect(seen).toEqual(sorted);
    }),
  );
});

it("draws are spread evenly, and one purpose says nothing about another", () => {
  const draws = Array.from({ length: 4_000 }, (_, index) => new Draws(1, `LT-${index}`));
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const [one, other, next] = [
    draws.map((draw) => draw.at(Purpose.Loss)),
    draws.map((draw) => draw.at(Purpose.Find)),
    draws.map((draw) => draw.at(Purpose.Loss, 1)),
  ];
  for (const numbers of [one, other, next]) expect(Math.abs(mean(numbers) - 0.5)).toBeLessThan(0.02);
  for (const numbers of [other, next]) {
    const together = mean(one.map((number, index) => (number - 0.5) * (numbers[index]! - 0.5)));
    expect(Math.abs(together)).toBeLessThan(0.006);
  }
});

describe("keys made from the seed", () => {
  it("seal what Node verifies, and always alike", async () => {
    const seal = new SeededSeal(7);
    const key = createPublicKey({ key: Buffer.from(seal.spki), format: "der", type: "spki" });
    for (const text of ["", "one", "another", "x".repeat(10_000)]) {
      const bytes = Buffer.from(text);
      const signature = await seal.sign(bytes);
      expect(verify("sha256", bytes, { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
      expect(await new SeededSeal(7).sign(bytes)).toEqual(signature);
      expect(await new SeededSeal(8).sign(bytes)).not.toEqual(signature);
    }
  });

  it("approve what the authority grants, and only two together what needs two", () => {
    const people = ["security", "pki-lead"].map((role) => new SeededApprover(7, role));
    const context = {
      authority: "Simulated",
      approvers: people.map(({ approver }) => approver),
      now: new Date(START),
    };
    const request = {
      schema: "approval-request/v1",
      authority: "Simulated",
      subject: "source-down",
      madeAt: new Date(START).toISOString(),
      validUntil: new Date(START + DAY).toISOString(),
      sentence: "Renew.",
      details: { newest: "2026-01-05T00:00:00Z" },
    } as const;
    const one = people[0]!.sign(request);
    expect(grant(one, context)).toHaveProperty("fault");
    expect(grant(people[1]!.sign(request, one), context)).toMatchObject({
      approvers: ["security", "pki-lead"],
    });
  });
});

it("both anchors are good for a statement from the first day of the simulated year to its last", () => {
  for (const now of [new Date(START), new Date(START + 365 * DAY)]) {
    const statement = compileStatement({
      authority: "Simulated",
      anchors: [SECOND_ANCHOR, FIRST_ANCHOR],
      certificates: [],
      ledgerHead: { sequence: 1, head: "0".repeat(64) },
      now,
    });
    expect(statement.anchors.map(({ sha256 }) => sha256)).toEqual([
      SECOND_ANCHOR.sha256,
      FIRST_ANCHOR.sha256,
    ]);
  }
});
