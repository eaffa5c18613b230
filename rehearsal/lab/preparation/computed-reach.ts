import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { createWorkFolder, sweepWorkFolders } from "../../engine/cache-layout";
import { whileRemovingOnSignal } from "../../engine/signal-cleanup";
import { asState } from "../plan/as-state";
import type { ComputedReach, LabInput } from "./lab-input";
import { packCommand } from "./project-commands";

const texts = z.array(z.string());
const schema: z.ZodType<ComputedReach> = z.object({
  schema: z.literal("reach/v1"),
  ways: z.array(
    z.object({
      sender: z.object({ kind: z.string(), name: z.string() }),
      arrival: z.string(),
      sources: texts,
      destinations: texts,
      ports: texts,
    }),
  ),
  notComputed: texts,
});

/**
 * Has the policy pack compute who may reach what in a plan, by its own command.
 *
 * @param home a folder in which something may be written down for a while
 * @throws Error with the command's own words
 */
export async function computedReach(
  project: string,
  home: string,
  { text, name }: LabInput["plan"],
  env: NodeJS.ProcessEnv,
): Promise<ComputedReach> {
  sweepWorkFolders(home);
  const scratch = createWorkFolder(home);
  return await whileRemovingOnSignal(scratch, async () => {
    const file = join(scratch, "plan.json");
    writeFileSync(file, asState(text, name), { mode: 0o600 });
    const said = await packCommand(
      project,
      ["policies", "command.ts"],
      ["reach", "--file", file, "--json"],
      env,
    );
    return schema.parse(JSON.parse(said));
  });
}
