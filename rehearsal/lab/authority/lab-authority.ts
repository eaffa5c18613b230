import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { cityFiles, reportStolen, type CityFiles } from "../../city/city";
import { laptopKey, type LaptopKey } from "../../city/laptops";
import { postureRecord } from "../../city/posture-records";
import { RegisterCopy } from "../../city/register-copy";
import { rehearsalEnvironment } from "../../engine/environment";
import { prepare } from "../../engine/prepare";
import { runCommand } from "../../engine/run-command";
import { writeWhole } from "../../engine/whole-file";
import { logPosition } from "../../main-job/request-log";
import { findPlaces, type Places } from "../../places";
import type { PlannedGateway } from "../plan/lab-plan";
import { readPlan } from "../plan/read-plan";
import type { RehearsalPlace } from "../preparation/lab-input";
import type { World } from "../world/world";
import { LabResourceManager, type AskedGateway } from "./resource-manager";

/** What of the gateway a statement decides. */
export type Stated = Pick<PlannedGateway, "anchors" | "revoked">;

/** The gateway, as the authority reaches it: through the stand-in for Azure, and through the Resource Manager. */
export interface ToldGateway extends AskedGateway {
  /** The stand-in has been told something new of it. */
  readonly update: (stated: Stated) => Promise<void>;
}

/** How one of the authority's commands ended. */
export interface AuthoritySaid {
  readonly code: number | null;
  /** What it printed with `--json`; undefined where it printed nothing. */
  readonly said: unknown;
  readonly complaint: string;
}

/** What of a rehearsal's home the authority and the engine need; `pulumi` is made anew. */
const PARTS = ["certificate-authority", "laptops", "azure", "state", "trust-pins.json"];
/** Ten minutes: then nobody would wait for it. */
const PATIENCE_MS = 600_000;
const LOOK_EVERY_MS = 100;

/**
 * The rehearsal's authority in the lab: its own commands, the real engine and the stand-in for Azure, on a copy of the
 * rehearsal in the lab's folder. Nothing of it reaches the rehearsal itself, and all of it goes over loopback.
 */
export class LabAuthority {
  readonly #places: Places;
  #opening: Promise<void> | undefined;

  constructor(
    private readonly world: World,
    private readonly rehearsal: RehearsalPlace,
  ) {
    const { project, cache } = rehearsal;
    const home = join(world.folder, "authority", "home");
    const env = { ...process.env, REMOTE_ACCESS_CACHE: cache, REMOTE_ACCESS_REHEARSAL_HOME: home };
    this.#places = findPlaces(env, project);
  }

  /** Makes the copy, once. */
  async open(): Promise<void> {
    this.#opening ??= this.#open();
    await this.#opening;
  }

  async #open(): Promise<void> {
    mkdirSync(this.#temporary, { recursive: true });
    // Locks of whoever works on the rehearsal just now say nothing about the copy.
    const filter = (path: string) => !/(^|\/)locks$|\.lock$/.test(path);
    for (const part of PARTS.filter((name) => existsSync(join(this.rehearsal.home, name)))) {
      cpSync(join(this.rehearsal.home, part), join(this.#places.home, part), { recursive: true, filter });
    }
    prepare(this.#places);
    await this.world.machine("ip", "link", "set", "lo", "up");
  }

  get #temporary(): string {
    return join(this.world.folder, "authority", "tmp");
  }

  get #city(): CityFiles {
    return cityFiles(this.#places.home);
  }

  /** Address in Azure of the gateway that the authority tells; undefined where the rehearsal has none. */
  get gatewayId(): string | undefined {
    const log = findPlaces({ REMOTE_ACCESS_REHEARSAL_HOME: this.rehearsal.home }).requestLog;
    return existsSync(log) ? readPlan(readFileSync(log, "utf8"), log).gateway.id : undefined;
  }

  #stated(): Stated {
    const log = this.#places.requestLog;
    return readPlan(readFileSync(log, "utf8"), log).gateway;
  }

  /** Runs one of the authority's commands as a person would. */
  async command(...args: string[]): Promise<AuthoritySaid> {
    return await this.#run(args, {});
  }

  async #run(args: readonly string[], extra: Readonly<Record<string, string>>): Promise<AuthoritySaid> {
    await this.open();
    const { project } = this.#places;
    const env = {
      ...process.env,
      ...rehearsalEnvironment(this.#places, this.rehearsal.engine, process.env),
      TMPDIR: this.#temporary,
      ...extra,
    };
    const command = join(project, "infra", "certificate-authority", "command.ts");
    const { code, stdout, stderr } = await runCommand(
      process.execPath,
      ["--import", "tsx", command, ...args, "--json"],
      { cwd: project, env, timeout: PATIENCE_MS },
    );
    const said: unknown = stdout.trim() === "" ? undefined : JSON.parse(stdout);
    return { code, said, complaint: stderr.trim() };
  }

  /**
   * Lets the authority's commands reach a gateway for the time of some work: what the stand-in is told of it is brought
   * there, and sessions are asked for and ended there. Nobody is told of sessions before the gateway has what it was told.
   */
  async reaching<T>(
    gateway: ToldGateway,
    work: (command: LabAuthority["command"]) => Promise<T>,
  ): Promise<T> {
    await this.open();
    const watch = new StandInWatch(this.#places.requestLog, () => this.#stated(), gateway.update);
    const manager = new LabResourceManager({
      name: gateway.name,
      connected: () => watch.look().then(gateway.connected),
      disconnect: (ikes) => watch.look().then(() => gateway.disconnect(ikes)),
    });
    const extra = { REMOTE_ACCESS_RESOURCE_MANAGER: await manager.start() };
    try {
      return await watch.during(() => work((...args) => this.#run(args, extra)));
    } finally {
      manager.stop();
    }
  }

  /** Somebody reports a laptop stolen. */
  async reportStolen(inventory: string): Promise<void> {
    await this.open();
    reportStolen(this.#city, inventory, new Date());
  }

  /** The device management has heard of a laptop so many hours ago, and found it sound. */
  async reportSound(inventory: string, hoursAgo: number): Promise<void> {
    await this.open();
    const { register, posture } = this.#city;
    const row = new RegisterCopy(register).rows.find((candidate) => candidate.inventory === inventory);
    if (row === undefined) throw new Error(`the rehearsal's register has no ${inventory}`);
    const { sha256 } = await this.#keyOf(inventory);
    const record = postureRecord(row, sha256, new Date(), { collectedHoursAgo: hoursAgo });
    const others = readFileSync(posture, "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.includes(`"rec-${inventory}"`));
    writeWhole(posture, `${[...others, JSON.stringify(record)].join("\n")}\n`, 0o644);
  }

  /** A laptop sends a request: its usual one unless another is given. */
  async sendRequest(inventory: string, request?: string): Promise<void> {
    await this.open();
    const text = request ?? (await this.#keyOf(inventory)).request;
    writeWhole(join(this.#city.requests, `${inventory}.csr`), text, 0o644);
  }

  /** PKCS#8 in PEM; a real laptop's lies in its TPM. */
  async privateKey(inventory: string): Promise<string> {
    await this.open();
    await this.#keyOf(inventory);
    return readFileSync(join(this.#city.laptops, `${inventory}.key`), "utf8");
  }

  /** What a laptop fetches: its certificate (PEM), or undefined where there is none for its key. */
  async published(inventory: string): Promise<string | undefined> {
    return await this.#publishedFile(inventory, "cer");
  }

  /** Codes of the reasons that a laptop without a certificate finds in its place. */
  async refusal(inventory: string): Promise<string[]> {
    const text = await this.#publishedFile(inventory, "refusal.json");
    if (text === undefined) return [];
    return (JSON.parse(text) as { reasons: { code: string }[] }).reasons.map(({ code }) => code);
  }

  async #publishedFile(inventory: string, ending: string): Promise<string | undefined> {
    const { sha256 } = await this.#keyOf(inventory);
    const file = join(this.#places.home, "certificate-authority", "certificates", `${sha256}.${ending}`);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  #keyOf(inventory: string): Promise<LaptopKey> {
    return laptopKey(this.#city.laptops, inventory, 2_048);
  }
}

/** Brings what a stand-in is told of a gateway to that gateway, one after the other. */
export class StandInWatch {
  #length: number;
  #known: string;
  #turn: Promise<void> = Promise.resolve();

  /**
   * @param log the stand-in's log of requests
   * @param stated reads it
   */
  constructor(
    private readonly log: string,
    private readonly stated: () => Stated,
    private readonly update: (stated: Stated) => Promise<void>,
  ) {
    this.#length = logPosition(log);
    this.#known = JSON.stringify(wordsOf(stated()));
  }

  /** Ends when the gateway has everything that the stand-in has been told until now. */
  look(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#bring());
    return this.#turn;
  }

  async #bring(): Promise<void> {
    const length = logPosition(this.log);
    if (length === this.#length) return;
    this.#length = length;
    const stated = this.stated();
    const words = JSON.stringify(wordsOf(stated));
    if (words === this.#known) return;
    this.#known = words;
    await this.update(stated);
  }

  /** Looks again and again while some work goes on. @throws what the work or an update throws */
  async during<T>(work: () => Promise<T>): Promise<T> {
    let over = false;
    const looking = async () => {
      while (!over) {
        await this.look();
        await pause(LOOK_EVERY_MS);
      }
    };
    // Waited for in any case: a command that goes on would write into what comes next.
    const [worked, looked] = await Promise.allSettled([work().finally(() => (over = true)), looking()]);
    if (looked.status === "rejected") throw looked.reason;
    if (worked.status === "rejected") throw worked.reason;
    return worked.value;
  }
}

function wordsOf({ anchors, revoked }: Stated): unknown {
  return [anchors.map(({ certificate }) => certificate), revoked];
}
