import {
  LedgerBusy,
  LedgerConflict,
  type LedgerLock,
  type LedgerStore,
} from "../certificate-authority/ledger/store";

/**
 * A ledger's store that keeps of each segment only its length and what was appended last: that is all a writer ever
 * asks for again. Everything else is kept only if wanted, for a verification.
 */
export class MemoryLedger implements LedgerStore {
  readonly place = "in memory";
  readonly #lengths = new Map<string, number>();
  readonly #whole: Map<string, Uint8Array[]> | undefined;
  #last: { readonly segment: string; readonly from: number; readonly bytes: Uint8Array } | undefined;
  #writing = false;

  constructor({ whole = false }: { readonly whole?: boolean } = {}) {
    this.#whole = whole ? new Map<string, Uint8Array[]>() : undefined;
  }

  /** Of all segments. */
  get bytes(): number {
    return [...this.#lengths.values()].reduce((sum, length) => sum + length, 0);
  }

  segments(): Promise<readonly string[]> {
    return Promise.resolve([...this.#lengths.keys()].sort());
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  async *read(segment: string, from = 0): AsyncIterable<Uint8Array> {
    const last = this.#last;
    if (last?.segment === segment && from >= last.from) {
      const rest = last.bytes.subarray(from - last.from);
      if (rest.length > 0) yield rest;
    } else if (this.#whole !== undefined) {
      yield Buffer.concat(this.#whole.get(segment) ?? []).subarray(from);
    } else {
      throw new Error(`segment ${segment} was not kept from byte ${from} on`);
    }
  }

  lock(): Promise<LedgerLock> {
    if (this.#writing) return Promise.reject(new LedgerBusy("another turn", this.place));
    this.#writing = true;
    return Promise.resolve({
      append: (segment, position, bytes) => {
        const length = this.#lengths.get(segment) ?? 0;
        if (length !== position) {
          return Promise.reject(new LedgerConflict(this.place, segment, position, length));
        }
        this.#lengths.set(segment, length + bytes.length);
        this.#last = { segment, from: length, bytes };
        if (this.#whole !== undefined) {
          this.#whole.set(segment, [...(this.#whole.get(segment) ?? []), bytes]);
        }
        return Promise.resolve(length + bytes.length);
      },
      release: () => {
        this.#writing = false;
        return Promise.resolve();
      },
    });
  }
}
