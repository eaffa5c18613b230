import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const clone = join(__dirname, "../../../..");
const bundles = join(clone, "node_modules/.cache/remote-access/bundles");

jest.setTimeout(30_000);

describe("the launcher of TypeScript entries", () => {
  let folder: string;
  let entry: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "a launcher-"));
    mkdirSync(join(folder, "part"));
    entry = join(folder, "entry.ts");
    writeFileSync(
      entry,
      `import { word } from "./part/word";\nconsole.log(word as string, ...process.argv.slice(2));\n`,
    );
    writeFileSync(join(folder, "part", "word.ts"), `export const word: string = "first";\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const launcher = join(clone, "rehearsal/engine/bundled.cjs");
    const child = spawn(process.execPath, [launcher, ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
  }

  /** The bundle that the manifest of this test's entry names. */
  function manifest(): { path: string; bundle: string } {
    for (const name of readdirSync(bundles).filter((file) => file.endsWith(".json"))) {
      const path = join(bundles, name);
      const content = JSON.parse(readFileSync(path, "utf8")) as { entry: string; bundle: string };
      if (content.entry === entry) return { path, bundle: join(bundles, content.bundle) };
    }
    throw new Error("no bundle was kept");
  }

  it("runs an entry with its arguments and keeps the bundle", async () => {
    expect(await run(entry, "a b", "--c")).toEqual({ code: 0, stdout: "first a b --c\n", stderr: "" });
    const kept = readFileSync(manifest().bundle, "utf8");
    expect(await run(entry)).toMatchObject({ stdout: "first\n" });
    expect(readFileSync(manifest().bundle, "utf8")).toBe(kept);
  });

  it("never runs an older bundle when any of its sources has changed, the size included or not", async () => {
    await run(entry);
    writeFileSync(join(folder, "part", "word.ts"), `export const word: string = "secnd";\n`);
    expect(await run(entry)).toMatchObject({ stdout: "secnd\n" });
    writeFileSync(join(folder, "part", "word.ts"), `export const word: string = "first";\n`);
    expect(await run(entry)).toMatchObject({ stdout: "first\n" });
  });

  it.each([
    ["bundle", (path: string) => path],
    ["manifest", () => ""],
  ])("builds again when the %s is damaged", async (_, pick) => {
    await run(entry);
    const { path, bundle } = manifest();
    writeFileSync(pick(bundle) || path, `console.log("damaged")`);
    expect(await run(entry)).toMatchObject({ code: 0, stdout: "first\n" });
  });

  it("serves two processes that build at once", async () => {
    const ends = await Promise.all([run(entry), run(entry), run(entry)]);
    expect(ends.map(({ stdout }) => stdout)).toEqual(["first\n", "first\n", "first\n"]);
  });

  it("knows the sources' own folders", async () => {
    writeFileSync(join(folder, "part", "word.ts"), `export const word = __dirname;\n`);
    expect(await run(entry)).toMatchObject({ stdout: `${join(folder, "part")}\n` });
  });

  it("names the line of the TypeScript source when it throws", async () => {
    writeFileSync(
      join(folder, "part", "word.ts"),
      `interface Unused {}\n\nthrow new Error("on purpose");\nexport const word = "";\n`,
    );
    const { code, stderr } = await run(entry);
    expect(code).not.toBe(0);
    expect(stderr).toContain(`${join(folder, "part", "word.ts")}:3:`);
  });

  it("shows where the source is faulty when it does not compile, and runs nothing", async () => {
    await run(entry);
    writeFileSync(join(folder, "part", "word.ts"), `export const word = ;\n`);
    const { code, stdout, stderr } = await run(entry);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("word.ts:1:");
  });

  it("says what to write when there is no such entry", async () => {
    const { code, stderr } = await run("missing.ts");
    expect(code).toBe(2);
    expect(stderr).toBe(
      'bundled.cjs: found no file "missing.ts"; write: node bundled.cjs <entry.ts> [arguments]\n',
    );
  });
});
