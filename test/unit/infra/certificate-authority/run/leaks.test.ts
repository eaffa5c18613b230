import { createPrivateKey } from "node:crypto";
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pem } from "../../anchors";
import { ca, setTime, startCa } from "../commands/ca";
import { SmallCity } from "../commands/small-city";
import { requestDer, rsa } from "../requests";

jest.setTimeout(120_000);

const NOW = new Date("2026-06-01T08:00:00Z");
const NAME = /mustermann|erika/i;
const SECRET = "Tr0ub4dor-and-3-horses";

let city: SmallCity;
/** Everything that any command said. */
let said = "";
let anchorKey: string;

/** One laptop after another whose files hold what they must not. */
const [CERTIFIED, ODD_REQUEST, ODD_EXPORT, PRIVATE_KEY_SENT] = [
  "LT-1001",
  "LT-1002",
  "LT-1003",
  "LT-1004",
] as const;

async function run(...argv: string[]): Promise<number | null> {
  const { code, stdout, stderr } = await ca(...argv, "--authority", city.authority);
  said += stdout + stderr;
  return code;
}

/** Changes one record of the export in a way that the types would not allow. */
function spoilPosture(name: string, change: (record: Record<string, Record<string, unknown>>) => void): void {
  city.change("posture.jsonl", (text) =>
    text
      .trim()
      .split("\n")
      .map((line) => {
        const record = JSON.parse(line) as Record<string, Record<string, unknown>>;
        if (record.device!.name === name) change(record);
        return `${JSON.stringify(record)}\n`;
      })
      .join(""),
  );
}

beforeAll(async () => {
  setTime(NOW);
  city = await SmallCity.of(8, NOW);
  anchorKey = city.read("device-ca-g1.key");
  // The operator's own folders bear names too.
  city.change("authority.yaml", (text) =>
    text.replace("posture: posture.jsonl", "posture: exports-of-erika-mustermann.jsonl"),
  );

  const request = (keys = rsa(2_048)) =>
    pem(requestDer(keys, { commonName: "Erika Mustermann" }), "CERTIFICATE REQUEST");
  city.request(ODD_REQUEST, request());
  city.request(PRIVATE_KEY_SENT, `${request()}\n${privateKeyOf(PRIVATE_KEY_SENT)}`);
  city.request("LT-1005", "Erika Mustermann, Standesamt");
  spoilPosture(ODD_EXPORT, (record) => {
    record.ownership = "Erika Mustermann" as never;
    record.device!.owner = "Erika Mustermann";
    record.management!.agent = "erika.mustermann@stadt.example";
  });
  spoilPosture("LT-1006", (record) => (record.device!.name = "Erikas Laptop"));
  spoilPosture("LT-1007", (record) => (record.device!.serialNumber = SECRET + " x"));
  city.change("posture.jsonl", (text) => `${text}"Erika Mustermann"\n{"user":"Mustermann"\n`);
  renameSync(city.file("posture.jsonl"), city.file("exports-of-erika-mustermann.jsonl"));

  const before = { ...process.env };
  Object.assign(process.env, {
    AZURE_CLIENT_SECRET: SECRET,
    AZURE_PASSWORD: SECRET,
    USER: "erika.mustermann",
  });
  try {
    expect(await run("check")).toBe(3);
    expect(await run("check", "--json")).toBe(3);
    expect(await run("issue")).toBe(3);
    expect(await run("issue", "--json")).toBe(3);
    expect(await run("status")).toBe(0);
    expect(await run("status", "--json")).toBe(0);
    for (const name of city.names) await run("explain", name);
    expect(await run("revoke", CERTIFIED, "--because", "stolen")).toBe(0);
    expect(await run("revoke", "--judged")).toBe(0);
    expect(await run("statement")).toBe(0);
    expect(await run("verify")).toBe(0);

    // The same with faults in a file that people review: everything stops, and says why.
    city.change("register.csv", (text) =>
      text.replace("LT-1008,laptop,SN1008,city", "LT-1008,Erika,Erika Mustermann,Mustermann"),
    );
    expect(await run("issue")).toBe(1);
    expect(await run("check")).toBe(3);
    // An error that nobody foresaw.
    writeFileSync(
      city.file("device-ca-g1.key"),
      `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----\n`,
    );
    city.write(NOW);
    expect(await run("issue")).toBe(1);
  } finally {
    process.env = before;
  }
});
afterAll(() => {
  jest.useRealTimers();
  city.remove();
});

function privateKeyOf(name: string): string {
  return readFileSync(join(city.home, "laptops", `${name}.key`), "utf8");
}

/** What the authority itself wrote, file by file. */
function written(): Array<readonly [string, string]> {
  const folders = ["ledger", "certificates"].flatMap((folder) =>
    readdirSync(city.file(folder)).map((name) => join(folder, name)),
  );
  return [...folders, "gateway-statement.json"]
    .filter((name) => statSync(city.file(name)).isFile())
    .map((name) => [name, `${name}\n${readFileSync(city.file(name), "utf8")}`] as const);
}

/** Base64 is looked into as well: a certificate's name is not there to be read otherwise. */
function withDecoded(text: string): string {
  const blocks = text.match(/[A-Za-z0-9+/=\n]{60,}/g) ?? [];
  return [text, ...blocks.map((block) => Buffer.from(block, "base64").toString("latin1"))].join("\n");
}

it("the commands did their work: there is something to search", () => {
  expect(said.length).toBeGreaterThan(5_000);
  expect(written().length).toBeGreaterThan(5);
  expect(said).toMatch(/several-pem-blocks/);
});

it("no person's name is said, but for the paths that the operator chose", () => {
  const lines = said.replaceAll("exports-of-erika-mustermann.jsonl", "<file>").split("\n");
  expect(lines.filter((line) => NAME.test(line))).toEqual([]);
});

it("no person's name is in ledger, published files or statement, the operator's paths included", () => {
  for (const [name, text] of written())
    expect([name, NAME.exec(withDecoded(text))?.[0]]).toEqual([name, undefined]);
});

it("no secret of the environment or of a spoilt file is said or written", () => {
  for (const text of [said, ...written().map(([, content]) => content)])
    expect(withDecoded(text)).not.toContain(SECRET);
});

/** Every way in which somebody could write the secret parts of a key down. */
function secretForms(key: string): string[] {
  const { d, p, q, dp, dq, qi } = createPrivateKey(key).export({ format: "jwk" });
  const parts = [d, p, q, dp, dq, qi].flatMap((part) =>
    part === undefined ? [] : [Buffer.from(part, "base64url")],
  );
  const whole = createPrivateKey(key).export({ type: "pkcs8", format: "der" });
  const body = key.split("\n").filter((line) => line.length > 40 && !line.startsWith("-----"));
  return [
    ...[whole, ...parts].flatMap((bytes) =>
      (["base64", "base64url", "hex", "latin1"] as const).map((encoding) => bytes.toString(encoding)),
    ),
    // The first lines of an RSA key hold its public part.
    ...body.slice(body.length > 3 ? 8 : 1),
  ];
}

it("no private key is said or written, in any form", () => {
  const laptops = city.names.map((name) => readFileSync(join(city.home, "laptops", `${name}.key`), "utf8"));
  const all = withDecoded([said, ...written().map(([, content]) => content)].join("\n"));
  const forms = [anchorKey, city.read("ledger-seal.key"), ...laptops].flatMap(secretForms);
  expect(forms.length).toBeGreaterThan(200);
  expect(forms.filter((form) => all.includes(form))).toEqual([]);
  expect(all.includes("PRIVATE KEY")).toBe(false);
});

it("nor by a process that ends with an error", async () => {
  const { code, stdout, stderr } = await startCa(["issue", "--authority", city.authority], {
    AZURE_CLIENT_SECRET: SECRET,
    NODE_OPTIONS: "",
  }).ended;
  expect(code).toBe(1);
  expect(stdout + stderr).not.toContain(SECRET);
  expect(stderr).not.toMatch(/^\s+at /m);
});
