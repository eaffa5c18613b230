import { element, isAddress, type Child, type Markup } from "./element";
import { both, english, type Said } from "./language";

/** Where the project's own pages are read: the folder docs/, as a browser finds it from the page; undefined: nowhere. */
export type Docs = string | undefined;

export const code = (...children: readonly Child[]) => element("code", {}, ...children);
export const paragraph = (...children: readonly Child[]) => element("p", {}, ...children);

/** A heading with a number of its own on this page, for links. */
export function heading(level: 2 | 3 | 4, id: string, ...children: readonly Child[]): Markup {
  return element(`h${level}`, { id }, ...children);
}

/** Names and values beside each other. */
export function facts(rows: ReadonlyArray<readonly [Said, Child] | undefined>): Markup {
  const shown = rows.filter((row) => row !== undefined);
  return element(
    "dl",
    { class: "facts" },
    shown.map(([name, value]) => element("div", {}, element("dt", {}, both(name)), element("dd", {}, value))),
  );
}

export function list(items: readonly Child[], attributes = {}): Markup {
  return element(
    "ul",
    attributes,
    items.map((item) => element("li", {}, item)),
  );
}

/** A table that is pushed sideways by itself where it is too wide, also by keyboard. */
export function table(labelledBy: string, heads: readonly Said[], rows: readonly Child[][]): Markup {
  const headRow = heads.map((head) => element("th", { scope: "col" }, both(head)));
  const body = rows.map(([first, ...others]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, first),
      others.map((cell) => element("td", {}, cell)),
    ),
  );
  return pushable(
    labelledBy,
    element("table", {}, element("thead", {}, element("tr", {}, headRow)), element("tbody", {}, body)),
  );
}

export function pushable(labelledBy: string, ...children: readonly Child[]): Markup {
  const attributes = { class: "pushable", tabindex: 0, role: "group", "aria-labelledby": labelledBy };
  return element("div", attributes, ...children);
}

/** A small word with a sign before it, so that nothing is told by colour alone. */
export function badge(kind: string, sign: string, word: Said): Markup {
  return element(
    "span",
    { class: `badge ${kind}` },
    element("span", { class: "sign", "aria-hidden": "true" }, sign),
    both(word),
  );
}

/** The page of a rule: a link where a browser could follow it, and its address in print. */
export function page(address: string, docs: Docs): Markup {
  const inDocs = /^docs\/(.+)$/.exec(address)?.[1];
  const target =
    docs !== undefined && inDocs !== undefined ? `${docs.replace(/\/$/, "")}/${inDocs}` : address;
  const isLinked = target !== address || /^(https?|file):/.test(target);
  if (!isLinked || !isAddress(target)) return code(address);
  return element("a", { href: target, class: "page" }, address);
}

/** Sentences in English, a line each; nothing where there are none. */
export function sentences(texts: readonly string[], attributes = {}): Markup | undefined {
  return texts.length === 0
    ? undefined
    : list(
        texts.map((text) => english(text)),
        attributes,
      );
}

export const none = (de: string, en: string) => element("p", { class: "none" }, both({ de, en }));
