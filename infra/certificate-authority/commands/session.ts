import { isAbsolute } from "node:path";
import type { Command } from "commander";
import { defaultAuthorityFile, readAuthority, type Authority } from "../authority-file";
import { openLedger, type Ledger } from "../ledger/ledger";
import { Assessor, type Inputs } from "../run/assessment";
import { openSeal, openStore } from "../run/open-authority";
import { everydayAnchors } from "../run/publish-statement";
import { readInputs, type ReadOptions } from "../run/read-inputs";
import { RequestsFolder } from "../run/requests-folder";

/** Options that every command on an authority has. */
export interface AuthorityOptions {
  readonly authority?: string;
  readonly json?: boolean;
}

export function withAuthority(command: Command): Command {
  return command
    .option(
      "--authority <file>",
      "the authority's file (default: the rehearsal's, under $REMOTE_ACCESS_REHEARSAL_HOME)",
    )
    .option("--json", "one JSON object instead of sentences");
}

/** @throws Error saying how to name one */
export function authorityOf(options: AuthorityOptions): Authority {
  return readAuthority(authorityFileOf(options));
}

/** @throws Error saying how to name one */
export function authorityFileOf({ authority }: AuthorityOptions): string {
  const home = process.env.REMOTE_ACCESS_REHEARSAL_HOME;
  const file = authority ?? (home !== undefined && isAbsolute(home) ? defaultAuthorityFile(home) : undefined);
  if (file === undefined) {
    throw new Error(
      "no authority is named. Pass --authority <file>, or run  " +
        'eval "$(npm run --silent rehearsal:env)"  for the rehearsal\'s own.',
    );
  }
  return file;
}

/**
 * The inputs; faults of machine-made files are told and left aside.
 *
 * @throws Error with all faults when a reviewed file has one
 */
export async function usableInputs(
  authority: Authority,
  now: Date,
  options: Pick<ReadOptions, "postureMayBeMissing"> = {},
): Promise<{ inputs: Inputs; faults: number }> {
  const { inputs, faults, count } = await readInputs(authority, now, options);
  if (inputs === undefined) {
    throw new Error(
      `the authority's files have faults; correct them, nothing was written:\n${faults.join("\n")}`,
    );
  }
  if (faults.length > 0) {
    tell(`Records with faults count as no records:\n${faults.join("\n")}`);
  }
  return { inputs, faults: count.faults };
}

/** @param write whether the command may write; the seal is opened only then */
export async function ledgerOf(authority: Authority, { write }: { write: boolean }): Promise<Ledger> {
  const store = await openStore(authority);
  const seal = write ? { seal: await openSeal(authority, tell) } : {};
  return openLedger(store, { ...seal, now: () => new Date() });
}

export function assessorOf(authority: Authority, inputs: Inputs, ledger: Ledger, now: Date): Assessor {
  const requests = new RequestsFolder(authority.requests, inputs.policy.keys);
  const trusted = new Set(everydayAnchors(authority).map(({ sha256 }) => sha256));
  return new Assessor(inputs, ledger.view, (inventory) => requests.of(inventory), now, trusted);
}

/** For people, on standard error: standard output belongs to the result. */
export function tell(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** Milliseconds of an option `--wait`. @throws Error when it is no number of seconds of a day */
export function waitOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 0 && seconds <= 86_400)) throw new Error(`--wait ${text}; write seconds from 0 to 86400`);
  return seconds * 1_000;
}

/** Says how far a long run is, every two seconds at most; of how many, where that is known. */
export function countingProgress(
  what: string,
  now: () => number = Date.now,
): (done: number, total?: number) => void {
  let last = now();
  return (done, total) => {
    if (now() - last < 2_000) return;
    last = now();
    tell(total === undefined ? `${what}: ${done}` : `${what}: ${done} of ${total}`);
  };
}
