import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { strongswanConf } from "../gateway/strongswan-conf";
import type { World } from "../world/world";

/** Folders that swanctl looks into. */
const FOLDERS = [
  ...["x509", "x509ca", "x509aa", "x509ac", "x509crl", "x509ocsp", "pubkey"],
  ...["private", "rsa", "ecdsa", "bliss", "pkcs8", "pkcs12", "conf.d"],
];

/** A strongSwan daemon in one namespace, with configuration, socket and log of its own. */
export class Strongswan {
  readonly #folder: string;
  #daemon: ChildProcess | undefined;

  /**
   * @param namespace where it runs
   * @param hosts names that it finds, as in `/etc/hosts`
   * @param giveUpAfter seconds without an answer
   */
  constructor(
    private readonly world: World,
    private readonly namespace: string,
    private readonly hosts: string,
    private readonly giveUpAfter: number,
  ) {
    this.#folder = join("swan", namespace);
    for (const name of FOLDERS) mkdirSync(join(this.#path, "swanctl", name), { recursive: true });
  }

  /** Puts a file into the folder of swanctl: `x509/remote-access.pem`. */
  put(path: string, content: string | Uint8Array): void {
    this.world.write(join(this.#folder, "swanctl", path), content, 0o600);
  }

  async start(): Promise<void> {
    const files = { socket: join(this.#path, "vici"), log: join(this.#path, "log") };
    this.world.write(join(this.#folder, "strongswan.conf"), strongswanConf(files, this.giveUpAfter));
    const hosts = this.world.write(join(this.#folder, "hosts"), `127.0.0.1 localhost\n${this.hosts}\n`);
    this.#daemon = this.world.start(
      this.namespace,
      "/usr/sbin/charon-systemd",
      [],
      `${this.namespace}-charon`,
      {
        env: this.#environment,
        empty: ["/run"],
        instead: { "/etc/hosts": hosts },
      },
    );
    for (let tries = 0; !existsSync(files.socket); tries++) {
      if (tries > 400 || this.#daemon.exitCode !== null) {
        throw new Error(`strongSwan does not start in ${this.namespace}: ${this.log.slice(-500)}`);
      }
      await pause(25);
    }
  }

  /** Takes what lies in its folder, and forgets what it knew before. @throws Error with what swanctl said */
  async load(): Promise<void> {
    const { code, said } = await this.swanctl(["--load-all", "--clear", "--noprompt"]);
    if (code !== 0)
      throw new Error(
        `${this.namespace}: strongSwan does not take its configuration (${code}): ${said || this.log.slice(-1500)}`,
      );
  }

  async swanctl(args: readonly string[], timeout = 60_000): Promise<{ code: number | null; said: string }> {
    const uri = `unix://${join(this.#path, "vici")}`;
    const { code, stdout, stderr } = await this.world.run(
      this.namespace,
      "swanctl",
      [...args, "--uri", uri],
      { env: this.#environment, timeout },
    );
    return { code, said: stdout + stderr };
  }

  get log(): string {
    const file = join(this.#path, "log");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  async stop(): Promise<void> {
    const daemon = this.#daemon;
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = new Promise((resolve) => daemon.once("exit", resolve));
    daemon.kill("SIGKILL");
    await ended;
  }

  get #path(): string {
    return join(this.world.folder, this.#folder);
  }

  get #environment(): Record<string, string> {
    return {
      STRONGSWAN_CONF: join(this.#path, "strongswan.conf"),
      SWANCTL_DIR: join(this.#path, "swanctl"),
    };
  }
}
