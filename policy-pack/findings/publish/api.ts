import { z } from "zod";
import { LARGEST_REPORT, ReportRefused } from "./checked-report";

export type Fetch = typeof fetch;

/** A forge's interface: one address, one token. */
export interface Api {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** Every page of a list. */
  all<T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]>;
  send(method: "POST" | "PUT" | "PATCH", path: string, body: Readonly<Record<string, string>>): Promise<void>;
  /** A file, or `undefined` where there is none. No more of it is read than a report may have. */
  file(path: string): Promise<Uint8Array | undefined>;
}

const PATIENCE_MS = 30_000;
const PER_PAGE = 100;
/** A conversation with more than 5,000 comments is not searched to its end. */
const MOST_PAGES = 50;

export function apiAt(base: string, headers: Readonly<Record<string, string>>, call: Fetch = fetch): Api {
  const ask = async (path: string, more: RequestInit = {}): Promise<Response> =>
    call(`${base}${path}`, {
      ...more,
      headers: { ...headers, ...(more.body === undefined ? {} : { "content-type": "application/json" }) },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  const must = async (path: string, more: RequestInit = {}): Promise<Response> => {
    const response = await ask(path, more);
    if (response.ok) return response;
    const method = more.method ?? "GET";
    throw new Error(`${method} ${path}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  };
  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    schema.parse(await (await must(path)).json());
  return {
    get,
    all: async (path, schema) => {
      const found = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const query = `${path.includes("?") ? "&" : "?"}per_page=${PER_PAGE}&page=${page}`;
        const items = await get(`${path}${query}`, z.array(schema));
        found.push(...items);
        if (items.length < PER_PAGE) break;
      }
      return found;
    },
    send: async (method, path, body) => {
      await must(path, { method, body: JSON.stringify(body) });
    },
    file: async (path) => {
      const response = await ask(path);
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
      return bytesOf(response);
    },
  };
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    const bytes = z.instanceof(Uint8Array).parse(part);
    length += bytes.length;
    if (length > LARGEST_REPORT) throw new ReportRefused(`the report is larger than ${LARGEST_REPORT} bytes`);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
