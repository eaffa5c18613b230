import { SCENARIOS } from "../../rehearsal/scenarios/catalogue";
import { Rehearsal } from "./rehearsal";

jest.setTimeout(1_200_000); // the very first run may have to build the engine

const rehearsal = new Rehearsal();
afterAll(() => rehearsal.remove());

describe("npm run rehearse --", () => {
  it("--with all sees every scenario blocked by its rules, and nothing besides, before anything is sent", async () => {
    const { code, stdout, stderr } = await rehearsal.rehearse("--with", "all");
    expect(stderr).not.toContain("Not as expected");
    for (const name of Object.keys(SCENARIOS)) expect(stdout).toContain(`blocked  ${name}: `);
    expect(stdout).not.toContain("NOT BLOCKED");
    expect(stdout).toContain(
      `All ${Object.keys(SCENARIOS).length} scenarios were blocked; 0 writing requests`,
    );
    expect(code).toBe(0);
    expect(rehearsal.writes()).toEqual([]);
  });

  it("--with a single one shows what blocks it, where, and how to see it again", async () => {
    const { code, stdout } = await rehearsal.rehearse("--with", "entra-login");
    expect(code).not.toBe(0);
    for (const rule of SCENARIOS["entra-login"]?.rules ?? ["none"]) expect(stdout).toContain(rule);
    expect(stdout).toContain(`blocks "gateway" (azure-native:network:VirtualNetworkGateway)`);
    expect(stdout).toContain("vpnClientConfiguration.");
    expect(stdout).toContain("show it again: npm run rehearse -- --with entra-login");
    expect(rehearsal.writes()).toEqual([]);
  });

  it("refuses a scenario that does not exist and lists those that do", async () => {
    const { code, stderr } = await rehearsal.rehearse("--with", "nonsense");
    expect(code).toBe(2);
    for (const name of [...Object.keys(SCENARIOS), "all"]) expect(stderr).toContain(name);
  });
});
