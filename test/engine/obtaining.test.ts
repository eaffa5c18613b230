import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRunning, startOf } from "../../rehearsal/engine/process-identity";
import { FakeToolchain } from "./fake-toolchain";

jest.setTimeout(60_000);

describe("obtaining the engine", () => {
  let tools: FakeToolchain;
  beforeEach(() => (tools = new FakeToolchain()));
  afterEach(() => tools.dispose());

  const leftovers = (): string[] =>
    readdirSync(tools.cache).filter((name) => name.startsWith("work-") || name.includes("tmp"));
  const engineOf = (stdout: string): Record<string, string> => JSON.parse(stdout) as Record<string, string>;

  it("builds with Go once and finds it in the cache afterwards", async () => {
    const first = await tools.run().ended;
    expect(first).toMatchObject({ code: 0 });
    expect(engineOf(first.stdout)).toMatchObject({ version: "v3.250.0", origin: "build" });
    const second = await tools.run().ended;
    expect(engineOf(second.stdout)).toEqual({ ...engineOf(first.stdout), origin: "cache" });
    expect(tools.steps().filter((step) => step === "build-begins")).toHaveLength(1);
    expect(leftovers()).toEqual([]);
  });

  it("puts a host for Node.js and one for dynamic resources beside an engine that has none", async () => {
    const { bin } = engineOf((await tools.run().ended).stdout) as { bin: string };
    expect(readdirSync(bin).sort()).toEqual([
      "dynamic-provider.cjs",
      "language-host.cjs",
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
    const host = readFileSync(join(bin, "language-host.cjs"), "utf8");
    expect(host).not.toMatch(/require\("(@pulumi|@grpc|google-protobuf)/);
    expect(host).not.toContain(tools.project);
  });

  it.each(["go-version", "build-begins", "build-half", "build-ends", "verify", "use"])(
    "recovers from a kill at step %s and leaves nothing of it",
    async (step) => {
      const first = tools.run({ pauseAt: step });
      await tools.reached(step, first);
      await tools.kill(first);
      const second = await tools.run().ended;
      expect(second).toMatchObject({ code: 0 });
      expect(engineOf(second.stdout).version).toBe("v3.250.0");
      expect(leftovers()).toEqual([]);
    },
  );

  it("lets one of two processes build while the other waits and says for whom", async () => {
    const first = tools.run({ pauseAt: "build-half" });
    await tools.reached("build-half", first);
    const second = tools.run();
    await second.says(`Waiting for process ${first.pid}, which is obtaining the engine.`);
    tools.release();
    expect((await Promise.all([first.ended, second.ended])).map(({ code }) => code)).toEqual([0, 0]);
    expect(tools.steps().filter((step) => step === "build-begins")).toHaveLength(1);
  });

  it("builds in the place of a process that was killed while this one waited for it", async () => {
    const first = tools.run({ pauseAt: "build-half" });
    await tools.reached("build-half", first);
    const second = tools.run();
    await second.says("Waiting for process");
    await tools.kill(first);
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(leftovers()).toEqual([]);
  });

  it("removes what it has half made on a request to end", async () => {
    const run = tools.run({ pauseAt: "build-half" });
    await tools.reached("build-half", run);
    run.child.kill("SIGTERM");
    expect(await run.ended).toMatchObject({ code: 143 });
    expect(leftovers()).toEqual([]);
  });

  it("clears away what a killed process has left beside a finished engine, and nothing of a living one", async () => {
    await tools.run().ended;
    const dead = `work-${2 ** 22 + 1}-0.1-00`;
    const living = `work-${process.pid}-${startOf(process.pid)}-00`;
    for (const name of [dead, living]) mkdirSync(join(tools.cache, name));
    expect(await tools.run().ended).toMatchObject({ code: 0 });
    expect(leftovers()).toEqual([living]);
  });

  it("replaces an engine in the cache that does not run", async () => {
    const cached = join(tools.cache, "versions/3.250.0/bin/pulumi");
    mkdirSync(dirname(cached), { recursive: true });
    writeFileSync(cached, "damaged", { mode: 0o755 });
    expect(engineOf((await tools.run().ended).stdout)).toMatchObject({ origin: "build" });
  });

  describe("from PATH", () => {
    it("takes an engine that has its own host beside it and makes no cache", async () => {
      tools.script("pulumi", tools.engine("v3.251.2"));
      tools.script("pulumi-language-nodejs", "");
      const { stdout } = await tools.run().ended;
      expect(engineOf(stdout)).toEqual({ bin: tools.bin, version: "v3.251.2", origin: "PATH" });
      expect(existsSync(tools.cache)).toBe(false);
    });

    it.each([
      ["is too old", "v3.249.0", true, 'is version "v3.249.0"'],
      ["is of the next major version", "v4.0.0", true, 'is version "v4.0.0"'],
      ["calls itself nothing", "", true, 'is version ""'],
      ["has no host", "v3.250.0", false, "has no pulumi-language-nodejs beside it"],
    ])(
      "passes over an engine that %s, and says so when there is no other",
      async (_, version, host, reason) => {
        tools.script("pulumi", tools.engine(version));
        if (host) tools.script("pulumi-language-nodejs", "");
        const { code, stderr } = await tools.run({ options: { offline: true } }).ended;
        expect(code).toBe(1);
        expect(stderr).toContain(`${join(tools.bin, "pulumi")} ${reason}`);
      },
    );

    it("passes over npm's package of the same name", async () => {
      const folder = join(tools.root, "node_modules", ".bin");
      tools.script("pulumi", tools.engine("v3.250.0"), folder);
      tools.script("pulumi-language-nodejs", "", folder);
      const { stderr } = await tools.run({ options: { offline: true }, path: folder }).ended;
      expect(stderr).toContain("no pulumi on PATH");
    });
  });

  describe("when nothing works", () => {
    it("says in one sentence what is missing and how to get it", async () => {
      const { code, stdout, stderr } = await tools.run({ path: tools.root }).ended;
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toBe(
        "The Pulumi CLI 3.250.0 or newer (below 4) is missing (no pulumi on PATH; no Go 1.25.11 or newer on PATH to " +
          "build it): install it from https://www.pulumi.com/docs/iac/download-install/, or install Go and try again.\n",
      );
      expect(leftovers()).toEqual([]);
    });

    it("names the Go it needs when the one it finds is too old", async () => {
      tools.script("go", `echo "go version go1.24.1 linux/amd64"\n`);
      const { stderr } = await tools.run().ended;
      expect(stderr).toContain(`${join(tools.bin, "go")} is Go 1.24.1, 1.25.11 or newer is needed`);
    });

    it("passes on the end of what Go said when the build failed", async () => {
      tools.script(
        "go",
        `[ "$1" = version ] && echo "go version go1.26.8 x/y" && exit\necho "no route to proxy" >&2\nexit 1\n`,
      );
      const { stderr } = await tools.run().ended;
      expect(stderr).toContain("the build with Go failed: no route to proxy");
    });

    it("never starts Go or the installer offline", async () => {
      const { code, stderr } = await tools.run({ options: { offline: true, build: false } }).ended;
      expect(code).toBe(1);
      expect(stderr).toContain("--offline forbids the network");
      expect(tools.steps()).toEqual([]);
    });
  });

  describe("with the official installer", () => {
    const installs = `
      const bin = path.join(root, "bin"); fs.mkdirSync(bin, { recursive: true });
      for (const name of ["pulumi", "pulumi-language-nodejs"])
        fs.writeFileSync(path.join(bin, name), "#!/bin/sh\\necho v" + version + "\\n", { mode: 0o755 });`;
    // A shell script that starts others and hangs, as one does whose packets are dropped.
    const hangs = `
      const child = spawn("/bin/sh", ["-c", "read _ < " + JSON.stringify(process.env.FAKE + "/hold")]);
      fs.writeFileSync(process.env.FAKE + "/reached/hangs", String(child.pid));
      await new Promise(() => setInterval(() => {}, 1000));`;

    it("uses what it installs, with its own host", async () => {
      const project = tools.projectWithInstaller(installs);
      const { stdout } = await tools.run({ options: { project, build: false } }).ended;
      const bin = join(tools.cache, "versions/3.250.0/bin");
      expect(engineOf(stdout)).toEqual({ bin, version: "v3.250.0", origin: "installer" });
      expect(tools.steps()).toEqual([]);
    });

    it("gives it up after its time, ends everything it has started, and says so when Go is missing too", async () => {
      const project = tools.projectWithInstaller(hangs);
      const run = tools.run({ options: { project, build: false, patience: 1 }, path: "/nowhere" });
      const { stderr } = await run.ended;
      expect(stderr).toContain("the official installer failed: no answer within 1 s");
      const pid = Number(readFileSync(join(tools.root, "reached/hangs"), "utf8"));
      expect(isRunning({ pid, started: startOf(pid) ?? "none" })).toBe(false);
    });

    it("leaves none of its processes when it is killed with its caller", async () => {
      const project = tools.projectWithInstaller(hangs);
      const first = tools.run({ options: { project, build: false } });
      await tools.reached("hangs", first);
      const pid = Number(readFileSync(join(tools.root, "reached/hangs"), "utf8"));
      await tools.kill(first);
      const until = Date.now() + 5_000;
      while (startOf(pid) !== undefined && Date.now() < until) await new Promise(setImmediate);
      expect(startOf(pid)).toBeUndefined();
      expect(await tools.run({ options: { project: tools.project } }).ended).toMatchObject({ code: 0 });
      expect(leftovers()).toEqual([]);
    });

    it("passes over an installer that fails, with its last line as the reason", async () => {
      const project = tools.projectWithInstaller(`throw new Error("fetch failed");`);
      const { stderr } = await tools.run({ options: { project, build: false }, path: "/nowhere" }).ended;
      expect(stderr).toContain("the official installer failed: fetch failed");
    });
  });
});
