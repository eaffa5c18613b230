import { createReadStream, readFileSync } from "node:fs";
import { readAdmissionPolicy } from "../../devices/admission-policy-reader";
import { stateOf, type Device } from "../../devices/device";
import { policyNotes } from "../../devices/policy-notes";
import { readPosture } from "../../devices/posture-reader";
import { discreetly, printFaults, type RecordFault } from "../../devices/record-fault";
import { formatOf, type Reading, type RecordSource } from "../../devices/record-source";
import { readRegister } from "../../devices/register-reader";
import { readRollout } from "../../devices/rollout-reader";
import type { Authority } from "../authority-file";
import type { Inputs } from "./assessment";

/** The inputs, where they may be used, and everything that is wrong with them. */
export interface InputsReading {
  /**
   * Absent when policy, rollout or register have a fault: those are reviewed files, and half a register would make
   * strangers of the city's own laptops. Posture is what machines export; a faulty record counts as no record.
   */
  readonly inputs?: Inputs;
  /** All faults of all files, printable, files apart. */
  readonly faults: readonly string[];
  /** What is right but will soon need somebody, such as a deviation that is over. */
  readonly notes: readonly string[];
  /** Days that a certificate lives, where the policy leaves that to be computed; absent without `inputs`. */
  readonly computedDays?: number;
  readonly count: { readonly devices: number; readonly postures: number; readonly faults: number };
}

export interface ReadOptions {
  /**
   * Show in messages what was found instead of a right value: for who corrects a file at a screen. What management
   * systems export holds names of people in places where nobody expects them.
   */
  readonly showValues?: boolean;
  /** Go on without posture where its file cannot be used: for who judges the source, not only the devices. */
  readonly postureMayBeMissing?: boolean;
}

/** Reads everything that the authority was told. */
export async function readInputs(
  authority: Authority,
  now: Date,
  { showValues = false, postureMayBeMissing = false }: ReadOptions = {},
): Promise<InputsReading> {
  const register = await records(authority.register, (source) => readRegister(source, now));
  // A retired device holds no certificate that could be lost, and registers keep them for years.
  const fleet = register.records.filter(({ device }) => stateOf(device) !== "retired").length;
  const policy = reviewed(authority.policy, (bytes) => readAdmissionPolicy(bytes, fleet, authority.policy));
  const rollout = reviewed(authority.rollout, (bytes) =>
    readRollout(bytes.toString("utf8"), authority.rollout),
  );
  const posture = await records(authority.posture, (source) => readPosture(source, now));

  const all = [policy.faults, rollout.faults, register.faults, posture.faults];
  const faults = all
    .filter(({ length }) => length > 0)
    .map((list) => printFaults(showValues ? list : list.map(discreetly)));
  const count = {
    devices: register.records.length,
    postures: posture.records.length,
    faults: all.flat().length,
  };
  const notes = policy.policy === undefined ? [] : policyNotes(policy.policy, now);
  if (
    policy.policy === undefined ||
    policy.sha256 === undefined ||
    rollout.rollout === undefined ||
    register.faults.length > 0 ||
    (posture.unreadable && !postureMayBeMissing)
  ) {
    return { faults, notes, count };
  }
  return {
    faults,
    notes,
    ...(policy.computed === true ? { computedDays: policy.policy.certificate.days } : {}),
    count,
    inputs: {
      policy: policy.policy,
      policySha256: policy.sha256,
      rollout: rollout.rollout,
      devices: new Map(register.records.map(({ device }) => [device.inventory, device])),
      postures: new Map(
        (posture.unreadable ? [] : posture.records).map((record) => [record.posture.device.name, record]),
      ),
    },
  };
}

/**
 * The register alone, for who needs no more.
 *
 * @throws Error with its faults: half a register would make strangers of the city's own laptops
 */
export async function readRegisterAlone(
  { register }: Pick<Authority, "register">,
  now: Date,
): Promise<ReadonlyMap<string, Device>> {
  const { records: devices, faults } = await records(register, (source) => readRegister(source, now));
  if (faults.length > 0) {
    throw new Error(
      `the register has faults; correct them, nothing was written:\n${printFaults(faults.map(discreetly))}`,
    );
  }
  return new Map(devices.map(({ device }) => [device.inventory, device]));
}

type Faulty = { readonly faults: readonly RecordFault[] };

function reviewed<T extends Faulty>(file: string, read: (bytes: Buffer) => T): T | (Faulty & Partial<T>) {
  try {
    return read(readFileSync(file));
  } catch (error) {
    return { faults: [unreadable(file, error)] } as unknown as Faulty & Partial<T>;
  }
}

async function records<R>(
  file: string,
  read: (source: RecordSource) => Promise<Reading<R>>,
): Promise<Reading<R> & { readonly unreadable: boolean }> {
  const format = formatOf(file);
  if (format === undefined) {
    const message = "is neither .csv nor .jsonl by its name; give it the ending of its format";
    return { records: [], faults: [{ kind: "form", file, line: 1, message }], unreadable: true };
  }
  try {
    const reading = await read({ chunks: createReadStream(file), format, file });
    // A wrong header spoils every record; one line more or less spoils one.
    const unreadable = format === "csv" && reading.faults.some(({ line }) => line === 1);
    return { ...reading, unreadable };
  } catch (error) {
    return { records: [], faults: [unreadable(file, error)], unreadable: true };
  }
}

function unreadable(file: string, error: unknown): RecordFault {
  const { code, message } = error as NodeJS.ErrnoException;
  return {
    kind: "form",
    file,
    line: 1,
    message: `cannot be read (${code ?? message}); write its path into authority.yaml`,
  };
}
