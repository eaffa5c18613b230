import { escapeUTF8 } from "entities/escape";

/** Markup that is finished: only `element` and `own` make it, so that no value can get into a page unescaped. */
export class Markup {
  constructor(readonly source: string) {}
}

/** Absent values and `false` write nothing, lists one after the other. */
export type Child = Markup | string | number | false | undefined | readonly Child[];

/** `true` writes the name alone, `false` and an absent value nothing. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const VOID = new Set(["br", "input", "meta", "wbr"]);
const NAME = /^[a-z][a-zA-Z0-9-]*$/;
/** Attributes that hold code or styles: the page's Content-Security-Policy refuses them, and so does this. */
const CODE = /^(on.*|style|srcdoc|src)$/;

/**
 * Writes an element. Every text and every attribute goes through here and is escaped here.
 *
 * @throws Error when the name of the element or of an attribute is not one that a page of ours may have
 */
export function element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
  if (!NAME.test(name) || name === "script" || name === "style") throw new Error(`no element "${name}" here`);
  const head = `<${name}${Object.entries(attributes).map(attribute).join("")}>`;
  return new Markup(VOID.has(name) ? head : `${head}${children.map(written).join("")}</${name}>`);
}

/** Script or style of ours; nothing that was read anywhere may be in it, except numbers and ids that were made here. */
export function own(name: "script" | "style", source: string): Markup {
  if (/<\/|<!--/.test(source)) throw new Error(`a ${name} that would end itself`);
  return new Markup(`<${name}>${source}</${name}>`);
}

function attribute([name, value]: readonly [string, string | number | boolean | undefined]): string {
  if (!NAME.test(name) || CODE.test(name)) throw new Error(`no attribute "${name}" here`);
  if (value === undefined || value === false) return "";
  if (name === "href" && !isAddress(String(value))) return "";
  return value === true ? ` ${name}` : ` ${name}="${escapeUTF8(visible(String(value)))}"`;
}

function written(child: Child): string {
  if (child === undefined || child === false) return "";
  if (child instanceof Markup) return child.source;
  if (typeof child === "object") return child.map(written).join("");
  return escapeUTF8(visible(String(child)));
}

/** Whether a link may lead there: a place in this page, a page of the web, a file beside this one. */
export function isAddress(text: string): boolean {
  return /^(#|https?:\/\/|file:\/\/\/)\S+$/.test(text) || /^(?!\/)[\w./#%-]+$/.test(text);
}

/**
 * Values come from the program that is judged: nothing in one may be invisible, break a line or change the direction in
 * which a reader reads.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16).padStart(4, "0");
    return code.length > 4 ? `\\u{${code}}` : `\\u${code}`;
  });
}
