import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseRange, type AddressRange } from "../access-model/address-range";
import { fileOfStack } from "../settings/stack-file";
import type { Redundancy } from "./capacity";

export const REDUNDANCIES: readonly Redundancy[] = ["active-standby", "active-active"];

interface StackFile {
  readonly config?: Readonly<Record<string, unknown>>;
}

/** What a stack says that decides about its size; undefined where it says nothing sound. */
export interface SizingSettings {
  readonly devices: number | undefined;
  readonly redundancy: Redundancy;
  readonly addressSpace: AddressRange;
  /** Whether departments have pools of their own, which the settings write and nothing computes. */
  readonly separatePools: boolean;
}

/** What the caller says instead of the stack. */
export interface SizingChange {
  readonly redundancy?: Redundancy;
  readonly addressSpace?: string;
}

/**
 * Reads a stack's file in the working directory.
 *
 * @throws Error saying what is wrong and what to write
 */
export function sizingOf(stack: string, change: SizingChange): SizingSettings {
  const config = configOf(stack);
  const redundancy = change.redundancy ?? (config["remote-access:redundancy"] as Redundancy);
  if (!REDUNDANCIES.includes(redundancy)) {
    throw new Error(
      `remote-access:redundancy is ${JSON.stringify(redundancy)}; write ${REDUNDANCIES.join(" or ")}`,
    );
  }
  const addressSpace = parseRange(change.addressSpace ?? String(config["remote-access:clientAddressSpace"]));
  if ("fault" in addressSpace) throw new Error(addressSpace.fault);
  const pools = config["remote-access:pools"] as { readonly separation?: unknown } | undefined;
  const separatePools = pools?.separation === "by-department";
  return { devices: devicesOf(config), redundancy, addressSpace, separatePools };
}

function configOf(stack: string): Readonly<Record<string, unknown>> {
  const file = fileOfStack(stack);
  try {
    return (parse(readFileSync(file, "utf8")) as StackFile | null)?.config ?? {};
  } catch (error) {
    throw new Error(`${file} cannot be read (${(error as Error).message}); name a stack with --stack`);
  }
}

function devicesOf(config: Readonly<Record<string, unknown>>): number | undefined {
  const departments = config["remote-access:departments"];
  const counts = Array.isArray(departments)
    ? departments.map((department) => Number((department as { devices?: unknown } | null)?.devices))
    : [];
  const sum = counts.reduce((total, count) => total + count, 0);
  return Number.isInteger(sum) && sum >= 1 ? sum : undefined;
}
