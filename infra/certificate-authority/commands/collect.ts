import type { Command } from "commander";
import { credentialFor } from "../../azure-calls/credential";
import { formatOf } from "../../devices/record-source";
import { collected, inWords, type Collected } from "../../enrolment/collect/collected";
import { gatherFromDrop } from "../../enrolment/collect/drop/drop-folder";
import { graphAddress, STAND_IN_VARIABLE } from "../../enrolment/collect/intune/graph-address";
import { graphTransport } from "../../enrolment/collect/intune/graph-transport";
import { gatherFromIntune } from "../../enrolment/collect/intune/intune";
import type { Gathered } from "../../enrolment/collect/joining/sighting";
import { writeCollected, type RequestCount } from "../../enrolment/collect/write-collected";
import type { Authority } from "../authority-file";
import { readRegisterAlone } from "../run/read-inputs";
import { EXIT, type ExitCode } from "./outcome";
import { authorityOf, countingProgress, tell, withAuthority, type AuthorityOptions } from "./session";

interface CollectOptions extends AuthorityOptions {
  readonly dryRun?: boolean;
}

const HELP = `
Source is the part "collect" of the authority's file: Intune, or a folder. Devices that the register does not know are
counted and go no further. Exit codes: 0 all went well · 1 nothing was written, the reason is on stderr ·
3 written, but single records have faults. docs/collecting.md says more.`;

const SHOWN_FAULTS = 100;

export function addCollect(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("collect")
      .description("fetch posture and requests from the device management, all of it or nothing")
      .option("--dry-run", "say what would be written, and write nothing")
      .addHelpText("after", HELP),
  ).action((options: CollectOptions) => run(() => collect(options)));
}

async function collect(options: CollectOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  if (formatOf(authority.posture) !== "json-lines") {
    throw new Error(
      `${authority.posture} is not .jsonl by its name, and that is what collect writes; ` +
        "name such a file under posture in the authority's file",
    );
  }
  const devices = await readRegisterAlone(authority, new Date());
  const gathered = await gather(authority);
  // Pages took their time: what is judged is judged by the clock of now.
  const result = await collected(gathered, devices.values(), new Date(), {
    onJoined: countingProgress("Reading requests"),
    onChecked: countingProgress("Checking records"),
  });
  const dryRun = options.dryRun === true;
  const requests = writeCollected(result.records, authority, {
    dryRun,
    onWritten: countingProgress("Writing"),
  });

  tellFaults(result);
  const calls = "requests" in gathered ? { graphRequests: gathered.requests } : {};
  if (options.json) console.log(JSON.stringify({ ...countsOf(result), requests, ...calls, dryRun }));
  else console.log(summary(result, requests, dryRun));
  return result.faults.length === 0 ? EXIT.done : EXIT.found;
}

async function gather(authority: Authority): Promise<Gathered | (Gathered & { readonly requests: number })> {
  const { collect: source, environment } = authority;
  if (source === undefined) {
    throw new Error(
      "the authority's file has no part collect; write there  collect: { intune: { tenant: <GUID>, script: <GUID> } }  " +
        "or  collect: { drop: <folder> }",
    );
  }
  if ("drop" in source) return gatherFromDrop(source.drop, new Date());
  const address = graphAddress(process.env[STAND_IN_VARIABLE], environment === "production");
  const progress = new Map<string, (done: number) => void>();
  return gatherFromIntune(source.intune, {
    address,
    transport: await graphTransport(address),
    credential: await credentialFor(address, process.env),
    onWait: tell,
    onRead: (what, entries) => {
      const report = progress.get(what) ?? countingProgress(`Reading ${what}`);
      progress.set(what, report);
      report(entries);
    },
  });
}

function countsOf({ entries, records, leftAside, faults }: Collected) {
  return { devices: entries, records: records.length, leftAside, faults: faults.length };
}

function tellFaults({ faults }: Collected): void {
  if (faults.length === 0) return;
  const shown = faults.slice(0, SHOWN_FAULTS).map(({ place, message }) => `${place} ${message}`);
  const more = faults.length - shown.length;
  tell(
    [
      "Records with faults are left out; requests that were there before stay:",
      ...shown,
      ...(more > 0 ? [`and ${more} more ${more === 1 ? "fault" : "faults"}`] : []),
    ].join("\n"),
  );
}

/** The result in sentences. */
export function summary(result: Collected, requests: RequestCount, dryRun: boolean): string {
  const { added, changed, same } = requests;
  const aside = inWords(result.leftAside, result.faults.length);
  return [
    `${dryRun ? "Would collect" : "Collected"} ${result.records.length} of ${result.entries} devices; ` +
      `requests: ${added} new, ${changed} changed, ${same} as before.`,
    ...(aside === "" ? [] : [`The others: ${aside}.`]),
  ].join("\n");
}
