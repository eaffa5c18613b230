/** Each project is one stage of the tests; `npm test` runs them in this order (see test/stages.ts). */
const project = (name, extra = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: "node",
  transform: {
    // Packages of one kind of modules only, which Jest reads on no version of Node that we support.
    "(\\.ts|/node_modules/entities/.+\\.js)$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  transformIgnorePatterns: ["/node_modules/(?!entities/)"],
  modulePathIgnorePatterns: ["<rootDir>/out/"],
  moduleNameMapper: { "^fast-check$": "<rootDir>/test/seeded-fast-check.cjs" },
  ...extra,
});

module.exports = {
  // The slow tests wait for processes of their own more than they compute.
  maxWorkers: 2,
  projects: [
    project("unit"),
    project("components"),
    project("policies"),
    project("engine"),
    project("browser"),
    // Not part of `npm test`: `npm run check:long`.
    project("long"),
  ],
};
