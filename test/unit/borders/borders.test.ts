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
  ["rehearsal/lab/lab.ts", "../../infra/certificate-authority/core/signer", "import-x/no-restricted-paths"],
  [
    "rehearsal/lab/gateway/anchor-signer.ts",
    "../../../infra/certificate-authority/core/anchor-certificate",
    "import-x/no-restricted-paths",
  ],
  ["infra/access-model/address-range.ts", "node:fs", "no-restricted-imports"],
  ["infra/access-model/address-range.ts", "@pulumi/pulumi", "no-restricted-imports"],
  ["infra/vpn/capacity.ts", "node:fs", "no-restricted-imports"],
  ["infra/probe/make-list.ts", "node:fs", "no-restricted-imports"],
  ["policy-pack/findings/tried/read-probe.ts", "node:fs", "no-restricted-imports"],
  ["infra/index.ts", "@azure/identity", "@typescript-eslint/no-restricted-imports"],
  ["infra/access-model/address-range.ts", "node:http", "@typescript-eslint/no-restricted-imports"],
  ["infra/settings/named-file.ts", "node:os", "@typescript-eslint/no-restricted-imports"],
] as const;

const ALLOWED = [
  ["infra/vpn/gateway.ts", "../names"],
  ["infra/names.ts", "node:fs"],
  ["rehearsal/lab/gateway/anchor-signer.ts", "../../../infra/certificate-authority/core/signer"],
] as const;

const PROGRAM = "infra/vpn/gateway.ts";

/** What the program could do without any policy pack seeing it. */
const PAST_THE_PACK = [
  ["import a package that runs commands", `import * as it from "@pulumi/command/local";\nexport { it };`],
  ["call Azure by an SDK", `import * as it from "@azure/arm-network";\nexport { it };`],
  ["open a connection", `import * as it from "node:https";\nexport { it };`],
  ["start a process", `export { execFile as it } from "node:child_process";`],
  ["import what is named at run time", `export const it = (name: string): Promise<unknown> => import(name);`],
  ["require a module", `export const it: unknown = require("node:http");`],
  ["get a module from the process", `export const it = process.getBuiltinModule("http");`],
  ["fetch", `export const it = fetch("https://management.azure.com");`],
  [
    "make a dynamic resource",
    `import * as pulumi from "@pulumi/pulumi";\nexport class It extends pulumi.dynamic.Resource {}`,
  ],
  [
    "make a dynamic resource by its short name",
    `import { dynamic } from "@pulumi/pulumi";\nexport class It extends dynamic.Resource {}`,
  ],
  [
    "make a dynamic resource by a name in brackets",
    `import * as pulumi from "@pulumi/pulumi";\nexport class It extends pulumi["dynamic"].Resource {}`,
  ],
  [
    "take the runtime out of Pulumi",
    `import * as pulumi from "@pulumi/pulumi";\nexport const { runtime: it } = pulumi;`,
  ],
  [
    "invoke by a token",
    `import * as pulumi from "@pulumi/pulumi";\nexport const it = pulumi.runtime.invoke("azure-native:storage:listStorageAccountKeys", {});`,
  ],
  [
    "transform resources",
    `import * as pulumi from "@pulumi/pulumi";\nexport const it = pulumi.runtime.registerResourceTransform(() => undefined);`,
  ],
  [
    "list the keys of an account",
    `import * as storage from "@pulumi/azure-native/storage";\nexport const it = storage.listStorageAccountKeysOutput({ accountName: "a", resourceGroupName: "b" });`,
  ],
  [
    "make a signature by a named import",
    `import { listStorageAccountSAS as it } from "@pulumi/azure-native/storage";\nexport { it };`,
  ],
  [
    "get a token",
    `import { getClientToken as it } from "@pulumi/azure-native/authorization";\nexport { it };`,
  ],
  ["keep a resource that leaves the program", `export const it = { retainOnDelete: true };`],
  ["delete a resource with another one", `export const it = { deletedWith: undefined };`],
  ["transform one resource", `export const it = { transforms: [] };`],
  ["swap the provider's binary", `export const it = { pluginDownloadURL: "https://example.com" };`],
  [
    "adopt what stands",
    `import * as pulumi from "@pulumi/pulumi";\nexport const it = new pulumi.CustomResource("a", "b", {}, { import: "/id" });`,
  ],
  [
    "run hooks",
    `import * as resources from "@pulumi/azure-native/resources";\nexport const it = new resources.ResourceGroup("a", {}, { hooks: {} });`,
  ],
  [
    "take another version of the provider",
    `import * as pulumi from "@pulumi/pulumi";\nexport const it = new pulumi.CustomResource("a", "b", {}, { version: "2.0.0" });`,
  ],
] as const;

/** Texts in which the linter finds nothing. */
const HARMLESS = [
  [
    PROGRAM,
    "know a preview",
    `import * as pulumi from "@pulumi/pulumi";\nexport const it = pulumi.runtime.isDryRun();`,
  ],
  [
    PROGRAM,
    "speak of a version",
    `export const it = [new Map([["a", { version: 1, import: true, hooks: false }]])];`,
  ],
  [PROGRAM, "have lists of its own", `import { listOf } from "../names";\nexport const it = listOf;`],
  [
    "infra/access-report/command.ts",
    "be a command that calls somebody",
    `export const it = fetch("https://example.com");`,
  ],
  [
    "infra/azure-calls/credential.ts",
    "use Azure's SDK",
    `import * as it from "@azure/identity";\nexport { it };`,
  ],
] as const;

const CASES = [
  ...[...REFUSED, ...ALLOWED].map(
    ([file, target]) => [file, `import * as it from "${target}";\nexport { it };`] as const,
  ),
  ...PAST_THE_PACK.map(([, text]) => [PROGRAM, text] as const),
  ...HARMLESS.map(([file, , text]) => [file, text] as const),
];

let found: string[][];

beforeAll(() => {
  const cases = CASES.map(([file, text]) => ({ file: join(PROJECT, file), text: `${text}\n` }));
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

const BORDER = ["no-restricted-syntax", "@typescript-eslint/no-restricted-imports"];
const AFTER_IMPORTS = REFUSED.length + ALLOWED.length;

describe("the Pulumi program", () => {
  it.each(PAST_THE_PACK.map(([what], index) => [what, index] as const))("may not %s", (_, index) => {
    expect(BORDER.filter((rule) => found[AFTER_IMPORTS + index]?.includes(rule))).not.toEqual([]);
  });

  it.each(HARMLESS.map(([file, what], index) => [file, what, index] as const))(
    "%s may %s",
    (_file, _what, index) => {
      const rules = found[AFTER_IMPORTS + PAST_THE_PACK.length + index];
      expect(rules?.filter((rule) => BORDER.includes(rule))).toEqual([]);
    },
  );
});
