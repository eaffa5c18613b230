import { mkdtempSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { tryRemovingTree } from "../engine/cache-layout";
import type { Processes } from "./processes";

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Runs `fn` with a folder that nobody else can read; whatever happens, it goes, and all that runs ends before it. */
export async function inWorkFolder<T>(processes: Processes, fn: (work: string) => Promise<T>): Promise<T> {
  const work = mkdtempSync(join(tmpdir(), "review-"));
  const stop = (signal: NodeJS.Signals): void => {
    processes.endAll();
    tryRemovingTree(work);
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    return await fn(work);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    processes.endAll();
    tryRemovingTree(work);
  }
}
