/** Each project is one stage of the tests; `npm test` runs them in this order (see test/stages.ts). */
const project = (name, extra = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: "node",
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/out/"],
  moduleNameMapper: { "^fast-check$": "<rootDir>/test/seeded-fast-check.cjs" },
  ...extra,
});

/** What several files need and nobody has to make twice. */
const shared = { globalSetup: "<rootDir>/test/shared-between-files.ts" };

module.exports = {
  // The slow tests wait for processes of their own more than they compute.
  maxWorkers: 2,
  testSequencer: "<rootDir>/test/slow-first.cjs",
  projects: [
    project("unit"),
    project("components"),
    project("policies", shared),
    project("engine", shared),
    project("browser"),
    project("lab", shared),
    // Not part of `npm test`: `npm run check:long`.
    project("long", shared),
  ],
};
