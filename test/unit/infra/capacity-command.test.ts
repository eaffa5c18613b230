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
    const lines = explainCapacity(plan, "active-active").map(
      ({ what, value, because }) => `${what}: ${value}, ${because}`,
    );
    expect(lines).toEqual([
      "SKU: VpnGw4AZ, carries 5000 IKEv2 connections; the next smaller one is too small",
      "generation: Generation2, fixed for the gateway's life; within it the SKU grows in place (about 45 minutes)",
      "addresses: 3, two active instances and one for point-to-site",
      "pool: 10.64.0.0/20, 4096 addresses for 4000 (every instance must be able to take the whole fleet)",
      "room: 2048 devices, before the pool must grow (which disconnects everybody once); the SKU holds until 5000",
    ]);
  });

  it("reads the stack's own settings, and gives a machine JSON", () => {
    const { status, stdout } = capacity("--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      devices: 40,
      sku: "VpnGw2AZ",
      clientPool: "10.81.0.0/24",
      redundancy: "active-active",
    });
  });

  it.each([
    [
      ["--devices", "10001"],
      1,
      "capacity: 10001 devices exceed the 10000 connections of the largest gateway",
    ],
    [["--address-space", "10.0.0.1/8"], 1, 'capacity: "10.0.0.1/8" has host bits set; write 10.0.0.0/8'],
    [["--stack", "nowhere"], 1, "capacity: Pulumi.nowhere.yaml cannot be read"],
    [["--devices", "many"], 2, "write a whole number from 1 on"],
    [["--redundancy", "none"], 2, "Allowed choices are active-standby, active-active"],
  ])("%j ends with %d and says why", (args, code, message) => {
    const { status, stderr } = capacity(...args);
    expect(status).toBe(code);
    expect(stderr).toContain(message);
  });
});
