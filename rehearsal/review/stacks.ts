import { REHEARSALS, type RehearsalName, type RehearsedStack } from "../main-job/rehearsed-stack";

/** What `--stack` may name in an offline review. */
export const STACKS = [...Object.keys(REHEARSALS), "all"] as ReadonlyArray<RehearsalName | "all">;

/** The stacks of a rehearsal, those that come before its gateway first. */
export function stacksOf(name: RehearsalName | "all"): readonly RehearsedStack[] {
  const chosen = name === "all" ? Object.values(REHEARSALS) : [REHEARSALS[name]];
  return chosen.flatMap(({ before, gateway }) => [...before, gateway]);
}

/** The file with a stack's settings. */
export function settingsOf({ name, configFile }: RehearsedStack): string {
  return configFile ?? `Pulumi.${name}.yaml`;
}
