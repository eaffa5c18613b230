import { createHash } from "node:crypto";
import type { ProvenKey } from "../certificate-authority/core/certificate-request";
import { HOUR } from "./german-calendar";
import { Draws } from "./draws";
import type { Leaf } from "./paper-press";
import { WorkingLife } from "./working-life";

/** Where a laptop is. `away`: lost or stolen. */
export type Custody = "ordered" | "user" | "away" | "store";

/** What speaks against access, as it is and not as anybody reports it; the first that holds. */
export const CONDITIONS = [
  "lost, not yet reported",
  "lost and reported",
  "compromised",
  "not encrypted",
  "old system",
  "not in use",
  "sound",
] as const;
export type Condition = (typeof CONDITIONS)[number];

export interface Loss {
  readonly kind: "lost" | "stolen";
  readonly at: number;
  /** Help desk, or entry in the register. */
  readonly by: "telephone" | "register";
  /** When the city was told: the call, or the entry. */
  reportedAt?: number;
  /** Ledger, then gateway. */
  revokedAt?: number;
  refusedAt?: number;
  /** When the session that ran at the report ended; undefined where none ran. */
  sessionEndedAt?: number;
  sessionRan?: boolean;
}

export interface LaptopSession {
  readonly since: number;
  /** Up to here its hours are counted. */
  counted: number;
  readonly leaf: Leaf;
}

/** One laptop as it is. */
export class Laptop {
  readonly draws: Draws;
  readonly life: WorkingLife;
  custody: Custody = "ordered";
  encrypted = true;
  compromise: "no" | "rooted" | "threat" = "no";
  version: "old" | "new" = "old";
  key: ProvenKey;
  #keys = 0;

  awakeSince: number | undefined;
  awakeUntil = 0;
  /** Before this long pause it was awake last; for who comes back after months. */
  lastAwake: number | undefined;
  #syncFrom = Infinity;
  #syncUntil = 0;
  #syncBefore: number;

  /** What lies under its key in the published folder, and what it has fetched. */
  published: Leaf | undefined;
  held: Leaf | undefined;
  keyRefused = false;
  session: LaptopSession | undefined;
  /** Whether the gateway took what it holds, and which of the gateway's writes that was true of. */
  taken: { readonly held: Leaf; readonly writes: number; readonly accepted: boolean } | undefined;
  /** What the device management has of it. */
  record: { readonly posture: { readonly lastSync: number } } | undefined;
  /** When a certificate of it was last revoked. */
  revokedAt: number | undefined;
  loss: Loss | undefined;

  /** How often it was handed to somebody. */
  users = 0;
  /** End of the work certificate that lasts longest. */
  goodUntil = 0;
  /** When the update that was offered will be installed. */
  updateAt: number | undefined;
  /** Place in the register. */
  registered = 0;

  condition: Condition = "not in use";
  soundSince = 0;

  constructor(
    readonly seed: number,
    readonly index: number,
    readonly inventory: string,
    readonly department: string,
    start: number,
    days: number,
    longAbsence: number,
  ) {
    this.draws = new Draws(seed, inventory);
    this.life = new WorkingLife(this.draws, days, longAbsence);
    this.#syncBefore = start;
    this.key = this.#nextKey();
  }

  /** It makes another key; nobody has a certificate for it yet. */
  newKey(): void {
    this.key = this.#nextKey();
    this.published = undefined;
    this.held = undefined;
    this.keyRefused = false;
  }

  wake(now: number, until: number): void {
    this.#syncBefore = this.lastSync(now);
    this.awakeSince ??= now;
    this.awakeUntil = until;
    this.#syncFrom = now + 5 * 60_000;
    this.#syncUntil = until;
  }

  sleep(now: number): void {
    this.#syncBefore = this.lastSync(now);
    this.#syncFrom = Infinity;
    this.awakeSince = undefined;
    this.lastAwake = now;
  }

  /** Somebody has it synchronise now. */
  synchronise(now: number): void {
    if (this.awakeSince === undefined) return;
    this.#syncBefore = this.lastSync(now);
    this.#syncFrom = now + 1;
  }

  /** It stays awake for longer. */
  stayAwake(until: number): void {
    this.awakeUntil = until;
    this.#syncUntil = until;
  }

  /** When it last talked to the device management: shortly after it woke up, then every hour. */
  lastSync(time: number): number {
    const until = Math.min(time, this.#syncUntil);
    if (until < this.#syncFrom) return this.#syncBefore;
    return this.#syncFrom + Math.floor((until - this.#syncFrom) / HOUR) * HOUR;
  }

  #nextKey(): ProvenKey {
    this.#keys += 1;
    const spki = createHash("sha256").update(`${this.seed} ${this.inventory} key ${this.#keys}`).digest();
    const sha256 = createHash("sha256").update(spki).digest("hex");
    return { spki: Uint8Array.from(spki), sha256, bits: 3_072 } as unknown as ProvenKey;
  }
}
