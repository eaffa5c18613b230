import type { ManagementReachable, Pools } from "../access-model/access-model";
import { contains, overlaps, type AddressRange } from "../access-model/address-range";
import { without } from "../access-model/address-set";
import { addressesFor, SMALLEST_POOL_PREFIX, type Redundancy } from "../vpn/capacity";
import type { RawAccessModel } from "./access-model-schema";
import { rangeAt, type Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

type RawDepartment = RawAccessModel["departments"][number];

/** Address pools, and what a gateway needs to tell certificates apart. */
export interface PoolSettings extends Pools {
  /** The zone in certificates' names; undefined where one pool is for everybody. */
  readonly deviceZone: string | undefined;
}

export interface PoolSurroundings {
  readonly addressSpace: AddressRange;
  readonly redundancy: Redundancy;
  /** What all laptops together need: the pool where departments have none of their own. */
  readonly onePool: AddressRange;
  readonly managementReachable: ManagementReachable;
}

/** Of policy groups on one gateway (learn.microsoft.com, "About user groups and IP address pools"). */
const MOST_GROUPS = 90;

/** @returns undefined after a fault has been said */
export function poolSettings(
  values: SoundValues,
  surroundings: PoolSurroundings,
  say: Say,
): PoolSettings | undefined {
  let sound = true;
  const fault: Say = (path, message) => {
    sound = false;
    say(path, message);
  };
  const raw = values.get<RawAccessModel["pools"]>(["pools"]);
  const departments = values.get<readonly RawDepartment[]>(["departments"]);
  if (!raw || !departments) return undefined;

  const separate = raw.separation === "by-department";
  const viaVpn = surroundings.managementReachable === "vpn";
  const grouped = separate || viaVpn;
  demand(raw, { remediation: viaVpn, quarantine: grouped, deviceZone: grouped }, fault);
  const special = (["remediation", "quarantine"] as const).map((key) => ({
    path: ["pools", key],
    range: poolAt(values, ["pools", key], surroundings, fault, key === "quarantine"),
  }));
  const clients = separate
    ? departments.map(({ name }, index) => ({
        path: ["departments", index, "pool"],
        department: name,
        range: departmentPool(values, index, surroundings, fault),
      }))
    : [{ path: ["clientAddressSpace"], department: undefined, range: surroundings.onePool }];
  if (!separate) refuseDepartmentPools(departments, fault);
  if (separate && departments.length + 2 > MOST_GROUPS) {
    fault(
      ["departments"],
      `are ${departments.length}; a gateway tells at most ${MOST_GROUPS - 2} apart: join some`,
    );
  }
  refuseOverlaps([...clients, ...special], fault);
  if (!sound) return undefined;
  return {
    clients: clients.map(({ department, range }) => ({ department, range: range! })),
    remediation: special[0]!.range,
    quarantine: special[1]!.range,
    deviceZone: raw.deviceZone,
  };
}

const WHY: Readonly<Record<string, string>> = {
  remediation:
    "management is reachable through the VPN only, so that laptops under repair need a pool of their own",
  quarantine:
    "certificates that no policy group knows land in it, and every firewall drops what comes from there",
  deviceZone: "policy groups compare what stands behind the @ in a certificate's name",
};

function demand(raw: RawAccessModel["pools"], needed: Readonly<Record<string, boolean>>, say: Say): void {
  for (const [key, wanted] of Object.entries(needed)) {
    const there = raw[key as "remediation"] !== undefined;
    if (wanted && !there) say(["pools", key], `is missing: ${WHY[key]}`);
    if (!wanted && there) {
      say(
        ["pools", key],
        key === "remediation"
          ? "has no use here; remove it, or write vpn at management.reachable"
          : "has no use here; remove it, or write by-department, or management.reachable vpn",
      );
    }
  }
}

function poolAt(
  values: SoundValues,
  path: readonly string[],
  { addressSpace }: PoolSurroundings,
  say: Say,
  halved: boolean,
): AddressRange | undefined {
  return rangeAt(values, path, say, (range) => {
    const fault = placeFault(range, addressSpace);
    if (fault !== undefined || !halved || range.prefix < SMALLEST_POOL_PREFIX) return fault;
    return (
      `"${range.cidr}" is too small: one half is for certificates that no policy group knows, the other for clients ` +
      `outside of all groups, and neither may be smaller than a /${SMALLEST_POOL_PREFIX}; write a /${SMALLEST_POOL_PREFIX - 1}`
    );
  });
}

function placeFault(range: AddressRange, addressSpace: AddressRange): string | undefined {
  if (!contains(addressSpace, range)) {
    return `"${range.cidr}" lies outside of clientAddressSpace ${addressSpace.cidr}`;
  }
  return range.prefix > SMALLEST_POOL_PREFIX
    ? `"${range.cidr}" is too small for a policy group; write a /${SMALLEST_POOL_PREFIX} or larger`
    : undefined;
}

function departmentPool(
  values: SoundValues,
  index: number,
  surroundings: PoolSurroundings,
  say: Say,
): AddressRange | undefined {
  const path = ["departments", index, "pool"];
  const prefix = prefixFor(
    values.get<number>(["departments", index, "devices"]) ?? 1,
    surroundings.redundancy,
  );
  if (!values.has(path)) {
    const free = freeBlock(values, surroundings, prefix);
    say(path, `is missing; write a range of its own${free ? `, such as ${free}` : `: a /${prefix}`}`);
    return undefined;
  }
  return rangeAt(values, path, say, (range) => {
    const fault = placeFault(range, surroundings.addressSpace);
    if (fault !== undefined || range.prefix <= prefix) return fault;
    return `"${range.cidr}" is too small for the department's devices (${surroundings.redundancy}); write a /${prefix}`;
  });
}

function prefixFor(devices: number, redundancy: Redundancy): number {
  return Math.min(SMALLEST_POOL_PREFIX, 32 - Math.ceil(Math.log2(addressesFor(devices, redundancy))));
}

/** A block of that size that no pool uses yet, for the sentence. */
function freeBlock(
  values: SoundValues,
  { addressSpace }: PoolSurroundings,
  prefix: number,
): string | undefined {
  const nobody: Say = () => undefined;
  const paths: (readonly PropertyKey[])[] = [
    ["pools", "remediation"],
    ["pools", "quarantine"],
    ...values.indexes(["departments"]).map((index) => ["departments", index, "pool"]),
  ];
  const used = paths.flatMap((path) => rangeAt(values, path, nobody, () => undefined) ?? []);
  const free = without([addressSpace], used).find((range) => range.prefix <= prefix);
  return free && `${free.cidr.split("/")[0]}/${prefix}`;
}

function refuseDepartmentPools(departments: readonly RawDepartment[], say: Say): void {
  departments.forEach(({ pool }, index) => {
    if (pool !== undefined) {
      say(["departments", index, "pool"], "belongs to pools.separation by-department; remove it");
    }
  });
}

function refuseOverlaps(
  pools: readonly { path: readonly PropertyKey[]; range: AddressRange | undefined }[],
  say: Say,
): void {
  pools.forEach(({ path, range }, index) => {
    const other =
      range && pools.slice(0, index).find((earlier) => earlier.range && overlaps(earlier.range, range));
    if (other) say(path, `"${range.cidr}" overlaps the pool ${other.range!.cidr}; write another range`);
  });
}
