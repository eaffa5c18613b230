import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../../../../rehearsal/engine/run-command";
import { rootNamed } from "../../../../../rehearsal/lab/preparation/certificates";
import { needs } from "../../host/host-tool";
import type { Result } from "../python";

export const SCRIPT = join(__dirname, "../../../../../infra/probe/scripts/probe.ps1");
const HARNESS = join(__dirname, "harness.cs");

/** PowerShell is not to be had everywhere; another compiler of the same language, and a .NET of its own, are. */
export const MONO_PACKAGES =
  "mono-mcs mono-runtime libmono-system-core4.0-cil libmono-system-numerics4.0-cil";
export const withMono = needs("mcs", `apt-get install --no-install-recommends ${MONO_PACKAGES}`);

/** The C# that the script gives to Add-Type. */
export function sourceOf(script: string): string {
  const found = /^\$source = @'\n([^]*?)\n'@$/m.exec(script);
  if (found === null) throw new Error("the script has no source between @' and '@");
  return found[1]!;
}

const folder = mkdtempSync(join(tmpdir(), "probe-windows-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const PROGRAM = join(folder, "probe.exe");
let compiled = false;

/**
 * Compiles the script's C# as strictly as Windows PowerShell does: version 5 of the language, the same three libraries. A
 * warning is taken for an error.
 */
function program(): string {
  if (compiled) return PROGRAM;
  const source = join(folder, "probe.cs");
  writeFileSync(source, sourceOf(readFileSync(SCRIPT, "utf8")));
  const options = ["-langversion:5", "-warnaserror", "-r:System.Core", "-r:System.Numerics"];
  const { status, stdout, stderr } = spawnSync("mcs", [...options, `-out:${PROGRAM}`, source, HARNESS], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stdout + stderr);
  compiled = true;
  return PROGRAM;
}

/** How to start it. */
export const command = (...args: readonly string[]): string[] => ["mono", program(), ...args];

/** Calls one function of the script: `x` and the answer as hexadecimal text, or `null`. */
export function called(name: string, ...words: readonly (Buffer | string)[]): string {
  const shown = words.map((word) => Buffer.from(word).toString("hex"));
  const [start, ...args] = command("call", name, ...shown);
  const { stdout, stderr } = spawnSync(start!, args, { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return stdout;
}

/** A key with its certificate, in one file: what a gateway trusts in a test. */
export async function newIdentity(): Promise<string> {
  const { key, certificate } = await rootNamed("CN=somebody", new Date());
  return key + certificate;
}

let identity: string | undefined;

/** Where a certificate for all runs of a test lies: one that the script makes itself takes a while. */
async function givenIdentity(): Promise<string> {
  const path = join(folder, "identity.pem");
  if (identity === undefined) writeFileSync(path, (identity = await newIdentity()));
  return path;
}

/** Runs it on a list in a folder of its own. */
export async function probed(list: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const place = mkdtempSync(join(tmpdir(), "probe-"));
  try {
    const [file, out] = [join(place, "probe-list.json"), join(place, "probe-result.json")];
    writeFileSync(file, list);
    const [start, ...words] = command("-List", file, "-Wait", "5000", ...args);
    const ran = await runCommand(start!, words, {
      env: { PATH: process.env.PATH, REMOTE_ACCESS_PROBE_TEST_IDENTITY: await givenIdentity(), ...env },
      timeout: 60_000,
    });
    const written = textIn(out);
    return { ...ran, written, result: written === undefined ? undefined : (JSON.parse(written) as Result) };
  } finally {
    rmSync(place, { recursive: true });
  }
}

function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
