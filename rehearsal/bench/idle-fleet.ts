import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "../engine/progress";
import { growthOf, type Growth } from "./growth";
import { measuredCommand, typical, type Usage } from "./measured-command";

const SIZES = [1_000, 5_000, 20_000] as const;
const COMMANDS = ["issue", "status"] as const;
const AUTHORITY = join("infra", "certificate-authority", "command.ts");
/** It uses the authority's own code to write a ledger, which nothing in this folder may. */
const FLEET = join("test", "fleet", "command.ts");

/** What a command takes when every device has all it needs. */
export interface IdleFigures {
  readonly command: (typeof COMMANDS)[number];
  readonly sizes: ReadonlyArray<Usage & { readonly devices: number }>;
  /** Of processor seconds: what the machine does besides must not show. */
  readonly growth: Growth;
}

/**
 * Measures the authority's daily run over fleets in which nothing is due: what it costs to read, judge and find that
 * there is nothing to do.
 */
export async function idleFleets(
  project: string,
  work: string,
  rounds: number,
  progress: Progress,
): Promise<IdleFigures[]> {
  const found = new Map<string, Array<Usage & { devices: number }>>(COMMANDS.map((name) => [name, []]));
  for (const devices of SIZES) {
    const home = join(work, `fleet-${devices}`);
    await progress.during(`Making a fleet of ${devices} devices`, () =>
      measuredCommand(project, work, FLEET, [home, String(devices)]),
    );
    const authority = join(home, "certificate-authority", "authority.yaml");
    for (const command of COMMANDS) {
      progress.say(`${command}, ${devices} devices: ${rounds} runs …`);
      const runs: Usage[] = [];
      for (let round = 0; round < rounds; round++) {
        const { stdout, ...usage } = await measuredCommand(project, work, AUTHORITY, [
          command,
          "--authority",
          authority,
          "--json",
        ]);
        mustBeIdle(command, stdout, devices);
        runs.push(usage);
      }
      found.get(command)!.push({ devices, ...typical(runs) });
    }
    rmSync(home, { recursive: true, force: true });
  }
  return COMMANDS.map((command) => {
    const sizes = found.get(command)!;
    const growth = growthOf(sizes.map(({ devices, processor }) => ({ size: devices, cost: processor })));
    return { command, sizes, growth };
  });
}

/** A figure for a run that did something else would be worth nothing. */
function mustBeIdle(command: string, stdout: string, devices: number): void {
  const answer = JSON.parse(stdout) as { issued?: number; devices?: readonly { state: string }[] };
  const idle =
    command === "issue"
      ? answer.issued === 0
      : answer.devices?.filter(({ state }) => state === "works").length === devices;
  if (!idle) throw new Error(`${command} over ${devices} devices had something to do`);
}

export function idleTable(figures: readonly IdleFigures[]): string {
  const lines = [
    "A fleet in which nothing is due. Its public keys are made up (synthetic key hashes), no real keys were made;",
    "ledger and checkpoint are real.",
    `${"".padEnd(24)} devices   seconds   processor s    MB`,
  ];
  for (const { command, sizes, growth } of figures) {
    for (const { devices, seconds, processor, megabytes } of sizes) {
      lines.push(
        `${`ca ${command}`.padEnd(24)} ${String(devices).padStart(7)}   ${seconds.toFixed(2).padStart(7)}   ` +
          `${processor.toFixed(2).padStart(11)}   ${megabytes.toFixed(0).padStart(3)}`,
      );
    }
    const [first, ...more] = growth.perThousand.map((cost) => cost.toFixed(3));
    lines.push(
      `${"".padEnd(24)} a thousand devices more: ${first} s of processor, then ${more.join(", ")} s: ` +
        `growth ${growth.ratio.toFixed(2)} (1 is linear)`,
    );
  }
  return lines.join("\n");
}
