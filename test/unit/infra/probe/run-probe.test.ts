import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { probeList, type ProbeList } from "../../../../infra/probe/probe-list";
import { runProbe, type Surroundings } from "../../../../infra/probe/run-probe";
import { anchorPem, newSigner } from "../anchors";
import { newSeal, pinOf, sealedText, statementFrom } from "../certificate-authority/statements";
import { cityValues, setIn } from "../settings/access-values";
import { knocker, resultFor, signedText } from "./results";

// Each result has an RSA key of its own, and two cores may be busy.
jest.setTimeout(60_000);

const NOW = new Date("2026-06-01T08:00:00Z");

/** Stands for the script: says how it was called, and ends as the wait says that it should. */
const STUB = `import sys, json
words = sys.argv[1:]
json.dump(words, open(words[words.index("--out") + 1], "w"))
sys.exit(int(words[words.index("--wait") + 1]) if "--wait" in words else 0)
`;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "probe-"));
  mkdirSync(join(folder, "scripts"));
  writeFileSync(join(folder, "scripts", "probe.py"), STUB);
  writeFileSync(join(folder, "scripts", "probe.ps1"), "# stands for the other script\r\n");
  const seal = newSeal();
  writeFileSync(
    join(folder, "statement.json"),
    await sealedText(statementFrom(await anchorPem(newSigner())), seal),
  );
  write("Pulumi.musterstadt.yaml", { gatewayStatement: { file: "statement.json", sealKey: pinOf(seal) } });
  write("Pulumi.foreign.yaml", { gatewayStatement: { file: "statement.json", sealKey: "0".repeat(64) } });
  write("Pulumi.silent.yaml", {});
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, change: Readonly<Record<string, unknown>>): void {
  const values = cityValues();
  for (const [path, value] of Object.entries(change)) setIn(values, path, value);
  const config = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`remote-access:${key}`, value]),
  );
  writeFileSync(join(folder, name), stringify({ config }));
}

const probe = (...args: string[]) => probeOn({}, ...args);

async function probeOn(change: Partial<Surroundings>, ...args: string[]) {
  const [said, complained]: [string[], string[]] = [[], []];
  const code = await runProbe(args, {
    now: NOW,
    platform: "linux",
    env: { PATH: process.env.PATH },
    scripts: at("scripts"),
    coloured: false,
    say: (text) => said.push(text),
    complain: (text) => complained.push(text),
    ...change,
  });
  return { code, said: said.join("\n"), complained: complained.join("\n") };
}

const at = (...path: string[]) => join(folder, ...path);
const stack = (name = "musterstadt") => ["--file", at(`Pulumi.${name}.yaml`)];
const listIn = (path: string): ProbeList => probeList.parse(JSON.parse(readFileSync(at(path), "utf8")));

describe("npm run probe -- --kit", () => {
  it("writes list, both scripts and instructions in two languages, and tries nothing", async () => {
    const { code, said } = await probe(...stack(), "--gateway", "203.0.113.9", "--kit", at("kit"));
    expect(code).toBe(0);
    expect(readdirSync(at("kit")).sort()).toEqual(["README.txt", "probe-list.json", "probe.ps1", "probe.py"]);
    expect(readFileSync(at("kit", "probe.py"), "utf8")).toBe(STUB);
    const list = listIn("kit/probe-list.json");
    expect(list).toMatchObject({ stack: "musterstadt", made: "2026-06-01T08:00:00Z" });
    expect(said).toContain(`${list.targets.length} targets, nonce ${list.nonce}`);
    const readme = readFileSync(at("kit", "README.txt"), "utf8");
    for (const text of [
      list.nonce,
      "python3 probe.py",
      "-File .\\probe.ps1",
      "Es sendet nie:",
      "It never sends:",
    ]) {
      expect(readme).toContain(text);
    }
  });

  it("takes the gateway's addresses from the stack's outputs, and the anchor from its statement", async () => {
    writeFileSync(at("outputs.json"), JSON.stringify({ publicAddresses: ["203.0.113.9", "203.0.113.10"] }));
    await probe(...stack(), "--gateway-from", at("outputs.json"), "--kit", at("two"));
    const { targets } = listIn("two/probe-list.json");
    const ike = targets.flatMap((target) => (target.kind === "ike" ? [target] : []));
    expect(ike.map(({ host, credential }) => `${host} ${credential}`)).toEqual([
      "203.0.113.9 self-made",
      "203.0.113.9 look-alike",
      "203.0.113.10 self-made",
      "203.0.113.10 look-alike",
    ]);
    expect(ike[1]).toHaveProperty("issuer", expect.stringMatching(/^MII/));
  });

  it("makes the same list again from nonce and time", async () => {
    const again = ["--nonce", "a".repeat(32), "--made", "2026-11-28T17:00:00Z"];
    for (const kit of ["one", "other"]) await probe(...stack(), ...again, "--kit", at(kit));
    expect(readFileSync(at("one", "probe-list.json"), "utf8")).toBe(
      readFileSync(at("other", "probe-list.json"), "utf8"),
    );
    expect(listIn("one/probe-list.json")).toMatchObject({
      nonce: "a".repeat(32),
      made: "2026-11-28T17:00:00Z",
    });
  });

  it("makes another nonce each time it is not told one", async () => {
    for (const kit of ["first", "second"]) await probe(...stack(), "--kit", at(kit));
    expect(listIn("first/probe-list.json").nonce).not.toBe(listIn("second/probe-list.json").nonce);
  });

  it("replaces an older kit, and nothing else", async () => {
    await probe(...stack(), "--kit", at("older"));
    expect((await probe(...stack(), "--kit", at("older"))).code).toBe(0);
    writeFileSync(at("older", "probe-result.json"), "{}");
    const { code, complained } = await probe(...stack(), "--kit", at("older"));
    expect(code).toBe(2);
    expect(complained).toContain("holds probe-result.json, which is no part of a kit; move it away");
  });

  it("says for machines what is in it", async () => {
    const { said } = await probe(...stack(), "--json", "--kit", at("json"));
    expect(JSON.parse(said)).toMatchObject({
      schema: "probe-kit/v1",
      list: expect.stringMatching(/^[0-9a-f]{64}$/),
      targets: listIn("json/probe-list.json").targets.length,
      notes: [expect.stringContaining("VPN gateway is not tried"), expect.anything(), expect.anything()],
    });
  });
});

describe("npm run probe", () => {
  it.each([0, 1, 3])(
    "runs this platform's script on the list, and ends with its exit code %d",
    async (wanted) => {
      const { code } = await probe(...stack(), "--out", at("run"), "--only", "^tcp:", "--wait", `${wanted}`);
      expect(code).toBe(wanted);
      expect(JSON.parse(readFileSync(at("run", "probe-result.json"), "utf8"))).toEqual([
        ...[at("run", "probe-list.json"), "--out", at("run", "probe-result.json")],
        ...["--only=^tcp:", "--wait", `${wanted}`],
      ]);
      expect(listIn("run/probe-list.json").stack).toBe("musterstadt");
    },
  );

  it("leaves no older result beside a new list", async () => {
    mkdirSync(at("stale"));
    writeFileSync(at("stale", "probe-result.json"), "{}");
    writeFileSync(at("scripts", "probe.py"), "import sys; sys.exit(130)");
    const { code } = await probe(...stack(), "--out", at("stale"));
    writeFileSync(at("scripts", "probe.py"), STUB);
    expect(code).toBe(130);
    expect(readdirSync(at("stale"))).toEqual(["probe-list.json"]);
  });

  it("ends like a script that was killed", async () => {
    writeFileSync(at("scripts", "probe.py"), "import os; os.kill(os.getpid(), 15)");
    const { code } = await probe(...stack(), "--out", at("killed"));
    writeFileSync(at("scripts", "probe.py"), STUB);
    expect(code).toBe(143);
  });

  it("says what to install where there is no Python", async () => {
    const env = { PATH: at("nowhere") };
    const { code, complained } = await probeOn({ env }, ...stack(), "--out", at("none"));
    expect(code).toBe(2);
    expect(complained).toContain(
      "apt install python3, or take a kit (--kit <folder>) to a device that has it",
    );
  });

  it("calls PowerShell on Windows", async () => {
    mkdirSync(at("bin"), { recursive: true });
    writeFileSync(
      at("bin", "powershell.exe"),
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${at("called.txt")}'\nexit 3\n`,
    );
    chmodSync(at("bin", "powershell.exe"), 0o755);
    const around = {
      platform: "win32",
      env: { PATH: `${at("bin")}${delimiter}${process.env.PATH}` },
    } as const;
    const { code } = await probeOn(around, ...stack(), "--out", at("win"), "--json", "--only", "^ike:");
    expect(code).toBe(3);
    expect(readFileSync(at("called.txt"), "utf8").trim().split("\n")).toEqual([
      ...["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", at("scripts", "probe.ps1")],
      ...["-List", at("win", "probe-list.json"), "-Out", at("win", "probe-result.json")],
      ...["-Json", "-Only", "^ike:"],
    ]);
  });
});

describe("npm run probe -- --verify", () => {
  const verify = async (verdicts: Parameters<typeof resultFor>[2], ...more: string[]) => {
    await probe(...stack(), "--gateway", "203.0.113.9", "--kit", at("given"));
    const who = await knocker();
    const result = resultFor(listIn("given/probe-list.json"), who, verdicts);
    writeFileSync(at("result.json"), signedText({ ...result, started: NOW_TEXT, ended: NOW_TEXT }, who));
    return probe("--verify", at("result.json"), "--list", at("given", "probe-list.json"), ...more);
  };
  const NOW_TEXT = "2026-06-01T09:00:00Z";

  it.each([
    [0, {}, "could reach: nothing."],
    [1, { "tcp:192.168.10.10:993": "reached" }, "could reach: mail 192.168.10.10, IMAP over TLS"],
    [3, { "ike:self-made": "silent" }, "This is not conclusive:"],
  ] as const)("ends with %d as the result says", async (wanted, verdicts, sentence) => {
    const { code, said, complained } = await verify(verdicts);
    expect([code, complained]).toEqual([wanted, ""]);
    expect(said).toContain(sentence);
  });

  it("counts what was reached more than that something was not tried", async () => {
    const verdicts = { "tcp:192.168.10.10:993": "reached", "ike:self-made": "silent" } as const;
    expect((await verify(verdicts)).code).toBe(1);
  });

  it("ends with 3 without the list that was asked", async () => {
    await verify({});
    const { code, said } = await probe("--verify", at("result.json"));
    expect(code).toBe(3);
    expect(said).toContain("name it with --list");
  });

  it("ends with 2 and all faults when it does not verify", async () => {
    await verify({ "tcp:192.168.10.10:993": "reached" });
    const changed = readFileSync(at("result.json"), "utf8").replace(
      '"verdict":"reached"',
      '"verdict":"silent"',
    );
    writeFileSync(at("changed.json"), changed);
    const args = ["--verify", at("changed.json"), "--list", at("given", "probe-list.json")];
    const { code, complained } = await probe(...args);
    expect(code).toBe(2);
    expect(complained).toMatch(/does not verify:\n {2}signature: .*\n {2}reached: /);
    const json = await probe(...args, "--json");
    expect(json.code).toBe(2);
    expect(JSON.parse(json.said)).toMatchObject({ schema: "probe-verification/v1", verified: false });
  });

  it("says the same for machines", async () => {
    const { code, said } = await verify({ "tcp:192.168.10.10:993": "reached" }, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(said)).toMatchObject({
      schema: "probe-verification/v1",
      verified: true,
      conclusive: true,
      result: { reached: ["tcp:192.168.10.10:993"] },
    });
  });
});

describe("a wrong call", () => {
  const KIT = ["--kit", "never-written"];
  it.each<[string, string[], string[]]>([
    ["two modes", [...KIT, "--verify", "x"], ["--kit and --verify do different things"]],
    ["a list without a result", ["--list", "x"], ["--list belongs to --verify"]],
    ["running options with a kit", [...KIT, "--only", "x", "--wait", "1"], ["leave out --only and --wait"]],
    ["an unknown option", ["--password", "x"], ["unknown option '--password'"]],
    ["a stack that is not there", ["--stack", "nowhere", ...KIT], ["Pulumi.nowhere.yaml does not exist"]],
    ["a result that is not there", ["--verify", "nowhere.json"], ["nowhere.json cannot be read (ENOENT)"]],
    [
      "everything wrong at once",
      [
        ...["--stack", "nowhere", "--gateway", "a b", "--mail-domain", "x@y.example", "--nonce", "1"],
        ...["--web", "http://a.example/", "--control", "www.example.org:0", "--made", "now", ...KIT],
      ],
      [
        "Pulumi.nowhere.yaml does not exist",
        '--gateway: "a b" is neither',
        '--mail-domain: "x@y.example" is no domain',
        '--web: "http://a.example/" is no address of HTTPS',
        '--control: "www.example.org:0" is no host',
        '--nonce: "1" is none',
        '--made: "now" is no time',
      ],
    ],
    [
      "a page's address with a key in it",
      ["--web", "https://share.example/s?sig=abc", ...KIT],
      ["may be a credential"],
    ],
    [
      "a page's address with a password in it",
      ["--web", "https://a:b@share.example/", ...KIT],
      ["credential"],
    ],
  ])("is refused: %s", async (_, args, sentences) => {
    const { code, complained } = await probe(...args);
    expect(code).toBe(2);
    for (const sentence of sentences) expect(complained).toContain(sentence);
    expect(complained).not.toContain("sig=abc");
  });

  it.each([
    ["silent", "names no gateway statement"],
    ["foreign", "is not pinned"],
  ])("is refused where a gateway is named and the stack %s", async (name, sentence) => {
    const { code, complained } = await probe(...stack(name), "--gateway", "203.0.113.9", "--kit", at("no"));
    expect(code).toBe(2);
    expect(complained).toContain(sentence);
  });

  it("needs no statement where no gateway is named", async () => {
    expect((await probe(...stack("silent"), "--kit", at("without"))).code).toBe(0);
  });
});

it("npm run probe -- --help names every exit code", async () => {
  const { code, said } = await probe("--help");
  expect(code).toBe(0);
  expect(said).toMatch(/Exit codes: 0 .* · 1 .* · 2 .* · 3 .* · 130 stopped/);
});

it("npm run probe -- --schema prints the schemas of list and result", async () => {
  const { code, said } = await probe("--schema");
  expect(code).toBe(0);
  expect(JSON.parse(said)).toMatchObject({
    "probe-list/v1": { required: expect.arrayContaining(["nonce", "targets"]), additionalProperties: false },
    "probe-result/v1": { required: expect.arrayContaining(["signature"]), additionalProperties: false },
  });
});
