import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const engine = join(__dirname, "../../rehearsal/engine");

describe("rehearsal:env", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "it's an environment-"));
    const bin = join(root, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "pulumi"), "#!/bin/sh\necho v3.250.0\n", { mode: 0o755 });
    writeFileSync(join(bin, "pulumi-language-nodejs"), "#!/bin/sh\n", { mode: 0o755 });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** Runs the command inside `eval` of a shell, as people do. */
  function evaluate(
    script: string,
    { path = `${root}/bin:/usr/bin:/bin`, flags = "--offline", ...env }: Record<string, string> = {},
  ) {
    const command = `node="$1"; shift; eval "$("$node" "$@" ${flags})" && { ${script}; }`;
    const args = [process.execPath, join(engine, "bundled.cjs"), join(engine, "env-command.ts")];
    return spawnSync("/bin/sh", ["-c", command, "sh", ...args], {
      encoding: "utf8",
      cwd: root,
      env: { PATH: path, HOME: root, REMOTE_ACCESS_CACHE: `${root}/cache`, ...env },
    });
  }

  it("makes pulumi work on a home of the rehearsal's own, whatever its path contains", () => {
    const { stdout, status } = evaluate(
      'printf "%s\\n" "$(pulumi version)" "$PULUMI_HOME" "$PULUMI_BACKEND_URL"',
      {
        REMOTE_ACCESS_REHEARSAL_HOME: `${root}/h o'me`,
      },
    );
    expect({ stdout, status }).toEqual({
      stdout: `v3.250.0\n${root}/h o'me/pulumi\nfile://${root}/h o'me/state\n`,
      status: 0,
    });
  });

  it("installs the stand-ins as plugins of the versions in use, readable by nobody else", () => {
    const home = `${root}/home`;
    expect(evaluate(":", { REMOTE_ACCESS_REHEARSAL_HOME: home }).status).toBe(0);
    expect(readdirSync(`${home}/pulumi/plugins`).sort()).toEqual([
      "resource-azure-native-v3.28.0",
      "resource-random-v4.21.2",
    ]);
    const script = readFileSync(
      `${home}/pulumi/plugins/resource-random-v4.21.2/pulumi-resource-random`,
      "utf8",
    );
    expect(script).toContain('/rehearsal/azure/random.ts\' "$@"');
    for (const folder of [home, `${home}/pulumi`, `${home}/state`])
      expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it("touches nothing of the user's", () => {
    evaluate(":", { REMOTE_ACCESS_REHEARSAL_HOME: `${root}/home` });
    expect(readdirSync(root).sort()).toEqual(["bin", "home"]);
  });

  it("fails in eval, says why in one sentence, and prints nothing to eval but false", () => {
    const { stdout, stderr, status } = evaluate("echo not reached", { path: "/nowhere" });
    expect(status).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /^The Pulumi CLI 3\.250\.0 or newer \(below 4\) is missing \(.*\): install it from .*\.\n$/,
    );
  });

  it("fails in eval when it is called wrongly", () => {
    const { stderr, status } = evaluate("echo not reached", { flags: "--ofline" });
    expect(status).not.toBe(0);
    expect(stderr).toContain("unknown option '--ofline'");
  });

  it("prints its help where people read it and nothing to eval", () => {
    const { stdout, stderr, status } = evaluate("echo evaluated", { flags: "--help" });
    expect({ stdout, status }).toEqual({ stdout: "evaluated\n", status: 0 });
    expect(stderr).toContain('eval "$(npm run --silent rehearsal:env)"');
  });
});
