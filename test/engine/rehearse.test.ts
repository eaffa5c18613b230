import { SCENARIOS } from "../../rehearsal/scenarios/catalogue";
import { Rehearsal } from "./rehearsal";
import { complaintOf } from "./run";

jest.setTimeout(1_200_000); // the very first run may have to build the engine

const rehearsal = new Rehearsal();
afterAll(() => rehearsal.remove());

describe("npm run rehearse", () => {
  it("brings up the stack, finds no change afterwards, and says so", async () => {
    const { code, stdout, stderr } = await rehearsal.rehearse();
    expect(complaintOf({ code, signal: null, stdout, stderr })).toBe("");
    expect(stdout).toContain("VPN gateway vpng-musterstadt-dev, VpnGw2AZ (up to 500 connections)");
    expect(stdout).toContain("Nothing was created in Azure");
    const made = rehearsal.writes().map(({ method, id }) => `${method} ${id.split("/").at(-1)}`);
    expect(made.sort()).toEqual([
      "PUT GatewaySubnet",
      "PUT pip-vpng-musterstadt-dev-1",
      "PUT pip-vpng-musterstadt-dev-2",
      "PUT pip-vpng-musterstadt-dev-3",
      "PUT rg-remote-access-musterstadt-dev",
      "PUT vnet-musterstadt-dev",
      "PUT vpng-musterstadt-dev",
    ]);
  });

  it("makes nothing the second time", async () => {
    const before = rehearsal.writes().length;
    const { code } = await rehearsal.rehearse();
    expect(code).toBe(0);
    expect(rehearsal.writes()).toHaveLength(before);
  });

  it.each(Object.entries(SCENARIOS))(
    "--with %s is blocked by its rules before anything is sent",
    async (name, { rules }) => {
      const before = rehearsal.writes().length;
      const { code, stdout } = await rehearsal.rehearse("--with", name);
      expect(code).not.toBe(0);
      for (const rule of rules) expect(stdout).toContain(rule);
      expect(stdout).toContain(`blocks "gateway" (azure-native:network:VirtualNetworkGateway)`);
      expect(stdout).toContain("vpnClientConfiguration.");
      expect(stdout).toContain("show it again:");
      expect(rehearsal.writes()).toHaveLength(before);
    },
  );

  it("refuses a scenario that does not exist and lists those that do", async () => {
    const { code, stderr } = await rehearsal.rehearse("--with", "nonsense");
    expect(code).toBe(2);
    for (const name of Object.keys(SCENARIOS)) expect(stderr).toContain(name);
  });
});
