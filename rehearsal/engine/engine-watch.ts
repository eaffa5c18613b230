import { connect } from "node:net";

/** How a watch tells that nobody is there any more. */
export interface WatchOptions {
  /** Milliseconds between two probes. */
  readonly interval?: number;
  /** What to do then; by default the process ends. */
  readonly onGone?: () => void;
}

/** A single refused probe may be an engine short of file descriptors; two in a row are an engine that is gone. */
const MISSES = 2;

/**
 * Ends this process when the engine it belongs to is gone: when its address refuses connections twice in a row,
 * or when the process that started this one has died. A killed engine cannot tell its plugins to stop, and they
 * would live on for ever.
 *
 * @param address `host:port` of the engine, as it passes it to every plugin. Nothing is watched without one.
 * @returns stops the watch.
 */
export function exitWhenEngineIsGone(address: string | undefined, options: WatchOptions = {}): () => void {
  const target = parseAddress(address);
  if (target === undefined) return () => undefined;
  const { interval = 500, onGone = () => process.exit(1) } = options;
  const parent = process.ppid;
  let misses = 0;
  const timer = setInterval(() => {
    if (process.ppid !== parent) return end();
    const socket = connect(target);
    socket.setTimeout(interval, () => socket.destroy(new Error("no answer")));
    socket.once("connect", () => {
      misses = 0;
      socket.destroy();
    });
    socket.once("error", () => {
      misses += 1;
      if (misses >= MISSES) end();
    });
    socket.unref();
  }, interval);
  timer.unref();

  function end(): void {
    clearInterval(timer);
    onGone();
  }
  return () => clearInterval(timer);
}

function parseAddress(address: string | undefined): { host: string; port: number } | undefined {
  const match = /^(?:\w+:\/\/)?\[?([^\]]+?)\]?:(\d+)$/.exec(address ?? "");
  if (match?.[1] === undefined) return undefined;
  return { host: match[1], port: Number(match[2]) };
}
