import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes a Pulumi program that is the project's own with scenarios laid over it: a transform that changes inputs
 * and options before they reach the engine, and resources beside its own. The program itself cannot express any of this, which is the point of its settings;
 * the policy pack must stop it all the same.
 *
 * @param folder is emptied first; lies outside the checkout
 * @returns the folder, to be given to `pulumi --cwd`
 */
export function writeScenarioProgram(
  project: string,
  stack: string,
  names: readonly string[],
  folder: string,
): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "dir");
  for (const file of ["Pulumi.yaml", `Pulumi.${stack}.yaml`, "tsconfig.json", "tsconfig.pulumi.json"]) {
    copyFileSync(join(project, file), join(folder, file));
  }
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ name: "scenario", main: "index.ts" })}\n`);
  writeFileSync(join(folder, "index.ts"), program(project, names));
  return folder;
}

function program(project: string, names: readonly string[]): string {
  const path = (...parts: string[]) => JSON.stringify(join(project, ...parts));
  return `import * as pulumi from "@pulumi/pulumi";
import { SCENARIOS } from ${path("rehearsal", "scenarios", "catalogue")};

const scenarios = ${JSON.stringify(names)}.map((name) => SCENARIOS[name]!);
pulumi.runtime.registerResourceTransform(({ type, name, props, opts }) => {
  const here = scenarios.filter(({ at }) => at.type === type && at.name === name);
  return {
    props: here.reduce((inputs, { change }) => (change === undefined ? inputs : change(inputs)), props),
    opts: here.reduce((given, { options }) => (options === undefined ? given : options(given)), opts),
  };
});

module.exports = require(${path("infra", "index")});
for (const { add, at } of scenarios) add?.(pulumi, at);
`;
}
