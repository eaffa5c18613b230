import { Rehearsal } from "../engine/rehearsal";
import { complaintOf, processesWith, until } from "../engine/run";

jest.setTimeout(600_000);

/** Moments of a run, each recognised by something that has just happened. */
const MOMENTS: readonly (readonly [string, (rehearsal: Rehearsal, stdout: () => string) => boolean])[] = [
  ["the home has been made", ({ home }) => home !== ""],
  ["the preview has begun", (_, out) => out().includes("Preview")],
  ["the preview has ended", (_, out) => out().includes("to create")],
  ["the update has begun", (_, out) => out().includes("── Update ──")],
  ["the first resource was sent", (rehearsal) => rehearsal.writes().length >= 1],
  ["the second resource was sent", (rehearsal) => rehearsal.writes().length >= 2],
  ["the fourth resource was sent", (rehearsal) => rehearsal.writes().length >= 4],
  ["the subnet was sent", (rehearsal) => rehearsal.writes().some(({ id }) => id.endsWith("/GatewaySubnet"))],
  [
    "the gateway was sent",
    (rehearsal) => rehearsal.writes().some(({ id }) => id.includes("/virtualNetworkGateways/")),
  ],
  ["the update has ended", (_, out) => out().includes("Duration:")],
];

describe("a rehearsal killed with SIGKILL", () => {
  it.each(MOMENTS)(
    "when %s: the next run succeeds, nothing is left, nothing is made twice",
    async (_, moment) => {
      const rehearsal = new Rehearsal();
      try {
        const running = rehearsal.startRehearse();
        let stdout = "";
        running.child.stdout!.on("data", (text: string) => (stdout += text));
        let over = false;
        void running.ended.then(() => (over = true));
        await until(() => over || moment(rehearsal, () => stdout));
        expect(over).toBe(false);
        running.kill();
        const killed = Date.now();
        await until(() => processesWith("REMOTE_ACCESS_REHEARSAL_HOME", rehearsal.home).length === 0);
        expect(Date.now() - killed).toBeLessThan(5_000);

        const next = await rehearsal.rehearse();
        expect({ code: next.code, stderr: next.stderr }).toMatchObject({ code: 0 });
        const made = rehearsal.writes().map(({ id }) => id);
        expect(made).toHaveLength(new Set(made).size);
        expect(made).toHaveLength(7);
      } finally {
        rehearsal.remove();
      }
    },
  );
});
