import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathOf } from "./debian-package";

/** Debian packages of a TPM in software and of what the scripts need to use it. */
export const TPM_PACKAGES = {
  swtpm: "swtpm",
  tpm2_createprimary: "tpm2-tools tpm2-openssl libtss2-tcti-swtpm0",
};

/** A TPM 2.0 in software (swtpm), reached through a socket in a temporary folder; never the machine's own. */
export class SoftwareTpm {
  readonly #home = mkdtempSync(join(tmpdir(), "tpm-"));
  #process: ChildProcess | undefined;

  /** Points tpm2-tools and tpm2-openssl to it. */
  get environment(): Record<string, string> {
    const tcti = `swtpm:path=${this.#socket}`;
    return { TPM2TOOLS_TCTI: tcti, TPM2OPENSSL_TCTI: tcti };
  }

  get #socket(): string {
    return join(this.#home, "socket");
  }

  async start(): Promise<void> {
    const state = join(this.#home, "state");
    mkdirSync(state, { recursive: true });
    const child = spawn(
      pathOf("swtpm")!,
      [
        ...["socket", "--tpm2", "--tpmstate", `dir=${state}`, "--flags", "not-need-init,startup-clear"],
        ...["--server", `type=unixio,path=${this.#socket}`],
        ...["--ctrl", `type=unixio,path=${this.#socket}.ctrl`],
      ],
      { stdio: "ignore" },
    );
    this.#process = child;
    // The socket is there once it listens.
    while (!existsSync(this.#socket)) {
      if (child.exitCode !== null) throw new Error(`swtpm ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    rmSync(this.#socket, { force: true });
    rmSync(`${this.#socket}.ctrl`, { force: true });
  }

  /** As another machine's TPM, or this one after somebody cleared it: its keys are gone. */
  async clear(): Promise<void> {
    await this.stop();
    rmSync(join(this.#home, "state"), { recursive: true });
    await this.start();
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** One of tpm2-tools. */
  tool(name: string, ...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(`tpm2_${name}`, args, {
      encoding: "utf8",
      cwd: this.#home,
      env: { ...process.env, ...this.environment },
    });
    if (status !== 0) throw new Error(`tpm2_${name}: ${stderr}`);
    return stdout;
  }

  handles(): string[] {
    return this.tool("getcap", "handles-persistent").match(/0x[0-9A-Fa-f]+/g) ?? [];
  }
}
