import { element, type Child, type Markup } from "./element";

export const LANGUAGES = ["de", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same in both languages of the page. */
export type Said<T = string> = Readonly<Record<Language, T>>;

/** Both are in the page, and its styles show the one that is chosen. */
export function both(said: Said<Child>): readonly Markup[] {
  return LANGUAGES.map((language) => element("span", { class: "t", lang: language }, said[language]));
}

export const say = (de: Child, en: Child) => both({ de, en });

/** What a rule or the engine says: English in either language, and marked for whoever has it read aloud. */
export function english(...children: readonly Child[]): Markup {
  return element("span", { lang: "en" }, ...children);
}

/** `1 Befund`, `2 Befunde`. */
export function counted(count: number, one: Said, many: Said): Said {
  const words = count === 1 ? one : many;
  return { de: `${count} ${words.de}`, en: `${count} ${words.en}` };
}

/** 2026-06-15T12:00:00Z as `15.06.2026, 12:00 UTC` and `2026-06-15 12:00 UTC`. */
export function moment(time: string): Said {
  const clock = time.slice(11, 16);
  const { de, en } = date(time);
  return { de: `${de}, ${clock} UTC`, en: `${en} ${clock} UTC` };
}

export function date(time: string): Said {
  const [year, month, day] = time.slice(0, 10).split("-");
  return { de: `${day}.${month}.${year}`, en: `${year}-${month}-${day}` };
}
