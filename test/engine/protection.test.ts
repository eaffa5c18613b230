import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Rehearsal } from "./rehearsal";
import { complaintOf, PROJECT } from "./run";

jest.setTimeout(1_200_000);

const rehearsal = new Rehearsal();
const copies: string[] = [];

beforeAll(async () => {
  const up = "pulumi stack select dev --create && pulumi up --yes --skip-preview --non-interactive";
  expect(complaintOf(await rehearsal.shell(up))).toBe("");
});
afterAll(() => {
  rehearsal.remove();
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

/** The program with one line changed, as a colleague might. */
function changed(file: string, from: string, to: string): string {
  const copy = mkdtempSync(join(tmpdir(), "changed-"));
  copies.push(copy);
  for (const name of [
    "infra",
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "package.json",
    "tsconfig.json",
    "tsconfig.pulumi.json",
  ]) {
    cpSync(join(PROJECT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(PROJECT, "node_modules"), join(copy, "node_modules"));
  const text = readFileSync(join(copy, file), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(copy, file), text.replace(from, to));
  return copy;
}

const ARGS = "infra/vpn/gateway-args.ts";
const FIXED = [
  ["vpnType", ARGS, 'vpnType: "RouteBased"', 'vpnType: "PolicyBased"'],
  ["gatewayType", ARGS, 'gatewayType: "Vpn"', 'gatewayType: "ExpressRoute"'],
  [
    "generation",
    ARGS,
    "vpnGatewayGeneration: spec.capacity.generation",
    'vpnGatewayGeneration: "Generation1"',
  ],
  [
    "location",
    "infra/vpn/gateway.ts",
    "location: args.location,\n        ipConfigurations",
    'location: "westeurope",\n        ipConfigurations',
  ],
] as const;

const VAULT_ARGS = "infra/certificate-authority/azure/vault-args.ts";
const FIXED_OF_AUTHORITY = [
  ["size of its keys", VAULT_ARGS, "const ANCHOR_BITS = 3072", "const ANCHOR_BITS = 4096"],
  ["operations of its keys", VAULT_ARGS, 'keyOps: ["sign", "verify"]', 'keyOps: ["sign", "decrypt"]'],
  [
    "second encryption",
    "infra/storage/closed-account.ts",
    "requireInfrastructureEncryption: true",
    "requireInfrastructureEncryption: false",
  ],
  [
    "only anchor",
    "Pulumi.dev.yaml",
    "environment: development",
    "environment: development\n    anchorGenerations: [2]",
  ],
] as const;

/** What of the authority cannot be had back, or would leave a hole in what is known. */
const PROTECTED = [
  /\/vaults\/[^/]+$/,
  /\/keys\/[^/]+$/,
  /\/storageAccounts\/[^/]+$/,
  /\/containers\/ledger$/,
  /\/immutabilityPolicies\/default$/,
  /\/workspaces\/[^/]+$/,
  // Those that are evidence; what the gateway logs is not.
  /\/diagnosticSettings\/audit$/,
  /\/virtualNetworkGateways\/[^/]+$/,
  /\/publicIPAddresses\/[^/]+$/,
];

describe("a standing authority", () => {
  it.each(FIXED_OF_AUTHORITY)("keeps the %s: the change is refused at preview", async (_, file, from, to) => {
    const { code, stdout, stderr } = await rehearsal.shell(
      "pulumi preview --stack dev",
      changed(file, from, to),
    );
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/marked for protection|because it is protected/);
  });

  it("gets a second anchor beside the first", async () => {
    const [, file, from] = FIXED_OF_AUTHORITY[3];
    const both = changed(file, from, `${from}\n    anchorGenerations: [1, 2]`);
    const { code, stdout } = await rehearsal.shell("pulumi preview --stack dev", both);
    expect(code).toBe(0);
    expect(stdout).toContain("+ 2 to create");
  });
});

describe("a standing gateway", () => {
  it.each(FIXED)("keeps its %s: the change is refused at preview", async (_, file, from, to) => {
    const { code, stdout, stderr } = await rehearsal.shell(
      "pulumi preview --stack dev",
      changed(file, from, to),
    );
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("as it is currently marked for protection");
    // Said by the program, which asks Azure, whatever the engine's state says; of what it means to make itself.
    if (file === ARGS) expect(stdout + stderr).toContain('"change: replace-gateway"');
  });

  // Of a key, because the program itself asks for the standing gateway and would refuse too.
  it("would lose that protection if the stand-in gave no detailed diff", async () => {
    const [, file, from, to] = FIXED_OF_AUTHORITY[0];
    const env = { REMOTE_ACCESS_STANDIN_NO_DETAILED_DIFF: "1" };
    const { code, stdout } = await rehearsal.shell(
      "pulumi preview --stack dev",
      changed(file, from, to),
      env,
    );
    expect(code).toBe(0);
    expect(stdout).not.toContain("marked for protection");
  });

  it("and its addresses survive a destroy, with and without --skip-preview", async () => {
    const standing = async () => {
      const { stdout } = await rehearsal.shell("pulumi stack --stack dev --show-ids");
      return [
        "vpng-musterstadt-dev",
        "pip-vpng-musterstadt-dev-1",
        "pip-vpng-musterstadt-dev-2",
        "pip-vpng-musterstadt-dev-3",
      ].filter((name) => !stdout.includes(name));
    };
    for (const flags of ["--yes", "--yes --skip-preview"]) {
      const { code, stdout, stderr } = await rehearsal.shell(`pulumi destroy --stack dev ${flags}`);
      expect(code).not.toBe(0);
      expect(stdout + stderr).toContain("protect");
      expect(await standing()).toEqual([]);
    }
    // Without a preview the engine begins with what nothing protected depends on: rights, names, doors.
    const deleted = rehearsal.writes().filter(({ method }) => method === "DELETE");
    const lost = deleted.filter(({ id }) => PROTECTED.some((pattern) => pattern.test(id)));
    expect(lost).toEqual([]);
  });
});
