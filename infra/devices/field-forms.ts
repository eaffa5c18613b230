import { z } from "zod";
import { DAY_PATTERN, INSTANT_PATTERN, isOfCalendar } from "./date-forms";

/**
 * Forms of fields. There is none for free text: what people may type at will sooner or later holds a person's name.
 * No form has an `@`, so that no mail address or account gets in.
 */

/** A text of one form; the sentence behind "write" is also its description in the published schema. */
function form(pattern: RegExp, what: string) {
  const error = `write ${what}`;
  return z.string({ error }).regex(pattern, { error, abort: true }).meta({ description: what });
}

/** One of a few words. */
export function oneOf<const W extends readonly [string, ...string[]]>(words: W) {
  const last = words.at(-1)!;
  const error = words.length === 1 ? `write ${last}` : `write ${words.slice(0, -1).join(", ")} or ${last}`;
  return z.enum(words, { error });
}

/** An object of exactly these fields. */
export function object<S extends z.core.$ZodLooseShape>(shape: S, error: string) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? undefined : error),
  });
}

export const yesOrNo = z.boolean({ error: "write true or false" });

/** As the certificate's name demands it (infra/certificate-authority/core/device-name.ts). */
export const inventoryNumber = form(
  /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
  "an inventory number: 1 to 32 letters, digits and inner hyphens, such as LT-0001",
);

/** Departments are labels of the certificate's name; `remediation` names the pool of devices under repair. */
export const departmentLabel = form(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  "a department: one DNS label of small letters, digits and inner hyphens",
).refine((label) => label !== "remediation", {
  error: "write another name, remediation is reserved for devices under repair",
});

export const serialNumber = form(
  /^[A-Za-z0-9](?:[A-Za-z0-9./_-]{0,38}[A-Za-z0-9])?$/,
  "the manufacturer's serial number: 1 to 40 letters, digits and inner - . / _",
);

/** A file number, a ticket, the name of a phase. */
export const reference = form(
  /^[A-Za-z0-9ÄÖÜäöüß./_#:-](?:[A-Za-z0-9ÄÖÜäöüß./_ #:-]{0,58}[A-Za-z0-9ÄÖÜäöüß./_#:-])?$/,
  "a reference: 1 to 60 letters, digits, inner blanks and - . / _ # :, no person's name",
);

/** What a manufacturer or vendor calls a thing. */
export const productName = form(
  /^[A-Za-z0-9ÄÖÜäöüß](?:[A-Za-z0-9ÄÖÜäöüß./_ #:,()+&-]{0,58}[A-Za-z0-9ÄÖÜäöüß.)+])?$/,
  "a product's name: 1 to 60 letters, digits, inner blanks and - . / _ # : , ( ) + &",
);

/** What a system calls its own records, tenants and states. */
export const identifier = form(
  /^[A-Za-z0-9](?:[A-Za-z0-9._:/-]{0,62}[A-Za-z0-9])?$/,
  "an identifier: 1 to 64 letters, digits and inner - . _ : /",
);

export const dottedNumbers = form(
  /^\d{1,10}(?:\.\d{1,10}){0,5}$/,
  "a version of dotted numbers, such as 10.0.26100.4061",
);

/** Intune reports several numbers, such as `2.0, 0, 1.38`. */
export const tpmVersion = form(
  /^\d(?:[\d., ]{0,38}\d)?$/,
  "the TPM's version: numbers, dots, commas and blanks, such as 2.0",
);

export const sha256 = form(/^[0-9a-f]{64}$/, "a SHA-256: 64 hexadecimal digits in lower case");

const DAY = "a day of the calendar between 2000 and 2199, as 2026-01-31";
export const day = form(DAY_PATTERN, DAY).refine(isOfCalendar, { error: `write ${DAY}` });

const INSTANT =
  "a time of the calendar in UTC between 2000 and 2199, as 2026-01-31T08:30:00Z, or leave it out where a system means none";
export const instant = form(INSTANT_PATTERN, INSTANT).refine(isOfCalendar, { error: `write ${INSTANT}` });
