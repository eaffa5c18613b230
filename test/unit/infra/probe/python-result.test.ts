import { spawn } from "node:child_process";
import { createHash, verify, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import canonicalize from "canonicalize";
import { controlAt, listOf, probed, SCRIPT, withPython, type Target } from "./python";

jest.setTimeout(30_000);

let server: Server;
let open: Target;
let control: Target;
beforeAll(async () => {
  server = createServer((socket) => socket.on("error", () => undefined).end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  open = { id: "tcp:open", kind: "tcp", host: "127.0.0.1", port, what: "file share" };
  control = controlAt(port);
});
afterAll(() => server.close());

const CLOSED = { id: "tcp:closed", kind: "tcp", host: "127.0.0.1", port: 1, what: "mail server" };
const UNKNOWN = { id: "new:kind", kind: "new", what: "something new" };

describe("the result", () => {
  withPython("belongs to the list, in the contract's form and no more", async () => {
    const list = listOf([open, CLOSED, control]);
    const { result } = await probed(list);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(result).toEqual({
      ...{ schema: "probe-result/v1", stack: "dev", nonce: "0f".repeat(16), script: "probe.py", version: 1 },
      ...{ list: createHash("sha256").update(list).digest("hex"), started: time, ended: time },
      findings: [
        { id: "tcp:open", verdict: "reached", detail: "the connection opens" },
        { id: "tcp:closed", verdict: "refused", detail: "connection refused" },
        { id: "control:here", verdict: "expected", detail: "it answers" },
      ],
      ...{ reached: ["tcp:open"], conclusive: true },
      ...{ certificate: expect.any(String), testIdentity: true, signature: expect.any(String) },
    });
  });

  withPython("is signed by the certificate in it, over its canonical form", async () => {
    const { result } = await probed(
      listOf([CLOSED, control], { stack: 'straße "dev"\n' }),
      [],
      {},
      "its own certificate",
    );
    const { signature, ...rest } = result!;
    const { publicKey } = new X509Certificate(Buffer.from(rest.certificate, "base64"));
    const good = (content: object) =>
      verify("sha256", Buffer.from(canonicalize(content)!), publicKey, Buffer.from(signature, "base64"));
    expect(good(rest)).toBe(true);
    expect(good({ ...rest, conclusive: false })).toBe(false);
    expect(rest).not.toHaveProperty("testIdentity");
  });

  withPython("says nothing about the device, and neither does the certificate", async () => {
    const env = { USER: "somebody-here", LOGNAME: "somebody-here", HOSTNAME: "somebody-here" };
    const { written, stdout, result } = await probed(listOf([CLOSED]), [], env, "its own certificate");
    expect(written).not.toContain("somebody-here");
    expect(stdout).not.toContain("a test gave it");
    const { subject, subjectAltName } = new X509Certificate(Buffer.from(result!.certificate, "base64"));
    expect({ subject, subjectAltName }).toEqual({
      subject: "CN=remote-access-probe",
      subjectAltName: undefined,
    });
  });

  withPython("is printed with --json, and nothing else", async () => {
    const { stdout, stderr, written } = await probed(listOf([CLOSED]), ["--json"]);
    expect(stdout).toBe(written);
    expect(stderr).toBe("");
  });
});

describe("what is said", () => {
  withPython("begins with the sentence that counts when nothing is reached", async () => {
    const { code, stdout } = await probed(listOf([CLOSED, control]));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^This unmanaged device at \S+Z could reach: nothing\.\n/);
    expect(stdout).not.toContain("not conclusive");
    expect(stdout).toMatch(/^mail server {2}refused {4}connection refused$/m);
  });

  withPython("says that a test gave it its certificate, and signs that as well", async () => {
    const { stdout, result } = await probed(listOf([CLOSED, control]));
    expect(stdout).toMatch(
      /could reach: nothing\.\nIt showed a certificate that a test gave it: --verify refuses this result\.\n\n/,
    );
    const { signature, ...rest } = result!;
    const { publicKey } = new X509Certificate(Buffer.from(rest.certificate, "base64"));
    const good = (content: object) =>
      verify("sha256", Buffer.from(canonicalize(content)!), publicKey, Buffer.from(signature, "base64"));
    expect([good(rest), good({ ...rest, testIdentity: undefined })]).toEqual([true, false]);
  });

  withPython(
    "names what is reached, and the certificate by which to find it in the gateway's log",
    async () => {
      const { code, stdout, result } = await probed(listOf([open, CLOSED]));
      expect(code).toBe(1);
      expect(stdout).toMatch(/could reach: file share \(tcp:open\)\.\n/);
      const shown = Buffer.from(result!.certificate, "base64");
      expect(stdout).toContain(`thumbprint ${createHash("sha1").update(shown).digest("hex").toUpperCase()}.`);
    },
  );

  withPython(
    "is not conclusive where nothing at all has answered, as on a device without a network",
    async () => {
      const { code, stdout } = await probed(listOf([{ ...CLOSED, host: "nobody.invalid" }]));
      expect(code).toBe(3);
      expect(stdout).toContain("This is not conclusive:\n  nothing at all has answered");
    },
  );

  withPython("says why nothing reached may mean nothing", async () => {
    const { code, stdout } = await probed(listOf([CLOSED, control, UNKNOWN]));
    expect(code).toBe(3);
    expect(stdout).toContain("This is not conclusive:\n  new:kind: this script knows no new\n\n");
  });

  withPython("is not conclusive where nothing in the list had to answer", async () => {
    const { code, stdout, result } = await probed(listOf([CLOSED]));
    expect({ code, conclusive: result?.conclusive }).toEqual({ code: 3, conclusive: false });
    expect(stdout).toContain(
      "This is not conclusive:\n  nothing in the list had to answer: a device without any network would have found the same\n\n",
    );
  });

  withPython("is not conclusive where --only left something out, and tries the others alone", async () => {
    const { code, result } = await probed(listOf([open, CLOSED, control]), ["--only", "clo.ed$|^control:"]);
    expect({ code, conclusive: result?.conclusive }).toEqual({ code: 3, conclusive: false });
    expect(result?.findings.map(({ verdict, detail }) => [verdict, detail])).toEqual([
      ["not-tried", "left out by --only"],
      ["refused", "connection refused"],
      ["expected", "it answers"],
    ]);
  });
});

describe("a wrong call", () => {
  withPython.each<[string, string, readonly string[], RegExp]>([
    ["a list that is none", "no JSON", [], /probe-list\.json cannot be read/],
    [
      "a list of another version",
      listOf([], { schema: "probe-list/v2" }),
      [],
      /its schema is not probe-list\/v1/,
    ],
    ["a list of nothing", listOf([]), [], /targets is empty: nothing would be tried/],
    ["a list without targets", listOf([], { targets: undefined }), [], /targets is missing/],
    ["two targets of one name", listOf([CLOSED, CLOSED]), [], /tcp:closed is there twice/],
    [
      "a range that is none",
      listOf([], { internal: ["10.80.0.1/22"] }),
      [],
      /internal: 10\.80\.0\.1\/22 has host bits/,
    ],
    [
      "targets that lack something, all at once",
      listOf([
        { id: "a", kind: "tcp", what: "a", host: "x" },
        { id: "b", kind: "udp", what: "b", host: "x", port: 1, send: "0" },
      ]),
      [],
      /target 1 \(a\): port is missing\n.*target 2 \(b\): send is no hexadecimal text/s,
    ],
    [
      "a look-alike of nobody",
      listOf([{ id: "ike:a", kind: "ike", host: "x", what: "a", credential: "look-alike", suite: {} }]),
      [],
      /issuer is missing\n.*subject is missing/,
    ],
    ["a port that is none", listOf([{ ...CLOSED, port: 65_536 }]), [], /port is not from 1 to 65535/],
    ["an expression that is none", listOf([CLOSED]), ["--only", "("], /\( is no regular expression/],
    ["a time that is none", listOf([CLOSED]), ["--wait", "-1"], /-1 is no number|expected one argument/],
    [
      "a place that is not there",
      listOf([CLOSED]),
      ["--out", "/nowhere/x.json"],
      /name another place with --out/,
    ],
  ])("is %s", async (_, list, args, said) => {
    const { code, stderr, stdout, written } = await probed(list, args);
    expect({ code, stdout, written }).toEqual({ code: 2, stdout: "", written: undefined });
    expect(stderr).toMatch(said);
  });
});

withPython.each(["SIGINT", "SIGTERM"] as const)("stopped by %s it leaves nothing behind", async (signal) => {
  const folder = mkdtempSync(join(tmpdir(), "probe-"));
  const socket = createServer().listen(0, "127.0.0.1");
  await once(socket, "listening");
  try {
    const file = join(folder, "probe-list.json");
    const { port } = socket.address() as AddressInfo;
    // It waits for a handshake that never comes.
    writeFileSync(file, listOf([{ id: "a", kind: "tls", host: "127.0.0.1", port, what: "a" }]));
    const child = spawn("python3", ["-B", SCRIPT, file, "--wait", "20000"], { stdio: "ignore" });
    await once(socket, "connection");
    child.kill(signal);
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(130);
    expect(readdirSync(folder)).toEqual(["probe-list.json"]);
  } finally {
    socket.close();
    rmSync(folder, { recursive: true });
  }
});
