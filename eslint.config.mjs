import { buildSync } from "esbuild";
import tseslint from "typescript-eslint";
import importX, { createNodeResolver } from "eslint-plugin-import-x";

/** Which folder may know which (docs/architecture.md, "Borders"). */
const borders = [
  {
    target: "./policy-pack",
    from: "./infra",
    message: "The pack judges any stack: it imports nothing from infra/.",
  },
  { target: "./policy-pack", from: "./rehearsal", message: "The pack is published alone." },
  { target: "./infra", from: "./policy-pack", message: "The program must not know its judge." },
  { target: "./infra", from: "./rehearsal", message: "Nothing that runs in production knows the rehearsal." },
  {
    target: "./rehearsal",
    from: "./infra",
    message: "The rehearsal knows the program only through the CLI and the plan.",
  },
  {
    target: "./rehearsal",
    from: "./policy-pack",
    message: "The rehearsal knows the pack only through the CLI.",
  },
  { target: "./policy-pack/rules", from: "./policy-pack/index.ts" },
  { target: "./infra/!(index.ts)", from: "./infra/index.ts" },
];

/** Files of the rehearsal that may take one file of the program's, each with the reason beside its import. */
const exceptions = [
  { file: "rehearsal/lab/gateway/anchor-signer.ts", takes: "./certificate-authority/core/signer.ts" },
];

/** Pure folders: decisions as functions from data to data, no Pulumi and no Node I/O. */
const pure = [
  "infra/access-model/**/*.ts",
  "infra/devices/**/*.ts",
  "infra/certificate-authority/core/**/*.ts",
  "infra/certificate-authority/ledger/{chain,checkpoint,entry,entry-schema,intent-life,view,verify*,finding,hsm-log}.ts",
  "infra/certificate-authority/statement/{read-statement,seal-statement,statement,statement-schema,watch-findings}.ts",
  "infra/certificate-authority/sessions/{judge-sessions,session}.ts",
  "infra/certificate-authority/gateway/{engine-events,gateway-place,stack-gateway,stack-lock}.ts",
  "infra/certificate-authority/run/{decision,source-survey,statement-content,stop}.ts",
  "infra/certificate-authority/approval/{request,approval}.ts",
  "infra/enrolment/collect/{collected,joining/*}.ts",
  "infra/client-profiles/!(candidates|command|profile-folder|run-profiles).ts",
  "infra/vpn/capacity.ts",
  "infra/vpn/capacity-{certificates,explanation,report,surge}.ts",
  "infra/probe/!(command|kit|run-probe|run-script|stack-facts).ts",
  "infra/simulation/!(command).ts",
  "infra/change-safety/!(command|preview).ts",
  "policy-pack/resource-model/**/*.ts",
  "policy-pack/connectivity/**/*.ts",
  "policy-pack/exposure/**/*.ts",
  "policy-pack/reachability/**/*.ts",
  "policy-pack/findings/{html,markdown,sarif,terminal,controls,tried}/**/*.ts",
];

/** The Pulumi program: its entry and whatever that one brings along. The commands beside it are not part of it. */
const program = Object.keys(
  buildSync({
    absWorkingDir: import.meta.dirname,
    entryPoints: ["infra/index.ts"],
    bundle: true,
    packages: "external",
    platform: "node",
    metafile: true,
    write: false,
    logLevel: "silent",
  }).metafile.inputs,
);

/** What the program may import besides its own files: nothing by which it could call anybody but the engine. */
const packagesOfProgram = [
  "@pulumi/pulumi",
  "@pulumi/random",
  "@pulumi/azure-native(/[a-z]+)?",
  "@peculiar/asn1-(schema|x509)",
  "canonicalize",
  "csv-stringify/sync",
  "ipaddr\\.js",
  "zod",
  "node:(crypto|fs|path)",
];

const MINTS =
  "A key, signature or token that a lookup makes appears in no plan: no rule of the policy pack sees it.";
const UNSEEN = "Pulumi shows this option to no policy pack (docs/threat-model.md).";
const CALLS = "The program says what shall be, and calls nobody: no policy pack sees a call.";

/** What a program could do past every policy pack (docs/threat-model.md, "What a pack cannot see"). */
const pastThePack = [
  ["ImportExpression", "Import at the top, where the linter sees what."],
  ["CallExpression[callee.name='require']", "Import at the top, where the linter sees what."],
  ["MemberExpression[property.name='getBuiltinModule']", CALLS],
  ["Identifier[name=/^(fetch|WebSocket|EventSource|XMLHttpRequest|eval)$/]", CALLS],
  [
    "ImportDeclaration[source.value=/^@pulumi/] ImportSpecifier[imported.name=/^(dynamic|runtime)$/]",
    "Name it in full, as pulumi.runtime, where the linter sees what is taken of it.",
  ],
  ["MemberExpression[property.name='dynamic']", CALLS],
  ["MemberExpression[property.value=/^(dynamic|runtime)$/]", CALLS],
  ["ObjectPattern > Property[key.name=/^(dynamic|runtime)$/]", CALLS],
  [
    "MemberExpression[object.property.name='runtime'][property.name!=/^(isDryRun|allConfig)$/]",
    "Of Pulumi's runtime the program needs to know whether this is a preview, and the configuration; the rest goes past the pack.",
  ],
  [
    "ImportDeclaration[source.value=/^@pulumi/] ImportSpecifier[imported.name=/^(list[A-Z]|get\\w*(Token|Secret|Password|Credential|ApiKey))/]",
    MINTS,
  ],
  ["MemberExpression[property.name=/^(list[A-Z]|get\\w*(Token|Secret|Password|Credential|ApiKey))/]", MINTS],
  [
    "Property[key.name=/^(retainOnDelete|deletedWith|transforms|transformations|xTransforms|pluginDownloadURL)$/]",
    UNSEEN,
  ],
  // Words that mean something else elsewhere: only in the options of a resource, its last argument.
  [
    "NewExpression[arguments.length>2] > ObjectExpression:nth-last-child(1) > Property[key.name=/^(import|hooks|version)$/]",
    UNSEEN,
  ],
].map(([selector, message]) => ({ selector, message }));

export default tseslint.config(
  { ignores: ["node_modules/", "out/", "coverage/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { "import-x": importX },
    // Without it an import without ending is not found, and the borders below hold nothing.
    settings: {
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js", ".cjs", ".json"] })],
    },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones: borders }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "no-console": "off",
    },
  },
  ...exceptions.map(({ file, takes }) => ({
    files: [file],
    rules: {
      "import-x/no-restricted-paths": [
        "error",
        {
          zones: borders.map((zone) =>
            zone.target === "./rehearsal" && zone.from === "./infra" ? { ...zone, except: [takes] } : zone,
          ),
        },
      ],
    },
  })),
  {
    files: pure,
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["@pulumi/*"], message: "Pure folder: no Pulumi." },
            {
              group: [
                "fs",
                "fs/*",
                "node:fs",
                "node:fs/*",
                "child_process",
                "node:child_process",
                "net",
                "node:net",
                "http",
                "node:http",
                "https",
                "node:https",
                "os",
                "node:os",
              ],
              message: "Pure folder: no I/O.",
            },
          ],
        },
      ],
      "no-restricted-globals": [
        "error",
        { name: "process", message: "Pure folder: take it as a parameter." },
      ],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Pure folder: time comes in as a parameter." },
        { object: "Math", property: "random", message: "Pure folder: randomness comes in as a parameter." },
      ],
    },
  },
  {
    files: program,
    rules: {
      // Not the rule of the same name above: a file may be pure and part of the program.
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: `^(?!\\.{1,2}/|(${packagesOfProgram.join("|")})$)`,
              message:
                "Not a package of the program: security reviews packagesOfProgram in eslint.config.mjs.",
            },
          ],
        },
      ],
      "no-restricted-syntax": ["error", ...pastThePack],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
