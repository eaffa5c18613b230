import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { planCapacity, type Capacity } from "../../../infra/vpn/capacity";
import { explainCapacity } from "../../../infra/vpn/capacity-explanation";

const PROJECT = join(__dirname, "..", "..", "..");
const COMMAND = join(PROJECT, "infra", "vpn", "capacity-command.ts");
const capacity = (...args: string[]) =>
  spawnSync(process.execPath, ["--import", "tsx", COMMAND, ...args], { cwd: PROJECT, encoding: "utf8" });

describe("npm run capacity", () => {
  it("explains each derived value", () => {
    const plan = planCapacity(2_000, "active-active", { cidr: "10.64.0.0/10", prefix: 10 }) as Capacity;
    const lines = explainCapacity(plan, "active-active", false).map(
      ({ what, value, because }) => `${what}: ${value}, ${because}`,
    );
    expect(lines).toEqual([
      "SKU: VpnGw4AZ, carries 5000 IKEv2 connections; the next smaller one is too small",
      "generation: Generation2, fixed for the gateway's life; within it the SKU grows in place (about 45 minutes)",
      "throughput: 5 Gbit/s, 2.5 Mbit/s for each device if all transfer at once",
      "addresses: 3, two active instances and one for point-to-site",
      "pool: 10.64.0.0/20, 4096 addresses for 4000 (every instance must be able to take the whole fleet)",
      "room: 2048 devices, before the pool must grow, which disconnects everybody once; the SKU holds 5000",
    ]);
  });

  it("names no pool where departments have pools of their own", () => {
    const { stdout, status } = capacity("--stack", "city-access");
    expect(status).toBe(0);
    expect(stdout.split("\n").filter((line) => /^ *(pool|room)\b/.test(line))).toEqual([
      expect.stringMatching(/^ *pool +one for each department +as the settings write them; together/),
    ]);
    expect(JSON.parse(capacity("--stack", "city-access", "--json").stdout)).not.toHaveProperty("clientPool");
  });

  it("reads the stack's own settings, and gives a machine JSON", () => {
    const { status, stdout } = capacity("--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      devices: 40,
      sku: "VpnGw2AZ",
      clientPool: "10.81.0.0/24",
      redundancy: "active-active",
      fits: true,
      faults: [],
      certificates: {
        lossesPerDeviceYear: 0.13,
        lifetime: { days: 30, sleep: 15, list: { worst: 28 }, fits: true },
        longestFittingDays: 30,
        emergencyRotation: { signatures: 40, hsmSeconds: 0.8, hsmSecondsRsa4096: 1.6 },
      },
    });
    expect(JSON.parse(stdout)).not.toHaveProperty("change");
    expect(JSON.parse(stdout).certificates.lifetimes).toHaveLength(30);
  });

  it("answers what a surge needs: gateway, pool, list and HSM", () => {
    const { status, stdout } = capacity("--devices", "5000");
    expect(status).toBe(0);
    const [change] = stdout.split("\n\n").filter((section) => section.startsWith("From"));
    expect(change!.split("\n").map((line) => line.trim().replace(/ {2,}/g, " | "))).toEqual([
      "From 40 to 5000 devices",
      "SKU | VpnGw2AZ to VpnGw4AZ | in place, within Generation2 (about 45 minutes); addresses stay",
      "pool | /24 to /18 | 10.81.0.0/18; disconnects everybody once, so in a maintenance window",
      "lifetime | stays | 30 days fit both fleets",
      "list | 0.5 to 59 | thumbprints on average",
      "signatures | 3 to 370 | a day",
      "enrolment | 1.7 minutes | of the HSM, for the first certificates of 4960 more devices",
    ]);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(125);
  });

  it("counts with another lifetime and other losses when asked what if", () => {
    const { certificates } = JSON.parse(
      capacity("--devices", "2000", "--days", "7", "--losses", "0.5", "--json").stdout,
    );
    expect(certificates).toMatchObject({ lossesPerDeviceYear: 0.5, longestFittingDays: 30 });
    // 2,000 devices × 0.5 a year × 7 days / 0.9 / 365 days
    expect(certificates.lifetime).toMatchObject({ days: 7, list: { expected: 21.309 } });
  });

  it.each([
    [
      ["--devices", "2000", "--losses", "2", "--days", "30"],
      "capacity: certificates of 30 days do not fit: 2000 devices with 2 losses per device and year would keep 365 thumbprints on the gateway's list, more than 150; 12 days at most",
      / {2}<$/m,
    ],
    [
      ["--devices", "15000", "--losses", "4"],
      "even with certificates of one day; split the fleet over two authorities, or see why so many are lost",
      /^ +1 .*does not fit$/m,
    ],
    [["--devices", "10001"], "10001 devices exceed the 10000 connections of the largest gateway", /fits/],
  ])("%j ends with 1, the reason and the table", (args, reason, row) => {
    const { status, stdout, stderr } = capacity(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
    expect(stdout).toContain("Lifetimes\n");
    expect(stdout).toMatch(row);
    expect(stdout).toMatch(/\nDoes not fit\.\n$/);
    const { fits, faults } = JSON.parse(capacity(...args, "--json").stdout) as {
      fits: boolean;
      faults: string[];
    };
    expect(fits).toBe(false);
    expect(faults.join("\n")).toContain(reason.replace("capacity: ", ""));
  });

  it.each([
    [
      ["--devices", "10001"],
      1,
      "capacity: 10001 devices exceed the 10000 connections of the largest gateway",
    ],
    [["--address-space", "10.0.0.1/8"], 1, 'capacity: "10.0.0.1/8" has host bits set; write 10.0.0.0/8'],
    [["--stack", "nowhere"], 1, "capacity: Pulumi.nowhere.yaml cannot be read"],
    [["--devices", "many"], 2, "write a whole number from 1 to 1000000"],
    [["--days", "31"], 2, "write a whole number from 1 to 30"],
    [["--losses", "-1"], 2, "write a number from 0 to 4, such as 0.13"],
    [["--losses", ""], 2, "write a number from 0 to 4, such as 0.13"],
    [["--redundancy", "none"], 2, "Allowed choices are active-standby, active-active"],
  ])("%j ends with %d and says why", (args, code, message) => {
    const { status, stderr } = capacity(...args);
    expect(status).toBe(code);
    expect(stderr).toContain(message);
  });
});
