import "reflect-metadata"; // @peculiar/x509 needs it first
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../../../rehearsal/engine/run-command";
import { rootNamed } from "../../../../rehearsal/lab/preparation/certificates";
import { needs } from "../host/host-tool";

export const SCRIPT = join(__dirname, "../../../../infra/probe/scripts/probe.py");
export const withPython = needs("python3", "apt-get install python3");

/** The machine of a test may have no resolver: below `.invalid` there is nothing, and who asks for `.busy` gets no answer. */
const RESOLVER = `
import socket
usual = socket.getaddrinfo
def getaddrinfo(host, *words, **more):
    if str(host).endswith(".invalid"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if str(host).endswith(".busy"):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    return usual(host, *words, **more)
socket.getaddrinfo = getaddrinfo
`;

/** Every call is a name of the script's with arguments, bytes as hexadecimal text with an `x` before it. */
const HARNESS = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("probe", sys.argv[1])
probe = importlib.util.module_from_spec(spec)
spec.loader.exec_module(probe)
read = lambda it: bytes.fromhex(it[1:]) if isinstance(it, str) and it[:1] == "x" else int(it[1:]) if isinstance(it, str) else it
show = lambda it: "x" + it.hex() if isinstance(it, bytes) else it
def call(name, *words):
    return show(getattr(probe, name)(*map(read, words)))
print(json.dumps(call(*json.load(sys.stdin))))
`;

/** Calls one function of the script. */
export function called(name: string, ...words: readonly (Buffer | bigint | number)[]): unknown {
  const shown = words.map((word) =>
    Buffer.isBuffer(word) ? `x${word.toString("hex")}` : typeof word === "bigint" ? `n${word}` : word,
  );
  const { stdout, stderr } = spawnSync("python3", ["-B", "-c", HARNESS, SCRIPT], {
    input: JSON.stringify([name, ...shown]),
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

export interface Finding {
  readonly id: string;
  readonly verdict: string;
  readonly detail: string;
}

export interface Result {
  readonly schema: string;
  readonly list: string;
  readonly findings: readonly Finding[];
  readonly reached: readonly string[];
  readonly conclusive: boolean;
  readonly certificate: string;
  readonly signature: string;
}

export type Target = Readonly<Record<string, unknown>>;

export function listOf(targets: readonly Target[], more: object = {}): string {
  const head = {
    schema: "probe-list/v1",
    stack: "dev",
    made: "2026-01-05T08:00:00Z",
    nonce: "0f".repeat(16),
  };
  return JSON.stringify({ ...head, internal: ["10.80.0.0/22"], targets, ...more });
}

/** A key and its certificate: a list of tests would wait long for one that the script makes itself. */
let identity: Promise<string> | undefined;

async function newIdentity(): Promise<string> {
  const { key, certificate } = await rootNamed("CN=somebody", new Date());
  return key + certificate;
}

/** What must answer, at a port of the test: a list without one shows nothing by silence. */
export const controlAt = (port: number): Target => ({
  ...{ id: "control:here", kind: "control", host: "127.0.0.1", port, what: "control" },
});

export type Shows = "its own certificate" | "a given certificate";

/** Runs the script on a list in a folder of its own. */
export async function probed(
  list: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  shows: Shows = "a given certificate",
) {
  const folder = mkdtempSync(join(tmpdir(), "probe-"));
  try {
    const [file, out] = [join(folder, "probe-list.json"), join(folder, "probe-result.json")];
    writeFileSync(file, list);
    writeFileSync(join(folder, "sitecustomize.py"), RESOLVER);
    const given = join(folder, "identity.pem");
    writeFileSync(given, await (identity ??= newIdentity()));
    const own = shows === "its own certificate" ? {} : { REMOTE_ACCESS_PROBE_TEST_IDENTITY: given };
    const ran = await runCommand("python3", ["-B", SCRIPT, file, "--wait", "300", ...args], {
      env: { PATH: process.env.PATH, PYTHONPATH: folder, ...own, ...env },
      timeout: 60_000,
    });
    let written: string | undefined;
    try {
      written = readFileSync(out, "utf8");
    } catch {
      written = undefined;
    }
    return { ...ran, written, result: written === undefined ? undefined : (JSON.parse(written) as Result) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Verdict and detail of one target, beside a control that answers. */
export async function verdictOf(target: Target, more: object = {}, shows?: Shows) {
  const server = createServer((socket) => socket.on("error", () => undefined).end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const control = controlAt((server.address() as AddressInfo).port);
  const list = listOf([{ id: "one", what: "a", ...target }, control], more);
  const { code, result, stderr } = await probed(list, [], {}, shows).finally(() => server.close());
  const finding = result?.findings[0];
  if (finding === undefined) throw new Error(stderr);
  return { code, verdict: finding.verdict, detail: finding.detail, conclusive: result?.conclusive };
}
