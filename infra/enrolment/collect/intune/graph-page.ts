import { isEntry, type Entry } from "../joining/graph-values";

/** One page of a list. */
export interface Page {
  readonly entries: readonly Entry[];
  readonly nextLink: string | undefined;
  /** `@odata.count`: by the standard (OData 4.01 JSON, 4.5.7) of the list, by Intune's habit also of the page. */
  readonly count: number | undefined;
}

/** @returns undefined when the text is no whole page */
export function pageOf(body: string): Page | undefined {
  let page: unknown;
  try {
    page = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isEntry(page)) return undefined;
  const { value, "@odata.nextLink": nextLink, "@odata.count": count } = page;
  if (!Array.isArray(value) || !value.every(isEntry)) return undefined;
  if (nextLink !== undefined && nextLink !== null && typeof nextLink !== "string") return undefined;
  return {
    entries: value,
    nextLink: nextLink === null || nextLink === "" ? undefined : nextLink,
    count: typeof count === "number" ? count : undefined,
  };
}
