import { quoted, type RecordFault } from "./record-fault";
import { readReviewedYaml, type ReadYaml } from "./reviewed-yaml";
import type { Rollout } from "./rollout";
import { rolloutSchema } from "./rollout-schema";

export interface RolloutReading {
  /** Present when the file has no fault: half a plan would let in whom the other half keeps out. */
  readonly rollout?: Rollout;
  /** In the order of the lines. */
  readonly faults: readonly RecordFault[];
}

type Path = readonly PropertyKey[];

/** Reads a rollout plan (`rollout/v1`, YAML). Unknown fields and names that stand twice are faults. */
export function readRollout(text: string, file?: string): RolloutReading {
  const { value, faults } = readReviewedYaml(text, rolloutSchema, file, faultsOfMeaning);
  if (value === undefined) return { faults };
  const departments = value.departments.map((entry) => ({ ...entry, pauses: entry.pauses ?? [] }));
  return { rollout: { departments }, faults };
}

/** What each entry says well, but not together with the others. */
function faultsOfMeaning(plan: ReadYaml): RecordFault[] {
  const { sound, fault } = plan;
  const faults: RecordFault[] = [];
  const departments = new Map<string, number>();
  for (const index of sound.indexes(["departments"])) {
    const entry = ["departments", index];
    const name = sound.get<string>([...entry, "department"]);
    const first = name === undefined ? undefined : departments.get(name);
    if (first !== undefined) {
      faults.push(
        fault(
          [...entry, "department"],
          `found ${quoted(name)} as in departments[${first}]; write one entry for a department`,
        ),
      );
    } else if (name !== undefined) {
      departments.set(name, index);
    }
    faults.push(...faultsOfPauses(plan, entry));
  }
  return faults;
}

function faultsOfPauses({ sound, has, fault }: ReadYaml, entry: Path): RecordFault[] {
  const faults: RecordFault[] = [];
  const start = sound.get<string>([...entry, "start"]);
  const spans: Array<{ readonly path: Path; readonly from: string; readonly until: string | undefined }> = [];
  for (const index of sound.indexes([...entry, "pauses"])) {
    const path = [...entry, "pauses", index];
    const from = sound.get<string>([...path, "from"]);
    const until = sound.get<string>([...path, "until"]);
    if (from === undefined) continue;
    if (start !== undefined && from < start) {
      faults.push(fault([...path, "from"], `found ${from}, before the start; write a day from ${start} on`));
    }
    if (until !== undefined && until < from) {
      faults.push(fault([...path, "until"], `found ${until}, before from; write a day from ${from} on`));
    } else if (until !== undefined || !has([...path, "until"])) {
      spans.push({ path, from, until });
    }
  }
  spans.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  let longest: (typeof spans)[number] | undefined;
  for (const span of spans) {
    if (longest !== undefined && (longest.until === undefined || span.from <= longest.until)) {
      const end = longest.until === undefined ? "has no end" : `lasts until ${longest.until}`;
      faults.push(
        fault(
          [...span.path, "from"],
          `found ${span.from}, but the pause of ${longest.from} ${end}; make one pause of both, or part them`,
        ),
      );
    }
    if (longest === undefined || (longest.until !== undefined && (span.until ?? "9") > longest.until)) {
      longest = span;
    }
  }
  return faults;
}
