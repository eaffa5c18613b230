import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figures } from "../../../../infra/simulation/figures";

jest.setTimeout(120_000);

const root = join(__dirname, "..", "..", "..", "..");
const work = mkdtempSync(join(tmpdir(), "simulation-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function simulate(...args: string[]): Answer {
  const command = join(root, "node_modules", ".bin", "tsx");
  try {
    const out = execFileSync(command, [join(root, "infra/simulation/command.ts"), ...args], {
      cwd: root,
      encoding: "utf8",
      stdio: "pipe",
      // Jest asks for colour in what its workers start where CI's output is a terminal.
      env: { ...process.env, NO_COLOR: "1" },
    });
    return { code: 0, out, err: "" };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, out: stdout, err: stderr };
  }
}

describe("npm run simulate", () => {
  const svg = join(work, "pictures", "year.svg");

  it("prints what it found and the verdict, and draws the picture", () => {
    const { code, out } = simulate("--devices", "20", "--days", "3", "--svg", svg);
    expect(code).toBe(0);
    expect(out).toMatch(/certificates {2,}\d+/);
    expect(out.match(/^PASS {2}/gm)).toHaveLength(5);
    expect(out).not.toContain("FAIL");

    const picture = readFileSync(svg, "utf8");
    expect(picture).toMatch(/^<svg [^>]*role="img" aria-labelledby="title description"/);
    expect(picture).toContain('<title id="title">A simulated year: 20 laptops, 3 days, seed 1</title>');
    expect(picture).toMatch(/<desc id="description">.*thumbprints.*<\/desc>/);
    expect(picture).toContain("the gateway takes 300");
    expect(picture).toContain("aim: at most 150");
    // Self-contained: nothing to fetch, nothing to run, no number that went wrong.
    expect(picture).not.toMatch(/href|<script|<image|@import|NaN|Infinity|undefined/);
    expect(readdirSync(join(work, "pictures"))).toEqual(["year.svg"]);
  });

  it("prints one object with --json, the same for the same seed", () => {
    const args = ["--devices", "20", "--days", "3", "--seed", "5", "--json", "--svg", svg];
    const [one, other] = [simulate(...args), simulate(...args)].map(({ out }) => JSON.parse(out) as Figures);
    expect(one).toEqual(other);
    expect(one!.asked).toMatchObject({ devices: 20, days: 3, seed: 5, without: [], operators: "awake" });
    expect(one!.ledger.head).toMatch(/^[0-9a-f]{64}$/);
    expect(one!.days).toHaveLength(3);
  });

  it("ends with 3 where a promise is broken, and says which", () => {
    const args = ["--devices", "120", "--days", "17", "--seed", "4", "--svg", svg];
    const { code, out } = simulate(...args, "--without", "stale-posture-expires");
    expect(code).toBe(3);
    expect(out).toMatch(/^FAIL {2}no sound laptop is locked out: [1-9]/m);
    expect(readFileSync(svg, "utf8")).toContain("without stale-posture-expires");
  });

  it.each([
    [["--devices", "3"], "from 20 to 50000"],
    [["--days", "366"], "from 1 to 365"],
    [["--seed", "one"], "whole number"],
    [["--without", "luck"], "stale-posture-expires, jitter, breaker"],
    [["--operators", "drunk"], "awake, asleep"],
    [["--fast"], "unknown option"],
  ])("refuses %j as a wrong call", (args, why) => {
    const { code, err } = simulate(...args);
    expect(code).toBe(2);
    expect(err).toContain(why);
  });
});
