import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import pc from "picocolors";
import { replaceFile } from "../certificate-authority/atomic-file";
import { figuresOf } from "./figures";
import { marksOf } from "./marks";
import { pictureOf } from "./picture";
import { SAFEGUARD_NAMES, SAFEGUARDS, type Safeguard } from "./safeguards";
import { scenarioFor } from "./scenario";
import { tableOf, verdictLines } from "./table";
import { verdictOf } from "./verdict";
import { Year } from "./year";

const EXIT = { kept: 0, failed: 1, wrongCall: 2, broken: 3 } as const;
const PROGRESS_MS = 2_000;

interface Options {
  readonly devices: number;
  readonly days: number;
  readonly seed: number;
  readonly operators: "awake" | "asleep";
  readonly reactionHours: number;
  readonly lapseDays?: number;
  readonly without: readonly Safeguard[];
  readonly everyDevice?: boolean;
  readonly json?: boolean;
  readonly svg: string;
}

const command = new Command("npm run simulate --")
  .description(
    "Lives through a year of a city's laptops with the authority's real judge, ledger, run and statement, on simulated time.",
  )
  .option("--devices <number>", "laptops at the start, 20 to 50000", wholeNumber(20, 50_000), 2_000)
  .option("--days <number>", "from Monday, 5 January 2026, 1 to 365", wholeNumber(1, 365), 365)
  .option("--seed <number>", "another one is another year", wholeNumber(0, 2 ** 31), 1)
  .addOption(
    new Option("--operators <state>", "whether somebody reacts when a run stops")
      .choices(["awake", "asleep"])
      .default("awake"),
  )
  .option("--reaction-hours <number>", "office hours until they have reacted", wholeNumber(0, 200), 2)
  .option("--lapse-days <number>", "how long the export stays empty in September", wholeNumber(1, 60))
  .addOption(
    new Option("--without <safeguard>", "take a safeguard away; may be repeated")
      .argParser(safeguard)
      .default([] as Safeguard[], "none"),
  )
  .option("--every-device", "judge every laptop in every run; slow, and the ledger is the same")
  .option("--json", "one JSON object instead of the table")
  .option("--svg <file>", "where the picture is written", "out/simulation.svg")
  .addHelpText(
    "after",
    [
      "",
      "Safeguards:",
      ...Object.entries(SAFEGUARDS).map(([name, meaning]) => `  ${name.padEnd(22)} ${meaning}`),
      "",
      "Exit codes: 0 every promise was kept · 1 the simulation could not be run · 2 wrong call · 3 a promise was broken",
    ].join("\n"),
  )
  .exitOverride();

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() !== "" && Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`write a whole number from ${least} to ${most}`);
  };
}

function safeguard(text: string, before: readonly Safeguard[]): Safeguard[] {
  const found = SAFEGUARD_NAMES.find((name) => name === text);
  if (found === undefined) throw new InvalidArgumentError(`write one of ${SAFEGUARD_NAMES.join(", ")}`);
  return [...before, found];
}

async function main(argv: readonly string[]): Promise<number> {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  const scenario = scenarioFor(options.lapseDays);
  const progress = progressOn(process.stderr);
  const lived = await new Year({
    devices: options.devices,
    days: options.days,
    seed: options.seed,
    scenario,
    without: new Set(options.without),
    operatorsReactAfterHours: options.operators === "awake" ? options.reactionHours : undefined,
    everyDevice: options.everyDevice === true,
    onHour: progress.hour,
  }).live();
  progress.done();
  const figures = figuresOf(lived);
  const file = resolve(options.svg);
  mkdirSync(dirname(file), { recursive: true });
  replaceFile(file, pictureOf(figures, marksOf(scenario)));

  const verdict = verdictOf(figures);
  if (options.json === true) {
    console.log(JSON.stringify({ ...figures, verdict, picture: options.svg }));
  } else {
    console.log(tableOf(figures).join("\n"));
    console.log(
      `\n${verdictLines(figures, (word) => (word === "PASS" ? pc.green(word) : pc.red(word))).join("\n")}`,
    );
    console.log(`\nPicture: ${options.svg}`);
  }
  return verdict.every(({ kept }) => kept) ? EXIT.kept : EXIT.broken;
}

/** Says every two seconds how far the year has come. */
function progressOn(stream: NodeJS.WriteStream): {
  readonly hour: (hour: number, hours: number) => void;
  readonly done: () => void;
} {
  const start = performance.now();
  let told = start;
  const tell = (text: string) => stream.write(stream.isTTY ? `\r${text.padEnd(70)}` : `${text}\n`);
  return {
    hour: (hour, hours) => {
      const now = performance.now();
      if (now - told < PROGRESS_MS) return;
      told = now;
      const left = ((now - start) / hour) * (hours - hour);
      tell(`Day ${Math.ceil(hour / 24)} of ${hours / 24}, about ${Math.ceil(left / 1_000)} s left`);
    },
    done: () => {
      if (told > start && stream.isTTY) stream.write("\r".padEnd(71) + "\r");
    },
  };
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.kept : EXIT.wrongCall;
      return;
    }
    console.error(`simulate: ${(error as Error).message}`);
    process.exitCode = EXIT.failed;
  },
);
