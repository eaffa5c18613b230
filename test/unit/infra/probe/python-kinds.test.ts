import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer as createWeb } from "node:https";
import { createServer, type AddressInfo, type Server } from "node:net";
import { createServer as createTls } from "node:tls";
import { certificateFor, newKey } from "../../../../rehearsal/lab/preparation/certificates";
import type { KeyPair } from "../../../../rehearsal/lab/preparation/lab-input";
import { listOf, probed, verdictOf, withPython } from "./python";

jest.setTimeout(30_000);

let pair: KeyPair;
beforeAll(async () => {
  const key = await newKey();
  const words = { subject: "CN=mail.example,O=City", notBefore: new Date(Date.now() - 60_000), days: 1 };
  pair = { key, certificate: await certificateFor(key, words) };
});

const closing: (() => unknown)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A port that nothing listens at. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await portOf(server);
  closing.pop();
  server.close();
  await once(server, "close");
  return port;
}

const at = (port: number) => ({ host: "127.0.0.1", port });

describe("a TCP port", () => {
  withPython.each([
    ["says something by itself", "220 mail\tready\r\n", 'it says "220 mailready"'],
    ["says what is no text", "\u0000\u0007ü", "the connection opens"],
    ["says more than anybody wants to know", "x".repeat(5_000), `it says "${"x".repeat(200)}"`],
    ["says nothing", "", "the connection opens"],
  ])("that %s is reached", async (_, banner, detail) => {
    const port = await portOf(createServer((socket) => socket.on("error", () => undefined).write(banner)));
    expect(await verdictOf({ kind: "tcp", ...at(port) })).toMatchObject({
      code: 1,
      verdict: "reached",
      detail,
    });
  });

  withPython("is sent nothing", async () => {
    let sent = "";
    const port = await portOf(createServer((socket) => socket.on("data", (data) => (sent += String(data)))));
    await verdictOf({ kind: "tcp", ...at(port) });
    expect(sent).toBe("");
  });

  withPython("that is closed is not", async () => {
    const found = await verdictOf({ kind: "tcp", ...at(await closedPort()) });
    expect(found).toEqual({ code: 0, verdict: "refused", detail: "connection refused", conclusive: true });
  });

  withPython("of a name without address is silent", async () => {
    const found = await verdictOf({ kind: "tcp", host: "nobody.invalid", port: 25 });
    expect(found).toMatchObject({ verdict: "silent", detail: "the name has no address here" });
  });

  withPython.each([
    { kind: "tcp", host: "mail.busy", port: 25 },
    { kind: "udp", host: "mail.busy", port: 25, send: "00" },
    { kind: "dns", name: "mail.busy" },
  ])("of a name for which the resolver has no answer was not tried: %j", async (target) => {
    const detail = "it could not be tried: the device's resolver does not answer";
    const found = await verdictOf(target);
    expect(found).toEqual({ code: 3, verdict: "not-tried", detail, conclusive: false });
  });
});

describe("a UDP port", () => {
  const answering = async (answers: (tries: number) => boolean) => {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    closing.push(() => socket.close());
    const seen: string[] = [];
    socket.on("message", (data, { port }) => {
      seen.push(data.toString("hex"));
      if (answers(seen.length)) socket.send("abc", port, "127.0.0.1");
    });
    return { port: socket.address().port, seen };
  };

  withPython.each([
    ["answers", (tries: number) => tries === 1, "reached", "3 bytes came back", 1],
    ["answers the second time", (tries: number) => tries === 2, "reached", "3 bytes came back", 2],
    ["never answers", () => false, "silent", "no answer", 2],
  ] as const)("that %s", async (_, answers, verdict, detail, tries) => {
    const { port, seen } = await answering(answers);
    const found = await verdictOf({ kind: "udp", send: "00ff7f", ...at(port) });
    expect(found).toMatchObject({ verdict, detail });
    expect(seen).toEqual(Array.from({ length: tries }, () => "00ff7f"));
  });

  withPython("that is closed is refused", async () => {
    const found = await verdictOf({ kind: "udp", send: "00", ...at(await closedPort()) });
    expect(found).toMatchObject({ code: 0, verdict: "refused", detail: "connection refused" });
  });
});

describe("TLS", () => {
  // The oldest of them needs what a modern OpenSSL forbids by itself.
  withPython.each(["TLSv1", "TLSv1.2", "TLSv1.3"] as const)(
    "of version %s that opens is reached",
    async (version) => {
      const versions = { minVersion: version, maxVersion: version, ciphers: "ALL:@SECLEVEL=0" };
      const options = { key: pair.key, cert: pair.certificate, ...versions };
      const port = await portOf(createTls(options, (socket) => socket.on("error", () => undefined).end()));
      expect(await verdictOf({ kind: "tls", ...at(port) })).toMatchObject({
        ...{ code: 1, verdict: "reached", detail: "TLS opens; certificate of CN=mail.example, O=City" },
      });
    },
  );

  withPython("that opens has Python complain of nothing", async () => {
    const port = await portOf(createTls({ key: pair.key, cert: pair.certificate }, (socket) => socket.end()));
    const { code, stderr } = await probed(listOf([{ id: "tls:one", what: "a", kind: "tls", ...at(port) }]));
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  });

  withPython("by somebody whose name would paint the terminal is told in plain characters", async () => {
    const words = { subject: "CN=a\u001b[31mü", notBefore: new Date(Date.now() - 60_000), days: 1 };
    const cert = await certificateFor(pair.key, words);
    const port = await portOf(createTls({ key: pair.key, cert }, (socket) => socket.end()));
    const { detail } = await verdictOf({ kind: "tls", ...at(port) });
    expect(detail).toBe("TLS opens; certificate of CN=a?[31m?");
  });

  withPython("that does not follow is told, with what does", async () => {
    const port = await portOf(
      createServer((socket) => socket.on("error", () => undefined).end("220 no TLS\r\n")),
    );
    const { code, verdict, detail } = await verdictOf({ kind: "tls", ...at(port) });
    expect({ code, verdict }).toEqual({ code: 0, verdict: "answered" });
    expect(detail).toMatch(/^the connection opens, TLS does not \(/);
  });
});

describe("a web server", () => {
  const serving = async (listener: RequestListener) =>
    await portOf(createWeb({ key: pair.key, cert: pair.certificate }, listener));
  const web = (port: number) => ({ kind: "web", path: "/owa/", ...at(port) });

  withPython.each([
    [200, "reached"],
    [302, "reached"],
    [401, "reached"],
    [403, "reached"],
    [500, "reached"],
    [404, "answered"],
    [410, "answered"],
    [502, "answered"],
    [503, "answered"],
    [504, "answered"],
  ])("that answers %i is %s", async (status, verdict) => {
    const port = await serving((_, response) => response.writeHead(status, { location: "/elsewhere" }).end());
    const detail = `status ${status}; certificate of CN=mail.example, O=City`;
    expect(await verdictOf(web(port))).toMatchObject({ verdict, detail });
  });

  withPython("is asked once, for the path and by its name, without anything about who asks", async () => {
    const asked: object[] = [];
    const port = await serving(({ method, url, headers }, response) => {
      asked.push({ method, url, headers });
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    await verdictOf({ ...web(port), host: "mail.example", address: "127.0.0.1" });
    const headers = {
      ...{ host: `mail.example:${port}`, "user-agent": "remote-access-probe" },
      ...{ accept: "*/*", connection: "close" },
    };
    expect(asked).toEqual([{ method: "GET", url: "/owa/", headers }]);
  });

  withPython("that speaks no HTTP is told", async () => {
    const options = { key: pair.key, cert: pair.certificate };
    const port = await portOf(
      createTls(options, (socket) => socket.on("error", () => undefined).end("hello\n")),
    );
    const detail = "TLS opens, no HTTP follows; certificate of CN=mail.example, O=City";
    expect(await verdictOf(web(port))).toMatchObject({ code: 0, verdict: "answered", detail });
  });
});

describe("a name", () => {
  withPython.each([
    [
      "within the administration network",
      ["127.0.0.0/8", "::1/128"],
      "reached",
      /^it is (127\.0\.0\.1|::1)/,
      1,
    ],
    ["elsewhere", ["10.80.0.0/22"], "answered", /^it is (127\.0\.0\.1|::1)/, 0],
  ])("with an address %s", async (_, internal, verdict, detail, code) => {
    const found = await verdictOf({ kind: "dns", name: "localhost" }, { internal });
    expect(found).toMatchObject({ code, verdict, detail: expect.stringMatching(detail) });
  });

  withPython("without address is silent", async () => {
    const found = await verdictOf({ kind: "dns", name: "nobody.invalid" });
    expect(found).toMatchObject({ verdict: "silent", detail: "no answer" });
  });
});

describe("what must answer", () => {
  withPython("is as expected when it does, and no finding", async () => {
    const port = await portOf(createServer((socket) => socket.on("error", () => undefined).end()));
    const found = await verdictOf({ kind: "control", ...at(port) });
    expect(found).toEqual({ code: 0, verdict: "expected", detail: "it answers", conclusive: true });
  });

  withPython("makes the result worth nothing when it does not", async () => {
    const found = await verdictOf({ kind: "control", ...at(await closedPort()) });
    const detail = "what must answer does not: connection refused";
    expect(found).toEqual({ code: 3, verdict: "not-tried", detail, conclusive: false });
  });
});

withPython("a kind that the script does not know makes the result not conclusive", async () => {
  const found = await verdictOf({ kind: "smoke signals" });
  const detail = "this script knows no smoke signals";
  expect(found).toEqual({ code: 3, verdict: "not-tried", detail, conclusive: false });
});

withPython("many are tried at once, and told in the list's order", async () => {
  const port = await portOf(createServer((socket) => socket.on("error", () => undefined).end("hello")));
  const closed = await closedPort();
  const targets = Array.from({ length: 40 }, (_, index) => ({
    ...{ id: `t${index}`, kind: "tcp", what: "a", ...at(index % 2 === 0 ? port : closed) },
  }));
  const { result } = await probed(listOf(targets));
  expect(result?.findings.map(({ id, verdict }) => [id, verdict])).toEqual(
    targets.map(({ id }, index) => [id, index % 2 === 0 ? "reached" : "refused"]),
  );
  expect(result?.reached).toHaveLength(20);
});
