import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { pulumiIn } from "../audit/pulumi";
import { AuditImpossible } from "../audit/run-audit";
import { addAzureCommand } from "../azure-policy/command";
import { catalogue } from "../catalogue";
import { docsAddress } from "../docs-address";
import { BREAK_GLASS_FILE, loadBreakGlass, loadExemptions } from "../exemptions/load";
import { LONGEST_HOURS, readBreakGlass } from "../exemptions/break-glass";
import { addReportCommand } from "../findings/report/command";
import { WrongInput } from "../findings/report/read-input";
import { addReleaseCommands } from "../release/commands";
import { loadTrust } from "../trust/load";
import { asCanary } from "./canary-command";
import { describeRule, ruleTable, ruleText } from "./describe";
import { registerMutate } from "./mutate";
import { addReachCommand } from "./reach-command";
import { replaceFile } from "./replace-file";
import { BaselineImpossible, runBaseline, type BaselineOutcome } from "./run-baseline";
import { overrideKeyIn, periodFrom, signedOverride } from "./sign-override";
import { standing } from "./standing";
import { withSubcommand } from "./subcommand-flags";

/** A call that cannot be meant so. */
class WrongCall extends Error {}

const pack = dirname(__dirname);
const docs = docsAddress(pack);
let exitCode = 0;

const program = new Command("npm run policies --")
  .description("What the policy pack asks for, and what it lets through although a rule objects to it.")
  .showHelpAfterError("(--help shows how it is called)")
  .exitOverride();

program
  .command("list")
  .description("every rule in one line")
  .option("--json", "JSON instead of a table")
  .action(({ json }: { json?: true }) => {
    const rules = catalogue.map((rule) => describeRule(rule, docs));
    console.log(json ? JSON.stringify(rules, undefined, 1) : ruleTable(rules));
  });

program
  .command("explain <rule>")
  .description("one rule: its page, with what it asks for, why, an example, and who may exempt from it")
  .option("--json", "JSON instead of text")
  .action((id: string, { json }: { json?: true }) => {
    const rule = catalogue.find((one) => one.id === id);
    if (rule === undefined)
      throw new WrongCall(`there is no rule ${JSON.stringify(id)}; npm run policies -- list shows all`);
    const description = describeRule(rule, docs);
    const text = readFileSync(description.page, "utf8");
    console.log(json ? JSON.stringify({ ...description, text }, undefined, 1) : ruleText(description, text));
  });

program
  .command("exemptions")
  .summary("what is let through now")
  .description("What exemptions.yaml and break-glass.json let through now.")
  .addHelpText(
    "after",
    "\nExit codes: 0 all of it is right · 1 something has ended or does not count · 2 wrong call.",
  )
  .action(() => {
    const now = new Date();
    const named = process.env.REMOTE_ACCESS_BREAK_GLASS;
    const glass = loadBreakGlass(
      { pack, folder: process.cwd(), named },
      { rules: catalogue, trust: loadTrust(pack), now },
    );
    const { lines, faults } = standing(loadExemptions(pack, catalogue), glass, now);
    lines.forEach((line) => console.log(line));
    faults.forEach((fault) => console.error(fault));
    exitCode = faults.length > 0 ? 1 : 0;
  });

addReleaseCommands(program, pack, (code) => (exitCode = code));

interface BaselineOptions {
  readonly stack?: string;
  readonly file?: string;
  readonly cwd: string;
  readonly scope: string;
  readonly config?: string;
  readonly owner: string;
  readonly approver: string;
  readonly days: number;
  readonly out?: string;
}

program
  .command("baseline")
  .summary("writes what is blocked today as exemptions")
  .description(
    "Judges what stands and writes what is blocked today as exemptions, so that an existing stack can be judged from " +
      "now on: what is new is blocked at once. Entries that are there stay, and those that have ended are not renewed. " +
      "Review the file before it counts.",
  )
  .addOption(new Option("--stack <name>", "the stack that is judged").conflicts("file"))
  .addOption(
    new Option("--file <state.json>", "a state, as pulumi stack export writes it").conflicts("stack"),
  )
  .option("--cwd <folder>", "folder of the Pulumi program", ".")
  .addOption(
    new Option("--scope <scope>", "what the stack may hold").choices(["remote-access", "any"]).default("any"),
  )
  .option("--config <file>", "configuration of the policy pack, instead of --scope")
  .option("--owner <role>", "the role that takes the causes away", "owner of the stack")
  .option("--approver <role>", "the role that approves it by reviewing the file", "security")
  .option("--days <days>", "how long, from 1 to 365", wholeNumber(365), 90)
  .option("--out <file>", "a file that is written instead of the pack's exemptions.yaml")
  .addHelpText(
    "after",
    "\nExit codes: 0 everything is exempted · 1 something stays blocked (listed on standard error) · 2 wrong call · 3 nothing was written.",
  )
  .action(async (options: BaselineOptions) => {
    const { stack, file, cwd, scope, config, owner, approver, days, out } = options;
    const outcome = await runBaseline(
      {
        pack,
        scope,
        ...(config === undefined ? {} : { configuration: resolve(config) }),
        what: judged(stack, file),
        rules: catalogue,
        owner,
        approver,
        days,
        now: new Date(),
        ...(out === undefined ? {} : { out: resolve(out) }),
      },
      pulumiIn(resolve(cwd)),
    );
    exitCode = tell(outcome);
  });

interface OverrideOptions {
  readonly rule: readonly string[];
  readonly stack: readonly string[];
  readonly reason: string;
  readonly ticket: string;
  readonly hours: number;
  readonly key: string;
  readonly out?: string;
}

program
  .command("override")
  .summary("signs a break-glass override")
  .description(
    "Signs a break-glass override: in an outage the named rules block nothing in the named stacks for some hours.",
  )
  .requiredOption("--rule <id...>", "the rules that are lifted")
  .requiredOption("--stack <project/stack...>", "the stacks in which they are")
  .requiredOption("--reason <text>", "why")
  .requiredOption("--ticket <id>", "where the outage is recorded")
  .requiredOption("--key <file>", "private key (PEM, P-256) that stands under overrides in trust.yaml")
  .option("--hours <hours>", `how long, from 1 to ${LONGEST_HOURS}`, wholeNumber(LONGEST_HOURS), 4)
  .option("--out <file>", "instead of break-glass.json in the folder of the pack")
  .addHelpText("after", "\nExit codes: 0 written · 1 it would not count, nothing was written · 2 wrong call.")
  .action(({ rule, stack, reason, ticket, hours, key, out }: OverrideOptions) => {
    const now = new Date();
    const override = { rules: rule, stacks: stack, reason, ticket, ...periodFrom(now, hours) };
    const text = signedOverride(override, overrideKeyIn(key));
    const file = out === undefined ? join(pack, BREAK_GLASS_FILE) : resolve(out);
    const glass = readBreakGlass(text, file, { rules: catalogue, trust: loadTrust(pack), now });
    if (glass.state === "void") throw new Error(["it would not count:", ...glass.faults].join("\n"));
    replaceFile(file, text);
    console.log(`${file}: counts until ${override.notAfter}`);
  });

asCanary(program.command("canary"), pack, (code) => (exitCode = code));
addAzureCommand(program, pack);
addReportCommand(program, (code) => (exitCode = code));
addReachCommand(program, pack);

function judged(stack: string | undefined, file: string | undefined): readonly string[] {
  if (stack !== undefined) return ["--stack", stack, "--non-interactive"];
  if (file !== undefined) return ["--file", resolve(file)];
  throw new WrongCall("name what is judged, with --stack or --file");
}

function tell({ file, until, added, kept, left }: BaselineOutcome): number {
  console.log(`${file}: ${added} exempted until ${until}, ${kept} kept`);
  for (const { rule, urn, why } of left) console.error(`stays blocked: ${rule} at ${urn}: ${why}`);
  return left.length > 0 ? 1 : 0;
}

function wholeNumber(most: number) {
  return (text: string): number => {
    const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
    if (number < 1 || number > most) throw new InvalidArgumentError(`write a whole number from 1 to ${most}`);
    return number;
  };
}

registerMutate(program, (code) => (exitCode = code));

/** @returns the exit code */
function codeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  console.error(`policies: ${(error as Error).message}`);
  if (error instanceof WrongCall || error instanceof WrongInput) return 2;
  return error instanceof AuditImpossible || error instanceof BaselineImpossible ? 3 : 1;
}

program.parseAsync(withSubcommand(process.argv.slice(2)), { from: "user" }).then(
  () => (process.exitCode = exitCode),
  (error: unknown) => (process.exitCode = codeFor(error)),
);
