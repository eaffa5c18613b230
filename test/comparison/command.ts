import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { SCENARIOS } from "../../rehearsal/scenarios/catalogue";
import { armTemplate, changedTemplate } from "./arm-template";
import { noticed, readResult } from "./checkov-result";
import { StackRequests } from "./stack-requests";

const BASE = "sound";

const program = new Command("npx tsx test/comparison/command.ts").description(
  "Lays the dangerous changes of the rehearsal before another tool (docs/comparison-checkov.md).",
);

program
  .command("templates <folder>")
  .description(
    "writes the stack dev as a template of Resource Manager, and once more with each dangerous change",
  )
  .action(async (folder: string) => {
    const requests = await StackRequests.begin(new Date("2026-06-01T12:00:00Z"));
    try {
      const base = await requests.of("dev");
      mkdirSync(resolve(folder), { recursive: true });
      const write = (name: string, template: object) =>
        writeFileSync(join(resolve(folder), `${name}.json`), `${JSON.stringify(template, undefined, 1)}\n`);
      write(BASE, armTemplate(base));
      for (const [name, scenario] of Object.entries(SCENARIOS)) {
        const changed = await requests.ofScenario(scenario, base);
        if (changed === undefined) console.log(`${name}: is no resource of Azure, and has no template`);
        else write(name, changedTemplate(base, changed));
      }
    } finally {
      requests.end();
    }
  });

program
  .command("table <result.json>")
  .description("what checkov found in each changed template and not in the sound one, as a table")
  .action((file: string) => {
    const result = readResult(readFileSync(file, "utf8"));
    const sound = result.byTemplate.get(BASE) ?? [];
    console.log(`checkov ${result.version}: ${sound.length} checks fail in the sound stack\n`);
    console.log("| Scenario | This pack | checkov |\n|---|---|---|");
    for (const [name, { rules, at }] of Object.entries(SCENARIOS)) {
      const found = /^azure-native\b/.test(at.type)
        ? noticed(result, BASE, name).map(({ check, name: title }) => `${check} (${title})`)
        : undefined;
      const theirs =
        found === undefined ? "cannot be expressed" : found.length === 0 ? "nothing" : found.join(", ");
      console.log(`| \`${name}\` | ${rules.map((rule) => `\`${rule}\``).join(", ")} | ${theirs} |`);
    }
  });

program.parseAsync(process.argv).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
