import { join } from "node:path";
import { pulumiIn } from "../main-job/pulumi";
import { logPosition, writesSince } from "../main-job/request-log";
import { packArguments } from "../main-job/stack";
import { Stopped } from "../main-job/stopped";
import { heading } from "../main-job/terminal";
import type { Places } from "../places";
import { SCENARIOS } from "./catalogue";
import { groupsOf } from "./groups";
import { writeScenarioProgram } from "./program";
import type { Scenario } from "./scenario";
import { REHEARSALS } from "../main-job/rehearsed-stack";
import { SCENARIO_STACK } from "./try-scenario";
import { compare, foundIn } from "./verdict";

const STACK = REHEARSALS[SCENARIO_STACK].gateway.name;

/** What `--with` takes instead of a scenario's name. */
export const ALL = "all";

/**
 * Previews the stack with every scenario, several at once where their findings can be told apart, and says of each
 * which rules blocked it.
 *
 * @throws Stopped when one was not blocked as it says, or something was blocked besides
 */
export async function tryAll(places: Places, env: NodeJS.ProcessEnv): Promise<void> {
  const groups = groupsOf(SCENARIOS);
  const position = logPosition(places.requestLog);
  const faults: string[] = [];
  for (const [index, group] of groups.entries()) {
    heading(`Scenarios, preview ${index + 1} of ${groups.length}`);
    faults.push(...(await tryGroup(places, env, group, `all-${index + 1}`)));
  }
  const writes = writesSince(places.requestLog, position);
  const count = Object.keys(SCENARIOS).length;
  if (faults.length > 0) throw new Stopped(1, `Not as expected:\n  ${faults.join("\n  ")}`);
  console.log(`\nAll ${count} scenarios were blocked; ${writes} writing requests reached the stand-in.`);
}

/** @returns what was not as the scenarios say */
async function tryGroup(
  places: Places,
  env: NodeJS.ProcessEnv,
  group: Readonly<Record<string, Scenario>>,
  name: string,
): Promise<readonly string[]> {
  const folder = writeScenarioProgram(
    places.project,
    STACK,
    Object.keys(group),
    join(places.home, "scenarios", name),
  );
  const pulumi = pulumiIn(folder, { ...env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" });
  const { code, stdout, stderr } = await pulumi.read(
    "preview",
    "--json",
    "--stack",
    STACK,
    ...packArguments(places),
  );
  const { missing, unexpected } = compare(group, foundIn(stdout));
  for (const [scenario, { title, rules, at }] of Object.entries(group)) {
    const blocked = !missing.some((text) => text.startsWith(`${scenario}: `));
    console.log(
      `${blocked ? "blocked" : "NOT BLOCKED"}  ${scenario}: ${title}\n    ${rules.join(", ")} at ${at.name}`,
    );
  }
  return [
    ...missing.map((text) => `not blocked: ${text}`),
    ...unexpected.map((text) => `blocked besides: ${text}`),
    ...(missing.length > 0 ? [stderr.trim()] : []),
    ...(code === 0 ? [`${name}: the preview ended with exit code 0`] : []),
  ];
}
