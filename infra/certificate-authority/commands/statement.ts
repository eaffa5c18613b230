import type { Command } from "commander";
import { openSeal } from "../run/open-authority";
import { publishStatement } from "../run/publish-statement";
import { MOST_REVOKED, type GatewayStatement } from "../statement/statement";
import { EXIT, type ExitCode } from "./outcome";
import { authorityOf, ledgerOf, tell, withAuthority, type AuthorityOptions } from "./session";

export function addStatement(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("statement")
      .description("seal what the gateway must know now: anchors and revoked certificates"),
  ).action((options: AuthorityOptions) => run(() => statement(options)));
}

async function statement(options: AuthorityOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const ledger = await ledgerOf(authority, { write: true });
  const seal = await openSeal(authority, tell);
  // Nothing is written to the ledger; but a revocation of this moment must not be overwritten by what was before it.
  const writer = await ledger.begin({ wait: 60_000, onWait: (holder) => tell(`Waiting for ${holder}.`) });
  let made: GatewayStatement;
  try {
    made = await publishStatement(authority, ledger.view, seal, new Date());
  } finally {
    await writer.close();
  }
  if (options.json) console.log(JSON.stringify({ file: authority.statement, ...made }));
  else printStatement(made, authority.statement);
  return made.withoutRoom > 0 ? EXIT.found : EXIT.done;
}

/** What was sealed, and loudly what has no room. */
export function printStatement(
  { sequence, time, revoked, withoutRoom }: GatewayStatement,
  file: string,
): void {
  console.log(`Statement ${sequence} of ${time}: ${revoked.length} revoked certificates. ${file}`);
  if (withoutRoom > 0) {
    tell(
      `ALARM: ${withoutRoom} revoked certificates have no room among the ${MOST_REVOKED} of a gateway. ` +
        "The most urgent are sent. Rotate to a new anchor, which makes every certificate of the old one worthless.",
    );
  }
}
