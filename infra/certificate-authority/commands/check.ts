import type { Command } from "commander";
import { readInputs } from "../run/read-inputs";
import { EXIT, type ExitCode } from "./outcome";
import { authorityOf, withAuthority, type AuthorityOptions } from "./session";

interface CheckOptions extends AuthorityOptions {
  readonly values?: boolean;
}

export function addCheck(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("check")
      .description("read register, rollout, policy and posture, and print every fault with its line")
      .option("--values", "show what stands there too; it can be somebody's name, so not into a log"),
  ).action((options: CheckOptions) => run(() => check(options)));
}

async function check(options: CheckOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const reading = await readInputs(authority, new Date(), { showValues: options.values === true });
  const { faults, count, computedDays } = reading;
  const sound = faults.length === 0;
  if (options.json) {
    // A fault's further lines, such as those of a table, are indented.
    const list = faults.flatMap((text) => text.split(/\n(?! )/));
    console.log(JSON.stringify({ sound, ...count, computedDays, list }));
  } else {
    faults.forEach((text) => console.log(text));
    console.log(
      `${count.devices} devices and ${count.postures} posture records can be used; ${count.faults === 0 ? "no faults" : `${count.faults} faults`}.`,
    );
    if (computedDays !== undefined) {
      console.log(`Certificates live ${computedDays} days, the longest that fits the fleet and its losses.`);
    }
  }
  return sound ? EXIT.done : EXIT.found;
}
