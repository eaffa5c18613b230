import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileStore } from "../../../../../infra/certificate-authority/ledger/file-store";
import type { Entry } from "../../../../../infra/certificate-authority/ledger/entry";
import { readEntries } from "../../../../../infra/certificate-authority/ledger/reading";
import { authorityFiles, initialise } from "../../../../../infra/certificate-authority/software-authority";
import { laptopKey, type LaptopKey } from "../../../../../rehearsal/city/laptops";
import { postureRecord, type Condition } from "../../../../../rehearsal/city/posture-records";

const SOURCE = join(__dirname, "../../../../../rehearsal/city");
const HISTORY = "ordered:2025-09-01 delivered:2025-09-22 active:2025-09-29";
const COLUMNS =
  "inventory,form,serialNumber,owner,department,orderedOn,approvedOn,agreement,exceptionUntil,history,wipingProof";

/** What the register says of a laptop. */
export interface RegisterWishes {
  readonly department?: string;
  readonly owner?: string;
  readonly history?: string;
}

/** An authority of its own with a few sound laptops; a test makes one thing worse and runs a command. */
export class SmallCity {
  readonly #keys: ReadonlyMap<string, LaptopKey>;
  readonly #register = new Map<string, RegisterWishes>();
  readonly #conditions = new Map<string, Condition>();

  private constructor(
    readonly home: string,
    keys: ReadonlyMap<string, LaptopKey>,
  ) {
    this.#keys = keys;
  }

  /** @param count of laptops, `LT-1001` on; making their keys takes time */
  static async of(count: number, now: Date): Promise<SmallCity> {
    const home = mkdtempSync(join(tmpdir(), "city-"));
    const { folder } = authorityFiles(home);
    mkdirSync(join(home, "laptops"));
    mkdirSync(join(folder, "requests"), { recursive: true, mode: 0o700 });
    const names = Array.from({ length: count }, (_, index) => `LT-${1_001 + index}`);
    const made = await Promise.all(names.map((name) => laptopKey(join(home, "laptops"), name, 2_048)));
    for (const file of ["rollout.yaml", "admission-policy.yaml"])
      cpSync(join(SOURCE, file), join(folder, file));
    await initialise(home, now);
    const city = new SmallCity(home, new Map(made.map((key) => [key.inventory, key])));
    for (const { inventory, request } of made) city.request(inventory, request);
    city.write(now);
    return city;
  }

  /** Another city with the same files and keys. */
  copy(): SmallCity {
    const home = mkdtempSync(join(tmpdir(), "city-"));
    cpSync(this.home, home, { recursive: true });
    return new SmallCity(home, this.#keys);
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  get names(): string[] {
    return [...this.#keys.keys()];
  }

  keyOf(name: string): LaptopKey {
    return this.#keys.get(name)!;
  }

  /** A file of the authority. */
  file(name: string): string {
    return join(authorityFiles(this.home).folder, name);
  }

  get authority(): string {
    return this.file("authority.yaml");
  }

  read(name: string): string {
    return readFileSync(this.file(name), "utf8");
  }

  change(name: string, change: (text: string) => string): void {
    writeFileSync(this.file(name), change(this.read(name)));
  }

  register(name: string, wishes: RegisterWishes): void {
    this.#register.set(name, wishes);
  }

  condition(name: string, condition: Condition): void {
    this.#conditions.set(name, condition);
  }

  request(name: string, text: string | undefined): void {
    const file = this.file(join("requests", `${name}.csr`));
    if (text === undefined) rmSync(file, { force: true });
    else writeFileSync(file, text);
  }

  /** Writes register and posture anew; management has seen every laptop an hour ago. */
  write(now: Date): void {
    const rows = this.names.map((name) => {
      const { department = "buergeramt", owner = "city", history = HISTORY } = this.#register.get(name) ?? {};
      return `${name},laptop,SN${name.slice(3)},${owner},${department},2025-09-01,2025-09-03,DV 2025-07,,${history},`;
    });
    writeFileSync(this.file("register.csv"), `${[COLUMNS, ...rows].join("\n")}\n`);
    const records = this.names
      .filter((name) => this.#conditions.get(name)?.unseen !== true)
      .map((name) => {
        const laptop = { inventory: name, serialNumber: `SN${name.slice(3)}` };
        return postureRecord(laptop, this.keyOf(name).sha256, now, this.#conditions.get(name));
      });
    writeFileSync(
      this.file("posture.jsonl"),
      records.map((record) => `${JSON.stringify(record)}\n`).join(""),
    );
  }

  /** Names and contents of what a web server would publish; unfinished files of a killed run left out. */
  published(): Map<string, string> {
    const folder = this.file("certificates");
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith(".tmp")) : [];
    return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  }

  certificate(name: string): string | undefined {
    return this.published().get(`${this.keyOf(name).sha256}.cer`);
  }

  async entries(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for await (const { entry } of readEntries(new FileStore(this.file("ledger")))) entries.push(entry);
    return entries;
  }

  async kinds(): Promise<string[]> {
    return (await this.entries()).map(({ kind }) => kind);
  }
}
