/**
 * The page works without it: it sets what styles cannot, the language of the document and its title, and opens what is
 * closed before somebody prints.
 */
export const SCRIPT = `
(() => {
  const page = document.documentElement;
  const choices = [...document.querySelectorAll('input[name="language"]')];
  const speak = (language) => {
    page.lang = language;
    document.title = language === "en" ? page.dataset.titleEn : page.dataset.titleDe;
  };
  for (const choice of choices) choice.addEventListener("change", () => speak(choice.value));
  const reader = (navigator.language || "de").toLowerCase().startsWith("de") ? "de" : "en";
  for (const choice of choices) choice.checked = choice.value === reader;
  speak(reader);

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
})();
`;
