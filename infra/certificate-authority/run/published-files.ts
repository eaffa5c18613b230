import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ReasonCode } from "../../devices/reasons";
import { flushFolder, replaceFile } from "../atomic-file";
import { pemOf } from "../core/pem";

/** What a refused device finds in place of a certificate (`refusal/v1`); it names no device and no person. */
export interface Refusal {
  readonly schema: "refusal/v1";
  /** SHA-256 of the request's public key. */
  readonly key: string;
  readonly reasons: ReadonlyArray<{
    readonly code: ReasonCode;
    readonly german: string;
    readonly english: string;
  }>;
}

/**
 * The folder that a web server publishes: one file a device, named by the SHA-256 of its public key, so that a
 * laptop without VPN can fetch its own and nobody can guess another's.
 */
export class PublishedFiles {
  constructor(readonly folder: string) {}

  /** Puts the certificate in place, power cut or not, and takes away a refusal for the same key. */
  certificate(key: string, der: Uint8Array): void {
    this.#put(`${key}.cer`, pemOf(der));
    rmSync(join(this.folder, `${key}.refusal.json`), { force: true });
    // Before the ledger says that it is there; also where an earlier run was cut off just before this line.
    flushFolder(this.folder);
  }

  /** A certificate that is there stays: it is still good until it lapses, or the gateway refuses it. */
  refusal(refusal: Refusal): void {
    this.#put(`${refusal.key}.refusal.json`, `${JSON.stringify(refusal, null, 2)}\n`);
  }

  #put(name: string, content: string): void {
    mkdirSync(this.folder, { recursive: true });
    const path = join(this.folder, name);
    if (contentOf(path) !== content) replaceFile(path, content);
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // missing or unreadable: it is written anew
  }
}
