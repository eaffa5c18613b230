import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figures } from "../../infra/simulation/figures";
import type { Line } from "../../infra/simulation/verdict";

jest.setTimeout(6 * 3_600_000);

const PROJECT = join(__dirname, "..", "..");
const COMMAND = join(PROJECT, "infra", "simulation", "command.ts");

const folder = mkdtempSync(join(tmpdir(), "years-"));
afterAll(() => rmSync(folder, { recursive: true }));

function asked(variable: string): number[] | undefined {
  return process.env[variable]?.split(",").map(Number);
}

/** The whole year as a person would run it. `SEEDS` and `FLEETS` choose fewer. */
describe("a simulated year keeps its promises", () => {
  const fleets = asked("FLEETS") ?? [2_000, 10_000];
  const seeds = asked("SEEDS") ?? [1, 2, 3, 4, 5];
  it.each(fleets.flatMap((devices) => seeds.map((seed) => [devices, seed] as const)))(
    "%d laptops, seed %d",
    (devices, seed) => {
      const year = ["--devices", String(devices), "--days", "365", "--seed", String(seed)];
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["--import", "tsx", COMMAND, ...year, "--json", "--svg", join(folder, "year.svg")],
        { cwd: PROJECT, encoding: "utf8", maxBuffer: 1e9 },
      );
      expect({ status, complaint: status === 0 ? "" : stderr.slice(-2_000) }).toEqual({
        status: 0,
        complaint: "",
      });
      const { verdict, losses, backFromLongSleep } = JSON.parse(stdout) as Figures & { verdict: Line[] };
      expect(verdict.filter(({ kept }) => !kept)).toEqual([]);
      // A year in which nothing happened would promise nothing.
      expect(losses.devices).toBeGreaterThan(devices / 100);
      expect(backFromLongSleep.devices).toBeGreaterThan(0);
    },
  );
});
