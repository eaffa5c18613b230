import { ca, setTime } from "./ca";
import { SmallCity } from "./small-city";

jest.setTimeout(120_000);

const NOW = new Date("2026-06-01T08:00:00Z");
const DAY_MS = 86_400_000;
const LATER = new Date(NOW.getTime() + 8 * DAY_MS);
const ACTIVE = "ordered:2025-09-01 delivered:2025-09-22 active:2025-09-29";

/** One laptop for each state that there is. */
const [WORKS, WAITING, LAPSING, TO_REVOKE, REVOKED, OUT] = [1, 2, 3, 4, 5, 6].map(
  (number) => `LT-100${number}`,
);
let city: SmallCity;

beforeAll(async () => {
  city = await SmallCity.of(6, NOW);
  setTime(NOW);
  city.condition(OUT!, { facts: { firewall: "off" } });
  city.write(NOW);
  const authority = ["--authority", city.authority];
  await ca("issue", ...authority, WORKS!, LAPSING!, TO_REVOKE!, REVOKED!, OUT!);
  await ca("revoke", ...authority, REVOKED!, "--because", "stolen");
  city.condition(LAPSING!, { collectedHoursAgo: 24 * 5 });
  city.register(TO_REVOKE!, { history: `${ACTIVE} lost:2026-06-05` });
  city.register(REVOKED!, { history: `${ACTIVE} stolen:2026-06-01` });
  city.write(LATER);
});
afterAll(() => city.remove());
beforeEach(() => setTime(LATER));
afterEach(() => jest.useRealTimers());

const run = (command: string, ...more: string[]) => ca(command, "--authority", city.authority, ...more);

describe("npm run ca -- status", () => {
  it("lists every state with its number, and the reasons of all that do not work", async () => {
    const { code, stdout } = await run("status");
    expect(code).toBe(0);
    const lines = stdout.split("\n").map((line) => line.replaceAll(/ +/g, " ").trim());
    for (const state of ["works", "waiting", "lapsing", "to-revoke", "revoked", "out"]) {
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^1 ${state} `)));
    }
    expect(lines).toContainEqual(expect.stringMatching(`^${LAPSING} lapsing buergeramt posture-stale \\(.*`));
    expect(lines).toContainEqual(`${TO_REVOKE} to-revoke buergeramt lost (2026-06-05)`);
    expect(lines).toContainEqual(expect.stringMatching(`^${OUT} out buergeramt firewall-off`));
    expect(lines.filter((line) => line.startsWith(WORKS!))).toEqual([]);
  });

  it("says the same to programs, with times", async () => {
    const { time, devices } = JSON.parse((await run("status", "--json")).stdout) as {
      time: string;
      devices: Array<{ device: string; state: string; since?: string; until?: string }>;
    };
    expect(time).toBe(LATER.toISOString());
    const of = (name: string | undefined) => devices.find(({ device }) => device === name);
    expect(of(WORKS)).toMatchObject({ state: "works", since: NOW.toISOString(), reasons: [] });
    expect(of(WORKS)!.until).toBe(new Date(NOW.getTime() + 14 * DAY_MS - 1_000).toISOString());
    expect(of(WAITING)).not.toHaveProperty("until");
    expect(of(REVOKED)).toMatchObject({ state: "revoked", since: NOW.toISOString() });
    expect(of(OUT)).toMatchObject({ state: "out", since: NOW.toISOString() });
  });

  it("writes nothing: not even a lock", async () => {
    const before = await city.entries();
    await run("status");
    expect(await city.entries()).toEqual(before);
  });
});

describe("npm run ca -- explain", () => {
  it.each<[string, string | undefined, string, string]>([
    ["works", WORKS, "is in, since 2026-06-01T08:00:00.000Z", "ist drin, seit"],
    ["waiting", WAITING, "may come in, its certificate is made with the next run", "darf hinein"],
    ["lapsing", LAPSING, "is in until its certificate ends", "ist drin, bis das Zertifikat endet"],
    ["to-revoke", TO_REVOKE, "is in and must go out", "ist drin und muss hinaus"],
    [
      "revoked",
      REVOKED,
      "is out, its certificates are revoked, since 2026-06-01",
      "ist draußen, die Zertifikate sind gesperrt",
    ],
    ["out", OUT, "is out, since 2026-06-01T08:00:00.000Z", "ist draußen, seit"],
  ])("%s: in both languages", async (state, name, english, german) => {
    const [inEnglish, inGerman] = [
      await run("explain", name!),
      await run("explain", name!, "--language", "de"),
    ];
    expect(inEnglish).toMatchObject({ code: 0, stderr: "" });
    expect(inEnglish.stdout.split("\n")[0]).toContain(`${name}: ${english}`);
    expect(inGerman.stdout.split("\n")[0]).toContain(`${name}: ${german}`);
    expect(JSON.parse((await run("explain", name!, "--json")).stdout)).toMatchObject({ device: name, state });
  });

  it("says what the user must do, and what happened so far in the order of time", async () => {
    const { stdout } = await run("explain", REVOKED!);
    expect(stdout).toContain("- The device is reported stolen. If you have it, switch it off");
    const events = stdout.split("\n").filter((line) => /^20\d\d-/.test(line));
    expect(events.map((line) => line.replace(/, ?[0-9A-F]{40}|: [0-9A-F]{40}/, ""))).toEqual([
      "2025-09-01  register: ordered",
      "2025-09-22  register: delivered",
      "2025-09-29  register: active",
      "2026-06-01  register: stolen",
      "2026-06-01T08:00:00.000Z  certificate until 2026-06-15T07:59:59.000Z",
      "2026-06-01T08:00:00.000Z  revoked (stolen)",
    ]);
    expect((await run("explain", OUT!, "--language", "de")).stdout).toContain("abgelehnt: firewall-off");
  });

  it("knows what to say of a device that nobody knows", async () => {
    const { code, stdout } = await run("explain", "LT-9999");
    expect(code).toBe(0);
    expect(stdout).toContain("LT-9999: is out");
    expect(stdout).toMatch(/register/);
  });

  it("takes no third language", async () => {
    expect(await run("explain", WORKS!, "--language", "fr")).toMatchObject({ code: 2, stdout: "" });
  });
});
