import { CollectRefused } from "../collect-refused";
import { textIn, type Entry } from "../joining/graph-values";
import { sameOrigin, type GraphAddress } from "./graph-address";
import type { GraphCalls } from "./graph-calls";
import { addressOf, type GraphList } from "./graph-list";
import type { Page } from "./graph-page";

/** An entry and when it came, RFC 3339 in UTC. */
export interface ReceivedEntry {
  readonly entry: Entry;
  readonly receivedAt: string;
}

/** A million devices; no honest list is longer. */
const MOST_PAGES = 1_000;

/**
 * Reads a list to its end, or not at all: half a list would look like half a fleet that vanished.
 *
 * @param onPage told after each page how many entries have come
 * @throws CollectRefused when a page does not come, leads elsewhere, repeats, or contradicts another
 */
export async function wholeList(
  calls: GraphCalls,
  address: GraphAddress,
  list: GraphList,
  onPage?: (entries: number) => void,
): Promise<readonly ReceivedEntry[]> {
  const received: ReceivedEntry[] = [];
  const pages: Page[] = [];
  const asked = new Set<string>();
  const ids = new Set<string>();
  for (let url: string | undefined = addressOf(list, address); url !== undefined;) {
    if (asked.has(url) || asked.size >= MOST_PAGES) throw broken(list, "its pages lead in a circle");
    asked.add(url);
    const page = await calls.page(url, list);
    const receivedAt = new Date(calls.timing.now()).toISOString();
    for (const entry of page.entries) {
      const id = textIn(entry, "id");
      if (id !== undefined && ids.has(id)) throw broken(list, "one entry came twice");
      if (id !== undefined) ids.add(id);
      received.push({ entry, receivedAt });
    }
    pages.push(page);
    onPage?.(received.length);
    url = nextOf(page, address, list);
  }
  for (const { count, entries } of pages) {
    if (count !== undefined && count !== entries.length && count !== received.length) {
      throw broken(list, `it counts ${count} entries and gave ${received.length}`);
    }
  }
  return received;
}

function nextOf({ nextLink }: Page, address: GraphAddress, list: GraphList): string | undefined {
  if (nextLink === undefined) return undefined;
  const next = sameOrigin(nextLink, address);
  if (next !== undefined) return next;
  throw broken(list, `a page leads to another place than ${address.origin}, where the token must not go`);
}

function broken({ what }: GraphList, why: string): CollectRefused {
  return new CollectRefused(
    `Microsoft Graph's answer about ${what} is not whole: ${why}; nothing was collected. ` +
      "Devices may have changed while it was read; run the same command again",
  );
}
