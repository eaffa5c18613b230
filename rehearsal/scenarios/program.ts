import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes a Pulumi program that is the project's own with a scenario laid over it: a transform that changes inputs
 * before they reach the engine. The program itself cannot express any of this, which is the point of its settings;
 * the policy pack must stop it all the same.
 *
 * @param folder is emptied first; lies outside the checkout
 * @returns the folder, to be given to `pulumi --cwd`
 */
export function writeScenarioProgram(project: string, stack: string, name: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "dir");
  for (const file of ["Pulumi.yaml", `Pulumi.${stack}.yaml`, "tsconfig.json", "tsconfig.pulumi.json"]) {
    copyFileSync(join(project, file), join(folder, file));
  }
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ name: "scenario", main: "index.ts" })}\n`);
  writeFileSync(join(folder, "index.ts"), program(project, name));
  return folder;
}

function program(project: string, name: string): string {
  const path = (...parts: string[]) => JSON.stringify(join(project, ...parts));
  return `import * as pulumi from "@pulumi/pulumi";
import { SCENARIOS } from ${path("rehearsal", "scenarios", "catalogue")};

const scenario = SCENARIOS[${JSON.stringify(name)}]!;
pulumi.runtime.registerResourceTransform(({ type, props, opts }) => ({ props: scenario.change(type, props), opts }));

module.exports = require(${path("infra", "index")});
`;
}
