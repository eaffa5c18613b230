import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../engine/whole-file";
import { foundIn } from "../scenarios/verdict";
import type { Processes } from "./processes";

/** A program that is previewed, and with what. */
export interface PreviewRequest {
  /** Folder of the program. */
  readonly folder: string;
  /** Name a stack to the engine. */
  readonly stack: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The folder that the results go to; what lay there is gone. */
  readonly into: string;
}

export interface JudgingPack {
  readonly pack: string;
  readonly configuration: string;
}

/** How a judged preview ended. */
export interface Previewed {
  /** Rules that block, and resources, as the engine's events have them. */
  readonly blocked: number;
  /** Why nothing can be concluded from it; undefined where it was judged to its end. */
  readonly fault?: string;
}

/** File names in the folder of results (docs/review.md). */
export const RESULT = { events: "events.jsonl", record: "record.json", steps: "steps.json" } as const;

const PREVIEW = ["preview", "--json", "--non-interactive"];

/** Previews with the pack: the engine's events, and what the pack notes down. */
export async function previewJudged(
  { folder, stack, env, into }: PreviewRequest,
  { pack, configuration }: JudgingPack,
  processes: Processes,
): Promise<Previewed> {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const judging = ["--policy-pack", pack, "--policy-pack-config", configuration];
  const { code, stdout, stderr } = await processes.run("pulumi", [...PREVIEW, ...stack, ...judging], {
    cwd: folder,
    env: {
      ...env,
      PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      REMOTE_ACCESS_REVIEW_RECORD: join(into, RESULT.record),
    },
  });
  // The program could write into a file that lies there while it runs: what counts is what the engine printed to us.
  writeWhole(join(into, RESULT.events), stdout, 0o644);
  return outcomeOf(stdout, { pack, code, stderr });
}

/**
 * Previews with the pack, and at once without it: only the older form of its output tells where resources are declared,
 * and only the newer one what the pack said.
 */
export async function previewTwice(
  request: PreviewRequest,
  judging: JudgingPack,
  processes: Processes,
): Promise<Previewed> {
  const { folder, stack, env, into } = request;
  const judged = previewJudged(request, judging, processes);
  const steps = await processes.run("pulumi", [...PREVIEW, ...stack], {
    cwd: folder,
    env: { ...env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "", PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  const previewed = await judged;
  if (steps.code === 0) writeWhole(join(into, RESULT.steps), steps.stdout, 0o644);
  return previewed;
}

interface Ended {
  readonly pack: string;
  readonly code: number | null;
  readonly stderr: string;
}

/** What the events of a preview come to; silence is no approval. */
export function outcomeOf(events: string, { pack, code, stderr }: Ended): Previewed {
  const lines = events.split("\n").filter((line) => line.startsWith("{"));
  const blocked = foundIn(lines.filter((line) => line.includes('"policyEvent"')).join("\n")).length;
  const summary = lines.filter((line) => line.includes('"summaryEvent"')).at(-1);
  if (summary === undefined) return { blocked, fault: ended(code, stderr, lines) };
  if (!asked(summary, pack)) return { blocked, fault: `The policy pack in ${pack} was not asked` };
  if (code !== 0 && blocked === 0) return { blocked, fault: ended(code, stderr, lines) };
  return { blocked };
}

interface Event {
  readonly summaryEvent?: { readonly PolicyPacks?: Readonly<Record<string, string>> };
  readonly diagnosticEvent?: { readonly severity?: string; readonly message?: string };
}

function asked(summary: string, pack: string): boolean {
  const { summaryEvent } = JSON.parse(summary) as Event;
  return Object.keys(summaryEvent?.PolicyPacks ?? {}).some((name) => name.endsWith(`|${pack}`));
}

const WORDS_SHOWN = 600;

function ended(code: number | null, stderr: string, lines: readonly string[]): string {
  const errors = lines
    .filter((line) => line.includes('"diagnosticEvent"'))
    .map((line) => (JSON.parse(line) as Event).diagnosticEvent)
    .filter((event) => event?.severity === "error")
    .map((event) => event?.message ?? "");
  const words = [...errors, stderr]
    .join("\n")
    .replaceAll(/<\{%[^%]*%\}>/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const how = code === null ? "could not be started" : `ended with code ${code}`;
  return `The preview ${how}${words === "" ? "" : `: ${words.slice(0, WORDS_SHOWN)}`}`;
}
