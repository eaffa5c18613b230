import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { STEPS } from "./killed-rehearsal";
import { Rehearsal } from "./rehearsal";
import { complaintOf, PROJECT } from "./run";

jest.setTimeout(1_200_000);

const rehearsal = new Rehearsal();
afterAll(() => rehearsal.remove());

const changedFiles = () =>
  spawnSync("git", ["status", "--porcelain"], { cwd: PROJECT, encoding: "utf8" }).stdout;

describe("plain pulumi commands after eval", () => {
  const dirtyBefore = changedFiles();

  it("send the same operations and inputs, byte for byte, from the same settings", async () => {
    const plan = async () => {
      const { stdout } = await rehearsal.shell(
        "pulumi stack select dev --create >&2 && pulumi preview --json",
      );
      const { steps } = JSON.parse(stdout) as {
        steps: { op: string; urn: string; newState: { inputs?: object } }[];
      };
      const lines = steps.map(({ op, urn, newState }) => `${op} ${urn} ${JSON.stringify(newState.inputs)}`);
      return createHash("sha256").update(lines.sort().join("\n")).digest("hex") + ` of ${lines.length} steps`;
    };
    const first = await plan();
    expect(first).toMatch(new RegExp(` of ${STEPS} steps$`));
    expect(await plan()).toBe(first);
  });

  it("preview and bring up the stack, the second time without a change", async () => {
    const line =
      "pulumi stack select dev --create && pulumi preview --policy-pack policy-pack --policy-pack-config policy-pack/remote-access.json && pulumi up --yes";
    expect(complaintOf(await rehearsal.shell(line))).toBe("");
    const made = rehearsal.writes().length;
    const again = await rehearsal.shell("pulumi up --yes");
    expect(complaintOf(again)).toBe("");
    expect(again.stdout).toContain(`${STEPS} unchanged`);
    expect(rehearsal.writes()).toHaveLength(made);
  });

  it("show wrong settings with their keys and without a stack trace", async () => {
    const wrong = join(rehearsal.home, "wrong.yaml");
    const right = readFileSync(join(PROJECT, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(
      wrong,
      right.replace("redundancy: active-active", "redundancy: none\n  remote-access:aadTenant: x"),
    );
    const { code, stdout } = await rehearsal.shell(`pulumi preview --stack dev --config-file "${wrong}"`);
    expect(code).not.toBe(0);
    expect(stdout).toContain('remote-access:redundancy: found "none"; write active-standby or active-active');
    expect(stdout).toContain("remote-access:aadTenant: there is no such setting");
    expect(stdout).not.toContain("at readSettings");
  });

  it("leave the working tree as it was", () => {
    expect(changedFiles()).toBe(dirtyBefore);
  });
});
