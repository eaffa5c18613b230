import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import pc from "picocolors";
import { z } from "zod";
import { replaceFile } from "../certificate-authority/atomic-file";
import { fileOfStack } from "../settings/stack-file";
import { LIST_FILE, RESULT_FILE, writeKit } from "./kit";
import { makeList, type MadeList } from "./make-list";
import { listText, probeList } from "./probe-list";
import { probeResult, type Verdict } from "./probe-result";
import { publicFacts } from "./public-facts";
import { resultText, type Paint } from "./result-text";
import { runScript, scriptCall } from "./run-script";
import { probedStack, stackOfFile, type ProbedStack } from "./stack-facts";
import { verifyResult, type ReadFile } from "./verify-result";

/** What the command takes from its surroundings. */
export interface Surroundings {
  readonly now: Date;
  readonly platform: NodeJS.Platform;
  /** Of the script as well. `REMOTE_ACCESS_REHEARSAL_HOME` in it is the rehearsal's, where one runs. */
  readonly env: NodeJS.ProcessEnv;
  /** The folder of both scripts. */
  readonly scripts: string;
  readonly coloured: boolean;
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
}

interface Options {
  readonly stack?: string;
  readonly file?: string;
  readonly gateway: readonly string[];
  readonly gatewayFrom?: string;
  readonly mailDomain: readonly string[];
  readonly web: readonly string[];
  readonly share: readonly string[];
  readonly control: readonly string[];
  readonly kit?: string;
  readonly verify?: string;
  readonly list?: string;
  readonly schema?: boolean;
  readonly out?: string;
  readonly only?: string;
  readonly wait?: string;
  readonly nonce?: string;
  readonly made?: string;
  readonly json?: boolean;
}

/** Exit codes of `npm run probe` and of both scripts, printed by their help. */
const EXIT = { nothing: 0, reached: 1, wrong: 2, notConclusive: 3 } as const;

const again = (word: string, words: readonly string[]) => [...words, word];

const program = ({ say, complain }: Surroundings) =>
  new Command("npm run probe --")
    .description("Says what an unmanaged device reaches: this one, at once, or one to which a kit is taken.")
    .option("--stack <name>", "the stack whose Pulumi.<name>.yaml is read (default: dev)")
    .option("--file <path>", "another file with a stack's configuration")
    .option("--gateway <host>", "the VPN gateway's name or public address; again for each", again, [])
    .option("--gateway-from <file>", "what `pulumi stack output --json` printed: the gateway's addresses")
    .option("--mail-domain <domain>", "look for published mail there; again for each", again, [])
    .option("--web <url>", "a portal or a page with shared links; again for each", again, [])
    .option("--share <host>", "a file server's public name, tried on port 445; again for each", again, [])
    .option("--control <host[:port]>", "a public host that must answer; again for each", again, [])
    .option("--kit <folder>", "write list, scripts and instructions there, and try nothing")
    .option("--verify <result>", "check a result that came back, and say what it found")
    .option("--list <file>", "the list that the result must answer (with --verify)")
    .option("--schema", "print the JSON schemas of list and result")
    .option("--out <folder>", "where list and result go (default: out/probe/<stack>)")
    .option("--only <regexp>", "try only targets whose id matches; the result is not conclusive then")
    .option("--wait <ms>", "milliseconds for an answer (default: the script's)")
    .option("--nonce <hex>", "32 hex digits instead of new ones: for the same list again")
    .option("--made <time>", "such as 2026-11-28T17:00:00Z, instead of now: for the same list again")
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      "\nExit codes: 0 nothing reached, or the kit is written · 1 something reached · 2 wrong call, something cannot be read, or " +
        "the result does not verify · 3 nothing reached, but not conclusive · 130 stopped",
    )
    .configureOutput({
      writeOut: (text) => say(text.trimEnd()),
      writeErr: (text) => complain(text.trimEnd()),
    })
    .exitOverride();

/**
 * Runs the command. Whatever goes wrong is said on standard error, and by the exit code.
 *
 * @param argv words behind `npm run probe --`
 */
export async function runProbe(argv: readonly string[], around: Surroundings): Promise<number> {
  try {
    const command = program(around);
    const options = command.parse(argv, { from: "user" }).opts<Options>();
    const fault = callFault(options);
    if (fault !== undefined) command.error(`error: ${fault}`);
    if (options.schema) return saySchemas(around);
    if (options.verify !== undefined) return sayVerified(options.verify, options, around);
    return await tryOrPack(options, around);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.wrong;
    around.complain(`probe: ${(error as Error).message}`);
    return EXIT.wrong;
  }
}

function callFault({ kit, verify, schema, list, out, only, wait }: Options): string | undefined {
  const modes = [kit !== undefined && "--kit", verify !== undefined && "--verify", schema && "--schema"];
  const named = modes.filter((mode) => typeof mode === "string");
  if (named.length > 1) return `${named.join(" and ")} do different things; write one of them`;
  if (list !== undefined && verify === undefined) return "--list belongs to --verify";
  const running = [
    out !== undefined && "--out",
    only !== undefined && "--only",
    wait !== undefined && "--wait",
  ];
  const idle = running.filter((option) => typeof option === "string");
  if (named.length > 0 && idle.length > 0) {
    return `${named[0]} runs nothing; leave out ${idle.join(" and ")}`;
  }
  return undefined;
}

function saySchemas({ say }: Surroundings): number {
  const schemas = {
    "probe-list/v1": z.toJSONSchema(probeList),
    "probe-result/v1": z.toJSONSchema(probeResult),
  };
  say(JSON.stringify(schemas, undefined, 2));
  return EXIT.nothing;
}

async function tryOrPack(options: Options, around: Surroundings): Promise<number> {
  const { list, notes } = madeList(options, around);
  notes.forEach((note) => around.complain(`Note: ${note}.`));
  if (options.kit !== undefined) {
    writeKit(options.kit, list, around.scripts);
    const { nonce, targets } = list;
    const sha256 = createHash("sha256").update(listText(list)).digest("hex");
    around.say(
      options.json
        ? JSON.stringify({
            schema: "probe-kit/v1",
            folder: options.kit,
            list: sha256,
            nonce,
            targets: targets.length,
            notes,
          })
        : `${options.kit}: ${targets.length} targets, nonce ${nonce}. Keep ${LIST_FILE}: with it, --verify checks what comes back.`,
    );
    return EXIT.nothing;
  }
  const folder = options.out ?? join("out", "probe", list.stack);
  const files = { list: join(folder, LIST_FILE), result: join(folder, RESULT_FILE) };
  mkdirSync(folder, { recursive: true });
  // It would answer the list before.
  rmSync(files.result, { force: true });
  replaceFile(files.list, listText(list));
  const { json, only, wait } = options;
  return runScript(scriptCall(around.platform, around.scripts, { ...files, json, only, wait }), around.env);
}

/** @throws Error with everything that is wrong: in the stack's file, the statement, and the call */
function madeList(options: Options, { now, env }: Surroundings): MadeList {
  const faults: string[] = [];
  const attempt = <T>(make: () => T): T | undefined => {
    try {
      return make();
    } catch (error) {
      faults.push((error as Error).message);
      return undefined;
    }
  };
  const stack = attempt(() => stackOf(options, env.REMOTE_ACCESS_REHEARSAL_HOME));
  const outputs = attempt(() => outputsIn(options.gatewayFrom));
  const known = publicFacts({ ...options, outputs }, faults);
  const making = attempt(() => makingOf(options, now));
  const anchors = stack && known.gateways.length > 0 ? (attempt(() => stack.anchors(now)) ?? []) : [];
  if (faults.length > 0 || !stack || !making) throw new Error(faults.join("\n"));
  const { list, notes } = makeList(stack.facts, { ...known, anchors }, making);
  return { list, notes: [...stack.notes, ...notes] };
}

function stackOf({ stack, file }: Options, home: string | undefined): ProbedStack {
  const name = stack ?? (file === undefined ? undefined : stackOfFile(file)) ?? "dev";
  return probedStack(file ?? fileOfStack(name), name, home);
}

function outputsIn(file: string | undefined): unknown {
  if (file === undefined) return undefined;
  const { bytes } = readWhole(file, "--gateway-from");
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new Error(`${file} is not JSON; write into it what pulumi stack output --json prints`);
  }
}

function makingOf({ nonce, made }: Options, now: Date): { made: Date; nonce: string } {
  const faults = [
    ...(nonce === undefined || /^[0-9a-f]{32}$/.test(nonce)
      ? []
      : [`--nonce: "${nonce}" is none; write 32 lower-case hex digits`]),
    ...(made === undefined || z.iso.datetime({ precision: 0 }).safeParse(made).success
      ? []
      : [`--made: "${made}" is no time; write it as 2026-11-28T17:00:00Z`]),
  ];
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return { nonce: nonce ?? randomBytes(16).toString("hex"), made: made === undefined ? now : new Date(made) };
}

const COLOURS: Partial<Record<Verdict, (text: string) => string>> = {
  reached: pc.red,
  "not-tried": pc.yellow,
  expected: pc.green,
};

function sayVerified(file: string, { list, json }: Options, around: Surroundings): number {
  const listFile = list === undefined ? undefined : readWhole(list, "--list");
  const found = verifyResult(readWhole(file, "--verify"), listFile);
  if (json) {
    const { ok: verified, ...rest } = found;
    const shown = "list" in rest ? { ...rest, list: undefined } : rest;
    around.say(JSON.stringify({ schema: "probe-verification/v1", verified, ...shown }, undefined, 2));
  }
  if (!found.ok) {
    if (!json) {
      around.complain(`probe: ${file} does not verify:`);
      found.faults.forEach((fault) => around.complain(`  ${fault}`));
    }
    return EXIT.wrong;
  }
  const paint: Paint = (verdict, text) => (around.coloured ? (COLOURS[verdict]?.(text) ?? text) : text);
  if (!json) resultText(found, paint).forEach((line) => around.say(line));
  if (found.result.reached.length > 0) return EXIT.reached;
  return found.conclusive ? EXIT.nothing : EXIT.notConclusive;
}

function readWhole(name: string, option: string): ReadFile {
  try {
    return { name, bytes: readFileSync(name) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${name} cannot be read (${code ?? "unknown error"}); name the file with ${option}`, {
      cause: error,
    });
  }
}
