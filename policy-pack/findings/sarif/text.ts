import { visible } from "../markdown/quoted";

/** GitHub takes 1,024 characters of a description, GitLab leaves out a result with a longer one (docs/review-formats.md). */
const LONGEST_TEXT = 1_000;

/** A value in a message: SARIF reads `[text](place)` there as a link and `{0}` as the place of an argument. */
export function plain(text: string): string {
  return visible(text, 400)
    .replaceAll("](", "] (")
    .replace(/\{(\d+)\}/g, "{ $1 }");
}

/** As many whole sentences as there is room for, one a line; the first one in any case. */
export function paragraph(sentences: readonly string[], longest = LONGEST_TEXT): string {
  const [first = "", ...others] = sentences;
  return others.reduce(
    (text, sentence) => (text.length + 1 + sentence.length > longest ? text : `${text}\n${sentence}`),
    atMost(first, longest),
  );
}

/** The beginning of a text, without half a character at its end. */
export function atMost(text: string, longest = LONGEST_TEXT): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
