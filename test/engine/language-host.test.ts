import { mkdtempSync, readFileSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startOf } from "../../rehearsal/engine/process-identity";
import { PulumiProgram, rehearsalEnvironmentIn } from "./pulumi-program";

// The engine may have to be built first, once.
jest.setTimeout(15 * 60_000);

describe("the host for Node.js", () => {
  let home: string;
  let env: NodeJS.ProcessEnv;
  const programs: PulumiProgram[] = [];

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "rehearsal home-"));
    env = rehearsalEnvironmentIn(home);
  });
  afterEach(() => {
    for (const program of programs.splice(0)) program.dispose();
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  async function program(files: Record<string, string>): Promise<PulumiProgram> {
    const made = new PulumiProgram(env, files);
    programs.push(made);
    expect(await made.pulumi("stack", "init", "test")).toMatchObject({ code: 0 });
    return made;
  }

  afterEach(() => rmSync(join(home, "state", ".pulumi", "stacks"), { recursive: true, force: true }));

  it("previews and brings up an empty program, and changes nothing the second time", async () => {
    const empty = await program({ "index.ts": "export {};" });
    expect((await empty.pulumi("preview")).output).toContain("+ 1 to create");
    expect(await empty.pulumi("up", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
    expect(await empty.pulumi("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("gives the program its configuration, stack and organization, and keeps secrets secret", async () => {
    const reading = await program({
      "index.ts": `
        import * as pulumi from "@pulumi/pulumi";
        const config = new pulumi.Config();
        console.log("sees", config.require("plain"), pulumi.getProject(), pulumi.getStack(), pulumi.getOrganization());
        export const hidden = config.requireSecret("hidden");`,
    });
    await reading.pulumi("config", "set", "plain", "a=b");
    await reading.pulumi("config", "set", "--secret", "hidden", "hush-hush");
    const { code, output } = await reading.pulumi("up", "--yes", "--skip-preview");
    expect(code).toBe(0);
    expect(output).toContain("sees a=b throw-away test organization");
    expect(output).toMatch(/hidden\s*: \[secret\]/);
    expect(output).not.toContain("hush-hush");
  });

  it("honours the runtime options of Pulumi.yaml", async () => {
    const options = `{tsconfig: other.json, nodeargs: "--stack-trace-limit=7 --title='a b'"}`;
    const odd = await program({
      "Pulumi.yaml": `name: throw-away\nruntime: {name: nodejs, options: ${options}}\n`,
      "other.json": `{"compilerOptions": {"module": "nodenext", "noCheck": true}}`,
      "index.ts": `const text: number = "not checked"; console.log(text, Error.stackTraceLimit, process.title);`,
    });
    expect((await odd.pulumi("preview")).output).toContain("not checked 7 a b");
  });

  it("fails with the program's own message and line when it throws", async () => {
    const throwing = await program({ "index.ts": `\nthrow new Error("no gateway today");` });
    const { code, output } = await throwing.pulumi("preview");
    expect(code).not.toBe(0);
    expect(output).toContain("no gateway today");
    expect(output).toContain("index.ts:2:");
  });

  it("fails with the exit code when the program ends itself", async () => {
    const ending = await program({ "index.ts": `process.exit(3);` });
    const { code, output } = await ending.pulumi("preview");
    expect(code).not.toBe(0);
    expect(output).toContain("Program exited with non-zero exit code: 3");
  });

  it("says what to run when the program's packages are not installed", async () => {
    const bare = await program({ "index.ts": "export {};" });
    rmSync(join(bare.folder, "node_modules"));
    const { code, output } = await bare.pulumi("preview");
    expect(code).not.toBe(0);
    expect(output).toContain('"@pulumi/pulumi/cmd/run" is not installed for the program in');
    expect(output).toContain("run `npm ci`");
  });

  it("runs a policy pack, also one that talks while it loads, and a dynamic resource that it forbids", async () => {
    const guarded = await program({
      "index.ts": `
        import * as pulumi from "@pulumi/pulumi";
        const provider: pulumi.dynamic.ResourceProvider = { create: async (inputs) => ({ id: "1", outs: inputs }) };
        new (class extends pulumi.dynamic.Resource {})(provider, "a", { colour: "red" });`,
      "pack/PulumiPolicy.yaml": "runtime: nodejs\n",
      "pack/package.json": `{"name": "pack", "version": "0.0.1", "main": "index.js"}`,
      "pack/index.js": `
        console.log("loading");
        const { PolicyPack } = require("@pulumi/policy");
        new PolicyPack("pack", { policies: [{ name: "no-red", description: "d", enforcementLevel: "mandatory",
          validateResource: (args, report) => args.props.colour === "red" && report("red is forbidden") }] });`,
    });
    const blocked = await guarded.pulumi("preview", "--policy-pack", "pack");
    expect(blocked.code).not.toBe(0);
    expect(blocked.output).toContain("red is forbidden");
    expect(await guarded.pulumi("up", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
  });

  it("is gone within five seconds after the engine was killed, with the program and what that has started", async () => {
    const endless = await program({
      "index.ts": `
        import { spawn } from "node:child_process";
        import { renameSync, writeFileSync } from "node:fs";
        const child = spawn("tail", ["-f", "/dev/null"]);
        writeFileSync("draft", [process.ppid, process.pid, child.pid].join(" "));
        renameSync("draft", "pids");
        for (;;) {}`,
    });
    const pids = new Promise<number[]>((resolve) => {
      const watcher = watch(endless.folder, (_, name) => {
        if (name !== "pids") return;
        watcher.close();
        resolve(readFileSync(join(endless.folder, "pids"), "utf8").split(" ").map(Number));
      });
    });
    const { child, ended } = endless.start("preview");
    const started = await Promise.race([pids, ended.then(({ output }) => Promise.reject(new Error(output)))]);
    expect(started.filter((pid) => startOf(pid) !== undefined)).toHaveLength(3);
    try {
      child.kill("SIGKILL");
      await ended;
      const until = Date.now() + 5_000;
      while (started.some((pid) => startOf(pid) !== undefined) && Date.now() < until)
        await new Promise(setImmediate);
      expect(started.filter((pid) => startOf(pid) !== undefined)).toEqual([]);
    } finally {
      for (const pid of started.filter((number) => startOf(number) !== undefined))
        process.kill(pid, "SIGKILL");
    }
  });
});
