import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { ApprovalsFolder } from "../approval/approvals-folder";
import type { Authority } from "../authority-file";
import type { Seal } from "../core/signer";
import type { Ledger } from "../ledger/ledger";
import { LastGoodPostureFile } from "../run/last-good-posture";
import { leafPress } from "../run/leaf-press";
import { openSeal, openSigner, openStore, signingAnchor } from "../run/open-authority";
import { lastStatement, publishStatement, revokedUnder, trustedAnchors } from "../run/publish-statement";
import { PublishedFiles } from "../run/published-files";
import {
  planReconcile,
  reconcile,
  type Reconciled,
  type ReconcileHouse,
  type ReconcilePlan,
} from "../run/reconcile";
import type { Stop } from "../run/stop";
import { surveyOf } from "../run/source-survey";
import { openLedger } from "../ledger/ledger";
import { EXIT, StoppedForReview, type ExitCode } from "./outcome";
import {
  assessorOf,
  authorityOf,
  countingProgress,
  tell,
  usableInputs,
  waitOf,
  withAuthority,
  type AuthorityOptions,
} from "./session";
import { printStatement } from "./statement";

interface ReconcileOptions extends AuthorityOptions {
  readonly dryRun?: boolean;
  readonly wait: string;
}

export function addReconcile(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("reconcile")
      .description(
        "judge sources and devices; revoke, renew and issue what is due; seal a statement: every hour",
      )
      .option("--dry-run", "say what would be done, and write nothing")
      .option("--wait <seconds>", "for another process that writes the ledger", "60"),
  ).action((options: ReconcileOptions) => run(() => reconcileOnce(options)));
}

async function reconcileOnce(options: ReconcileOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const now = new Date();
  if (options.dryRun) {
    const { house } = await houseOf(authority, options, now);
    return printPlan(planReconcile(house), options);
  }
  const { outcome, faults } = await reconcileNow(authority, options, now);
  printOutcome(outcome, authority, faults, options);
  return faults > 0 || outcome.statement.withoutRoom > 0 ? EXIT.found : EXIT.done;
}

/** All that a run reads, and the places it writes to. */
async function houseOf(authority: Authority, { wait }: Pick<ReconcileOptions, "wait">, now: Date) {
  const { inputs, faults } = await usableInputs(authority, now, { postureMayBeMissing: true });
  const folder = new ApprovalsFolder(authority);
  const { granted, notes } = folder.granted(now);
  notes.forEach((note) => tell(`Does not count: ${note}`));
  const lastGood = new LastGoodPostureFile(authority);
  const anchor = signingAnchor(authority, now);
  const seal = await openSeal(authority, tell);
  const ledger = await openLedger(await openStore(authority), { seal, now: () => new Date() });
  const house: Omit<ReconcileHouse, "issuing"> = {
    authority: authority.name,
    settings: authority.reconcile,
    inputs,
    survey: surveyOf(inputs.devices.size, inputs.postures.values()),
    lastGood: await lastGood.read(now),
    ledger,
    begin: { wait: waitOf(wait), onWait: (holder) => tell(`Waiting for ${holder}.`) },
    approvals: granted,
    assessor: (judged) => assessorOf(authority, judged, ledger, now),
    statement: statementOf(authority, ledger, seal, now),
    now,
  };
  return { house, folder, lastGood, anchor, faults };
}

/**
 * One run on an authority's files.
 *
 * @throws StoppedForReview when it needs a second look; nothing was written then
 */
export async function reconcileNow(
  authority: Authority,
  options: Pick<ReconcileOptions, "wait">,
  now: Date,
): Promise<{ readonly outcome: Reconciled; readonly faults: number }> {
  const { house, folder, lastGood, anchor, faults } = await houseOf(authority, options, now);
  const outcome = await reconcile({
    ...house,
    issuing: {
      anchor,
      press: leafPress(anchor, await openSigner(authority, tell)),
      deviceZone: authority.deviceZone,
      published: new PublishedFiles(authority.certificates),
      serial: () => randomBytes(16),
      onServed: countingProgress("Issuing"),
    },
  });
  if (outcome.kind === "stop") {
    throw stopped(
      outcome,
      outcome.requests.map((request) => folder.ask(request, now)),
    );
  }
  if (outcome.plan.mode === "normal") lastGood.keep();
  return { outcome, faults };
}

function statementOf(
  authority: Authority,
  ledger: Ledger,
  seal: Seal,
  now: Date,
): ReconcileHouse["statement"] {
  return {
    question: () => {
      const anchors = trustedAnchors(authority, ledger.view);
      return {
        previous: lastStatement(authority.statement, seal, now),
        anchors: anchors.map(({ sha256 }) => sha256),
        revoked: revokedUnder(ledger.view, anchors),
      };
    },
    publish: (content) => publishStatement(authority, ledger.view, seal, now, content),
  };
}

function stopped({ because, remedy }: Stop, requests: readonly string[]): StoppedForReview {
  return new StoppedForReview(
    [
      `stopped, nothing was changed: ${because.join("; ")}.`,
      ...remedy,
      ...requests.map((path) => `To approve: npm run ca -- approve ${path}`),
    ].join("\n"),
  );
}

function printPlan(plan: ReconcilePlan | Stop, { json }: ReconcileOptions): ExitCode {
  if (plan.kind === "stop") throw stopped(plan, []);
  const { mode, decisions, revocations } = plan;
  const revoke = revocations.map(({ device, entries }) => ({ device, class: entries[0]!.class }));
  if (json) console.log(JSON.stringify({ dryRun: true, mode, decisions, revoke }));
  else {
    console.log("Dry run: nothing was written.");
    console.log(decisionLines(decisions).join("\n"));
    revoke.forEach(({ device, class: why }) => console.log(`${device} would be revoked: ${why}`));
  }
  return EXIT.done;
}

function printOutcome(
  { plan, content, statement, ...result }: Reconciled,
  authority: Authority,
  faults: number,
  { json }: ReconcileOptions,
): void {
  const { mode, decisions, revocations } = plan;
  const revoked = revocations.map(({ device, entries }) => ({
    device,
    class: entries[0]!.class,
    thumbprints: entries.map(({ thumbprint }) => thumbprint),
  }));
  const { issued, renewed, finished, abandoned, refused } = result;
  if (json) {
    const { sequence, time, withoutRoom } = statement;
    console.log(
      JSON.stringify({
        mode,
        decisions,
        revoked,
        ...{ issued, renewed, finished, abandoned, refused, faults },
        statement: { sequence, time, content, revoked: statement.revoked.length, withoutRoom },
      }),
    );
    return;
  }
  if (mode === "source-down") {
    tell("The posture source is down: devices were judged by their last good posture, as approved.");
  }
  console.log(decisionLines(decisions).join("\n"));
  revoked.forEach(({ device, class: why, thumbprints }) =>
    console.log(`${device} revoked (${why}): ${thumbprints.join(", ")}`),
  );
  console.log(`Issued ${issued}, renewed ${renewed}, newly refused ${refused}.`);
  if (finished + abandoned > 0) {
    console.log(`Of an earlier run: finished ${finished}, gave up ${abandoned}.`);
  }
  printStatement(statement, authority.statement);
  if (content === "as-before") {
    console.log(
      "For the gateway there is nothing new, or nothing that cannot wait for the maintenance window.",
    );
  } else console.log("To bring it to the gateway: npm run ca -- deliver");
}

function decisionLines(decisions: ReconcilePlan["decisions"]): string[] {
  return Object.entries(decisions)
    .filter(([, count]) => count > 0)
    .map(([decision, count]) => `${String(count).padStart(6)}  ${decision}`);
}
