import { z } from "zod";
import type { Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

/** Azure takes no longer address ("Azure Monitor service limits", action groups). */
const LONGEST_MAILBOX = 64;
/** Every address must be confirmed by hand; whoever needs more makes a distribution list. */
const MOST_MAILBOXES = 5;

/** Functional mailboxes that an alarm goes to. */
export function mailboxList(example: string) {
  return z
    .array(
      z
        .email(`write a mail address such as ${example}`)
        .max(LONGEST_MAILBOX, `write an address of at most ${LONGEST_MAILBOX} characters`),
      `write a list of functional mailboxes, such as [${example}]`,
    )
    .refine(({ length }) => length <= MOST_MAILBOXES, `write at most ${MOST_MAILBOXES}`);
}

/** Mailboxes are not told apart by capitals. */
export function sayMailboxesTwice(values: SoundValues, path: readonly string[], say: Say): void {
  const seen = values.indexes(path).map((index) => values.get<string>([...path, index])?.toLowerCase());
  seen.forEach((mailbox, index) => {
    const first = seen.indexOf(mailbox);
    if (mailbox !== undefined && first !== index) {
      say([...path, index], `"${mailbox}" is used twice; the first is ${path.at(-1)}[${first}]`);
    }
  });
}
