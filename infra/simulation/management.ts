import { createHash } from "node:crypto";
import type { RequestReading } from "../certificate-authority/core/certificate-request";
import type { PostureRecord, Reporters } from "../certificate-authority/run/assessment";
import type { LastGoodPosture } from "../certificate-authority/run/last-good-posture";
import type { Posture } from "../devices/posture";
import { HOUR } from "./german-calendar";
import type { Laptop } from "./laptop";
import type { Draws } from "./draws";
import { Purpose } from "./draws";

export const TENANT = "city";
/** A silent laptop is renewed for so long: a long weekend. */
export const SYNC_AGE_HOURS = 72;
export const VERSIONS: Readonly<Record<"old" | "new", string>> = {
  old: "10.0.26100.4061",
  new: "10.0.26100.6584",
};

export type SourceFault = "frozen" | "empty" | "halved" | "wrong";

/** What makes of a record one that a run could be judged by. */
interface Exported {
  readonly time: number;
  readonly text: string;
}

/**
 * What the device management says of a laptop. Times are worked out when somebody asks: every hour every record is new,
 * and few of them are ever read.
 */
class ManagedPosture implements Posture {
  readonly schema = "posture/v1";
  readonly source: Posture["source"];
  readonly device: Posture["device"];
  readonly ownership = "company";
  readonly compliance = { state: "compliant" } as const;
  readonly firewall = "on";
  readonly preBoot = "tpm-and-pin";
  readonly join = "hybrid";
  os!: Posture["os"];
  encryption!: Posture["encryption"];
  rooted!: Posture["rooted"];
  threat!: NonNullable<Posture["threat"]>;
  key!: Posture["key"];
  readonly raw = { sha256: "d4".repeat(32) };
  /** When it synchronised last, once the export no longer follows it. */
  frozenSync: number | undefined;

  constructor(
    readonly laptop: Laptop,
    private readonly exported: () => Exported,
  ) {
    const { inventory } = laptop;
    this.source = { system: "intune", tenant: TENANT, recordId: `r-${inventory}` };
    this.device = { id: `d-${inventory}`, serialNumber: `SN-${inventory}`, name: inventory };
  }

  get collectedAt(): string {
    return this.exported().text;
  }

  get management(): Posture["management"] {
    return {
      agent: "mdm",
      enrolledAt: "2025-11-03T08:00:00Z",
      lastSyncAt: new Date(this.lastSync).toISOString(),
      registration: "registered",
    };
  }

  get health(): NonNullable<Posture["health"]> {
    const attestedAt = new Date(this.lastSync).toISOString();
    return { attestedAt, secureBoot: true, codeIntegrity: true, tpmVersion: "2.0" };
  }

  get lastSync(): number {
    return this.frozenSync ?? this.laptop.lastSync(this.exported().time);
  }
}

export class ManagedRecord implements PostureRecord {
  readonly posture: ManagedPosture;
  readonly keySharedWith: readonly string[] = [];
  request!: RequestReading;

  constructor(laptop: Laptop, exported: () => Exported) {
    this.posture = new ManagedPosture(laptop, exported);
  }

  get sha256(): string {
    const { laptop, os, key, encryption, rooted, threat, collectedAt, lastSync } = this.posture;
    const said = [laptop.inventory, os.version, key.spkiSha256, encryption.encrypted, rooted, threat];
    return createHash("sha256")
      .update([...said, collectedAt, lastSync].join(" "))
      .digest("hex");
  }

  /** Takes over what is true of the laptop, as far as a management agent sees it. */
  update({ version, encrypted, compromise, key }: Laptop): void {
    const { posture } = this;
    posture.os = { platform: "windows", version: VERSIONS[version], edition: "Enterprise" };
    posture.encryption = { encrypted, evidence: "bitLockerStatus" };
    posture.rooted = compromise === "rooted" ? "yes" : "no";
    posture.threat = compromise === "threat" ? "high" : "none";
    posture.key = { spkiSha256: key.sha256, storage: "tpm", proof: "mdm-channel" };
    this.request = { accepted: true, key };
  }
}

/** The city's device management, and the export that the authority reads. */
export class Management {
  /** Of every laptop that ever synchronised; what the export holds when nothing is wrong. */
  readonly records = new Map<string, ManagedRecord>();
  /** By key, as the authority would work them out. */
  readonly #reporters = new Map<string, string[]>();
  readonly #changed = new Map<Laptop, number>();
  #exported: Exported;
  #fault: SourceFault | undefined;
  /** Every second record, while the export is halved. */
  #half: ReadonlyMap<string, ManagedRecord> | undefined;
  #lastGood: Exported;
  readonly #wronged = new Set<Laptop>();
  #vouched: ReadonlyMap<Laptop, string> = new Map();

  /** @param onChange told of every laptop whose record says something new, times apart */
  constructor(
    start: number,
    private readonly onChange: (laptop: Laptop) => void,
  ) {
    this.#exported = exportedAt(start);
    this.#lastGood = this.#exported;
  }

  get fault(): SourceFault | undefined {
    return this.#fault;
  }

  /** Who reports which key; undefined where the export is not all there. */
  get reporters(): Reporters | undefined {
    return this.postures === this.records ? this.#reporters : undefined;
  }

  /** The export as the authority finds it. */
  get postures(): ReadonlyMap<string, ManagedRecord> {
    if (this.#fault === "empty") return new Map();
    return this.#half ?? this.records;
  }

  get exportedAt(): number {
    return this.#exported.time;
  }

  get lastGood(): LastGoodPosture {
    const { text } = this.#lastGood;
    const sha256 = createHash("sha256").update(text).digest("hex");
    return { postures: this.records, newest: text, sha256 };
  }

  /** A run has judged by the export as it is now. */
  keepAsGood(): void {
    this.#lastGood = this.#exported;
  }

  /** Something about the laptop changed; the export says so when it has synchronised. */
  noteChange(laptop: Laptop, now: number): void {
    this.#changed.set(laptop, now);
  }

  /** Laptops that it knew before the simulation begins. */
  enrolled(laptop: Laptop): void {
    const record = new ManagedRecord(laptop, () => this.#exported);
    this.records.set(laptop.inventory, record);
    laptop.record = record;
    this.#update(record, laptop);
  }

  /** Every hour. */
  export(now: number): void {
    if (this.#fault === "frozen" || this.#fault === "empty") return;
    this.#exported = exportedAt(now);
    if (this.#fault === "halved") return;
    for (const [laptop, since] of this.#changed) {
      if (laptop.lastSync(now) < since) continue;
      this.#changed.delete(laptop);
      const record = this.records.get(laptop.inventory);
      if (record === undefined) this.enrolled(laptop);
      else this.#update(record, laptop);
      if (this.#wronged.has(laptop)) this.#tellWrongly(laptop);
      this.onChange(laptop);
    }
  }

  /** @param share of the laptops that a wrong report is about, drawn by lot */
  breakDown(fault: SourceFault, draws: Draws, share = 0): void {
    this.#fault = fault;
    this.#vouched = new Map(this.#soundAndAwake());
    if (fault === "wrong") {
      for (const { posture } of this.records.values()) {
        if (draws.at(Purpose.WrongReport, posture.laptop.index) < share) this.#wronged.add(posture.laptop);
      }
      for (const laptop of this.#wronged) this.#tellWrongly(laptop);
      return;
    }
    for (const { posture } of this.records.values()) {
      // What is empty was never judged by: what counts then is the export before it.
      const { time } = fault === "empty" ? this.#lastGood : this.#exported;
      posture.frozenSync = posture.laptop.lastSync(time);
    }
    if (fault !== "halved") return;
    this.#half = new Map([...this.records].filter((_, index) => index % 2 === 0));
  }

  repair(now: number): void {
    this.#fault = undefined;
    this.#half = undefined;
    for (const { posture } of this.records.values()) posture.frozenSync = undefined;
    for (const laptop of this.#wronged) this.noteChange(laptop, 0);
    this.#wronged.clear();
    this.export(now);
  }

  /**
   * Whether the last good export before the last fault showed a laptop as sound and awake not long before, under the
   * key that it has now: then nothing but the authority keeps it from its certificate.
   */
  vouchedFor(laptop: Laptop): boolean {
    return this.#vouched.get(laptop) === laptop.key.sha256;
  }

  *#soundAndAwake(): Iterable<[Laptop, string]> {
    for (const { posture } of this.records.values()) {
      const { laptop, rooted, threat, encryption, key } = posture;
      const silent = this.#lastGood.time - laptop.lastSync(this.#lastGood.time);
      const sound = rooted === "no" && threat === "none" && encryption.encrypted;
      if (sound && silent <= SYNC_AGE_HOURS * HOUR) yield [laptop, key.spkiSha256];
    }
  }

  #update(record: ManagedRecord, laptop: Laptop): void {
    const before = (record.posture.key as Posture["key"] | undefined)?.spkiSha256;
    record.update(laptop);
    if (before !== undefined) this.#reporters.delete(before);
    this.#reporters.set(laptop.key.sha256, [laptop.inventory]);
  }

  #tellWrongly(laptop: Laptop): void {
    this.records.get(laptop.inventory)!.posture.encryption = {
      encrypted: false,
      evidence: "bitLockerStatus",
    };
    this.onChange(laptop);
  }
}

function exportedAt(time: number): Exported {
  return { time, text: new Date(time).toISOString() };
}
