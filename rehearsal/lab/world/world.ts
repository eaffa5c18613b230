import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand, type CommandResult } from "../../engine/run-command";
import type { Cable, Layout, Place } from "../paths/layout";

/** How something is started in a namespace. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Files of the lab that this process alone sees in place of the machine's: `/etc/hosts` → file. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Folders that are empty for this process alone. */
  readonly empty?: readonly string[];
}

/**
 * Namespaces and processes of one lab. All of it lies inside the namespaces that `isolated.ts` has made: there is nothing to
 * take down here, because the kernel ends everything with the process that runs this.
 */
export class World {
  #calls = 0;

  /** @param folder of the lab, in memory */
  constructor(readonly folder: string) {}

  /** Makes everything that a layout has. */
  async build({ places, cables }: Layout): Promise<void> {
    for (const { name } of places) await this.add(name);
    for (const cable of cables) await this.connect(cable);
    for (const place of places) await this.settle(place);
  }

  /** A network namespace that passes packets on and looks at nothing but its own rules. */
  async add(name: string): Promise<void> {
    const settings = [
      "net.ipv4.ip_forward=1",
      "net.ipv4.conf.all.rp_filter=0",
      "net.ipv4.conf.default.rp_filter=0",
      "net.ipv4.conf.all.accept_local=1",
      "net.ipv4.conf.all.send_redirects=0",
      "net.ipv4.conf.default.send_redirects=0",
      "net.ipv4.conf.all.accept_redirects=0",
    ];
    await this.machine("ip", "netns", "add", name);
    await this.must(name, "ip", "link", "set", "lo", "up");
    await this.must(name, "sysctl", "-qw", ...settings);
  }

  async connect({ from, to }: Cable, mtu = 1500): Promise<void> {
    const ends = (end: Cable["from"]) => ["netns", end.namespace, "mtu", String(mtu)];
    const [near, far] = [
      ["name", from.device, ...ends(from)],
      ["name", to.device, ...ends(to)],
    ];
    await this.machine("ip", "link", "add", ...near, "type", "veth", "peer", ...far);
    for (const { namespace, device, address } of [from, to]) {
      await this.must(namespace, "ip", "address", "add", ...address.split(" "), "dev", device);
      await this.must(namespace, "ip", "link", "set", device, "up");
    }
  }

  async settle({ name, answers, routing, rules }: Place): Promise<void> {
    const batch = [...answers.map((range) => `route add local ${range} dev lo`), ...routing];
    await this.batch(name, batch);
    if (rules !== undefined) await this.filter(name, rules);
  }

  /** A file of its own for each call: several may work on one namespace at once. */
  #fileFor(name: string, ending: string): string {
    return `calls/${name}-${++this.#calls}.${ending}`;
  }

  /** Lines for `ip -batch` in a namespace. */
  async batch(name: string, lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const file = this.write(this.#fileFor(name, "ip"), `${lines.join("\n")}\n`);
    await this.must(name, "ip", "-batch", file);
  }

  /** Loads rules into a namespace, as one transaction. */
  async filter(name: string, rules: string): Promise<void> {
    await this.must(name, "nft", "-f", this.write(this.#fileFor(name, "nft"), rules));
  }

  /** Writes a file of the lab. @returns its path */
  write(path: string, content: string | Uint8Array, mode = 0o644): string {
    const file = join(this.folder, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content, { mode });
    return file;
  }

  /** Lets every account of the machine write in a folder of the lab, which nobody outside of it sees. */
  open(path: string): void {
    for (const name of ["", ...readdirSync(join(this.folder, path))])
      chmodSync(join(this.folder, path, name), 0o777);
  }

  /** Runs a command in a namespace. */
  run(
    name: string,
    command: string,
    args: readonly string[],
    options: StartOptions & { timeout?: number } = {},
  ) {
    const [program, ...words] = inNamespace(name, command, args, options);
    const env = { ...process.env, ...options.env };
    return runCommand(program!, words, { env, timeout: options.timeout ?? 60_000 });
  }

  /** The same for what may not fail. @throws Error with what it said */
  async must(name: string, command: string, ...args: string[]): Promise<string> {
    return checked(await this.run(name, command, args), `${name}: ${command} ${args.join(" ")}`);
  }

  /** Starts something that stays; what it says goes to `<log>.log`. */
  start(
    name: string,
    command: string,
    args: readonly string[],
    log: string,
    options: StartOptions = {},
  ): ChildProcess {
    const [program, ...words] = inNamespace(name, command, args, options);
    const file = openSync(join(this.folder, `${log}.log`), "a");
    const env = { ...process.env, ...options.env };
    const child = spawn(program!, words, { env, stdio: ["ignore", file, file] });
    closeSync(file);
    return child;
  }

  async machine(command: string, ...args: string[]): Promise<void> {
    checked(
      await runCommand(command, args, { env: process.env, timeout: 60_000 }),
      `${command} ${args.join(" ")}`,
    );
  }
}

function checked({ code, stdout, stderr }: CommandResult, what: string): string {
  if (code === 0) return stdout;
  throw new Error(`${what} failed (${code ?? "not started"}): ${stderr.trim()}`);
}

function inNamespace(
  name: string,
  command: string,
  args: readonly string[],
  { instead = {}, empty = [] }: StartOptions,
): string[] {
  const enter = ["nsenter", `--net=/run/netns/${name}`];
  const mounts = [
    ...empty.map((folder) => `mount -t tmpfs tmpfs ${folder}`),
    ...Object.entries(instead).map(([place, file]) => `mount --bind ${file} ${place}`),
  ];
  if (mounts.length === 0) return [...enter, command, ...args];
  return [
    ...enter,
    "unshare",
    "--mount",
    "sh",
    "-ec",
    `${mounts.join("\n")}\nexec "$@"`,
    "sh",
    command,
    ...args,
  ];
}
