import { readFileSync } from "node:fs";
import { InvalidArgumentError, Option, type Command } from "commander";
import type { Authority } from "../authority-file";
import { bringStatement, type Brought } from "../gateway/bring-statement";
import { engineOf } from "../gateway/engine";
import { systemTiming } from "../../azure-calls/timing";
import { sealName } from "../ledger/checkpoint";
import { openSeal } from "../run/open-authority";
import { readStatement } from "../statement/read-statement";
import type { GatewayStatement } from "../statement/statement";
import { EXIT, type ExitCode } from "./outcome";
import { authorityOf, tell, withAuthority, type AuthorityOptions } from "./session";
import { placeOf } from "./sweep";

/** Options of every command that writes to the gateway. */
export interface DeliveryOptions {
  /** Seconds. */
  readonly wait: number;
  readonly withOtherChanges?: boolean;
}

/** An update that makes a whole gateway takes 45 minutes; whoever holds the stack for longer needs a person. */
export const DEFAULT_WAIT_SECONDS = 3_600;

export function withDelivery(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--wait <seconds>",
        "how long to wait for whoever works on the ledger or the gateway's stack",
      )
        .default(DEFAULT_WAIT_SECONDS)
        .argParser(secondsIn),
    )
    .option("--with-other-changes", "let the gateway change in more than the statement decides");
}

export function addDeliver(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withDelivery(
    withAuthority(
      program
        .command("deliver")
        .description(
          "bring the published statement to the gateway, by an update of the gateway and of nothing else",
        ),
    ),
  ).action((options: AuthorityOptions & DeliveryOptions) => run(() => deliver(options)));
}

async function deliver(options: AuthorityOptions & DeliveryOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const { name } = placeOf(authority);
  const brought = await bringToGateway(authority, await publishedStatement(authority), options);
  if (options.json) console.log(JSON.stringify({ gateway: name, ...brought }));
  else console.log(broughtSentence(name, brought));
  return EXIT.done;
}

/** @throws Error with the remedy; repeat the command */
export function bringToGateway(
  authority: Authority,
  statement: Pick<GatewayStatement, "sequence" | "revoked">,
  { wait, withOtherChanges = false }: DeliveryOptions,
): Promise<Brought> {
  const place = placeOf(authority);
  if (place.policyPack === undefined) tell("No policy pack judges this update: authority.yaml names none.");
  return bringStatement({
    place,
    statement,
    engine: engineOf(place, process.env),
    timing: systemTiming,
    wait: wait * 1_000,
    withOtherChanges,
    say: tell,
  });
}

export function broughtSentence(gateway: string, { outcome, sequence }: Brought): string {
  const carries = `carries statement ${sequence}`;
  return outcome === "already" ? `${gateway} ${carries} already.` : `${gateway} ${carries} now.`;
}

/** @throws Error when there is none that can be trusted */
async function publishedStatement({ statement: file, ...authority }: Authority): Promise<GatewayStatement> {
  const seal = await openSeal({ statement: file, ...authority }, tell);
  const reading = readStatement(readFileSync(file, "utf8"), {
    sealKeys: [sealName(seal.spki)],
    now: new Date(),
  });
  if (reading.ok) return reading.statement;
  throw new Error(`${file} ${reading.faults.join("; ")}. Make a new one with: npm run ca -- statement`);
}

function secondsIn(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 86_400) return Number(text);
  throw new InvalidArgumentError("Write seconds from 0 to 86400.");
}
