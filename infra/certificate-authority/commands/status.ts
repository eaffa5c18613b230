import type { Command } from "commander";
import { DEVICE_STATES, statusOf, type DeviceState, type DeviceStatus } from "../run/device-status";
import { EXIT, type ExitCode } from "./outcome";
import { rotationOf } from "./rotate-status";
import {
  assessorOf,
  authorityOf,
  ledgerOf,
  tell,
  usableInputs,
  withAuthority,
  type AuthorityOptions,
} from "./session";

const MEANING: Readonly<Record<DeviceState, string>> = {
  works: "have a certificate and may have it",
  waiting: "may have one: npm run ca -- issue",
  lapsing: "have one that is not renewed",
  "to-revoke": "have one that must go: npm run ca -- revoke --judged",
  revoked: "have only revoked ones",
  out: "have none",
};

export function addStatus(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("status")
      .description("list the devices by their state, with the reasons of those that are out"),
  ).action((options: AuthorityOptions) => run(() => status(options)));
}

async function status(options: AuthorityOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const now = new Date();
  const { inputs } = await usableInputs(authority, now);
  const ledger = await ledgerOf(authority, { write: false });
  const assessor = assessorOf(authority, inputs, ledger, now);
  const devices = [...assessor.all()].map((assessment) => statusOf(assessment, ledger.view, now));
  if (options.json) console.log(JSON.stringify({ time: now.toISOString(), devices }));
  else console.log(table(devices));
  // Whoever looks at the devices is the one who would otherwise notice an anchor's end by their silence.
  const { warnings } = rotationOf(authority, ledger.view, undefined, now);
  warnings.forEach((warning) => tell(`Look at it: ${warning}.`));
  return EXIT.done;
}

/** States in their order, each with its number and what it means; then the devices of every state but `works`. */
export function table(devices: readonly DeviceStatus[]): string {
  const of = (state: DeviceState) => devices.filter((device) => device.state === state);
  const summary = DEVICE_STATES.filter((state) => of(state).length > 0).map(
    (state) => `${String(of(state).length).padStart(6)}  ${state.padEnd(9)}  ${MEANING[state]}`,
  );
  const rows = DEVICE_STATES.filter((state) => state !== "works").flatMap((state) =>
    of(state).map(({ device, department = "-", reasons }) => {
      const codes = reasons.map(({ code, detail }) => (detail === undefined ? code : `${code} (${detail})`));
      return `${device}  ${state.padEnd(9)}  ${department.padEnd(12)}  ${codes.join(", ")}`;
    }),
  );
  return [...summary, ...(rows.length === 0 ? [] : ["", ...rows])].join("\n");
}
