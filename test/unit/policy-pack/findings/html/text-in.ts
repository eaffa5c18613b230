/** What a reader of one language finds: without the other, without tags, with single spaces. */
export function textIn(html: string, language: "de" | "en"): string {
  const other = language === "de" ? "en" : "de";
  return html
    .replace(/<(style|script)>.*?<\/\1>/gs, "")
    .replace(new RegExp(`<span class="t" lang="${other}">.*?</span>`, "gs"), "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}
