import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Rehearsal } from "./rehearsal";
import { complaintOf, PROJECT } from "./run";

jest.setTimeout(1_200_000);

const rehearsal = new Rehearsal();
const copies: string[] = [];

beforeAll(async () => {
  expect(complaintOf(await rehearsal.rehearse())).toBe("");
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

describe("a standing gateway", () => {
  it.each(FIXED)("keeps its %s: the change is refused at preview", async (_, file, from, to) => {
    const { code, stdout, stderr } = await rehearsal.shell(
      "pulumi preview --stack dev",
      changed(file, from, to),
    );
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("as it is currently marked for protection");
  });

  it("would lose that protection if the stand-in gave no detailed diff", async () => {
    const [, file, from, to] = FIXED[0];
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
    const deleted = rehearsal.writes().filter(({ method }) => method === "DELETE");
    expect(deleted).toEqual([]);
  });
});
