import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { LONGEST_CRISIS_LEAF_DAYS } from "../core/leaf-certificate";
import { leafPress } from "../run/leaf-press";
import { openSignerAt, soundAnchor } from "../run/open-authority";
import { RequestsFolder } from "../run/requests-folder";
import { crisisCertificates } from "../rotation/crisis-drill";
import { crisisOf } from "../rotation/crisis-place";
import { candidateOf, CrisisFolder, LARGEST_SET, makeCrisisSet } from "../rotation/crisis-set";
import { generationAt } from "../rotation/generations";
import { EXIT, type ExitCode } from "./outcome";
import { withWait, type WaitOption } from "./anchor-options";
import { assessorOf, authorityOf, tell, usableInputs, withAuthority, type AuthorityOptions } from "./session";
import { inTurn } from "./turn";

interface PrepareOptions extends AuthorityOptions, WaitOption {
  readonly days: string;
}

export function addCrisisPrepare(
  crisis: Command,
  run: (work: () => Promise<ExitCode>) => Promise<void>,
): void {
  withWait(
    withAuthority(
      crisis
        .command("prepare")
        .description("make the sealed certificates of these laptops; those that last are kept")
        .argument("<device...>", "inventory numbers of the crisis unit's laptops")
        .option(
          "--days <days>",
          `how long they live, at most ${LONGEST_CRISIS_LEAF_DAYS}`,
          String(LONGEST_CRISIS_LEAF_DAYS),
        ),
    ),
  ).action((devices: string[], options: PrepareOptions) => run(() => prepare(devices, options)));
}

async function prepare(devices: readonly string[], options: PrepareOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const now = new Date();
  const place = crisisOf(authority);
  const { inputs, faults } = await usableInputs(authority, now);
  const anchor = soundAnchor(place, now);
  const signer = await openSignerAt(authority, place.signer, tell);
  const requests = new RequestsFolder(authority.requests, inputs.policy.keys);
  const folder = new CrisisFolder(authority.state);
  const { made, kept } = await inTurn(authority, options, async ({ ledger, writer }) => {
    const { view } = ledger;
    const { sha256 } = generationAt(place);
    const holders = new Set(crisisCertificates(view, sha256, now).map(({ device }) => device));
    const set = new Set([...holders, ...devices]);
    if (set.size > LARGEST_SET) {
      throw new Error(
        `the crisis set would have ${set.size} laptops, more than ${LARGEST_SET}: it is for the crisis unit. Nothing was made.`,
      );
    }
    const assessor = assessorOf(authority, inputs, ledger, now);
    const found = [...new Set(devices)].map((device) =>
      candidateOf(assessor.of(device), requests.of(device)),
    );
    const hindered = found.flatMap((one) => ("fault" in one ? [one.fault] : []));
    if (hindered.length > 0) throw new Error(`${hindered.join("\n")}\nNothing was made.`);
    return makeCrisisSet(
      found.flatMap((one) => ("fault" in one ? [] : [one])),
      {
        anchor,
        press: leafPress(anchor, signer, "crisis"),
        deviceZone: authority.deviceZone,
        inputs,
        view,
        writer,
        folder,
        days: Number(options.days),
        now,
        serial: () => randomBytes(16),
      },
    );
  });
  if (options.json) console.log(JSON.stringify({ made, kept, folder: folder.folder }));
  else {
    console.log(`Made ${made.length}, kept ${kept.length}. ${folder.folder}`);
    console.log(
      "Put each on a medium of its own, seal it, and keep it with the laptop's owner. They work once a crisis is declared.",
    );
  }
  return faults === 0 ? EXIT.done : EXIT.found;
}
