import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { readPosture } from "../../devices/posture-reader";
import { formatOf } from "../../devices/record-source";
import { replaceFile } from "../atomic-file";
import type { Authority } from "../authority-file";
import type { Inputs, PostureRecord } from "./assessment";
import { surveyOf } from "./source-survey";

/** Posture as it was when its source was last sound. */
export interface LastGoodPosture {
  /** By inventory number. */
  readonly postures: ReadonlyMap<string, PostureRecord>;
  /** RFC 3339; when the newest of its records was collected. */
  readonly newest: string;
  /** Of the file: names it in an approval. */
  readonly sha256: string;
}

const HOUR_MS = 3_600_000;

/**
 * What is judged while the posture source is down: the records that were good last, as old as they were then. A device
 * that was silent for long already stays silent for long.
 */
export function onLastGoodPosture(inputs: Inputs, { postures, newest }: LastGoodPosture, now: Date): Inputs {
  const down = Math.max(0, now.getTime() - Date.parse(newest)) / HOUR_MS;
  const { maxAgeHours, maxSyncAgeHours, maxAttestationAgeHours } = inputs.policy.posture;
  return {
    ...inputs,
    postures,
    policy: {
      ...inputs.policy,
      posture: {
        maxAgeHours: maxAgeHours + down,
        maxSyncAgeHours: maxSyncAgeHours + down,
        ...(maxAttestationAgeHours === undefined
          ? {}
          : { maxAttestationAgeHours: maxAttestationAgeHours + down }),
      },
    },
  };
}

/** Keeps a copy of the posture file in the authority's folder `state`. */
export class LastGoodPostureFile {
  readonly #source: string;
  readonly #path: string;

  constructor({ posture, state }: Pick<Authority, "posture" | "state">) {
    this.#source = posture;
    this.#path = join(state, `last-good-posture${extname(posture)}`);
  }

  /** Called after a run that judged by the source. */
  keep(): void {
    const content = readFileSync(this.#source, "utf8");
    mkdirSync(dirname(this.#path), { recursive: true });
    if (contentOf(this.#path) !== content) replaceFile(this.#path, content);
  }

  /** @returns undefined when there is none, or none that can be used */
  async read(now: Date): Promise<LastGoodPosture | undefined> {
    const content = contentOf(this.#path);
    const format = formatOf(this.#path);
    if (content === undefined || format === undefined) return undefined;
    const { records } = await readPosture(
      { chunks: createReadStream(this.#path), format, file: this.#path },
      now,
    );
    const { newestPosture } = surveyOf(0, records);
    if (newestPosture === undefined) return undefined;
    return {
      postures: new Map(records.map((record) => [record.posture.device.name, record])),
      newest: newestPosture,
      sha256: createHash("sha256").update(content).digest("hex"),
    };
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // missing or unreadable: it is written anew
  }
}
