import { Rehearsal } from "./rehearsal";
import { complaintOf, processesWith, until } from "./run";

/** Whether a moment of a run has come, told by something that has just happened. */
export type Moment = (rehearsal: Rehearsal, stdout: string) => boolean;

const sent =
  (count: number): Moment =>
  (rehearsal) =>
    rehearsal.writes().length >= count;

/** Ten points spread over a run. */
export const MOMENTS: readonly (readonly [string, Moment])[] = [
  ["it has just begun", () => true],
  ["the preview has begun", (_, stdout) => stdout.includes("── Preview ──")],
  ["the preview has ended", (_, stdout) => stdout.includes("to create")],
  ["the update has begun", (_, stdout) => stdout.includes("── Update ──")],
  ["the first resource was sent", sent(1)],
  ["the second resource was sent", sent(2)],
  ["the fourth resource was sent", sent(4)],
  ["the subnet was sent", (rehearsal) => rehearsal.writes().some(({ id }) => id.endsWith("/GatewaySubnet"))],
  [
    "the gateway was sent",
    (rehearsal) => rehearsal.writes().some(({ id }) => id.includes("/virtualNetworkGateways/")),
  ],
  ["the update has ended", (_, stdout) => stdout.includes("Duration:")],
];

/**
 * Kills a rehearsal and all of its process group at a moment, and lets the next one run.
 *
 * @returns what a user would complain about; all empty when everything is as it should be
 */
export async function killAt(moment: Moment) {
  const rehearsal = new Rehearsal();
  try {
    const running = rehearsal.startRehearse();
    let [stdout, over] = ["", false];
    running.child.stdout!.on("data", (text: string) => (stdout += text));
    void running.ended.then(() => (over = true));
    await until(() => over || moment(rehearsal, stdout));
    if (over) return { killedTooLate: complaintOf(await running.ended) || "it had ended already" };

    running.kill();
    const killed = Date.now();
    await until(() => processesWith("REMOTE_ACCESS_REHEARSAL_HOME", rehearsal.home).length === 0);
    const seconds = (Date.now() - killed) / 1_000;

    const next = complaintOf(await rehearsal.rehearse());
    const made = rehearsal.writes().map(({ id }) => id);
    // The gateway is written once more on purpose, when the laptop is stolen.
    const twice = made.filter((id, index) => made.indexOf(id) !== index);
    const stolen = twice.findIndex((id) => id.includes("/virtualNetworkGateways/"));
    return {
      killedTooLate: "",
      processesLeftAfterFiveSeconds: seconds > 5 ? `for ${seconds} s` : "",
      nextRunFailed: next,
      madeTwice: twice.filter((_, index) => index !== stolen),
      missing: RESOURCES - new Set(made).size,
    };
  } finally {
    rehearsal.remove();
  }
}

/** What the stack dev has in Azure. */
export const RESOURCES = 84;

/** The same with the engine's own: components, passwords, the stack. Providers are none. */
export const STEPS = 112;

export const NO_COMPLAINT = {
  killedTooLate: "",
  processesLeftAfterFiveSeconds: "",
  nextRunFailed: "",
  madeTwice: [],
  missing: 0,
};
