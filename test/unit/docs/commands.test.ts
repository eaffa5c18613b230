import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pages, PROJECT } from "./markdown";

const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};
const CALL = /\bnpm (?:--prefix \S+ )?run (?:-s |--silent )?([a-z][a-z:-]*[a-z])/g;
const calledIn = (page: string) =>
  [...readFileSync(join(PROJECT, page), "utf8").matchAll(CALL)].map(([, name = ""]) => name);

it.each(pages())("every npm script that %s calls is one", (page) => {
  expect(calledIn(page).filter((name) => !(name in scripts))).toEqual([]);
});

it("the first page names every script", () => {
  const named = calledIn("README.md");
  // It is called without `run`.
  expect(Object.keys(scripts).filter((name) => !named.includes(name))).toEqual(["test"]);
});
