import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SoftwareSeal } from "../../infra/certificate-authority/core/signer";
import { sealStatement, statementText } from "../../infra/certificate-authority/statement/seal-statement";
import type {
  GatewayStatement,
  SealedStatement,
} from "../../infra/certificate-authority/statement/statement";
import { rehearsalEnvironmentIn } from "./pulumi-program";
import { STEPS } from "./killed-rehearsal";
import { Rehearsal } from "./rehearsal";
import { complaintOf, PROJECT, run, type Ended } from "./run";

jest.setTimeout(1_200_000);

const rehearsal = new Rehearsal();
const folder = join(rehearsal.home, "certificate-authority");
const file = join(folder, "gateway-statement.json");
const [LOST, STOLEN] = ["1".repeat(40), "F".repeat(40)];
let env: NodeJS.ProcessEnv;
let first: GatewayStatement;
let planned: string;

const pulumi = (...args: string[]): Promise<Ended> =>
  run("pulumi", [...args, "--stack", "dev", "--non-interactive"], env);
const init = () =>
  run(
    process.execPath,
    ["--import", "tsx", join(PROJECT, "infra/certificate-authority/command.ts"), "init", "--json"],
    env,
  );

/** Puts a statement of the rehearsal's own authority in place. */
async function publish(change: Partial<GatewayStatement>): Promise<void> {
  const seal = new SoftwareSeal(readFileSync(join(folder, "ledger-seal.key"), "utf8"));
  const statement = { ...first, time: hoursAgo(0), ...change };
  const ledger = { ...first.ledger, sequence: statement.sequence };
  writeFileSync(file, statementText(await sealStatement({ ...statement, ledger }, seal)));
}

const hoursAgo = (hours: number) =>
  new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
const revoked = [
  { thumbprint: STOLEN, class: "stolen", notAfter: hoursAgo(-48) },
  { thumbprint: LOST, class: "lost", notAfter: hoursAgo(-48) },
] as const;

beforeAll(async () => {
  env = { ...rehearsalEnvironmentIn(rehearsal.home), NO_COLOR: "1" };
  first = (JSON.parse(readFileSync(file, "utf8")) as SealedStatement).statement;
  expect(complaintOf(await run("pulumi", ["stack", "select", "dev", "--create"], env))).toBe("");
  await publish({ sequence: 5, revoked });
  planned = (await pulumi("preview", "--json")).stdout;
  expect(complaintOf(await pulumi("up", "--yes", "--skip-preview"))).toBe("");
});
afterAll(() => rehearsal.remove());

describe("the gateway statement", () => {
  it("puts its revoked certificates and its number on the planned gateway", () => {
    const { steps } = JSON.parse(planned) as {
      steps: { urn: string; newState: { inputs: Record<string, unknown> } }[];
    };
    const gateway = steps.find(({ urn }) => urn.includes("VirtualNetworkGateway"))!.newState.inputs;
    expect(gateway).toMatchObject({
      tags: { "remote-access-statement": "5" },
      vpnClientConfiguration: {
        vpnClientRevokedCertificates: [
          { name: LOST, thumbprint: LOST },
          { name: STOLEN, thumbprint: STOLEN },
        ],
      },
    });
  });

  it("is refused at preview when the gateway already carries a newer one, and nothing is sent", async () => {
    const before = rehearsal.writes().length;
    await publish({ sequence: 4 });
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { code, stdout, stderr } = await pulumi(...command);
      expect(code).not.toBe(0);
      expect(stdout + stderr).toContain(
        "has the sequence 4, and the gateway vpng-musterstadt-dev already carries the statement with the sequence 5",
      );
      expect(stdout + stderr).toContain("npm run ca -- statement");
      expect(stdout + stderr).not.toContain("    at ");
    }
    expect(rehearsal.writes()).toHaveLength(before);
  });

  it("changes nothing when it is signed again", async () => {
    await publish({ sequence: 5, revoked: [...revoked].reverse() });
    const again = await pulumi("up", "--yes", "--skip-preview");
    expect(complaintOf(again)).toBe("");
    expect(again.stdout).toContain(`${STEPS} unchanged`);
  });

  it("of yesterday may be previewed with a warning, but not brought up until it is made anew", async () => {
    await publish({ sequence: 5, revoked, time: hoursAgo(25) });
    const preview = await pulumi("preview");
    expect(complaintOf(preview)).toBe("");
    expect(preview.stdout).toContain("25 hours ago; at most 24 hours are allowed");
    const up = await pulumi("up", "--yes", "--skip-preview");
    expect(up.code).not.toBe(0);
    expect(up.stdout).toContain('remote-access:gatewayStatement.file: "rehearsal:certificate-authority/');
    expect(up.stdout).toContain("make a new one with: npm run ca -- statement");

    expect(complaintOf(await init())).toBe("");
    expect(complaintOf(await pulumi("up", "--yes", "--skip-preview"))).toBe("");
  });

  it("is refused when it was changed after it was signed", async () => {
    await publish({ sequence: 6, revoked });
    const text = readFileSync(file, "utf8");
    const changed = text.replace(STOLEN, "E".repeat(40));
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    const { code, stdout } = await pulumi("preview");
    expect(code).not.toBe(0);
    expect(stdout).toContain("seal.signature: does not verify");
  });
});
