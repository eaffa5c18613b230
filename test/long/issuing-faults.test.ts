import {
  complained,
  WaitingFleet,
  type CutOff,
  type FleetWishes,
} from "../unit/infra/certificate-authority/run/cut-off-runs";
import type { Fate } from "../unit/infra/certificate-authority/run/perishable-disk";
import { numbersFrom } from "./numbers-from";

jest.setTimeout(3_600_000);

/** 200 issuances together: more than are served at a time, renewals, and behind earlier runs that were killed. */
const FLEETS: readonly FleetWishes[] = [
  { issuances: 40, due: 10 },
  { issuances: 20, due: 0 },
  { issuances: 20, due: 20 },
  ...[1, 20, 40, 60, 90, 120].map((begun) => ({ issuances: 20, due: 5, begun })),
];
const FATES: readonly Fate[] = ["kill", "power-cut", "error"];

/** Every call of every fleet meets a fault, and those of the first fleet each kind of fault. */
const SWEEPS = FLEETS.flatMap((wishes, index) =>
  (index === 0 ? FATES : [FATES[index % FATES.length]!]).map((fate) => [fate, wishes] as const),
);

it.each(SWEEPS)(
  "a %s at each call of %o: the next run finishes, nothing is lost and nothing issued twice",
  async (fate, wishes) => {
    const fleet = await WaitingFleet.of(wishes);
    try {
      const calls = await fleet.calls();
      const runs: CutOff[] = [];
      for (let at = 1; at <= calls.length; at++) runs.push(await fleet.cutOff(fate, at));
      expect(complained(runs)).toEqual([]);
      expect(runs.length).toBeGreaterThan(5 * wishes.issuances);
      console.log(`${runs.length} calls, a ${fate} at each`);
    } finally {
      fleet.remove();
    }
  },
);

it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
  "several faults, one a run, at places of seed %i: the last run finishes",
  async (seed) => {
    const random = numbersFrom(seed);
    const next = (below: number) => Math.floor(random() * below);
    const fleet = await WaitingFleet.of({ issuances: 40, due: 10 });
    try {
      const places = Array.from({ length: 2 + next(5) }, () => 1 + next(300));
      expect(complained([await fleet.cutOff(FATES[next(3)]!, ...places)])).toEqual([]);
    } finally {
      fleet.remove();
    }
  },
);
