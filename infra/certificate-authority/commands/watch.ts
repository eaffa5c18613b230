import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { InvalidArgumentError, type Command } from "commander";
import { DAY_PATTERN, isOfCalendar } from "../../devices/date-forms";
import { sealKeys, sealName } from "../ledger/checkpoint";
import { openSeal } from "../run/open-authority";
import { fetchStatement, nameOfPlace, statementPlace, type StatementPlace } from "../run/published-statement";
import { readStatement } from "../statement/read-statement";
import type { GatewayStatement } from "../statement/statement";
import { ageInWords, profileFindings, watchFindings, type WatchFinding } from "../statement/watch-findings";
import { EXIT, type ExitCode } from "./outcome";
import { authorityOf, tell, withAuthority, type AuthorityOptions } from "./session";

interface WatchOptions extends AuthorityOptions {
  readonly statement?: string;
  readonly sealKey?: readonly string[];
  readonly hours: number;
  readonly serverTrustUntil?: string;
}

export function addWatch(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("watch")
      .description(
        "look at the published statement and raise an alarm (exit code 3) when it is old, unreadable, nearly full, " +
          "or an anchor or the laptops' profiles end; with --statement and --seal-key it needs no file of the authority and no right at all",
      )
      .option("--statement <place>", "file or https address; default: the authority's own file")
      .option(
        "--seal-key <key...>",
        "SHA-256 (64 hex digits) or public key (PEM) that security trusts; default: the authority's own seal",
      )
      .option("--hours <hours>", "a statement may be as old as that", hoursOf, 3)
      .option(
        "--server-trust-until <day>",
        "last day on which the laptops' profiles trust the gateway's own certificate: a warning from 60 days before",
        dayGiven,
      ),
  ).action((options: WatchOptions) => run(() => watch(options)));
}

async function watch(options: WatchOptions): Promise<ExitCode> {
  const place = placeOf(options);
  const pins = await pinsOf(options);
  const fetched = await fetchStatement(place, { onRetry: tell });
  // After the fetching, which may have taken a minute.
  const now = new Date();
  const reading =
    "fault" in fetched
      ? { ok: false as const, faults: [fetched.fault] }
      : readStatement(fetched.text, { sealKeys: pins, now });
  const statement = reading.ok ? reading.statement : undefined;
  const { hours, serverTrustUntil } = options;
  const findings = [
    ...(reading.ok ? watchFindings(reading.statement, { now, hours }) : [unreadable(place, reading.faults)]),
    ...(serverTrustUntil === undefined ? [] : profileFindings(serverTrustUntil, now)),
  ];

  if (options.json) {
    const found = statement === undefined ? {} : { statement: summaryOf(statement, now) };
    console.log(
      JSON.stringify({ sound: findings.length === 0, place: nameOfPlace(place), ...found, findings }),
    );
  } else {
    if (statement !== undefined) console.log(sentenceOf(statement, now));
    findings.forEach(({ severity, code, message }) =>
      console.log(`${severity === "alarm" ? "ALARM  " : "warning"} ${code}: ${message}`),
    );
  }
  return findings.length === 0 ? EXIT.done : EXIT.found;
}

function placeOf(options: WatchOptions): StatementPlace {
  return options.statement === undefined
    ? { file: authorityOf(options).statement }
    : statementPlace(options.statement);
}

/** @throws Error naming a key that is none */
async function pinsOf(options: WatchOptions): Promise<string[]> {
  if (options.sealKey !== undefined) return options.sealKey.map(pinOf);
  const { spki } = await openSeal(authorityOf(options), tell);
  return [sealName(spki)];
}

function pinOf(key: string): string {
  if (/^[0-9a-f]{64}$/i.test(key)) return key.toLowerCase();
  try {
    const spki = createPublicKey(readFileSync(key)).export({ type: "spki", format: "der" });
    sealKeys([spki]);
    return sealName(spki);
  } catch (error) {
    throw new Error(`--seal-key ${key} is neither 64 hex digits nor a PEM file with a public key on P-256`, {
      cause: error,
    });
  }
}

function unreadable(place: StatementPlace, faults: readonly string[]): WatchFinding {
  return {
    code: "unreadable",
    severity: "alarm",
    message: `${nameOfPlace(place)} ${faults.join("; ")}. Until it can be read, nobody knows whether the authority works.`,
  };
}

function summaryOf({ sequence, time, revoked, withoutRoom, anchors }: GatewayStatement, now: Date) {
  return {
    sequence,
    time,
    ageSeconds: Math.floor((now.getTime() - Date.parse(time)) / 1_000),
    revoked: revoked.length,
    withoutRoom,
    anchors: anchors.map(({ name, notAfter }) => ({ name, notAfter })),
  };
}

function sentenceOf({ sequence, time, revoked, anchors }: GatewayStatement, now: Date): string {
  const ends = anchors.map(({ name, notAfter }) => `${name} until ${notAfter.slice(0, 10)}`).join(", ");
  const age = ageInWords(now.getTime() - Date.parse(time));
  return `Statement ${sequence} of ${time}, ${age} old: ${revoked.length} revoked certificates, anchors ${ends}.`;
}

function dayGiven(text: string): string {
  if (!DAY_PATTERN.test(text) || !isOfCalendar(text))
    throw new InvalidArgumentError("Write a day such as 2027-03-01.");
  return text;
}

function hoursOf(text: string): number {
  const hours = Number(text);
  if (!(hours > 0 && hours <= 168)) throw new InvalidArgumentError("Write hours, from above 0 to 168.");
  return hours;
}
