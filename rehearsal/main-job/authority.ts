import { join } from "node:path";
import { runCommand } from "../engine/run-command";
import type { Places } from "../places";
import type { RehearsedStack } from "./rehearsed-stack";

/** One laptop as `npm run ca -- status --json` lists it. */
export interface LaptopStatus {
  readonly device: string;
  readonly department?: string;
  /** `works`, `waiting`, `lapsing`, `to-revoke`, `revoked` or `out`. */
  readonly state: string;
  readonly reasons: ReadonlyArray<{ readonly code: string; readonly detail?: string }>;
}

/** What `npm run ca -- init --json` left behind. */
export interface Initialised {
  /** The anchor's name, and SHA-256 of its certificate. */
  readonly name: string;
  readonly sha256: string;
  /** SHA-256 of the key that seals statements. */
  readonly seal: string;
}

/** What `npm run ca -- issue --json` did. */
export interface Issued {
  readonly issued: number;
  readonly renewed: number;
  readonly refused: number;
}

/** What `npm run ca -- revoke --now --json` did. */
export interface Revoked {
  readonly revoked: ReadonlyArray<{
    readonly device: string;
    readonly class: string;
    readonly thumbprints: readonly string[];
  }>;
  /** Sequence of the statement that says so. */
  readonly statement: number;
  /** What was done, in this order, and how long it took. */
  readonly steps: ReadonlyArray<{ readonly step: string; readonly seconds: number }>;
  /** Seconds. */
  readonly total: number;
}

/** The certificate authority, through its own command as a person would use it. */
export class AuthorityCommands {
  readonly #places: Places;
  readonly #env: NodeJS.ProcessEnv;

  constructor(places: Places, env: NodeJS.ProcessEnv) {
    this.#places = places;
    this.#env = env;
  }

  /**
   * Makes keys, anchor and first statement where they are missing.
   *
   * @param gateway the stack whose gateway the authority will tell
   */
  async init({ name, configFile }: RehearsedStack): Promise<Initialised> {
    const file = configFile === undefined ? [] : ["--config-file", configFile];
    return (await this.#run("init", "--home", this.#places.home, "--stack", name, ...file)) as Initialised;
  }

  async issue(): Promise<Issued> {
    return (await this.#run("issue")) as Issued;
  }

  /** Revokes a device that is out of the city's hands, and brings that to the gateway at once. */
  async revokeNow(device: string): Promise<Revoked> {
    return (await this.#run("revoke", device, "--because", "stolen", "--now")) as Revoked;
  }

  async status(): Promise<readonly LaptopStatus[]> {
    return ((await this.#run("status")) as { devices: readonly LaptopStatus[] }).devices;
  }

  /** @throws Error with the authority's own words */
  async #run(name: string, ...args: string[]): Promise<unknown> {
    const command = join(this.#places.project, "infra", "certificate-authority", "command.ts");
    const { code, stdout, stderr } = await runCommand(
      process.execPath,
      ["--import", "tsx", command, name, ...args, "--json"],
      { cwd: this.#places.project, env: this.#env },
    );
    if (code !== 0) throw new Error(`npm run ca -- ${name}: ${stderr.trim()}`);
    return JSON.parse(stdout);
  }
}
