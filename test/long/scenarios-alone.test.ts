import { Rehearsal } from "../engine/rehearsal";
import { SCENARIOS } from "../../rehearsal/scenarios/catalogue";

jest.setTimeout(1_200_000);

const rehearsal = new Rehearsal();
afterAll(() => rehearsal.remove());

// In test/engine several share a preview; here each has a deployment of its own to stop.
it.each(Object.entries(SCENARIOS))(
  "--with %s alone is blocked at its resource before anything is sent",
  async (name, { rules, at }) => {
    const { code, stdout, stderr } = await rehearsal.rehearse("--with", name);
    expect(code).not.toBe(0);
    for (const rule of rules) expect(stdout).toContain(`${rule} blocks "${at.name}" (${at.type})`);
    expect(stderr).toContain("The update was stopped");
    expect(rehearsal.writes()).toEqual([]);
  },
);
