import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { X509Certificate, createPublicKey } from "node:crypto";
import type { Command } from "commander";
import type { Authority } from "../authority-file";
import { thumbprints } from "../core/thumbprint";
import { sealKeys, sealName, type SealKeys } from "../ledger/checkpoint";
import type { Finding } from "../ledger/finding";
import { compareHsmLog, mergeHsmReports, type HsmReport } from "../ledger/hsm-log";
import { readEntries } from "../ledger/reading";
import type { LedgerStore } from "../ledger/store";
import { verifyLedger, type VerifyOptions, type VerifyReport } from "../ledger/verify";
import { openSeal, openStore } from "../run/open-authority";
import { readStatement } from "../statement/read-statement";
import { EXIT, type ExitCode } from "./outcome";
import { authorityOf, tell, withAuthority, type AuthorityOptions } from "./session";

interface VerifyCommandOptions extends AuthorityOptions {
  readonly sealKey?: readonly string[];
  readonly anchor?: readonly string[];
  readonly from?: string;
  readonly expect?: string;
  readonly statement?: string;
  readonly hsmLog?: string;
  readonly logFrom?: string;
  readonly logUntil?: string;
  readonly tolerance: string;
}

export function addVerify(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("verify")
      .description("prove that the ledger is what was written, and compare it with what the vault signed")
      .option(
        "--seal-key <file...>",
        "public keys (PEM) that security trusts; default: the authority's own seal",
      )
      .option("--anchor <file...>", "anchors (PEM) of former generations, besides the authority's")
      .option("--from <segment>", "begin at this month's checkpoint; older segments may be gone")
      .option("--expect <number:hash>", "an entry that was noted earlier; its absence is a cut or a rewrite")
      .option(
        "--statement <file>",
        "take the entry to expect from a gateway statement; default: the authority's",
      )
      .option("--hsm-log <file>", "the vault's AuditEvent log (JSON lines): every KeySign must be an entry")
      .option("--log-from <time>", "RFC 3339; since when that log is complete")
      .option("--log-until <time>", "RFC 3339; until when that log is complete")
      .option("--tolerance <seconds>", "by which the vault's clock may differ", "5"),
  ).action((options: VerifyCommandOptions) => run(() => verify(options)));
}

async function verify(options: VerifyCommandOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const now = new Date();
  const store = await openStore(authority);
  const keys = await trustedSeals(authority, options);
  const expected = expectedOf(authority, options, keys, now);
  const anchors = [
    ...authority.anchors.map(({ certificate }) => certificate),
    ...crisisAnchorOf(authority),
    ...(options.anchor ?? []),
  ];
  const report = await verifyLedger(store, {
    sealKeys: keys,
    anchors: anchors.map((file) => new X509Certificate(readFileSync(file)).raw),
    now,
    ...(options.from === undefined ? {} : { from: { segment: options.from } }),
    ...(expected === undefined ? {} : { expected }),
  });
  const log =
    options.hsmLog === undefined
      ? undefined
      : await compareLog(authority, store, options.hsmLog, options, now);

  const alarms =
    report.findings.filter(({ severity }) => severity === "alarm").length + report.furtherFindings;
  const sound = alarms === 0 && (log?.alarms.length ?? 0) === 0;
  if (options.json) console.log(JSON.stringify({ sound, ledger: report, hsmLog: log }));
  else print(report, log, sound);
  return sound ? EXIT.done : EXIT.found;
}

/** The section may stand there before its ceremony. */
function crisisAnchorOf({ crisis }: Authority): string[] {
  return crisis !== undefined && existsSync(crisis.certificate) ? [crisis.certificate] : [];
}

async function trustedSeals(authority: Authority, { sealKey }: VerifyCommandOptions): Promise<SealKeys> {
  if (sealKey !== undefined) {
    return sealKeys(
      sealKey.map((file) => createPublicKey(readFileSync(file)).export({ type: "spki", format: "der" })),
    );
  }
  const { spki } = await openSeal(authority, tell);
  tell(
    `Trusting the authority's own seal key ${sealName(spki)}; compare it with the pin, or pass --seal-key.`,
  );
  return sealKeys([spki]);
}

function expectedOf(
  authority: Authority,
  { expect, statement }: VerifyCommandOptions,
  keys: SealKeys,
  now: Date,
): VerifyOptions["expected"] {
  if (expect !== undefined) {
    const [, sequence, head] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(expect) ?? [];
    if (head === undefined)
      throw new Error("--expect is not <number>:<64 hex digits>; write the head that was noted");
    return { sequence: Number(sequence), head };
  }
  const file = statement ?? authority.statement;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (statement !== undefined) throw error;
    tell(`There is no statement at ${file}: a tail that was cut off would not be noticed.`);
    return undefined;
  }
  const reading = readStatement(text, { sealKeys: [...keys.keys()], now });
  if (!reading.ok) throw new Error(`${file}: ${reading.faults.join("; ")}`);
  const { ledger } = reading.statement;
  return ledger.sequence === 0 ? undefined : ledger;
}

async function compareLog(
  authority: Authority,
  store: LedgerStore,
  file: string,
  options: VerifyCommandOptions,
  now: Date,
): Promise<HsmReport> {
  if ("software" in authority.signer) {
    throw new Error(
      "the authority signs with a software key, which keeps no log; --hsm-log is for a vault's key",
    );
  }
  const span = {
    from: timeOf("--log-from", options.logFrom) ?? new Date(0),
    until: timeOf("--log-until", options.logUntil) ?? now,
    tolerance: Number(options.tolerance),
  };
  async function* entries() {
    for await (const { entry } of readEntries(store, undefined)) yield entry;
  }
  const reports: HsmReport[] = [];
  for (const key of vaultKeys(authority)) {
    const log = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
    reports.push(await compareHsmLog(log, entries(), { ...key, ...span }));
  }
  return mergeHsmReports(reports);
}

/** Every key in a vault that the file names, each with its anchor: one that no longer signs may still be misused. */
function vaultKeys({ anchors: [first, ...others], signer, crisis }: Authority) {
  const places = [{ ...first!, signer }, ...others, ...(crisis === undefined ? [] : [crisis])];
  return places.flatMap(({ certificate, signer: key }) =>
    key !== undefined && "keyVault" in key && existsSync(certificate)
      ? [
          {
            keyId: key.keyVault,
            anchor: thumbprints(new X509Certificate(readFileSync(certificate)).raw).sha256,
          },
        ]
      : [],
  );
}

function timeOf(option: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new Error(`${option} ${text} is no time; write it as 2026-11-23T12:00:00Z`);
  return time;
}

function print(report: VerifyReport, log: HsmReport | undefined, sound: boolean): void {
  report.findings.forEach((finding) => console.log(findingLine(finding)));
  if (report.furtherFindings > 0) console.log(`and ${report.furtherFindings} more`);
  console.log(
    `${report.entries} entries in ${report.segments.length} segments, ${report.checkpoints} checkpoints, ${report.unsealed} entries not sealed yet.`,
  );
  if (report.head !== undefined)
    console.log(`Head, to be noted: ${report.head.sequence}:${report.head.head}`);
  if (log !== undefined) {
    log.alarms.forEach(({ code, message }) => console.log(`ALARM ${code}: ${message}`));
    for (const { sequence, from, until, rows } of log.cutOff) {
      console.log(
        `Cut off: attempt ${sequence} (${from} to ${until}) explains up to ${rows} signatures without result.`,
      );
    }
    console.log(`${log.signatures} signatures in the vault's log, ${log.signed} in the ledger.`);
  }
  console.log(sound ? "The ledger is sound." : "The ledger is NOT sound.");
}

function findingLine({ code, severity, message, sequence, segment, line }: Finding): string {
  const where = [
    ...(sequence === undefined ? [] : [`entry ${sequence}`]),
    ...(segment === undefined ? [] : [`${segment}.jsonl:${line ?? 1}`]),
  ].join(", ");
  return `${severity === "alarm" ? "ALARM" : "note "} ${code}${where === "" ? "" : ` (${where})`}: ${message}`;
}
