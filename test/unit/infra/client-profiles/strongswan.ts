import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CHARON = "/usr/sbin/charon-systemd";
const INSTALL =
  "apt-get install --no-install-recommends strongswan-swanctl charon-systemd libstrongswan-standard-plugins util-linux";

/** @returns why the daemon cannot be run here, with the line that helps; undefined where it can */
export function strongswanMissing(): string | undefined {
  if (process.getuid?.() !== 0) return "running strongSwan in a namespace of its own needs root";
  const there = existsSync(CHARON) && spawnSync("swanctl", ["--version"]).error === undefined;
  if (!there) return `strongSwan is missing; install it: ${INSTALL}`;
  return spawnSync("unshare", ["--net", "--mount", "true"]).status === 0
    ? undefined
    : "this machine allows no network namespaces";
}

/** Folders that swanctl looks into besides those that a test fills. */
const FOLDERS = [
  ...["x509", "x509ca", "x509aa", "x509ac", "x509crl", "x509ocsp", "pubkey"],
  ...["private", "rsa", "ecdsa", "bliss", "pkcs8", "pkcs12", "conf.d"],
];

const PLUGINS =
  "random nonce x509 revocation constraints pubkey pkcs1 pkcs8 pem openssl sha1 sha2 aes gcm hmac kdf " +
  "kernel-netlink socket-default vici";

/** strongSwan with a configuration, a network and a control socket of its own; the machine's own is not touched. */
export class OwnStrongswan {
  readonly #folder = mkdtempSync(join(tmpdir(), "swan-"));
  #daemon: ChildProcess | undefined;

  /**
   * @param hosts names that resolve inside, as in `/etc/hosts`
   * @param settings lines for the daemon's own part of strongswan.conf
   */
  constructor(hosts: string, settings = "") {
    this.put("hosts", `127.0.0.1 localhost\n${hosts}\n`);
    for (const name of FOLDERS) mkdirSync(join(this.#folder, "swanctl", name), { recursive: true });
    this.put("swanctl/swanctl.conf", "include conf.d/*.conf\n");
    this.put(
      "strongswan.conf",
      `charon-systemd {
  load = ${PLUGINS}
  ${settings}
  plugins { vici { socket = unix://${this.#folder}/vici } }
  journal { default = -1 }
  filelog { own { path = ${this.#folder}/log\n default = 1\n flush_line = yes } }
}
`,
    );
  }

  put(path: string, content: string): void {
    writeFileSync(join(this.#folder, path), content);
  }

  get log(): string {
    return readFileSync(join(this.#folder, "log"), "utf8");
  }

  async start(): Promise<void> {
    // The daemon writes its process id below /run: it gets a /run of its own.
    const hosts = `mount --bind ${this.#folder}/hosts /etc/hosts`;
    const line = `ip link set lo up && mount -t tmpfs tmpfs /run && ${hosts} && exec ${CHARON}`;
    this.#daemon = spawn("unshare", ["--net", "--mount", "sh", "-c", line], {
      env: this.#environment,
      stdio: "ignore",
    });
    for (let tries = 0; !existsSync(join(this.#folder, "vici")); tries++) {
      if (tries > 200 || this.#daemon.exitCode !== null) throw new Error("strongSwan does not start");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The command in the daemon's network. */
  inside(command: readonly string[]): string[] {
    return ["nsenter", "--net", "--target", String(this.#daemon?.pid), ...command];
  }

  /** @returns exit code and everything that was said */
  swanctl(...argv: readonly string[]): Promise<{ code: number; said: string }> {
    const all = [...argv, "--uri", `unix://${this.#folder}/vici`];
    return new Promise((resolve) => {
      execFile("swanctl", all, { env: this.#environment, timeout: 30_000 }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: stdout + stderr }),
      );
    });
  }

  async stop(): Promise<void> {
    const daemon = this.#daemon;
    if (daemon !== undefined && daemon.exitCode === null) {
      const ended = new Promise((resolve) => daemon.once("exit", resolve));
      daemon.kill("SIGTERM");
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      STRONGSWAN_CONF: join(this.#folder, "strongswan.conf"),
      SWANCTL_DIR: join(this.#folder, "swanctl"),
    };
  }
}
