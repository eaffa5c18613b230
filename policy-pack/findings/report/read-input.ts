import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { sentence } from "../../reviewed-file";
import { recordSchema } from "../../review-record/record";
import { labFileSchema, labOf } from "../tried/read-lab";
import { probeFileSchema, probeOf } from "../tried/read-probe";
import type { ReportedLab, ReportedProbe } from "../tried/schema";
import { stepsSchema } from "./positions";
import { readRun } from "./read-run";
import type { Report } from "./report";
import type { Side, StackInput } from "./stack-report";

/** A call that cannot be carried out, with all that is wrong with it. */
export class WrongInput extends Error {}

const effectsSchema = z.looseObject({
  slow: z.array(z.string()),
  drops: z.array(z.string()),
  notices: z.array(z.string()),
});

/** A sentence alone weighs nothing. */
const faultsSchema = z.array(
  z.union([z.string(), z.strictObject({ text: z.string(), weighs: z.enum(["blocks", "not-judged"]) })]),
);

const devicesSchema = z.looseObject({
  time: z.iso.datetime(),
  devices: z.array(z.looseObject({ state: z.string() })),
});

/** In the order of the life cycle (docs/certificate-authority.md); another state stands behind them. */
const STATES = ["works", "waiting", "lapsing", "to-revoke", "revoked", "out"];

/** Reads the files of a call; what is wrong with any of them is kept, so that all of it is told at once. */
export class InputReader {
  readonly faults: string[] = [];

  /**
   * @param named `<name>=<folder>`
   */
  stack(named: string): StackInput | undefined {
    const [, name, folder] = /^([^=]+)=(.+)$/.exec(named) ?? [];
    if (name === undefined || folder === undefined) {
      this.faults.push(`--stack ${named}: write <name>=<folder>`);
      return undefined;
    }
    // What a run leaves may be cut off, or be written by the program that is judged: it takes no verdict away.
    const ofRun: string[] = [];
    const head = this.side(folder, "head", ofRun);
    if (head === undefined) return undefined;
    const base = existsSync(join(folder, "base", "events.jsonl"))
      ? this.side(folder, "base", ofRun)
      : undefined;
    const steps = this.json(
      join(folder, "head", "steps.json"),
      stepsSchema,
      "the output of pulumi preview --json",
      ofRun,
    );
    const effects = this.json(
      join(folder, "effects.json"),
      effectsSchema,
      "the output of npm run --silent plan -- --json",
    );
    const faults = this.json(join(folder, "faults.json"), faultsSchema, "a list of sentences");
    return {
      name,
      head,
      ...(base === undefined ? {} : { base }),
      ...(steps === undefined ? {} : { steps }),
      ...(effects === undefined
        ? {}
        : { effects: { slow: effects.slow, drops: effects.drops, notices: effects.notices } }),
      faults: [...(faults ?? []), ...ofRun].map((fault) =>
        typeof fault === "string" ? { text: fault } : fault,
      ),
    };
  }

  /** Numbers only: which device is in a state concerns nobody here. */
  devices(file: string): NonNullable<Report["devices"]> | undefined {
    const read = this.given(file, devicesSchema, "the output of npm run --silent ca -- status --json");
    if (read === undefined) return undefined;
    const counts = new Map<string, number>();
    for (const { state } of read.devices) counts.set(state, (counts.get(state) ?? 0) + 1);
    const others = [...counts.keys()].filter((state) => !STATES.includes(state)).sort();
    return {
      asOf: read.time,
      states: [...STATES, ...others].flatMap((state) => {
        const count = counts.get(state);
        return count === undefined ? [] : [{ state, count }];
      }),
    };
  }

  /** @param plans files with the plans that the report is about */
  lab(file: string, plans: readonly string[]): ReportedLab | undefined {
    const digests = plans.flatMap((plan) => this.digest(plan) ?? []);
    const read = this.given(file, labFileSchema, "what npm run lab -- --json <file> writes");
    return read && labOf(read, digests);
  }

  /** The list that was tried says what its targets are, where it lies beside the result as the scripts put it. */
  probe(file: string): ReportedProbe | undefined {
    const read = this.given(file, probeFileSchema, "the probe-result.json of npm run probe or its scripts");
    if (read === undefined) return undefined;
    const list = join(dirname(file), "probe-list.json");
    return probeOf(read, existsSync(list) ? readFileSync(list) : undefined);
  }

  private digest(file: string): string | undefined {
    try {
      return createHash("sha256").update(readFileSync(file)).digest("hex");
    } catch (error) {
      const fault = `${file}: it cannot be read (${(error as Error).message}); name the plan that the lab was given`;
      if (!this.faults.includes(fault)) this.faults.push(fault);
      return undefined;
    }
  }

  /** What the call names must be there, and something must be in it. */
  private given<T>(file: string, schema: z.ZodType<T>, what: string): T | undefined {
    if (!existsSync(file)) {
      this.faults.push(`${file}: there is no such file; give ${what}`);
      return undefined;
    }
    const before = this.faults.length;
    const read = this.json(file, schema, what);
    if (read === undefined && this.faults.length === before)
      this.faults.push(`${file}: there is nothing in it; give ${what}`);
    return read;
  }

  private side(folder: string, side: "head" | "base", ofRun: string[]): Side | undefined {
    const events = this.text(join(folder, side, "events.jsonl"));
    if (events === undefined) return undefined;
    const record = this.json(
      join(folder, side, "record.json"),
      recordSchema,
      "what the pack writes to REMOTE_ACCESS_REVIEW_RECORD",
      ofRun,
    );
    return { run: readRun(events), ...(record === undefined ? {} : { record }) };
  }

  private text(file: string): string | undefined {
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      const why =
        (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : "it cannot be read";
      this.faults.push(
        `${file}: ${why}; write the output of pulumi preview --json there, with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`,
      );
      return undefined;
    }
  }

  /**
   * Undefined where there is no such file, or nothing in it, as a run that broke off leaves it.
   *
   * @param faults takes what is wrong with it
   */
  private json<T>(file: string, schema: z.ZodType<T>, what: string, faults = this.faults): T | undefined {
    const text = existsSync(file) ? this.text(file) : undefined;
    if (text === undefined || text.trim() === "") return undefined;
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch (error) {
      faults.push(`${file}: ${(error as Error).message}; write ${what} there`);
      return undefined;
    }
    const parsed = schema.safeParse(content);
    if (parsed.success) return parsed.data;
    faults.push(...wrongIn(parsed.error).map((wrong) => `${file}: ${wrong}; write ${what} there`));
    return undefined;
  }
}

/** Nobody reads a thousand of them. */
const MOST = 10;

function wrongIn({ issues }: z.ZodError): readonly string[] {
  const more = issues.length > MOST ? [`${issues.length - MOST} more`] : [];
  return [...issues.slice(0, MOST).map(sentence), ...more];
}
