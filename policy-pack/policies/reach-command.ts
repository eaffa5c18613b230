import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { WrongInput } from "../findings/report/read-input";
import { reachRecord, type ReachRecord } from "../reachability/reach-record";
import { typeResolver } from "../resource-model/token";
import { loadTypeMap, publishedTypeMap, TYPE_MAP_FILE } from "../type-map/load";
import { planOfState } from "./state-plan";

interface Options {
  readonly file: string;
  readonly json?: true;
}

/**
 * Adds `reach`: what the pack computes of a state, as it stands and judged by nobody (docs/reachability.md).
 *
 * @param pack its folder, absolute
 */
export function addReachCommand(program: Command, pack: string): void {
  program
    .command("reach")
    .summary("who may reach what in a state")
    .description(
      "Computes from a state alone who may reach what, without a look at what is declared, and judges nothing of it.",
    )
    .requiredOption(
      "--file <state.json>",
      "a state, as pulumi stack export writes it; - reads standard input",
    )
    .option("--json", "JSON instead of text")
    .addHelpText("after", "\nExit codes: 0 computed · 2 wrong call, or a file that is no state.")
    .action(({ file, json }: Options) => {
      const record = reachedIn(file, pack);
      console.log(json ? JSON.stringify(record, undefined, 1) : reachText(record));
    });
}

function reachedIn(file: string, pack: string): ReachRecord {
  const published = existsSync(join(pack, TYPE_MAP_FILE));
  const typesOf = typeResolver(published ? publishedTypeMap(pack) : loadTypeMap(pack, undefined, ""));
  const reading = planOfState(contentOf(file), file, typesOf);
  if (!reading.ok) throw new WrongInput(reading.fault);
  return reachRecord(reading.plan);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WrongInput(`${file}: cannot be read (${why}); name a file that pulumi stack export wrote`);
  }
}

/** One line for each way: who, from where, to what, and over which resources. */
export function reachText({ ways, notComputed }: ReachRecord): string {
  const lines = ways.map(
    ({ sender, way, sources, destinations, ports }) =>
      `${sender.name} (${sources.join(", ")}) → ${destinations.join(", ")} ${ports.join(", ")}` +
      (way.length === 0 ? "" : `, by ${way.join(" → ")}`),
  );
  const missing = notComputed.map((text) => `not computed: ${text}`);
  return [...(ways.length === 0 ? ["nobody reaches anything"] : lines), ...missing].join("\n");
}
