import { constants } from "node:os";
import { tryRemovingTree } from "./cache-layout";

/**
 * Runs `fn` and removes the folder afterwards, also on Ctrl-C or a request to end: what a build leaves is
 * gigabytes, and nobody would look for it.
 */
export async function whileRemovingOnSignal<T>(folder: string, fn: () => Promise<T>): Promise<T> {
  const stop = (signal: NodeJS.Signals): void => {
    tryRemovingTree(folder);
    process.exit(128 + constants.signals[signal]);
  };
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.once(signal, stop);
  try {
    return await fn();
  } finally {
    for (const signal of signals) process.off(signal, stop);
    tryRemovingTree(folder);
  }
}
