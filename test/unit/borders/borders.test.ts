import { spawnSync } from "node:child_process";
import { join } from "node:path";

const PROJECT = join(__dirname, "..", "..", "..");

const REFUSED = [
  ["policy-pack/catalogue.ts", "../infra/names", "import-x/no-restricted-paths"],
  ["policy-pack/catalogue.ts", "../rehearsal/places", "import-x/no-restricted-paths"],
  ["infra/names.ts", "../policy-pack/catalogue", "import-x/no-restricted-paths"],
  ["infra/names.ts", "../rehearsal/places", "import-x/no-restricted-paths"],
  ["infra/names.ts", "./index", "import-x/no-restricted-paths"],
  ["rehearsal/places.ts", "../infra/names", "import-x/no-restricted-paths"],
  ["rehearsal/places.ts", "../policy-pack/catalogue", "import-x/no-restricted-paths"],
  ["infra/access-model/address-range.ts", "node:fs", "no-restricted-imports"],
  ["infra/access-model/address-range.ts", "@pulumi/pulumi", "no-restricted-imports"],
  ["infra/vpn/capacity.ts", "node:fs", "no-restricted-imports"],
] as const;

const ALLOWED = [
  ["infra/vpn/gateway.ts", "../names"],
  ["infra/names.ts", "node:fs"],
] as const;

let found: string[][];

beforeAll(() => {
  const cases = [...REFUSED, ...ALLOWED].map(([file, target]) => ({
    file: join(PROJECT, file),
    text: `import * as it from "${target}";\nexport { it };\n`,
  }));
  const script = join(__dirname, "lint-texts.mjs");
  const { stdout, stderr } = spawnSync(process.execPath, [script], {
    cwd: PROJECT,
    input: JSON.stringify(cases),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  found = JSON.parse(stdout) as string[][];
}, 120_000);

describe("the linter holds the borders", () => {
  it.each(REFUSED.map((row, index) => [...row, index] as const))(
    "%s may not import %s",
    (_file, _target, rule, index) => {
      expect(found[index]).toContain(rule);
    },
  );

  it.each(ALLOWED.map((row, index) => [...row, index] as const))(
    "%s may import %s",
    (_file, _target, index) => {
      expect(found[REFUSED.length + index]).toEqual([]);
    },
  );
});
