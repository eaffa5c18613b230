/**
 * How values from outside are written into Markdown.
 *
 * A name, a value or a sentence of a finding comes from the program that is judged, and whoever wrote that may want the
 * review to say something else. There is one place where GitHub and GitLab neither read Markdown or HTML nor make links
 * of addresses, mentions (`@`), numbers (`#1`) or commits: a code span. So all values stand in code spans, and of
 * sentences all words that are not plain ones. Escaping with `\` would hold off Markdown alone: mentions are looked for
 * in the text that comes out of it.
 */

const LONGEST_VALUE = 200;
const LONGEST_SENTENCE = 600;

/** What a reader does not see, or what changes the look of its surroundings. */
const UNSEEN = /[^\S ]|[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** What would end a code span or a cell of a table, or look like HTML to whoever searches the text. */
const ENDING = /[`|<]|^ | $/g;

/** Seven hexadecimal digits are a commit. */
const NO_COMMIT = "(?!.*[0-9a-f]{7})";
const LETTERS = "\\p{Script=Latin}+(?:['’-]\\p{Script=Latin}+)*";
/** Words that mean nothing to any reader of Markdown, wherever they stand: `1.` and `1)` would begin a list. */
const PLAIN = new RegExp(
  `^(?:${NO_COMMIT}\\(?${LETTERS}\\)?[.,;:!?]?|\\(\\d{1,6}\\)[.,;:!?]?|\\d{1,6}[,;:!?]?|·)$`,
  "iu",
);

/** Addresses that may become links: of pages on the web, and of pages of this repository. */
const WEB_PAGE = /^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w./~%+-]*)?(?:#[\w-]*)?$/i;
const OWN_PAGE = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*(?:#[\w-]*)?$/;

/** A text on one line, not too long, in which everything can be seen: as JSON writes it, `\u202e`. */
export function visible(text: string, longest = LONGEST_VALUE): string {
  const start = text.slice(0, longest);
  const seen = start.replace(UNSEEN, asJson);
  return start.length === text.length ? seen : `${seen}… (${text.length} characters)`;
}

/** A value as a code span. */
export function code(text: string, longest = LONGEST_VALUE): string {
  return text === "" ? "(empty)" : `\`${visible(text, longest).replace(ENDING, asJson)}\``;
}

/** A sentence: plain words stay as they are, all others become code spans. */
export function prose(text: string): string {
  const words = visible(text, LONGEST_SENTENCE).split(/ +/);
  const written: string[] = [];
  let others: string[] = [];
  const quoteOthers = () => {
    if (others.length > 0) written.push(codeBeforeStop(others.join(" ")));
    others = [];
  };
  for (const word of words.filter((one) => one !== "")) {
    if (!PLAIN.test(word)) {
      others.push(word);
      continue;
    }
    quoteOthers();
    written.push(word);
  }
  quoteOthers();
  return written.length === 0 ? "(empty)" : written.join(" ");
}

/** A value where the text is one, as it stands in JSON, otherwise a sentence. */
export function valueOrProse(text: string): string {
  return /^["[{\d-]/.test(text) ? code(text, LONGEST_SENTENCE) : prose(text);
}

/** Several values as code spans; a list that is too long says how much is missing. */
export function codes(texts: readonly string[], most = 8): string {
  const first = texts.slice(0, most).map((text) => code(text));
  return texts.length <= most ? first.join(", ") : `${first.join(", ")} and ${texts.length - most} more`;
}

/** A link to a page; only its text where the address is none that a reader may be sent to, as a path of a machine. */
export function link(text: string, page: string): string {
  return isWebPage(page) || isOwnPage(page) ? `[${code(text)}](${page})` : code(text);
}

export function isWebPage(page: string): boolean {
  return page.length <= LONGEST_VALUE && WEB_PAGE.test(page);
}

export function isOwnPage(page: string): boolean {
  return page.length <= LONGEST_VALUE && OWN_PAGE.test(page);
}

/** The stop of a sentence is not part of its last word. */
function codeBeforeStop(text: string): string {
  const [, words = "", stop = ""] = /^(.+?)([.,;:]?)$/.exec(text) ?? [];
  return `${code(words, Infinity)}${stop}`;
}

function asJson(text: string): string {
  return [...Array(text.length).keys()]
    .map((index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");
}
