import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { PROJECT } from "./pipelines";

const PACK = "@musterstadt/remote-access-policy-pack@1.2.0";
const DIGEST = "0123456789abcdef".repeat(4);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "released-pack-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Stands in for npm and node: writes down how it was called, and fails where a word of `failing` is among it. */
function run(variables: Readonly<Record<string, string>>, failing = "nothing") {
  const calls = join(folder, "calls");
  for (const name of ["npm", "node"]) {
    const program = join(folder, name);
    writeFileSync(
      program,
      `#!/bin/sh\necho "${name} $*" >>"${calls}"\necho noise\ncase "$*" in *${failing}*) exit 1;; esac\n`,
    );
    chmodSync(program, 0o755);
  }
  writeFileSync(calls, "");
  const { status, stdout, stderr } = spawnSync(join(PROJECT, ".ci/released-pack"), ["/there"], {
    env: { PATH: `${folder}${delimiter}${process.env.PATH ?? ""}`, ...variables },
    encoding: "utf8",
  });
  return { status, stdout, stderr, calls: readFileSync(calls, "utf8").trim().split("\n") };
}

const installed = "/there/node_modules/@musterstadt/remote-access-policy-pack";

it("installs without scripts, compares the digest, asks the canary, and says where the pack lies", () => {
  const { status, stdout, calls } = run({
    POLICY_PACK: PACK,
    POLICY_PACK_DIGEST: DIGEST,
    POLICY_PACK_TRUST: "anchors=1 pools=2",
  });
  expect(status).toBe(0);
  expect(stdout).toBe(`${installed}\n`);
  expect(calls).toEqual([
    expect.stringMatching(new RegExp(`^npm install --prefix /there --ignore-scripts .* ${PACK}$`)),
    `npm run --silent policies -- digest --pack ${installed} --expect ${DIGEST}`,
    `node ${installed}/canary.cjs --config policy-pack/remote-access.json --scope remote-access --trust anchors=1 --trust pools=2`,
  ]);
});

it.each(["install", "digest", "canary.cjs"])("gives no pack when %s fails", (step) => {
  const { status, stdout } = run({ POLICY_PACK: PACK, POLICY_PACK_DIGEST: DIGEST }, step);
  expect(status).not.toBe(0);
  expect(stdout).toBe("");
});

it.each([
  ["no pack", "", DIGEST],
  ["a pack without version", "remote-access-policy-pack", DIGEST],
  ["a range of versions", "remote-access-policy-pack@^1.2.0", DIGEST],
  ["a pack by its address", "https://packs.example/pack.tgz", DIGEST],
  ["an option", "--registry=https://packs.example a@1.2.0", DIGEST],
  ["no digest", PACK, ""],
  ["a digest that is too short", PACK, DIGEST.slice(1)],
])("refuses %s before it installs anything", (_, pack, digest) => {
  const { status, stderr, calls } = run({ POLICY_PACK: pack, POLICY_PACK_DIGEST: digest });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^POLICY_PACK\w* must be .*\(docs\/pipelines\.md\)$/m);
  expect(calls).toEqual([""]);
});
