import { X509Certificate } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SealedStatement } from "../../infra/certificate-authority/statement/statement";
import { rehearsalEnvironmentIn } from "./pulumi-program";
import { STEPS } from "./killed-rehearsal";
import { Rehearsal } from "./rehearsal";
import { complaintOf, PROJECT, run, start, type Ended, type Running } from "./run";

jest.setTimeout(1_200_000);

const rehearsal = new Rehearsal();
const folder = join(rehearsal.home, "certificate-authority");
const statementFile = join(folder, "gateway-statement.json");
let env: NodeJS.ProcessEnv;

const pulumi = (...args: string[]) => start("pulumi", [...args, "--stack", "dev", "--non-interactive"], env);
const ca = (...args: string[]): Running =>
  start(
    process.execPath,
    ["--import", "tsx", join(PROJECT, "infra/certificate-authority/command.ts"), ...args],
    env,
  );
const revokeNow = (device: string, ...more: string[]) =>
  ca("revoke", device, "--because", "stolen", "--now", "--json", ...more);

interface RevokedNow {
  readonly revoked: ReadonlyArray<{ readonly device: string; readonly thumbprints: readonly string[] }>;
  readonly statement: number;
  readonly gateway: { readonly outcome: string; readonly sequence: number };
  readonly sessions: object;
  readonly steps: ReadonlyArray<{ readonly step: string; readonly seconds: number }>;
  readonly total: number;
}

async function resultOf({ ended }: Running): Promise<RevokedNow> {
  const outcome = await ended;
  expect(complaintOf(outcome)).toBe("");
  return JSON.parse(outcome.stdout) as RevokedNow;
}

/** Writes since then, each with what the gateway was told. */
function writesSince(position: number) {
  return rehearsal
    .writes()
    .slice(position)
    .map(({ method, id, body }) => {
      const { tags, properties } = (body ?? {}) as {
        tags?: Record<string, string>;
        properties?: { vpnClientConfiguration?: { vpnClientRevokedCertificates?: object[] } };
      };
      return {
        what: `${method} ${id.split("/").at(-1)}`,
        statement: Number(tags?.["remote-access-statement"]),
        refused: (properties?.vpnClientConfiguration?.vpnClientRevokedCertificates ?? []).map(
          (entry) => (entry as { properties: { thumbprint: string } }).properties.thumbprint,
        ),
      };
    });
}

const GATEWAY = "PUT vpng-musterstadt-dev";
const statement = () => (JSON.parse(readFileSync(statementFile, "utf8")) as SealedStatement).statement;

/** SHA-1 of the certificate that a web server would publish for a device. */
function thumbprintOf(device: string): string {
  const found = readdirSync(join(folder, "certificates"))
    .filter((name) => name.endsWith(".cer"))
    .map((name) => new X509Certificate(readFileSync(join(folder, "certificates", name))))
    .find(({ subject }) => subject.includes(`CN=${device}@`));
  return found!.fingerprint.replaceAll(":", "");
}

beforeAll(async () => {
  env = { ...rehearsalEnvironmentIn(rehearsal.home), NO_COLOR: "1" };
  expect(complaintOf(await ca("issue").ended)).toBe("");
  expect(complaintOf(await run("pulumi", ["stack", "select", "dev", "--create"], env))).toBe("");
  expect(complaintOf(await pulumi("up", "--yes", "--skip-preview").ended)).toBe("");
});
afterAll(() => rehearsal.remove());

describe("npm run ca -- revoke <device> --now", () => {
  it("ends with the thumbprint on the gateway, and writes nothing else in Azure", async () => {
    const before = rehearsal.writes().length;
    const thumbprint = thumbprintOf("LT-0003");
    const { revoked, gateway, sessions, steps, ...rest } = await resultOf(revokeNow("LT-0003"));
    expect(revoked).toEqual([expect.objectContaining({ device: "LT-0003", thumbprints: [thumbprint] })]);
    expect(gateway).toMatchObject({ outcome: "updated", sequence: rest.statement });
    expect(sessions).toEqual({ rehearsal: true });
    expect(steps.map(({ step }) => step)).toEqual(["ledger", "statement", "gateway", "sessions"]);
    expect(writesSince(before)).toEqual([
      { what: GATEWAY, statement: rest.statement, refused: [thumbprint] },
    ]);
  });

  it("writes nothing when it is called again", async () => {
    const before = [rehearsal.writes().length, statement().sequence];
    const { revoked, gateway } = await resultOf(revokeNow("LT-0003"));
    expect(revoked).toEqual([{ device: "LT-0003", thumbprints: [] }]);
    expect(gateway.outcome).toBe("already");
    expect([rehearsal.writes().length, statement().sequence]).toEqual(before);
  });

  it("leaves nothing for the next pulumi up to do", async () => {
    const before = rehearsal.writes().length;
    const { code, stdout } = await pulumi("up", "--yes").ended;
    expect(code).toBe(0);
    expect(stdout).toContain(`${STEPS} unchanged`);
    expect(rehearsal.writes()).toHaveLength(before);
  });

  it("waits for whoever holds the stack, says who, and goes on when it is free", async () => {
    const lock = join(rehearsal.home, "state/.pulumi/locks/organization/remote-access/dev/of-a-test.json");
    mkdirSync(dirname(lock), { recursive: true });
    const holder = {
      pid: process.pid,
      username: "ci",
      hostname: "runner",
      timestamp: "2026-11-27T03:00:00Z",
    };
    writeFileSync(lock, JSON.stringify(holder));
    const before = rehearsal.writes().length;
    const waiting = revokeNow("LT-0005");
    await waiting.printed(`The stack dev is locked by process ${process.pid} of ci@runner`);
    expect(rehearsal.writes()).toHaveLength(before);
    expect(statement().revoked.map(({ thumbprint }) => thumbprint)).toContain(thumbprintOf("LT-0005"));
    rmSync(lock);
    expect((await resultOf(waiting)).gateway.outcome).toBe("updated");
    expect(writesSince(before).at(-1)!.refused).toContain(thumbprintOf("LT-0005"));
  });

  it("beside another one and a pulumi up of the same moment: one after the other, and nothing is lost", async () => {
    const before = rehearsal.writes().length;
    const up = pulumi("up", "--yes");
    await up.printed("Previewing update"); // it holds the stack from here on
    const both = ["LT-0007", "LT-0009"].map((device) => revokeNow(device));
    const [one, other] = await Promise.all(both.map(resultOf));
    expect(complaintOf(await up.ended)).toBe("");

    const writes = writesSince(before);
    expect(new Set(writes.map(({ what }) => what))).toEqual(new Set([GATEWAY]));
    const sequences = writes.map(({ statement: sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    expect(sequences.at(-1)).toBe(Math.max(one!.statement, other!.statement));
    expect(writes.at(-1)!.refused).toEqual(
      expect.arrayContaining([thumbprintOf("LT-0007"), thumbprintOf("LT-0009"), thumbprintOf("LT-0003")]),
    );
  });

  it("cannot be taken back by a plan that was made before with an older statement", async () => {
    const [older, plan] = [join(rehearsal.home, "older.json"), join(rehearsal.home, "plan.json")];
    copyFileSync(statementFile, older);
    expect(complaintOf(await pulumi("preview", "--save-plan", plan).ended)).toBe("");
    const { statement: newest } = await resultOf(revokeNow("LT-0010"));
    const before = rehearsal.writes().length;
    const current = readFileSync(statementFile);

    copyFileSync(older, statementFile); // as in a checkout that has not fetched the new one
    const applied: Ended = await pulumi("up", "--yes", "--plan", plan).ended;
    writeFileSync(statementFile, current);
    expect(applied.code).not.toBe(0);
    expect(applied.stdout + applied.stderr).toContain(
      `already carries the statement with the sequence ${newest}`,
    );
    expect(rehearsal.writes()).toHaveLength(before);
  });

  it("can be finished by hand with the command that it names where it fails", async () => {
    const failed = await ca("revoke", "LT-0001", "--because", "stolen", "--now", "--authority", withoutPack())
      .ended;
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("Done are: ledger, statement.");
    const before = rehearsal.writes().length;
    const [, command] = /^By hand, in [^:]+: (pulumi up .*?) --policy-pack/m.exec(failed.stderr)!;
    expect(complaintOf(await run("sh", ["-c", `${command} --yes --skip-preview`], env))).toBe("");
    expect(writesSince(before)).toEqual([
      {
        what: GATEWAY,
        statement: statement().sequence,
        refused: expect.arrayContaining([thumbprintOf("LT-0001")]),
      },
    ]);
  });
});

/** The authority's file with a policy pack that is not there. */
function withoutPack(): string {
  const file = join(folder, "without-pack.yaml");
  const text = readFileSync(join(folder, "authority.yaml"), "utf8");
  writeFileSync(file, text.replace(/policyPack: .*/, "policyPack: there-is-no-such-folder"));
  return file;
}
