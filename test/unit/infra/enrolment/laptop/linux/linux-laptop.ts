import { spawn } from "node:child_process";
import { createHash, createPublicKey } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readRequest } from "../../../../../../infra/certificate-authority/core/certificate-request";
import { requestPem } from "../../../certificate-authority/requests";
import { pathOf } from "./debian-package";

export const SCRIPTS = join(__dirname, "../../../../../../infra/enrolment/laptop/linux");

/** What any Linux has, and the scripts may use. */
const TOOLS = [
  ...["awk", "cat", "chmod", "cmp", "curl", "cut", "dirname", "find", "flock", "grep", "head", "id", "mkdir"],
  ...["mktemp", "mv", "od", "openssl", "rm", "sed", "sh", "sort", "sync", "tail", "tr", "wc"],
];
const TPM_TOOLS = ["create", "createprimary", "evictcontrol", "flushcontext", "getcap", "load", "readpublic"];

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The line that a laptop prints. */
export interface Report {
  readonly schema: string;
  readonly csr: string;
  readonly storage: string;
  readonly firewall: string;
  readonly preBoot: string;
  readonly join: string;
  readonly edition?: string;
  readonly encrypted: boolean;
  readonly evidence: string;
  readonly rooted: string;
}

/**
 * A made-up laptop: folders of its own below one temporary folder, and a PATH that holds nothing but what it is
 * given, so that no command can ask or change the machine that runs the tests. Disk, firewall and domain are made
 * up; the scripts, the shell and the cryptography are real.
 */
export class LinuxLaptop {
  readonly home = mkdtempSync(join(tmpdir(), "laptop-"));
  readonly folder = this.at("state");
  readonly certificate = this.at("x509/remote-access.pem");
  readonly anchors = this.at("anchors.pem");
  readonly environment: Record<string, string> = {};

  constructor() {
    for (const folder of ["bin", "facts/etc", "x509"]) mkdirSync(this.at(folder), { recursive: true });
    TOOLS.forEach((tool) => this.link(tool));
    // A root file system in btrfs on LUKS, and no other disk.
    this.command("findmnt", "echo '/dev/mapper/root[/@]'");
    this.disks("/dev/mapper/root btrfs", "/dev/fake1 crypto_LUKS", "/dev/fake");
    this.fact("etc/os-release", 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\n');
  }

  at(path: string): string {
    return join(this.home, path);
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  /** A file that the laptop's scripts read as a fact, by its path on a real one. */
  fact(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(this.at(join("facts", path))), { recursive: true });
    writeFileSync(this.at(join("facts", path)), content);
  }

  /** Gives it a real command of this machine, under its own or another name. */
  link(command: string, name = command): void {
    const path = pathOf(command);
    if (path === undefined) return;
    this.unlink(name);
    symlinkSync(path, this.at(join("bin", name)));
  }

  unlink(command: string): void {
    rmSync(this.at(join("bin", command)), { force: true });
  }

  /** Gives it a made-up command. */
  command(name: string, script: string): void {
    this.unlink(name);
    writeFileSync(this.at(join("bin", name)), `#!/bin/sh\n${script}\n`);
    chmodSync(this.at(join("bin", name)), 0o755);
  }

  /** What lsblk shows of every device and those below it: name and file system. */
  disks(...lines: readonly string[]): void {
    this.command("lsblk", lines.map((line) => `echo '${line}'`).join("\n"));
  }

  tpm(environment: Readonly<Record<string, string>>): void {
    TPM_TOOLS.forEach((tool) => this.link(`tpm2_${tool}`));
    Object.assign(this.environment, environment);
  }

  /** @param before words of a command that runs the script, such as another shell */
  report(args: readonly string[] = [], before: readonly string[] = ["sh"]): Promise<Run> {
    const all = ["--folder", this.folder, "--facts-from", this.at("facts"), ...args];
    return this.run([...before, join(SCRIPTS, "report.sh"), ...all]);
  }

  fetch(base: string, args: readonly string[] = [], before: readonly string[] = ["sh"]): Promise<Run> {
    const places = ["--folder", this.folder, "--certificate", this.certificate, "--anchors", this.anchors];
    return this.run([...before, join(SCRIPTS, "fetch.sh"), "--base", base, ...places, ...args]);
  }

  run([command, ...args]: readonly string[]): Promise<Run> {
    return new Promise((resolve, reject) => {
      const child = spawn(pathOf(command!) ?? command!, args, {
        cwd: this.home,
        stdio: ["ignore", "pipe", "pipe"],
        env: { PATH: this.at("bin"), HOME: this.home, TMPDIR: this.home, ...this.environment },
      });
      let [stdout, stderr] = ["", ""];
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, stdout, stderr }));
    });
  }

  get installed(): string | undefined {
    return existsSync(this.certificate) ? readFileSync(this.certificate, "utf8") : undefined;
  }
}

/** Reads the line as the collecting side does; a test fails on anything else. */
export function reportOf({ code, stdout, stderr }: Run): Report {
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.split("\n")).toHaveLength(2);
  return JSON.parse(stdout) as Report;
}

/** The request of a report as the authority's folder of requests wants it. */
export function requestOf({ csr }: Report): string {
  return requestPem(Uint8Array.from(Buffer.from(csr, "base64")));
}

/** The key that the authority would take from the report: its strict reader decides. */
export function provenKeyOf(report: Report, sizes = [3_072]) {
  const reading = readRequest(requestOf(report), sizes);
  if (!reading.accepted) throw new Error(reading.refusals.map(({ message }) => message).join("; "));
  return reading.key;
}

export function spkiSha256OfPem(pem: string): string {
  const der = createPublicKey(pem).export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex");
}
