import type { GatewayStatement } from "../certificate-authority/statement/statement";
import type { EventQueue } from "./event-queue";
import { MINUTE } from "./german-calendar";
import type { Leaf } from "./paper-press";

/** Why the gateway is written to. */
export type WriteReason = "first" | "urgent" | "daily";

/**
 * Azure's gateway: it knows the anchors and thumbprints that were written to it last. A write takes minutes, and there
 * is one at a time; what comes meanwhile is written next, the newest only.
 */
export class Gateway {
  #standing: GatewayStatement | undefined;
  #revoked: ReadonlySet<string> = new Set();
  #anchors: ReadonlySet<string> = new Set();
  /** How often it was written to. */
  writes = 0;
  #writing = false;
  #next: { readonly statement: GatewayStatement; readonly reason: WriteReason } | undefined;

  /** @param onWritten told when a statement stands on the gateway */
  constructor(
    private readonly queue: EventQueue,
    private readonly writeMinutes: number,
    private readonly onWritten: (reason: WriteReason) => void,
  ) {}

  get standing(): GatewayStatement | undefined {
    return this.#standing;
  }

  /** Whether a new connection with this certificate would succeed. */
  accepts({ thumbprint, notAfter, anchor }: Leaf, now: number): boolean {
    return notAfter >= now && this.#anchors.has(anchor) && !this.#revoked.has(thumbprint);
  }

  /** A newer statement was published. */
  bring(statement: GatewayStatement, reason: WriteReason): void {
    if (this.#standing === undefined) this.#apply(statement, "first");
    else if (!this.#writing) this.#write(statement, reason);
    else this.#next = { statement, reason: this.#next?.reason === "urgent" ? "urgent" : reason };
  }

  #write(statement: GatewayStatement, reason: WriteReason): void {
    this.#writing = true;
    this.queue.at(this.queue.now + this.writeMinutes * MINUTE, () => {
      this.#writing = false;
      this.#apply(statement, reason);
      const next = this.#next;
      this.#next = undefined;
      if (next !== undefined) this.#write(next.statement, next.reason);
    });
  }

  #apply(statement: GatewayStatement, reason: WriteReason): void {
    if (this.#standing !== undefined && statement.sequence < this.#standing.sequence) {
      throw new Error(`a statement of the sequence ${statement.sequence} would take revocations back`);
    }
    this.#standing = statement;
    this.writes += 1;
    this.#revoked = new Set(statement.revoked.map(({ thumbprint }) => thumbprint));
    this.#anchors = new Set(statement.anchors.map(({ sha256 }) => sha256));
    this.onWritten(reason);
  }
}
