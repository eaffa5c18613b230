import type { Command } from "commander";
import { readInputs } from "../run/read-inputs";
import { EXIT, type ExitCode } from "./outcome";
import { authorityOf, withAuthority, type AuthorityOptions } from "./session";

export function addCheck(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("check")
      .description("read register, rollout, policy and posture, and print every fault with its line"),
  ).action((options: AuthorityOptions) => run(() => check(options)));
}

async function check(options: AuthorityOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const { faults, count } = await readInputs(authority, new Date());
  const sound = faults.length === 0;
  if (options.json)
    console.log(JSON.stringify({ sound, ...count, list: faults.flatMap((text) => text.split("\n")) }));
  else {
    faults.forEach((text) => console.log(text));
    console.log(
      `${count.devices} devices and ${count.postures} posture records can be used; ${count.faults === 0 ? "no faults" : `${count.faults} faults`}.`,
    );
  }
  return sound ? EXIT.done : EXIT.found;
}
