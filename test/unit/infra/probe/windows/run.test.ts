import { spawn } from "node:child_process";
import { createHash, verify, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import canonicalize from "canonicalize";
import { probeResult } from "../../../../../infra/probe/probe-result";
import { controlAt, listOf, type Target } from "../python";
import { command, probed, withMono } from "./windows";

jest.setTimeout(60_000);

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
/** With a certificate that it makes itself. */
const OWN = { REMOTE_ACCESS_PROBE_TEST_IDENTITY: "" };
const UNKNOWN = { id: "new:kind", kind: "new", what: "something new" };

describe("the result", () => {
  withMono("belongs to the list, in the contract's form and no more", async () => {
    const list = listOf([open, CLOSED, control]);
    const { result } = await probed(list);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(result).toEqual({
      ...{ schema: "probe-result/v1", stack: "dev", nonce: "0f".repeat(16), script: "probe.ps1", version: 1 },
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

  withMono("is canonical, and signed by the certificate in it", async () => {
    const { result, written } = await probed(listOf([CLOSED, control], { stack: 'a "dev" \\' }), [], OWN);
    expect(written).toBe(`${canonicalize(result)!}\n`);
    const { signature, ...rest } = result!;
    const certificate = new X509Certificate(Buffer.from(rest.certificate, "base64"));
    expect(certificate.subject).toBe("CN=remote-access-probe");
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    const good = (content: object) =>
      verify(
        "sha256",
        Buffer.from(canonicalize(content)!),
        certificate.publicKey,
        Buffer.from(signature, "base64"),
      );
    expect(good(rest)).toBe(true);
    expect(good({ ...rest, conclusive: false })).toBe(false);
    expect(rest).not.toHaveProperty("testIdentity");
    expect(probeResult.safeParse(result).error).toBeUndefined();
  });

  withMono("says nothing about the device", async () => {
    const env = { ...OWN, USER: "somebody-here", HOME: "/nowhere" };
    const { result, stdout } = await probed(listOf([CLOSED]), [], env);
    // Among so many random letters a short name may stand by chance.
    const written = JSON.stringify({ ...result, certificate: "", signature: "" });
    expect(stdout).not.toContain("a test gave it");
    for (const text of [written, stdout.replace(/^The result lies.*$/m, "")]) {
      expect(text).not.toContain("somebody-here");
      expect(text.split(/\W+/)).not.toContain(hostname());
    }
  });

  withMono("is printed with -Json, and nothing else", async () => {
    const { stdout, stderr, written } = await probed(listOf([CLOSED]), ["-Json"]);
    expect(stdout).toBe(written);
    expect(stderr).toBe("");
  });

  withMono("takes the place of an older one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "probe-"));
    try {
      const out = join(folder, "old.json");
      writeFileSync(out, "old");
      const { code } = await probed(listOf([CLOSED, control]), ["-Out", out]);
      expect(code).toBe(0);
      expect(readdirSync(folder)).toEqual(["old.json"]);
      expect(readFileSync(out, "utf8")).toMatch(/"schema":"probe-result\/v1".*}\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("what is said", () => {
  withMono("begins with the sentence that counts when nothing is reached", async () => {
    const { code, stdout } = await probed(listOf([CLOSED, control]));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^This unmanaged device at \S+Z could reach: nothing\.\n/);
    expect(stdout).not.toContain("not conclusive");
    expect(stdout).toMatch(/^mail server {2}refused {4}connection refused$/m);
  });

  withMono("says that a test gave it its certificate, and signs that as well", async () => {
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

  withMono(
    "names what is reached, and the certificate by which to find it in the gateway's log",
    async () => {
      const { code, stdout, result } = await probed(listOf([open, CLOSED]));
      expect(code).toBe(1);
      expect(stdout).toMatch(/could reach: file share \(tcp:open\)\.\n/);
      const shown = Buffer.from(result!.certificate, "base64");
      expect(stdout).toContain(`thumbprint ${createHash("sha1").update(shown).digest("hex").toUpperCase()}.`);
    },
  );

  withMono(
    "is not conclusive where nothing at all has answered, as on a device without a network",
    async () => {
      const { code, stdout } = await probed(listOf([{ ...CLOSED, host: "nobody.invalid" }]));
      expect(code).toBe(3);
      expect(stdout).toContain("This is not conclusive:\n  nothing at all has answered");
    },
  );

  withMono("says why nothing reached may mean nothing", async () => {
    const { code, stdout } = await probed(listOf([CLOSED, control, UNKNOWN]));
    expect(code).toBe(3);
    expect(stdout).toContain("This is not conclusive:\n  new:kind: this script knows no new\n\n");
  });

  withMono("is not conclusive where nothing in the list had to answer", async () => {
    const { code, stdout, result } = await probed(listOf([CLOSED]));
    expect({ code, conclusive: result?.conclusive }).toEqual({ code: 3, conclusive: false });
    expect(stdout).toContain(
      "This is not conclusive:\n  nothing in the list had to answer: a device without any network would have found the same\n\n",
    );
  });

  withMono("is not conclusive where nothing is known of a gateway", async () => {
    const suite = { encryption: "aes256gcm16", prf: "sha384", group: "ecp384" };
    const ike = { id: "ike:a", kind: "ike", what: "gateway", credential: "self-made", suite };
    const { code, result } = await probed(listOf([CLOSED, { ...ike, host: "nobody.invalid" }]));
    expect({ code, conclusive: result?.conclusive }).toEqual({ code: 3, conclusive: false });
    expect(result?.findings[1]?.verdict).toBe("silent");
  });

  withMono("is not conclusive where -Only left something out, and tries the others alone", async () => {
    const { code, result } = await probed(listOf([open, CLOSED, control]), ["-Only", "clo.ed$|^control:"]);
    expect({ code, conclusive: result?.conclusive }).toEqual({ code: 3, conclusive: false });
    expect(result?.findings.map(({ verdict, detail }) => [verdict, detail])).toEqual([
      ["not-tried", "left out by -Only"],
      ["refused", "connection refused"],
      ["expected", "it answers"],
    ]);
  });
});

describe("a wrong call", () => {
  withMono.each<[string, string, readonly string[], RegExp]>([
    ["a list that is none", "no JSON", [], /probe-list\.json cannot be read: it is no JSON at character 1/],
    [
      "a list of another version",
      listOf([], { schema: "probe-list/v2" }),
      [],
      /its schema is not probe-list\/v1/,
    ],
    ["a list that is no object", "[]", [], /its schema is not probe-list\/v1/],
    ["a list of nothing", listOf([]), [], /targets is empty: nothing would be tried/],
    ["a list without targets", listOf([], { targets: undefined }), [], /targets is missing/],
    ["two targets of one name", listOf([CLOSED, CLOSED]), [], /tcp:closed is there twice/],
    [
      "a range that is none",
      listOf([], { internal: ["10.80.0.1/22"] }),
      [],
      /internal: 10\.80\.0\.1\/22 is no/,
    ],
    [
      "targets that lack something, all at once",
      listOf([
        { id: "a", kind: "tcp", what: "a", host: "x" },
        { id: "b", kind: "udp", what: "b", host: "x", port: 70_000, send: "0" },
      ]),
      [],
      /target 1 \(a\): port is missing\n.*target 2 \(b\): port is not from 1 to 65535\n.*target 2 \(b\): send is no hex/s,
    ],
    [
      "a look-alike of nobody",
      listOf([{ id: "c", kind: "ike", what: "c", host: "x", credential: "look-alike", suite: {} }]),
      [],
      /target 1 \(c\): issuer is missing\n.*target 1 \(c\): subject is missing/,
    ],
    ["an expression that is none", listOf([CLOSED]), ["-Only", "("], /\( is no regular expression/],
    ["a time that is none", listOf([CLOSED]), ["-Wait", "0"], /0 is no number from 1/],
    ["an option that it does not know", listOf([CLOSED]), ["-Loud"], /it knows no -Loud\nusage: /],
    ["an option without its value", listOf([CLOSED]), ["-Out"], /-Out needs a value/],
    ["a second list", listOf([CLOSED]), ["other.json"], /other\.json is one file too many/],
    [
      "a place that is not there",
      listOf([CLOSED]),
      ["-Out", "/nowhere/x.json"],
      /\/nowhere\/x\.json cannot be written: .*; name another place with -Out/,
    ],
  ])("is %s", async (_, list, args, said) => {
    const { code, stderr, stdout, written } = await probed(list, args);
    expect({ code, stdout, written }).toEqual({ code: 2, stdout: "", written: undefined });
    expect(stderr).toMatch(said);
  });
});

withMono("stopped by Ctrl-C it leaves nothing behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "probe-"));
  const socket = createServer().listen(0, "127.0.0.1");
  await once(socket, "listening");
  try {
    const file = join(folder, "probe-list.json");
    const { port } = socket.address() as AddressInfo;
    // It waits for a handshake that never comes.
    writeFileSync(file, listOf([{ id: "a", kind: "tls", host: "127.0.0.1", port, what: "a" }]));
    // Only at a terminal is there a Ctrl-C: `script` makes one.
    const line = command(file, "-Wait", "20000").join(" ");
    const child = spawn("script", ["-qec", line, "/dev/null"], { stdio: ["pipe", "pipe", "ignore"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    await once(socket, "connection");
    child.stdin.write("\u0003");
    const [code] = (await once(child, "close")) as [number | null];
    expect(said).toContain("probe.ps1: stopped; nothing was written");
    expect(code).toBe(130);
    expect(readdirSync(folder)).toEqual(["probe-list.json"]);
  } finally {
    socket.close();
    rmSync(folder, { recursive: true });
  }
});
