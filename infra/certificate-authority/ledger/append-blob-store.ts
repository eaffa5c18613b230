import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { ContainerClient, RestError, type StorageSharedKeyCredential } from "@azure/storage-blob";
import type { TokenCredential } from "@azure/identity";
import { asSentence, wasAnswered } from "./append-blob-answer";
import { Leases } from "./append-blob-lease";
import { AppendBlobLock, type Patience } from "./append-blob-lock";
import { partsOf, segmentsIn, type Part } from "./append-blob-parts";
import type { LedgerLock, LedgerStore } from "./store";

/** Bytes asked for at once. */
const READ_SIZE = 4 * 1024 * 1024;
/** Times one range is asked for when its connection breaks. */
const READ_TRIES = 3;
const LOCK_NAME = "writer-lock";

export interface AppendBlobStoreOptions {
  /** What other writers are told about this one; the default names host and process. */
  readonly holder?: string;
  readonly now?: () => Date;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  /** Id of a writer's leases, a GUID. */
  readonly leaseId?: () => string;
  /** Blocks after which a segment goes on in another blob; Azure allows 50,000 in one. */
  readonly blocksPerPart?: number;
  /** Milliseconds between two renewals of leases that last 60 s. */
  readonly renewEvery?: number;
}

/**
 * A ledger in append blobs of Azure.
 *
 * A segment is one append blob, `2026-11.0001.jsonl`; where its blocks come to an end, `2026-11.0002.jsonl` and so on
 * go on from there. Positions count over the parts, and an empty part counts for nothing, so that beginning one shows
 * nothing to a reader.
 *
 * Who may write is decided by two leases with one id, and by the service alone, never by a clock of ours:
 *
 * - The lease on the blob `writer-lock` is the ledger's one lock. It lies in a container of its own, because it says
 *   in its metadata who holds it, and an immutability policy forbids Set Blob Metadata (learn.microsoft.com,
 *   "Container-level WORM policies", prohibited operations).
 * - The lock cannot be a condition of a request about another blob. Therefore a writer also leases the part it
 *   writes to, and every Append Block names that lease and the expected length.
 *
 * A writer's lease on a part counts only when the lock was renewed after it. A new writer takes the lock first and then
 * waits for the lease on every part from the last one that holds anything. So once it has the lock, a writer before
 * it, however long it slept, cannot append: its lease on those parts is over, it fails to renew the lock for
 * any other part, and it never goes back to a part or segment before its last.
 */
export class AppendBlobStore implements LedgerStore {
  readonly place: string;
  readonly #container: ContainerClient;
  readonly #lock: ContainerClient;
  readonly #options: Required<AppendBlobStoreOptions>;

  /**
   * @param container of the segments; may have an immutability policy that allows protected append writes
   * @param lock container of the lock; must have none
   */
  constructor(container: ContainerClient, lock: ContainerClient, options: AppendBlobStoreOptions = {}) {
    const { origin, pathname } = new URL(container.url);
    this.place = origin + pathname;
    this.#container = container;
    this.#lock = lock;
    this.#options = {
      holder: `process ${process.pid} on ${hostname()}`,
      now: () => new Date(),
      pause,
      leaseId: randomUUID,
      blocksPerPart: 45_000,
      renewEvery: 20_000,
      ...options,
    };
  }

  async segments(): Promise<readonly string[]> {
    return this.#reading(() => segmentsIn(this.#container));
  }

  /** A segment that is not there has no bytes. What is appended after the first piece was asked for is not read. */
  async *read(segment: string, from = 0): AsyncIterable<Uint8Array> {
    let start = 0;
    for (const part of await this.#reading(() => partsOf(this.#container, segment))) {
      let offset = Math.max(0, from - start);
      for (; offset < part.length; offset += READ_SIZE) {
        const count = Math.min(READ_SIZE, part.length - offset);
        yield await this.#reading(() => range(part, offset, count));
      }
      start += part.length;
    }
  }

  async lock({ wait, onWait }: { wait: number; onWait?: (holder: string) => void }): Promise<LedgerLock> {
    const { blocksPerPart, renewEvery, leaseId, holder, now } = this.#options;
    const lock = new AppendBlobLock({
      place: this.place,
      container: this.#container,
      lock: this.#lock.getBlockBlobClient(LOCK_NAME),
      leases: new Leases(leaseId(), renewEvery),
      blocksPerPart,
      patience: (milliseconds) => this.#patience(milliseconds),
    });
    // Metadata travels in headers, which take printable ASCII only.
    const name = holder.replace(/[^ -~]/g, "?");
    await lock.take({ holder: name, since: now().toISOString() }, this.#patience(wait, onWait));
    return lock;
  }

  /** Pauses of a quarter of a second, growing to five; tells of every holder once. */
  #patience(wait: number, onWait: (holder: string) => void = () => undefined): Patience {
    let left = wait;
    let next = 250;
    let last: string | undefined;
    return async (holder) => {
      if (left <= 0) return false;
      if (holder !== last) onWait(holder);
      last = holder;
      const length = Math.min(next, left);
      left -= length;
      next = Math.min(2 * next, 5_000);
      await this.#options.pause(length);
      return true;
    };
  }

  async #reading<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw error instanceof RestError ? asSentence(this.place, "be read", error) : error;
    }
  }
}

/** The client resumes a broken download only while the blob is unchanged, which a growing one is not: asks again. */
async function range(part: Part, offset: number, count: number): Promise<Uint8Array> {
  for (let tries = 1; ; tries++) {
    try {
      return await part.blob.downloadToBuffer(offset, count, { maxRetryRequestsPerBlock: 0 });
    } catch (error) {
      if (tries === READ_TRIES || wasAnswered(error)) throw error;
    }
  }
}

/**
 * The ledger in a container. Its lock lies in the container of the same name with `-lock` at its end.
 *
 * @param containerUrl such as `https://<account>.blob.core.windows.net/ledger`
 * @throws Error for an address that is not HTTPS (but for a loopback address), names no container, or holds a secret
 */
export function appendBlobStore(
  containerUrl: string,
  credential: TokenCredential | StorageSharedKeyCredential,
  options?: AppendBlobStoreOptions,
): AppendBlobStore {
  const url = containerAddress(containerUrl);
  // A try that fails is repeated after 0, 0.5, 1.5, 3.5 seconds: a run has a minute before its leases end.
  const retryOptions = { maxTries: 5, retryDelayInMs: 500, maxRetryDelayInMs: 5_000 };
  const client = (address: string) => new ContainerClient(address, credential, { retryOptions });
  return new AppendBlobStore(client(url), client(`${url}-lock`), options);
}

function containerAddress(text: string): string {
  const example = "write it as https://<account>.blob.core.windows.net/<container>";
  if (!URL.canParse(text)) throw new Error(`the ledger's address is no URL; ${example}`);
  const { protocol, hostname, pathname, origin, search, hash, username, password } = new URL(text);
  if (search + hash + username + password !== "") {
    throw new Error(
      `the ledger's address at ${hostname} must not carry a signature, a query or a password; ${example} and sign in by identity`,
    );
  }
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && loopback)) {
    throw new Error(`the ledger's address ${origin + pathname} is not encrypted; ${example}`);
  }
  const path = pathname.replace(/\/+$/, "");
  // Containers: 3 to 63 lower-case letters, digits and single hyphens; five characters are the lock's.
  if (!/\/(?=[a-z0-9-]{3,58}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(path)) {
    throw new Error(
      `the ledger's address ${origin + pathname} names no container (3 to 58 lower-case letters, digits, hyphens); ${example}`,
    );
  }
  return origin + path;
}
