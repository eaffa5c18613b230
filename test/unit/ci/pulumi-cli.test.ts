import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ENGINE_VERSION } from "../../../rehearsal/engine/version";
import { PROJECT } from "./pipelines";

let work: string;
beforeEach(() => (work = mkdtempSync(join(tmpdir(), "pulumi-cli-"))));
afterEach(() => rmSync(work, { recursive: true, force: true }));

function program(name: string, body: string): void {
  const file = join(work, "path", name);
  mkdirSync(join(work, "path"), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
}

/** With an image's `pulumi` of that version, and an installer that only says how it was called. */
function run(version: string) {
  program("pulumi", `echo ${version}`);
  program("node", `echo "$*"; mkdir -p "$2/bin"; ln -s "${work}/path/pulumi" "$2/bin/pulumi"`);
  return spawnSync(join(PROJECT, ".ci/pulumi-cli"), [join(work, "cli")], {
    env: { PATH: `${join(work, "path")}${delimiter}${process.env.PATH ?? ""}` },
    encoding: "utf8",
  });
}

it("takes that of the image, with what lies beside it, where it is the version of the project", () => {
  const { status, stdout } = run(`v${ENGINE_VERSION}`);
  expect([status, stdout]).toEqual([0, ""]);
  expect(realpathSync(join(work, "cli/bin"))).toBe(realpathSync(join(work, "path")));
});

it.each(["v3.249.0", "v4.0.0", "nothing"])(
  "installs the version of the project where the image has %s",
  (version) => {
    const { status, stdout } = run(version);
    expect(status).toBe(0);
    expect(stdout.split("\n")[0]).toBe(
      `rehearsal/engine/install-official.cjs ${join(work, "cli")} ${ENGINE_VERSION} 300`,
    );
    expect(existsSync(join(work, "cli/bin/pulumi"))).toBe(true);
  },
);
