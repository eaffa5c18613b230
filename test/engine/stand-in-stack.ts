import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Rehearsal } from "./rehearsal";
import { PROJECT, run, type Ended } from "./run";

/** Environments by the home they belong to: to ask for one takes a second. */
const environments = new Map<string, Promise<NodeJS.ProcessEnv>>();

/** A throw-away program and its stack, run by the engine against the stand-in. */
export class Stack {
  readonly folder = mkdtempSync(join(tmpdir(), "stand-in-"));

  constructor(
    private readonly rehearsal: Rehearsal,
    readonly name: string,
  ) {
    writeFileSync(join(this.folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ name, main: "index.js" }));
    symlinkSync(join(PROJECT, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Makes this the program: JavaScript in which `azure`, `random` and `pulumi` are the packages. */
  write(program: string): void {
    const packages = [
      'const azure = require("@pulumi/azure-native");',
      'const random = require("@pulumi/random");',
      'const pulumi = require("@pulumi/pulumi");',
    ];
    writeFileSync(join(this.folder, "index.js"), [...packages, program].join("\n"));
  }

  async pulumi(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return run(
      "pulumi",
      [...args, "--non-interactive"],
      { ...(await this.environment()), ...env },
      this.folder,
    );
  }

  async init(): Promise<this> {
    expect(await this.pulumi(["stack", "init", this.name])).toMatchObject({ code: 0 });
    return this;
  }

  up(program: string, env?: NodeJS.ProcessEnv): Promise<Ended> {
    this.write(program);
    return this.pulumi(["up", "--yes", "--skip-preview"], env);
  }

  /** With all words on `stdout`: `--diff` sends those of plugins to `stderr`. */
  async preview(program: string, env?: NodeJS.ProcessEnv): Promise<Ended> {
    this.write(program);
    const { stdout, stderr, ...rest } = await this.pulumi(["preview", "--diff"], env);
    return { ...rest, stdout: stdout + stderr, stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environment(): Promise<NodeJS.ProcessEnv> {
    const known = environments.get(this.rehearsal.home);
    if (known !== undefined) return known;
    const asked = this.rehearsal.shell("env -0").then(({ code, stdout, stderr }) => {
      if (code !== 0) throw new Error(`no environment: ${stderr}`);
      const entries = stdout.split("\0").filter((entry) => entry.includes("="));
      return Object.fromEntries(
        entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
      );
    });
    environments.set(this.rehearsal.home, asked);
    return asked;
  }
}

/** What the stand-in Azure of a rehearsal holds, for tests that play the portal. */
export class Portal {
  private readonly file: string;

  constructor(rehearsal: Rehearsal) {
    this.file = join(rehearsal.home, "azure", "state.json");
  }

  /** The ids of all resources, as they were written. */
  ids(): string[] {
    return Object.values(this.content().resources).map(({ id }) => id);
  }

  /** Changes one resource; undefined removes it. */
  edit(
    name: string,
    change: (properties: Record<string, unknown>) => Record<string, unknown> | undefined,
  ): void {
    const content = this.content();
    const key = Object.keys(content.resources).find((id) => id.endsWith(`/${name.toLowerCase()}`));
    if (key === undefined) throw new Error(`there is no ${name}`);
    const resource = content.resources[key]!;
    const properties = change(resource.properties);
    if (properties === undefined) delete content.resources[key];
    else content.resources[key] = { ...resource, properties };
    writeFileSync(this.file, JSON.stringify(content));
  }

  private content() {
    return JSON.parse(readFileSync(this.file, "utf8")) as {
      resources: Record<string, { id: string; properties: Record<string, unknown> }>;
    };
  }
}
