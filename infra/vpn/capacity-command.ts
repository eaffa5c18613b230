import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { LONGEST_LIFETIME } from "../devices/lifetime";
import { lossRate } from "../devices/thumbprint-load";
import { planCapacity, type Redundancy } from "./capacity";
import { faultOfCertificates, planCertificates, type CertificateCapacity } from "./capacity-certificates";
import { reportJson, reportText, type CapacityReport } from "./capacity-report";
import { REDUNDANCIES, sizingOf, type SizingSettings } from "./capacity-stack";

/** The table of lifetimes is computed for fleets up to this size; one authority serves a fraction of it. */
const LARGEST_FLEET = 1_000_000;
/** Four kinds of loss, each once per device and year. */
const HIGHEST_LOSSES = 4;

interface Options {
  readonly stack: string;
  readonly devices?: number;
  readonly losses?: number;
  readonly days?: number;
  readonly redundancy?: Redundancy;
  readonly addressSpace?: string;
  readonly json?: boolean;
}

/** Exit codes of `npm run capacity`: 0 fits · 1 does not fit, or the stack's file is not readable · 2 wrong call. */
const command = new Command("npm run capacity --")
  .description("Says what the number of devices makes of gateway, address pool and certificates, and why.")
  .option("--stack <name>", "the stack whose Pulumi.<name>.yaml is read", "dev")
  .option(
    "--devices <number>",
    "another number of devices than the departments have together, and what would have to change",
    wholeNumber(LARGEST_FLEET),
  )
  .option("--losses <rate>", `devices revoked per device and year (default: ${round(lossRate())})`, rate)
  .option(
    "--days <number>",
    "another lifetime of certificates than the longest that fits",
    wholeNumber(LONGEST_LIFETIME),
  )
  .addOption(new Option("--redundancy <mode>", "another redundancy").choices(REDUNDANCIES))
  .option("--address-space <range>", "another range to take the pool from")
  .option("--json", "one JSON object instead of a table")
  .addHelpText("after", "\nExit codes: 0 fits, 1 does not fit or cannot be read, 2 wrong call.")
  .exitOverride();

function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1 || number > most)
      throw new InvalidArgumentError(`write a whole number from 1 to ${most}`);
    return number;
  };
}

function rate(text: string): number {
  const number = text.trim() === "" ? NaN : Number(text);
  if (!(number >= 0 && number <= HIGHEST_LOSSES))
    throw new InvalidArgumentError(`write a number from 0 to ${HIGHEST_LOSSES}, such as 0.13`);
  return number;
}

function main(argv: readonly string[]): void {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  const sizing = sizingOf(options.stack, options);
  const devices = options.devices ?? sizing.devices;
  if (devices === undefined) {
    throw new Error("remote-access:departments does not say how many devices there are; pass --devices");
  }
  const report = reportOn(devices, sizing, options);
  if (options.json) console.log(JSON.stringify(reportJson(report), rounded));
  else console.log(reportText(report).join("\n"));
  if (report.faults.length > 0) throw new Error(report.faults.join("\ncapacity: "));
}

function reportOn(
  devices: number,
  sizing: SizingSettings,
  { stack, days, ...options }: Options,
): CapacityReport {
  const losses = options.losses ?? round(lossRate());
  const gateway = planCapacity(devices, sizing.redundancy, sizing.addressSpace);
  const certificatesFor = (fleet: number) => planCertificates(fleet, losses, days);
  const certificates = certificatesFor(devices);
  const faults = ["fault" in gateway ? gateway.fault : undefined, faultOfCertificates(certificates)];
  return {
    devices,
    redundancy: sizing.redundancy,
    separatePools: sizing.separatePools,
    ...("fault" in gateway ? {} : { gateway }),
    certificates,
    ...standing(devices, sizing, stack, certificatesFor),
    faults: faults.filter((fault) => fault !== undefined),
  };
}

/** What the stack itself has, where another number of devices was asked about. */
function standing(
  devices: number,
  sizing: SizingSettings,
  name: string,
  certificatesFor: (fleet: number) => CertificateCapacity,
): Pick<CapacityReport, "stack"> {
  if (sizing.devices === undefined || sizing.devices === devices) return {};
  const capacity = planCapacity(sizing.devices, sizing.redundancy, sizing.addressSpace);
  if ("fault" in capacity) return {};
  return { stack: { name, capacity, certificates: certificatesFor(sizing.devices) } };
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? round(value) : value;
}

/** Without the dust of adding decimal fractions. */
function round(number: number): number {
  return Number(number.toFixed(4));
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
