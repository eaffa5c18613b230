import { SCENARIOS } from "../../rehearsal/scenarios/catalogue";
import { Rehearsal } from "./rehearsal";

jest.setTimeout(1_200_000); // the very first run may have to build the engine

const rehearsal = new Rehearsal();
afterAll(() => rehearsal.remove());

describe("npm run rehearse --", () => {
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
