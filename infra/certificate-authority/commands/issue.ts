import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { issueCertificates } from "../run/issuing-run";
import { leafPress } from "../run/leaf-press";
import { openSigner, signingAnchor } from "../run/open-authority";
import { PublishedFiles } from "../run/published-files";
import { noteAnchor } from "../run/rotation";
import { EXIT, type ExitCode } from "./outcome";
import {
  assessorOf,
  authorityOf,
  countingProgress,
  ledgerOf,
  tell,
  usableInputs,
  waitOf,
  withAuthority,
  type AuthorityOptions,
} from "./session";

interface IssueOptions extends AuthorityOptions {
  readonly wait: string;
}

export function addIssue(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("issue")
      .description("judge every device, or those named; issue and renew what is due, refuse the others")
      .argument("[device...]", "inventory numbers")
      .option("--wait <seconds>", "for another process that writes the ledger", "60"),
  ).action((devices: string[], options: IssueOptions) => run(() => issue(devices, options)));
}

async function issue(devices: readonly string[], options: IssueOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const now = new Date();
  const { inputs, faults } = await usableInputs(authority, now);
  const strangers = devices.filter((device) => !inputs.devices.has(device));
  if (strangers.length > 0)
    throw new Error(`not in the register: ${strangers.join(", ")}; nothing was written`);

  const anchor = signingAnchor(authority, now);
  const signer = await openSigner(authority, tell);
  const ledger = await ledgerOf(authority, { write: true });
  const writer = await ledger.begin({
    wait: waitOf(options.wait),
    onWait: (holder) => tell(`Waiting for ${holder}.`),
  });
  let result;
  try {
    await noteAnchor(ledger.view, writer, anchor);
    const assessor = assessorOf(authority, inputs, ledger, now);
    const assessments =
      devices.length > 0 ? devices.map((device) => assessor.of(device)) : [...assessor.all()];
    result = await issueCertificates(assessor, assessments, {
      inputs,
      anchor,
      press: leafPress(anchor, signer),
      deviceZone: authority.deviceZone,
      view: ledger.view,
      writer,
      published: new PublishedFiles(authority.certificates),
      now,
      serial: () => randomBytes(16),
      onServed: countingProgress("Issuing"),
    });
  } finally {
    await writer.close();
  }
  if (options.json) console.log(JSON.stringify({ ...result, faults }));
  else {
    console.log(
      `Issued ${result.issued}, renewed ${result.renewed}, newly refused ${result.refused}` +
        (result.finished > 0 ? `, finished ${result.finished} that an earlier run had begun` : "") +
        (result.abandoned > 0 ? `, gave up ${result.abandoned} that an earlier run had begun` : "") +
        ".",
    );
  }
  return faults === 0 ? EXIT.done : EXIT.found;
}
