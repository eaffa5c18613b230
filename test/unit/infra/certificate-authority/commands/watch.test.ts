import { createPublicKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  fetchStatement,
  nameOfPlace,
  statementPlace,
} from "../../../../../infra/certificate-authority/run/published-statement";
import { anchorPem, newSigner } from "../../anchors";
import { newSeal, pinOf, sealedText, statementFrom } from "../statements";
import { ca, setTime } from "./ca";

/** When the statement was sealed; the anchor is made then too. */
const SEALED = new Date("2026-06-01T00:00:00Z");
const at = (minutes: number) => setTime(new Date(SEALED.getTime() + minutes * 60_000));

const seal = newSeal();
let folder: string;
let file: string;
let text: string;
let servers: Server[];

beforeAll(async () => (text = await sealedText(statementFrom(await anchorPem(newSigner())), seal)));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watch-"));
  file = join(folder, "gateway-statement.json");
  writeFileSync(file, text);
  servers = [];
});
afterEach(() => {
  jest.useRealTimers();
  servers.forEach((server) => server.close().closeAllConnections());
  rmSync(folder, { recursive: true, force: true });
});

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const watch = (...more: string[]) => ca("watch", "--statement", file, "--seal-key", pinOf(seal), ...more);

it("is content with a statement of this hour, and needs nothing but it and the pinned key", async () => {
  at(25);
  const { code, stdout, stderr } = await watch();
  expect(stdout).toMatch(
    /^Statement 7 of 2026-06-01T00:00:00Z, 25 min old: 0 revoked certificates, anchors g1 until 2027-\d\d-\d\d\.\n$/,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

it("tells that the laptops' profiles end, beside a sound statement and an unreadable one", async () => {
  at(25);
  const soon = await watch("--server-trust-until", "2026-07-01");
  expect(soon.code).toBe(3);
  expect(soon.stdout).toMatch(/^warning profiles-end: .* until 2026-07-01, for 31 more days\./m);
  writeFileSync(file, "{}");
  const over = await watch("--server-trust-until", "2026-05-31");
  expect(over.stdout).toMatch(/^ALARM {3}unreadable: [^]*^ALARM {3}profiles-end: /m);
  expect((await watch("--server-trust-until", "soon")).code).toBe(2);
});

it("takes the key as a file too", async () => {
  at(25);
  const pem = join(folder, "seal.pub");
  const spki = createPublicKey({ key: Buffer.from(seal.spki), format: "der", type: "spki" });
  writeFileSync(pem, spki.export({ type: "spki", format: "pem" }));
  expect((await ca("watch", "--statement", file, "--seal-key", pem)).code).toBe(0);
});

it("raises an alarm when nobody has sealed for longer than allowed", async () => {
  at(181);
  expect(await watch()).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/\nALARM {3}stale: the statement was sealed 3 h 1 min ago/),
  });
  expect((await watch("--hours", "4")).code).toBe(0);
});

it("gives the same as one JSON object", async () => {
  at(181);
  const { code, stdout } = await watch("--json");
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    sound: false,
    place: file,
    statement: { sequence: 7, ageSeconds: 181 * 60, revoked: 0, withoutRoom: 0, anchors: [{ name: "g1" }] },
    findings: [{ code: "stale", severity: "alarm" }],
  });
});

it.each([
  ["is missing", () => rmSync(file), "cannot be read (ENOENT)"],
  ["is no JSON", () => writeFileSync(file, "<html>"), "is not JSON"],
  [
    "was changed after it was sealed",
    () => writeFileSync(file, text.replace("2026-06-01T00:00:00Z", "2026-06-01T01:00:00Z")),
    "seal.signature: does not verify",
  ],
])("raises an alarm when the statement %s", async (_, damage, words) => {
  at(90);
  damage();
  const { code, stdout } = await watch();
  expect({ code, stdout }).toEqual({
    code: 3,
    stdout: expect.stringContaining(`ALARM   unreadable: ${file} ${words}`),
  });
});

it("does not take a fresh statement that another key sealed", async () => {
  at(5);
  const { code, stdout } = await ca("watch", "--statement", file, "--seal-key", pinOf(newSeal()));
  expect(code).toBe(3);
  expect(stdout).toContain("is not pinned");
});

it.each([
  [
    "a pin that is none",
    () => ["--seal-key", "abc"],
    1,
    "--seal-key abc is neither 64 hex digits nor a PEM file",
  ],
  ["hours that are none", () => ["--hours", "soon"], 2, "Write hours, from above 0 to 168."],
  ["hours below all sense", () => ["--hours", "0"], 2, "Write hours"],
  [
    "a place that is none",
    () => ["--statement", "ftp://x.example/s?key=hush"],
    1,
    "ftp://x.example/s is no place",
  ],
  ["plain http", () => ["--statement", "http://x.example/s"], 1, "write a path, or an https address"],
])("calls %s by its name", async (_, options, code, words) => {
  const outcome = await watch(...options());
  expect(outcome.code).toBe(code);
  expect(outcome.stderr).toContain(words);
  expect(outcome.stderr).not.toContain("hush");
});

it("takes place and key from the authority's file", async () => {
  const { code: made } = await ca("init", "--home", folder, "--json");
  const authority = join(folder, "certificate-authority", "authority.yaml");
  const { code, stdout } = await ca("watch", "--authority", authority);
  expect({ made, code, stdout }).toMatchObject({
    made: 0,
    code: 0,
    stdout: expect.stringContaining("0 min old"),
  });
});

describe("a statement on a web server", () => {
  it("is fetched past every cache", async () => {
    at(25);
    const asked: (string | undefined)[] = [];
    const address = await serving((request, response) => {
      asked.push(request.headers["cache-control"]);
      response.end(text);
    });
    const { code } = await ca("watch", "--statement", `${address}/s.json`, "--seal-key", pinOf(seal));
    expect({ code, asked }).toEqual({ code: 0, asked: ["no-cache"] });
  });

  it("is asked for three times before it counts as gone", async () => {
    let answers = 0;
    const address = await serving((_, response) => {
      answers += 1;
      response.writeHead(answers < 3 ? 503 : 200).end(text);
    });
    const [told, pauses]: [string[], number[]] = [[], []];
    const waiting = {
      onRetry: (sentence: string) => void told.push(sentence),
      pause: (milliseconds: number) => Promise.resolve(void pauses.push(milliseconds)),
    };
    const place = statementPlace(`${address}/s.json?sig=hush`);
    expect(await fetchStatement(place, waiting)).toEqual({ text });
    expect(pauses).toEqual([10_000, 10_000]);
    expect(told).toEqual(
      Array(2).fill(`${address}/s.json is answered with status 503; trying again in 10 s.`),
    );
    answers = -9;
    expect(await fetchStatement(place, waiting)).toEqual({ fault: "is answered with status 503" });
  });

  it.each<[string, RequestListener, string]>([
    [
      "sends elsewhere",
      (_, response) => response.writeHead(302, { location: "https://x" }).end(),
      "status 302",
    ],
    ["never stops talking", (_, response) => endless(response), "more than 1000000 bytes"],
    ["hangs up", (request) => request.socket.destroy(), "cannot be fetched (UND_ERR_SOCKET)"],
  ])("that %s is none", async (_, answer, words) => {
    const place = statementPlace(await serving(answer));
    const fetched = await fetchStatement(place, { pause: () => Promise.resolve() });
    expect(fetched).toEqual({ fault: expect.stringContaining(words) });
  });

  it("nobody serves, is told with the reason", async () => {
    const address = await serving(() => undefined);
    await new Promise((resolve) => servers[0]!.close(resolve));
    const place = statementPlace(address);
    const fetched = await fetchStatement(place, { pause: () => Promise.resolve() });
    expect(fetched).toEqual({ fault: "cannot be fetched (ECONNREFUSED)" });
    expect(nameOfPlace(place)).toBe(`${address}/`);
  });
});

function endless(response: Parameters<RequestListener>[1]): void {
  const block = Buffer.alloc(100_000, "x");
  const more = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on("drain", more);
  more();
}
