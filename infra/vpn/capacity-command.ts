import { readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { parse } from "yaml";
import { parseRange } from "../access-model/address-range";
import { planCapacity, type Redundancy } from "./capacity";
import { explainCapacity } from "./capacity-explanation";

const REDUNDANCIES: readonly Redundancy[] = ["active-standby", "active-active"];

interface Options {
  readonly stack: string;
  readonly devices?: number;
  readonly redundancy?: Redundancy;
  readonly addressSpace?: string;
  readonly json?: boolean;
}

interface StackFile {
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Exit codes of `npm run capacity`: 0 fits · 1 does not fit, or the stack's file is not readable · 2 wrong call. */
const command = new Command("npm run capacity --")
  .description("Says what the number of devices makes of gateway and address pool, and why.")
  .option("--stack <name>", "the stack whose Pulumi.<name>.yaml is read", "dev")
  .option("--devices <number>", "another number of devices than the departments have together", wholeNumber)
  .addOption(new Option("--redundancy <mode>", "another redundancy").choices(REDUNDANCIES))
  .option("--address-space <range>", "another range to take the pool from")
  .option("--json", "one JSON object instead of a table")
  .exitOverride();

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError("write a whole number from 1 on");
  return number;
}

function main(argv: readonly string[]): void {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  const config = configOf(options.stack);
  const redundancy = options.redundancy ?? (config["remote-access:redundancy"] as Redundancy);
  if (!REDUNDANCIES.includes(redundancy)) {
    throw new Error(
      `remote-access:redundancy is ${JSON.stringify(redundancy)}; write ${REDUNDANCIES.join(" or ")}`,
    );
  }
  const devices = options.devices ?? devicesOf(config);
  const space = parseRange(options.addressSpace ?? String(config["remote-access:clientAddressSpace"]));
  if ("fault" in space) throw new Error(space.fault);
  const capacity = planCapacity(devices, redundancy, space);
  if ("fault" in capacity) throw new Error(capacity.fault);

  const derived = explainCapacity(capacity, redundancy);
  if (options.json) {
    console.log(JSON.stringify({ ...capacity, clientPool: capacity.clientPool.cidr, redundancy, derived }));
    return;
  }
  console.log(`${devices} devices, ${redundancy}:\n`);
  for (const { what, value, because } of derived) {
    console.log(`  ${what.padEnd(11)} ${value.padEnd(16)} ${because}`);
  }
}

function configOf(stack: string): Readonly<Record<string, unknown>> {
  const file = `Pulumi.${stack}.yaml`;
  try {
    return (parse(readFileSync(file, "utf8")) as StackFile | null)?.config ?? {};
  } catch (error) {
    throw new Error(`${file} cannot be read (${(error as Error).message}); name a stack with --stack`);
  }
}

function devicesOf(config: Readonly<Record<string, unknown>>): number {
  const departments = config["remote-access:departments"];
  const counts = Array.isArray(departments)
    ? departments.map((department) => Number((department as { devices?: unknown }).devices))
    : [];
  const sum = counts.reduce((total, count) => total + count, 0);
  if (!Number.isInteger(sum) || sum < 1) {
    throw new Error("remote-access:departments does not say how many devices there are; pass --devices");
  }
  return sum;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(`capacity: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
