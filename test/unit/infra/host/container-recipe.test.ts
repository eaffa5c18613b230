import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { needs } from "./host-tool";
import { copyAs, PROJECT, recipe } from "./recipe";

/*
 * No container engine runs here: the image itself was never built. What the recipe copies and runs is copied and run in a
 * folder of its own, with the packages that are installed already; test/long installs them as the recipe does.
 */

let folder: string;
let image: string;
const { before, stages } = recipe();
const [build, final] = [stages[0]!, stages[1]!];
const lines = (word: string, stage = final) =>
  stage.instructions.filter((one) => one.word === word).map(({ rest }) => rest);

/** Runs the build stage in a folder of its own. */
function built(name: string): string {
  const [source, out] = [join(folder, name), join(folder, `${name}-out`)];
  copyAs(build, { "": PROJECT }, (target) => join(source, target));
  symlinkSync(join(PROJECT, "node_modules"), join(source, "node_modules"));
  mkdirSync(join(out, "out"), { recursive: true });
  const [install, make] = lines("RUN", build);
  expect(install).toBe("npm ci --ignore-scripts --no-audit --no-fund");
  expect(make).toBe("npm run build:host -- /out");
  const { status, stderr } = spawnSync("npm", ["run", "build:host", "--", join(out, "out")], {
    cwd: source,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return out;
}

const ca = (...argv: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(join(image, "opt/remote-access/ca.cjs"), [...argv], {
    cwd: "/",
    encoding: "utf8",
    env: { PATH: process.env.PATH, NODE_ENV: "production" },
  });
  return { status, stdout, stderr };
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "recipe-"));
  image = join(folder, "image");
  copyAs(final, { build: built("one") }, (target) => join(image, target));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("what the recipe says", () => {
  it("is one base image, pinned by its tag, with a place for the digest", () => {
    expect(before).toEqual([
      {
        word: "ARG",
        rest: expect.stringMatching(/^BASE=docker\.io\/library\/node:22\.\d+\.\d+-bookworm-slim$/),
      },
    ]);
    expect(stages.map(({ base, name }) => [base, name])).toEqual([
      ["${BASE}", "build"],
      ["${BASE}", undefined],
    ]);
  });

  it("runs as nobody in particular, and starts the command", () => {
    expect(lines("USER")).toEqual(["10001:10001"]);
    expect(lines("ENTRYPOINT")).toEqual(['["/opt/remote-access/ca.cjs"]']);
    expect(
      final.instructions.map(({ word }) => word).filter((word) => word === "ADD" || word === "VOLUME"),
    ).toEqual([]);
  });

  it("takes no secret in: nothing but the two lists of packages, two settings and the sources", () => {
    expect(lines("COPY", build)).toEqual([
      "package.json package-lock.json .npmrc tsconfig.json ./",
      "infra infra",
    ]);
    expect(readFileSync(join(PROJECT, ".npmrc"), "utf8")).not.toMatch(/_auth|token|password/i);
  });
});

describe("what comes of it", () => {
  it("is the command as one file, its licences, the hour, and nothing else", () => {
    expect(readdirSync(image)).toEqual(["opt"]);
    expect(readdirSync(join(image, "opt/remote-access")).sort()).toEqual([
      "SHA256SUMS",
      "ca.cjs",
      "ca.cjs.LEGAL.txt",
      "hourly.sh",
    ]);
  });

  it("prints its help without a package beside it", () => {
    const { status, stdout, stderr } = ca("--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const command of ["issue", "revoke", "statement", "verify", "watch"])
      expect(stdout).toContain(command);
    expect(existsSync(join(image, "node_modules"))).toBe(false);
  });

  it("makes an authority, seals, proves and watches", () => {
    const home = join(folder, "home");
    const file = join(home, "certificate-authority/authority.yaml");
    expect(ca("init", "--home", home).status).toBe(0);
    expect(ca("statement", "--authority", file).status).toBe(0);
    expect(ca("verify", "--authority", file)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("The ledger is sound."),
    });
    expect(ca("watch", "--authority", file).status).toBe(0);
  });

  it("reaches for the managed identity where a key lies in a vault: that package is in it too", () => {
    const { stderr } = spawnSync(
      join(image, "opt/remote-access/ca.cjs"),
      ["statement", "--authority", join(PROJECT, "test/unit/infra/host/vault-authority.yaml")],
      { encoding: "utf8", env: { PATH: process.env.PATH, AZURE_CLIENT_ID: "not a client id" } },
    );
    expect(stderr).toContain("AZURE_CLIENT_ID is not a client id");
  });

  it("is the same, byte for byte, when somebody else builds it", () => {
    const sums = (out: string) => readFileSync(join(out, "SHA256SUMS"), "utf8");
    expect(sums(join(built("another place"), "out"))).toBe(sums(join(folder, "one-out/out")));
    expect(readFileSync(join(image, "opt/remote-access/ca.cjs"), "utf8")).not.toContain(PROJECT);
  }, 60_000);

  needs("strace", "apt-get install strace")(
    "asks the kernel for nothing that its unit refuses, but for two calls that it can do without",
    () => {
      const trace = join(folder, "trace");
      const command = join(image, "opt/remote-access/ca.cjs");
      const argv = ["watch", "--statement", join(folder, "none"), "--seal-key", "0".repeat(64)];
      const traced = (...options: string[]) =>
        spawnSync("strace", ["-f", "-o", trace, ...options, command, ...argv], { encoding: "utf8" });
      expect(traced().status).toBe(3);
      const used = readFileSync(trace, "utf8").match(/(?<=^\d+ +)\w+(?=\()/gm) ?? [];
      expect(used.length).toBeGreaterThan(100);
      const allowed = systemCalls("@system-service");
      for (const refused of ["@privileged", "@resources"])
        systemCalls(refused).forEach((call) => allowed.delete(call));
      const refused = [...new Set(used)].filter((call) => !allowed.has(call));
      expect(refused.filter((call) => !["pkey_alloc", "pkey_mprotect"].includes(call))).toEqual([]);
      // V8 protects its compiled code with them where it may.
      expect(traced("-e", "inject=pkey_alloc:error=EPERM").stdout).toContain("ALARM   unreadable");
    },
  );
});

/** The calls of one of systemd's sets, those of the sets in it as well. */
function systemCalls(set: string): Set<string> {
  const { stdout } = spawnSync("systemd-analyze", ["syscall-filter", set], { encoding: "utf8" });
  const names = stdout
    .split("\n")
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  return new Set(names.flatMap((name) => (name.startsWith("@") ? [...systemCalls(name)] : [name])));
}
