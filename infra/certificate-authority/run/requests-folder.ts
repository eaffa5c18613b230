import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { AdmissionPolicy } from "../../devices/admission-policy";
import { readRequest, type RequestReading } from "../core/certificate-request";
import { LARGEST_REQUEST } from "../core/request-pem";

/** The folder into which devices' requests are put: one file a device, `<inventory>.csr`. */
export class RequestsFolder {
  readonly #sizes: readonly number[];

  /** @param keys which sizes may be read at all; whether this device may have one is admission's question */
  constructor(
    readonly folder: string,
    keys: AdmissionPolicy["keys"],
  ) {
    this.#sizes = keys.tpm2048 === undefined ? keys.sizes : [2_048, ...keys.sizes];
  }

  /** @returns undefined when the device sent none */
  of(inventory: string): RequestReading | undefined {
    const text = beginningOf(join(this.folder, `${inventory}.csr`));
    return text === undefined ? undefined : readRequest(text, this.#sizes);
  }
}

/** A file larger than any request is not read to its end. */
function beginningOf(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(Math.min(fstatSync(file).size, 4 * LARGEST_REQUEST));
    return bytes.toString("utf8", 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
