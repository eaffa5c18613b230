import { join } from "node:path";
import { heading } from "../main-job/terminal";
import { pulumiIn } from "../main-job/pulumi";
import { logPosition, writesSince } from "../main-job/request-log";
import { REHEARSALS } from "../main-job/rehearsed-stack";
import { packArguments } from "../main-job/stack";
import { Stopped } from "../main-job/stopped";
import type { Places } from "../places";
import { SCENARIOS } from "./catalogue";
import { writeScenarioProgram } from "./program";
import { missingRules } from "./verdict";

/** Scenarios are laid over this stack alone. */
export const SCENARIO_STACK = "dev";
const STACK = REHEARSALS[SCENARIO_STACK].gateway.name;

/**
 * Tries to deploy the stack with a scenario laid over it. Ends with an error in any case: the engine's exit code
 * when the pack blocked it, 1 when it was not blocked or not by the rules that should have.
 *
 * @throws Stopped always
 */
export async function tryScenario(name: string, places: Places, env: NodeJS.ProcessEnv): Promise<never> {
  const scenario = SCENARIOS[name]!;
  heading(`Scenario ${name}`);
  console.log(
    `${scenario.title}\nExpected: ${scenario.at.name} blocked by ${scenario.rules.join(" and ")}.\n`,
  );

  const folder = writeScenarioProgram(places.project, STACK, [name], join(places.home, "scenarios", name));
  // What a violation tells its reader to run: the engine gives a pack no way to know how it was called.
  const again = { REMOTE_ACCESS_SHOW_AGAIN: `npm run rehearse -- --with ${name}` };
  const position = logPosition(places.requestLog);
  const pulumi = pulumiIn(folder, { ...env, ...again });
  const { code, output } = await pulumi.show("up", "--yes", "--stack", STACK, ...packArguments(places));
  const writes = writesSince(places.requestLog, position);

  if (code === 0) throw new Stopped(1, `Scenario ${name} was NOT blocked: the policy pack let it pass.`);
  const missing = missingRules(scenario, output);
  if (missing.length > 0) {
    throw new Stopped(1, `Scenario ${name} failed, but not by ${missing.join(" and ")}: this shows nothing.`);
  }
  throw new Stopped(
    code,
    `The update was stopped (exit code ${code}); ${writes} writing requests reached the stand-in.\n` +
      "Each violation above names its rule; docs/rules/ explains it.",
  );
}
