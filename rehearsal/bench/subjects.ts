import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../engine/run-command";

/** Two ways to do the same, the second being what users would have without this project. */
export interface Subject {
  readonly name: string;
  /** The aim for the ratio ours ÷ theirs; a figure to watch, not a test. */
  readonly aim: number;
  readonly ours: () => Promise<void>;
  readonly theirs: () => Promise<void>;
}

/**
 * @param project the checkout; its stack `dev` must stand
 * @param work an empty folder
 * @param env environment of a rehearsal
 */
export function subjects(project: string, work: string, env: NodeJS.ProcessEnv): Subject[] {
  const preview = async (cwd: string, ...args: string[]) => {
    const result = await runCommand("pulumi", ["preview", "--stack", "dev", "--non-interactive", ...args], {
      cwd,
      env,
    });
    if (result.code !== 0)
      throw new Error(`pulumi preview in ${cwd} failed:\n${result.stdout}\n${result.stderr}`);
  };
  const empty = emptyProgram(project, join(work, "empty-program"));
  const emptyPack = emptyPackIn(project, join(work, "empty-pack"));
  const pack = join(project, "policy-pack");
  return [
    {
      name: "stack / empty program",
      aim: 2,
      ours: () => preview(project),
      theirs: () => preview(empty),
    },
    {
      name: "pack / empty pack",
      aim: 1.15,
      ours: () =>
        preview(project, "--policy-pack", pack, "--policy-pack-config", join(pack, "remote-access.json")),
      theirs: () => preview(project, "--policy-pack", emptyPack),
    },
  ];
}

/** A TypeScript program that makes nothing, run the way ours is. */
function emptyProgram(project: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "dir");
  const tsconfig = JSON.stringify({ extends: join(project, "tsconfig.pulumi.json") });
  writeFileSync(join(folder, "tsconfig.json"), tsconfig);
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: empty\nruntime: {name: nodejs, options: {tsconfig: tsconfig.json}}\n",
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", main: "index.ts" }));
  writeFileSync(join(folder, "index.ts"), "export {};\n");
  return folder;
}

/** A policy pack in plain JavaScript whose one policy looks at nothing. */
function emptyPackIn(project: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "dir");
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "empty-pack", version: "0.0.1", main: "index.js" }),
  );
  writeFileSync(
    join(folder, "index.js"),
    `const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("empty-pack", {
  policies: [{ name: "nothing", description: "looks at nothing", enforcementLevel: "mandatory", validateResource: () => {} }],
});
`,
  );
  return folder;
}
