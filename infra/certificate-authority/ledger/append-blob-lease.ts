import type { BlobClient, BlobLeaseClient } from "@azure/storage-blob";
import { means, told } from "./append-blob-answer";

/** Longest finite lease of Azure, in seconds; the shortest is 15. */
const LEASE_SECONDS = 60;
/** A service that has not answered by then is not waited for, in milliseconds. */
const ANSWER_WITHIN = 60_000;

export const inTime = () => ({ abortSignal: AbortSignal.timeout(ANSWER_WITHIN) });

/**
 * Leases of one writer on several blobs, all under one id, renewed until they are released.
 *
 * One id makes taking a lease repeatable: Azure answers a writer that holds it already, and whose first answer was
 * lost, with yes.
 */
export class Leases {
  readonly #held = new Map<string, BlobLeaseClient>();
  readonly #timer: NodeJS.Timeout;
  #renewing = false;
  #lost: string | undefined;

  /** @param renewEvery milliseconds */
  constructor(
    readonly id: string,
    renewEvery: number,
  ) {
    this.#timer = setInterval(() => void this.#renewAll(), renewEvery);
    this.#timer.unref();
  }

  /** Why nothing may be written under these leases any more; undefined as long as no answer said so. */
  get lost(): string | undefined {
    return this.#lost;
  }

  lose(why: string): void {
    this.#lost ??= why;
  }

  holds(blob: BlobClient): boolean {
    return this.#held.has(blob.name);
  }

  /** @returns false while somebody else holds the blob's lease */
  async take(blob: BlobClient): Promise<boolean> {
    const lease = blob.getBlobLeaseClient(this.id);
    try {
      await lease.acquireLease(LEASE_SECONDS, inTime());
    } catch (error) {
      if (means(error, "taken")) return false;
      throw error;
    }
    this.#held.set(blob.name, lease);
    return true;
  }

  /** Asks the service, not the clock, whether the lease is still held. @throws RestError */
  async renew(blob: BlobClient): Promise<void> {
    await this.#held.get(blob.name)?.renewLease(inTime());
  }

  /** The latest first, so that whoever gets the first one need not wait for the others. Never throws: leases run out. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    this.lose("it was given back");
    for (const lease of [...this.#held.values()].reverse())
      await lease.releaseLease(inTime()).catch(() => undefined);
    this.#held.clear();
  }

  async #renewAll(): Promise<void> {
    if (this.#renewing || this.#lost !== undefined) return;
    this.#renewing = true;
    for (const [name, lease] of this.#held) {
      // Only an answer counts: after a fault of the network the lease may live, and the service knows.
      await lease.renewLease(inTime()).catch((error: unknown) => {
        if (means(error, "over")) this.lose(`the lease on ${name} is over: ${told(error)}`);
      });
    }
    this.#renewing = false;
  }
}
