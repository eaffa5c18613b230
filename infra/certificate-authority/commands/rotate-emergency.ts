import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Command } from "commander";
import type { Granted } from "../approval/approval";
import { ApprovalsFolder } from "../approval/approvals-folder";
import { editAuthority, onlyAnchor, type NewAnchor } from "../authority-edit";
import { readAuthority, type Authority } from "../authority-file";
import type { LedgerView } from "../ledger/view";
import { Assessor } from "../run/assessment";
import { dueCertificate } from "../run/decision";
import { lastStatement, publishStatement } from "../run/publish-statement";
import { readInputs } from "../run/read-inputs";
import type { Reconciled } from "../run/reconcile";
import { RequestsFolder } from "../run/requests-folder";
import { openSeal } from "../run/open-authority";
import { emergencyApproval, emergencyRequest } from "../rotation/approval-requests";
import {
  consequences,
  droppedFor,
  emergencyEntries,
  emergencyTarget,
  liveUnderAll,
  type EmergencyPlan,
} from "../rotation/emergency";
import { generationAt } from "../rotation/generations";
import { newAnchorOf, type AnchorWish } from "../rotation/next-anchor";
import type { GatewayStatement } from "../statement/statement";
import { EXIT, StoppedForReview, type ExitCode } from "./outcome";
import { reconcileNow } from "./reconcile";
import {
  holdCeremony,
  withAnchorOptions,
  withWait,
  type AnchorOptions,
  type WaitOption,
} from "./anchor-options";
import {
  authorityFileOf,
  countingProgress,
  ledgerOf,
  tell,
  withAuthority,
  type AuthorityOptions,
} from "./session";
import { printStatement } from "./statement";
import { inTurn } from "./turn";

interface EmergencyOptions extends AuthorityOptions, WaitOption, Partial<AnchorOptions> {
  readonly yes?: boolean;
  readonly country: string;
  readonly days: string;
}

export function addEmergency(rotate: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withWait(
    withAnchorOptions(
      withAuthority(
        rotate
          .command("emergency")
          .description(
            "drop every anchor but the prepared or a new one, at once, and issue to every admitted device; " +
              "prints the consequences, does it with --yes and a second person's approval",
          )
          .option("--name <name>", "of a new anchor; without it the prepared one signs")
          .option("--signer <key>", "its key: file, or address of one version of a key in a vault")
          .option("--yes", "do it"),
      ),
    ),
  ).action((options: EmergencyOptions, command: Command) => {
    if ((options.name === undefined) !== (options.signer === undefined)) {
      command.error("error: give --name and --signer together, or neither for the prepared anchor", {
        exitCode: 2,
      });
    }
    return run(() => emergency(options));
  });
}

async function emergency(options: EmergencyOptions): Promise<ExitCode> {
  const file = authorityFileOf(options);
  const authority = readAuthority(file);
  const now = new Date();
  const folder = new ApprovalsFolder(authority);
  const { granted, notes } = folder.granted(now);
  notes.forEach((note) => tell(`Does not count: ${note}`));
  const to = emergencyTarget(authority, namedIn(authority, options), granted);
  if (to === undefined) {
    throw new Error(
      "no anchor is prepared; name a new one: --name <name> --signer <key> --organization <city>. Nothing was done.",
    );
  }
  const plan = await planOf(authority, to, now);
  const lines = consequences(plan);
  (options.json ? tell : console.log)(lines.join("\n"));
  if (options.yes !== true) {
    throw new StoppedForReview(
      "nothing was done. To do it, add --yes; a second person then has to approve it.",
    );
  }
  const approval = emergencyApproval(granted, to.name, plan.dropped);
  if (approval === undefined) {
    const request = emergencyRequest(
      { authority: authority.name, now },
      to.name,
      plan.dropped,
      plan.live.devices,
    );
    if (plan.dropped.length === 0) {
      throw new Error(
        `${to.name} signs alone, and nothing approved says that more is to be done. Nothing was done.`,
      );
    }
    throw new StoppedForReview(
      `a second person has to approve it; nothing was done.\nTo approve: npm run ca -- approve ${folder.ask(request, now)}\n` +
        "Then repeat this command.",
    );
  }
  const changed = await changeOver({ file, authority, to, approval, options, now });
  return serveAll(changed, to, options);
}

function namedIn(authority: Authority, { name, signer }: EmergencyOptions): NewAnchor | undefined {
  return name === undefined || signer === undefined ? undefined : newAnchorOf(authority, { name, signer });
}

async function planOf(authority: Authority, to: NewAnchor, now: Date): Promise<EmergencyPlan> {
  const { view } = await ledgerOf(authority, { write: false });
  const dropped = droppedFor(authority, to);
  const made = existsSync(to.certificate) ? generationAt(to).sha256 : undefined;
  const statement = lastStatement(authority.statement, await openSeal(authority, tell), now);
  return {
    to,
    ...(made === undefined ? {} : { sha256: made }),
    dropped,
    live: liveUnderAll(view, dropped, now),
    admitted: await admittedBy(authority, view, made, now),
    revoked: statement?.revoked.length ?? 0,
  };
}

/** Devices that would get a certificate of the new anchor now. */
async function admittedBy(
  authority: Authority,
  view: LedgerView,
  made: string | undefined,
  now: Date,
): Promise<number | undefined> {
  const { inputs, faults } = await readInputs(authority, now);
  if (inputs === undefined) {
    tell(faults.join("\n"));
    return undefined;
  }
  const requests = new RequestsFolder(authority.requests, inputs.policy.keys);
  const trusted = new Set(made === undefined ? [] : [made]);
  const assessor = new Assessor(inputs, view, (inventory) => requests.of(inventory), now, trusted);
  const onJudged = countingProgress("Judging");
  let [judged, admitted] = [0, 0];
  for (const assessment of assessor.all()) {
    onJudged((judged += 1), inputs.devices.size);
    if (dueCertificate(assessment, now) !== undefined) admitted += 1;
  }
  return admitted;
}

interface ChangeOver {
  readonly file: string;
  readonly authority: Authority;
  readonly to: NewAnchor;
  readonly approval: Granted;
  readonly options: EmergencyOptions;
  readonly now: Date;
}

interface Changed {
  readonly authority: Authority;
  readonly sha256: string;
  readonly statement: GatewayStatement;
}

/**
 * Anchor, ledger, file, statement: each step passes over what an earlier run has done. From the ledger's entry on nothing
 * trusts the old anchors any more; a run that finds them in the file stops.
 */
async function changeOver({ file, authority, to, approval, options, now }: ChangeOver): Promise<Changed> {
  // Asked before the ledger says what the file then could not follow.
  accessSync(file, constants.W_OK);
  accessSync(dirname(file), constants.W_OK);
  const made = await holdCeremony(authority, to, holderOf(options), now);
  return inTurn(authority, options, async ({ ledger, writer, seal }) => {
    await writer.append(emergencyEntries(ledger.view, approval, made.sha256));
    await writer.checkpoint();
    const changed = editAuthority(file, onlyAnchor(to));
    const statement = await publishStatement(changed, ledger.view, seal, now);
    return { authority: changed, sha256: made.sha256, statement };
  });
}

function holderOf({ organization, country, days }: EmergencyOptions): Omit<AnchorWish, "name" | "signer"> {
  return { country, days: Number(days), ...(organization === undefined ? {} : { organization }) };
}

/** The statement is out; whatever stops the issuing does not take that back, and the hourly run goes on with it. */
async function serveAll(
  { authority, sha256, statement }: Changed,
  to: NewAnchor,
  options: EmergencyOptions,
): Promise<ExitCode> {
  const say = (line: string) => (options.json ? tell(line) : console.log(line));
  say(`${to.name} signs alone. SHA-256, to be pinned: ${sha256}`);
  if (!options.json) printStatement(statement, authority.statement);
  let served: { readonly outcome: Reconciled; readonly faults: number } | undefined;
  let failure: Error | undefined;
  try {
    served = await reconcileNow(authority, options, new Date());
  } catch (error) {
    failure = error as Error;
    tell(
      `The anchors are changed and the statement is sealed, but certificates could not be issued: ${failure.message}\n` +
        "Then issue them: npm run ca -- reconcile",
    );
  }
  const issued =
    served === undefined ? 0 : served.outcome.issued + served.outcome.renewed + served.outcome.finished;
  if (options.json) {
    const { sequence, revoked } = served?.outcome.statement ?? statement;
    console.log(
      JSON.stringify({
        anchor: to.name,
        sha256,
        issued,
        statement: { sequence, revoked: revoked.length },
        ...(failure === undefined ? {} : { failure: failure.message }),
      }),
    );
  } else if (served !== undefined) console.log(`${issued} certificates were issued.`);
  say(
    "Next: security pins the anchor; the statement goes to the gateway (pulumi up); then end the sessions that are left.",
  );
  return served === undefined || served.faults > 0 ? EXIT.found : EXIT.done;
}
