import { readFileSync } from "node:fs";

/** Where a published statement lies. */
export type StatementPlace = { readonly file: string } | { readonly url: URL };

/** Far above what a statement can have: a stranger's answer must not fill the memory. */
const MOST_BYTES = 1_000_000;
const TIMEOUT_MS = 30_000;
const ATTEMPTS = 3;
const PAUSE_MS = 10_000;

/**
 * @param text a path, or an https address; plain http only on this machine
 * @throws Error when it is an address of another kind
 */
export function statementPlace(text: string): StatementPlace {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { file: text };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(url?.hostname ?? "");
  if (url?.protocol === "https:" || (url?.protocol === "http:" && loopback)) {
    if (url.username === "" && url.password === "") return { url };
  }
  throw new Error(
    `--statement ${text.split(/[?#@]/)[0]} is no place; write a path, or an https address without a user`,
  );
}

/** For messages: without a query, which may hold a key. */
export function nameOfPlace(place: StatementPlace): string {
  return "file" in place ? place.file : `${place.url.origin}${place.url.pathname}`;
}

/** The text of a statement, or why there is none, as the end of a sentence. */
export type Fetched = { readonly text: string } | { readonly fault: string };

export interface Waiting {
  /** Told in front of each further attempt. */
  readonly onRetry?: (sentence: string) => void;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

/** Reads a statement; an address is tried three times, so that one lost packet raises no alarm. */
export async function fetchStatement(
  place: StatementPlace,
  { onRetry = () => undefined, pause = sleep }: Waiting = {},
): Promise<Fetched> {
  if ("file" in place) return readStatementFile(place.file);
  for (let attempt = 1; ; attempt += 1) {
    const fetched = await download(place.url);
    if ("text" in fetched || attempt === ATTEMPTS) return fetched;
    onRetry(`${nameOfPlace(place)} ${fetched.fault}; trying again in ${PAUSE_MS / 1_000} s.`);
    await pause(PAUSE_MS);
  }
}

function readStatementFile(file: string): Fetched {
  try {
    return { text: readFileSync(file, "utf8") };
  } catch (error) {
    return { fault: `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})` };
  }
}

async function download(url: URL): Promise<Fetched> {
  try {
    const response = await fetch(url, {
      // A copy that a proxy kept would look like an authority that has stopped.
      headers: { "cache-control": "no-cache", accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200) return { fault: `is answered with status ${response.status}` };
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of response.body ?? []) {
      parts.push(part as Uint8Array);
      bytes += (part as Uint8Array).length;
      if (bytes > MOST_BYTES) return { fault: `is answered with more than ${MOST_BYTES} bytes` };
    }
    return { text: Buffer.concat(parts).toString("utf8") };
  } catch (error) {
    return { fault: `cannot be fetched (${reasonOf(error)})` };
  }
}

/** What went wrong underneath: `fetch` itself only says that it failed. */
function reasonOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: string; message?: string }; name?: string };
  if (name === "TimeoutError") return `no answer in ${TIMEOUT_MS / 1_000} s`;
  return cause?.code ?? cause?.message ?? "unknown error";
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
