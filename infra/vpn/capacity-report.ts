import { hsmSeconds } from "../certificate-authority/key-vault/signing-rate";
import { mostRevocations } from "../certificate-authority/run/revocation-run";
import { MOST_REVOKED } from "../certificate-authority/statement/statement";
import { MOST_EXPECTED, type LifetimePlan } from "../devices/lifetime-plan";
import { lifetimeTable } from "../devices/lifetime-table";
import type { Capacity, Redundancy } from "./capacity";
import { explainCertificates, type CertificateCapacity } from "./capacity-certificates";
import { explainCapacity, type Derived } from "./capacity-explanation";
import { explainChange, type Sized } from "./capacity-surge";

/** All that the command found out about a fleet. */
export interface CapacityReport {
  readonly devices: number;
  readonly redundancy: Redundancy;
  /** Whether departments have pools of their own. */
  readonly separatePools: boolean;
  /** Absent where no gateway or no pool is large enough. */
  readonly gateway?: Capacity;
  readonly certificates: CertificateCapacity;
  /** What the stack has, where another number of devices was asked about. */
  readonly stack?: { readonly name: string } & Sized;
  /** What does not fit. */
  readonly faults: readonly string[];
}

const WIDTH = 110;

/** The report for a reader, in lines. */
export function reportText(report: CapacityReport): string[] {
  const { devices, redundancy, certificates, stack, faults } = report;
  const change = changeOf(report);
  return [
    `${devices} devices, ${redundancy}${stack ? `; the stack ${stack.name} has ${stack.capacity.devices}` : ""}`,
    ...section(stack ? `From ${stack.capacity.devices} to ${devices} devices` : "", change),
    ...section("Gateway", gatewayWords(report)),
    ...section("Certificates", explainCertificates(certificates)),
    "",
    "Lifetimes",
    ...lifetimeTable(certificates.lifetimes, certificates.lifetime?.days).map((line) => `  ${line}`),
    "",
    ...wrapped(legend(devices), WIDTH - 2).map((line) => `  ${line}`),
    ...(faults.length === 0 ? [] : ["", "Does not fit."]),
  ];
}

/** The report for a machine. */
export function reportJson(report: CapacityReport): object {
  const { devices, redundancy, separatePools, gateway, certificates, stack, faults } = report;
  const { losses, lifetime, longest, lifetimes } = certificates;
  return {
    devices,
    redundancy,
    fits: faults.length === 0,
    faults,
    ...(gateway && { ...gateway, clientPool: separatePools ? undefined : gateway.clientPool.cidr }),
    certificates: {
      lossesPerDeviceYear: losses,
      lifetime: lifetime === undefined ? null : planJson(lifetime),
      longestFittingDays: longest?.days ?? null,
      emergencyRotation: {
        signatures: devices,
        hsmSeconds: hsmSeconds(devices),
        hsmSecondsRsa4096: hsmSeconds(devices, 4096),
      },
      lifetimes: lifetimes.map(planJson),
    },
    derived: [...gatewayWords(report), ...explainCertificates(certificates)],
    ...(stack && { from: stack.capacity.devices, change: changeOf(report) }),
  };
}

function gatewayWords({ gateway, redundancy, separatePools }: CapacityReport): Derived[] {
  return gateway ? explainCapacity(gateway, redundancy, separatePools) : [];
}

function changeOf({ gateway, certificates, stack }: CapacityReport): Derived[] {
  return stack && gateway ? explainChange(stack, { capacity: gateway, certificates }) : [];
}

function planJson(plan: LifetimePlan): object {
  return { ...plan, hsmSecondsPerDay: hsmSeconds(plan.signatures.perDay) };
}

function legend(devices: number): string {
  return (
    `List: revoked certificates on the gateway, which takes ${MOST_REVOKED}. A lifetime fits when ` +
    `${MOST_EXPECTED} are expected at most. 999/1000: the list is no longer than this at 999 of 1000 moments. ` +
    `Worst: when one more run then revokes ${Math.min(devices, mostRevocations(devices))} devices, as many as it may ` +
    "without a second person. Peak hour: if the whole fleet enrolled within one hour."
  );
}

function section(title: string, derived: readonly Derived[]): string[] {
  if (derived.length === 0) return [];
  const what = Math.max(...derived.map((one) => one.what.length));
  const value = Math.max(...derived.map((one) => one.value.length));
  const margin = " ".repeat(2 + what + 2 + value + 2);
  const lines = derived.flatMap((one) => {
    const [first, ...more] = wrapped(one.because, WIDTH - margin.length);
    return [
      `  ${one.what.padEnd(what)}  ${one.value.padEnd(value)}  ${first ?? ""}`,
      ...more.map((line) => margin + line),
    ];
  });
  return ["", title, ...lines];
}

/** A text in lines of at most so many characters, broken at blanks. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
