import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createWeb } from "node:https";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTls } from "node:tls";
import { certificateFor, newKey, rootNamed } from "../../../../../rehearsal/lab/preparation/certificates";
import { IkeGateway, type Manner } from "../ike-gateway";
import { listOf, probed as probedByPython, withPython, type Finding, type Target } from "../python";
import { newIdentity, probed, withMono } from "./windows";

jest.setTimeout(180_000);

const withBoth = withMono === it ? withPython : withMono;
const closing: (() => unknown)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** Milliseconds for an answer: the machine of a test may be busy. */
const WAIT = "3000";

/** The list, given to both scripts at once. */
async function both(listFor: () => Promise<string>, env: NodeJS.ProcessEnv = {}) {
  const [one, other] = [await listFor(), await listFor()];
  const [windows, python] = await Promise.all([
    probed(one, ["-Wait", WAIT], env),
    probedByPython(other, ["--wait", WAIT], env),
  ]);
  if (windows.result === undefined || python.result === undefined)
    throw new Error(windows.stderr + python.stderr);
  const of = (
    { code, stdout }: { code: number | null; stdout: string },
    { findings, reached, conclusive }: typeof windows.result,
  ) => ({ code, findings: findings.map(comparable), reached, conclusive, doubts: doubtsIn(stdout) }) as const;
  return { windows: of(windows, windows.result), python: of(python, python.result) };
}

/** What is said between the sentence that counts, in which a time stands, and the table: why that may not count. */
function doubtsIn(said: string): string[] {
  return said.split("\n\n")[0]!.split("\n").slice(1);
}

/** Why TLS does not follow is told in the words of two libraries. */
function comparable({ id, verdict, detail }: Finding): string {
  return `${id} ${verdict} ${detail.replace(/(TLS does not) \(.*\)$/, "$1")}`;
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const says = (text: string) => (socket: Socket) => void socket.on("error", () => undefined).end(text);

async function serving(): Promise<Target[]> {
  const key = await newKey();
  const words = { subject: "CN=mail.example,O=Stadt", notBefore: new Date(Date.now() - 60_000), days: 1 };
  const pair = { key, cert: await certificateFor(key, words) };
  const tls = (text: string) => createTls(pair, says(text));
  const web = (status: number) =>
    createWeb(pair, (_, response) => response.writeHead(status, { location: "/x" }).end());
  const host = "127.0.0.1";
  const datagrams = createSocket("udp4").bind(0, host);
  datagrams.on("message", (data, { port }) => datagrams.send(Buffer.concat([data, data]), port, host));
  await once(datagrams, "listening");
  closing.push(() => datagrams.close());
  const udp = { kind: "udp", host, send: "00ff" };
  return [
    { kind: "tcp", host, port: await portOf(createServer(says("* OK\tIMAP ready ü\r\n"))) },
    { kind: "tcp", host, port: await portOf(createServer(says(""))) },
    { kind: "tcp", host, port: 1 },
    { kind: "tcp", host: "nobody.invalid", port: 25 },
    { ...udp, port: datagrams.address().port },
    { ...udp, port: 1 },
    { kind: "tls", host, port: await portOf(tls("")) },
    { kind: "tls", host, port: await portOf(createServer(says("220 no TLS\r\n"))) },
    { kind: "tls", host, port: 1 },
    ...(await Promise.all(
      [200, 302, 401, 404, 410, 500, 501, 502, 503, 504].map(async (status) => ({
        ...{ kind: "web", host: "mail.example", address: host, path: "/owa/" },
        port: await portOf(web(status)),
      })),
    )),
    { kind: "web", host, path: "/", port: await portOf(tls("hello\n")) },
    { kind: "dns", name: "localhost" },
    { kind: "dns", name: "nobody.invalid" },
    { kind: "control", host, port: await portOf(createServer(says(""))) },
    { kind: "control", host, port: 1 },
    { kind: "smoke signals" },
  ];
}

/** Lists of which the silence is worth something, or nothing. */
const SILENT: readonly (readonly [string, readonly string[]])[] = [
  ["with nothing that had to answer", ["tcp"]],
  ["with a control that answers", ["tcp", "control"]],
  ["with a control that does not", ["tcp", "no control"]],
  ["with a gateway that does not answer", ["tcp", "ike"]],
  ["of a name alone that has no address", ["dns"]],
];

const named = (targets: readonly Target[]) => targets.map((one, at) => ({ id: `t${at}`, what: "a", ...one }));

describe("both scripts", () => {
  withBoth.each([
    ["inside", ["127.0.0.0/8", "::1/128"]],
    ["elsewhere", ["10.80.0.0/22"]],
  ])("find the same of servers, names and ports; the name %s", async (_, internal) => {
    const list = listOf(named(await serving()), { internal });
    const { windows, python } = await both(async () => Promise.resolve(list));
    expect(windows).toEqual(python);
    expect(new Set(windows.findings.map((text) => text.split(" ")[1])).size).toBeGreaterThan(4);
  });

  withBoth.each(SILENT)("doubt the same of a list %s", async (_, kinds) => {
    const host = "127.0.0.1";
    const suite = { encryption: "aes256gcm16", prf: "sha384", group: "ecp384" };
    const targets: Readonly<Record<string, Target>> = {
      tcp: { kind: "tcp", host, port: 1 },
      control: { kind: "control", host, port: await portOf(createServer(says(""))) },
      "no control": { kind: "control", host, port: 1 },
      ike: { kind: "ike", host: "nobody.invalid", credential: "self-made", suite },
      dns: { kind: "dns", name: "nobody.invalid" },
    };
    const { windows, python } = await both(() =>
      Promise.resolve(listOf(named(kinds.map((kind) => targets[kind]!)))),
    );
    expect(windows).toEqual(python);
    expect(windows.doubts.includes("This is not conclusive:")).toBe(!windows.conclusive);
    expect(windows.conclusive).toBe(kinds.includes("control"));
  });

  const MANNERS: readonly Manner[] = [
    { hashes: true },
    {},
    { cookie: true, hashes: true },
    { hashes: true, fragments: true },
    { hashes: true, lossy: true },
    { hashes: true, noise: true },
    ...[14, 24, 34, 35, 36, 37, 38, 7].map((told) => ({ told: [told] })),
    { hashes: true, mute: true },
    { instead: [14, ""] },
    { instead: [17, "0013"] },
    { instead: [7, ""] },
    { instead: [16390, "00"] },
  ];

  withBoth.each(["self-made", "look-alike"])(
    "judge each manner of a gateway alike, shown a %s certificate",
    async (credential) => {
      const { certificate } = await rootNamed("CN=Device CA,O=Stadt,C=DE", new Date());
      const issuer = certificate.replace(/-----.*-----|\s/g, "");
      const folder = mkdtempSync(join(tmpdir(), "probe-"));
      closing.push(() => rmSync(folder, { recursive: true }));
      const identity = join(folder, "identity.pem");
      writeFileSync(identity, await newIdentity());
      const suite = { encryption: "aes256gcm16", prf: "sha384", group: "ecp384" };
      const listFor = async () => {
        const targets = MANNERS.map(async (manner) => {
          const gateway = new IkeGateway(manner);
          closing.push(() => gateway.close());
          const ike = { kind: "ike", host: "127.0.0.1", credential, issuer, subject: "LT-0000@x.example" };
          return { ...ike, suite, ports: await gateway.open() };
        });
        return listOf(named([...(await Promise.all(targets)), ...strange(suite)]));
      };
      const { windows, python } = await both(listFor, { REMOTE_ACCESS_PROBE_TEST_IDENTITY: identity });
      expect(windows).toEqual(python);
      expect(windows.reached.length).toBeGreaterThan(5);
      expect(windows.findings.filter((text) => text.includes(" not-tried ")).length).toBeGreaterThan(5);
    },
  );
});

/** What neither script tries. */
function strange(suite: object): Target[] {
  const ike = { kind: "ike", host: "127.0.0.1", credential: "self-made" };
  return [
    { ...ike, suite: { ...suite, group: "ecp256" } },
    { ...ike, suite: { ...suite, more: "x" } },
    { ...ike, suite, credential: "given" },
    { ...ike, suite, host: "nobody.invalid" },
  ];
}
