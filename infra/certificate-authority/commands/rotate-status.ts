import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { Authority } from "../authority-file";
import type { LedgerView } from "../ledger/view";
import { openSeal } from "../run/open-authority";
import { lastStatement } from "../run/publish-statement";
import { generationAt, readGenerations } from "../rotation/generations";
import { rotationStatus, type AnchorRole, type RotationStatus } from "../rotation/rotation-status";
import type { GatewayStatement } from "../statement/statement";
import { EXIT, type ExitCode } from "./outcome";
import { authorityOf, ledgerOf, tell, withAuthority, type AuthorityOptions } from "./session";

const ROLE: Readonly<Record<AnchorRole, string>> = {
  signs: "signs",
  next: "signs next",
  former: "signed before",
  crisis: "crisis",
};

export function addRotateStatus(
  rotate: Command,
  run: (work: () => Promise<ExitCode>) => Promise<void>,
): void {
  withAuthority(
    rotate.command("status").description("list the anchors, who lives on each, and what is to be done next"),
  ).action((options: AuthorityOptions) => run(() => printRotation(options)));
}

async function printRotation(options: AuthorityOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const now = new Date();
  const { view } = await ledgerOf(authority, { write: false });
  const statement = lastStatement(authority.statement, await openSeal(authority, tell), now);
  const status = rotationOf(authority, view, statement, now);
  if (options.json) console.log(JSON.stringify({ time: now.toISOString(), ...status }));
  else console.log(rotationTable(status));
  status.warnings.forEach((warning) => tell(`Look at it: ${warning}.`));
  return status.warnings.length > 0 ? EXIT.found : EXIT.done;
}

/** @throws Error when an anchor's file cannot be read as a certificate */
export function rotationOf(
  authority: Authority,
  view: LedgerView,
  statement: GatewayStatement | undefined,
  now: Date,
): RotationStatus {
  const { crisis } = authority;
  return rotationStatus({
    generations: readGenerations(authority),
    // The section may stand there before its ceremony.
    crisis: crisis !== undefined && existsSync(crisis.certificate) ? generationAt(crisis) : undefined,
    view,
    statement,
    now,
  });
}

function rotationTable({ anchors, crisis, nextStep }: RotationStatus): string {
  const rows = anchors.map(({ name, role, notAfter, daysLeft, live, inStatement }) => {
    const lives =
      live.until === undefined
        ? "no live certificate"
        : `${live.certificates} certificates of ${live.devices} devices, until ${new Date(live.until).toISOString()}`;
    const known = inStatement ? "" : ", not in the statement";
    return `${name.padEnd(20)}  ${ROLE[role].padEnd(13)}  ends ${notAfter.slice(0, 10)} (${daysLeft} days)  ${lives}${known}`;
  });
  const lines =
    crisis === undefined
      ? []
      : [
          `Crisis: ${crisis.declared ? "DECLARED" : "not declared"}, last drill ${crisis.lastDrill ?? "never"}`,
        ];
  return [...rows, ...lines, `Next: ${nextStep}`].join("\n");
}
