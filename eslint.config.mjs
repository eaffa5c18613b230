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
  "infra/simulation/!(command).ts",
  "infra/change-safety/!(command|preview).ts",
  "policy-pack/resource-model/**/*.ts",
  "policy-pack/connectivity/**/*.ts",
  "policy-pack/exposure/**/*.ts",
  "policy-pack/reachability/**/*.ts",
];

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
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
