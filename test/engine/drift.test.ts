import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AuditReport } from "../../policy-pack/audit/report";
import { selfSigned } from "../policies/self-signed";
import { rehearsalEnvironmentIn } from "./pulumi-program";
import { Rehearsal } from "./rehearsal";
import { PROJECT, run, type Ended } from "./run";

const GATEWAY = "vpng-musterstadt-dev";
const ROOTS = "vpnClientConfiguration.vpnClientRootCertificates";
const POLICIES = "vpnClientConfiguration.vpnClientIpsecPolicies";
const SIGN_IN = "vpnClientConfiguration.vpnAuthenticationTypes";

const rehearsal = new Rehearsal();
let env: NodeJS.ProcessEnv;
/** What makes up a deployed stack: the engine's record and the stand-in's. */
const parts = ["state", "azure"].map((name) => ({
  live: join(rehearsal.home, name),
  saved: join(rehearsal.home, `deployed-${name}`),
}));

const node = (script: string, ...args: string[]): Promise<Ended> =>
  run(process.execPath, ["--import", "tsx", join(PROJECT, script), ...args], env);
const portal = (...args: string[]) => node("rehearsal/azure/portal-command.ts", ...args);
async function audit(...args: string[]): Promise<{ code: number | null; report: AuditReport }> {
  const { code, stdout, stderr } = await node(
    "policy-pack/audit/command.ts",
    "--stack",
    "dev",
    "--json",
    ...args,
  );
  if (stdout === "") throw new Error(stderr);
  return { code, report: JSON.parse(stdout) as AuditReport };
}
async function pulumi(...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await run("pulumi", [...args, "--non-interactive"], env);
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${stdout}${stderr}`);
}
const up = () => pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
const inShort = (changes: AuditReport["drift"] = []) =>
  changes.map(({ urn, operation, properties }) =>
    [urn.split("::").at(-1), operation, ...properties].join(" "),
  );

beforeAll(async () => {
  env = { ...rehearsalEnvironmentIn(rehearsal.home), NO_COLOR: "1" };
  await pulumi("stack", "select", "dev", "--create");
  await up();
  for (const { live, saved } of parts) cpSync(live, saved, { recursive: true });
}, 120_000);
beforeEach(() => {
  for (const { live, saved } of parts) {
    rmSync(live, { recursive: true, force: true });
    cpSync(saved, live, { recursive: true });
  }
});
afterAll(() => rehearsal.remove());

it("finds nothing in a stack as it was deployed", async () => {
  const { code, report } = await audit();
  expect(report).toEqual({
    stack: "dev",
    clean: true,
    drift: [],
    plan: [],
    violations: [],
    exempted: [],
    faults: [],
    verdict: { blocked: 0, exempted: 0, notJudged: 0, line: "passed" },
  });
  expect(code).toBe(0);
}, 60_000);

describe("a change made in the portal", () => {
  it.each<[string, () => string[], { drift: string[]; plan: string[]; rules: string[] }]>([
    [
      "to sign-in with Entra ID",
      () => ["set", GATEWAY, `${SIGN_IN}[1]`, '"AAD"'],
      {
        drift: [`gateway update ${SIGN_IN}[1]`],
        plan: [`gateway update ${SIGN_IN}[1]`],
        rules: ["p2s-certificate-only"],
      },
    ],
    [
      "that adds a root certificate",
      () => [
        "set",
        GATEWAY,
        `${ROOTS}[1]`,
        JSON.stringify({ name: "other", publicCertData: selfSigned("other").base64 }),
      ],
      {
        drift: [`gateway update ${ROOTS}[1]`],
        plan: [`gateway update ${ROOTS}[1]`],
        rules: ["p2s-root-pinned"],
      },
    ],
    [
      "that removes the IPsec policy",
      () => ["set", GATEWAY, POLICIES, "null"],
      {
        drift: [`gateway update ${POLICIES}`],
        plan: [`gateway update ${POLICIES}`],
        rules: ["p2s-ipsec-strong"],
      },
    ],
    [
      "that deletes an address",
      () => ["delete", `pip-${GATEWAY}-3`],
      {
        // Its lock goes with it.
        drift: ["gateway-address-3 delete", "locks-address-3 delete"],
        plan: [
          "gateway-address-3 create",
          "gateway update ipConfigurations[2].publicIPAddress.id",
          "locks-address-3 create",
        ],
        rules: [],
      },
    ],
  ])(
    "%s is reported, and the plan shows the way back",
    async (_, edit, expected) => {
      expect(await portal(...edit())).toMatchObject({ code: 0 });
      const { code, report } = await audit();
      expect(code).toBe(1);
      expect(inShort(report.drift)).toEqual(expected.drift);
      expect(inShort(report.plan)).toEqual(expected.plan);
      const rules = report.violations?.map(({ rule }) => rule);
      expect(rules).toEqual(expect.arrayContaining(expected.rules));
      expect(report.faults).toEqual([]);
    },
    60_000,
  );

  it("is reported by the next audit too, until the way back is gone", async () => {
    await portal("delete", `pip-${GATEWAY}-3`);
    await audit("--no-plan");
    const second = await audit();
    expect(second.code).toBe(1);
    expect(inShort(second.report.drift)).toEqual([]);
    expect(inShort(second.report.plan)).toContain("gateway-address-3 create");
    await up();
    expect(await audit()).toMatchObject({ code: 0, report: { clean: true } });
  }, 90_000);
});

it("says that no audit was possible when there is no such stack, with another exit code than for findings", async () => {
  const { code, stderr } = await node("policy-pack/audit/command.ts", "--stack", "none");
  expect(stderr).toContain("no stack named 'none' found");
  expect(code).toBe(3);
}, 60_000);
