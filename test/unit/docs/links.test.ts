import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { anchorsIn, linksIn, pages, PROJECT, proseOf } from "./markdown";

const isOutside = (link: string) => /^[a-z]+:/.test(link);

it.each(pages())("every link of %s inside the repository leads somewhere", (page) => {
  const broken = linksIn(proseOf(page))
    .filter((link) => !isOutside(link))
    .filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(PROJECT, target))) return true;
      return anchor !== undefined && target.endsWith(".md") && !anchorsIn(proseOf(target)).includes(anchor);
    });
  expect(broken).toEqual([]);
});

it("every page of the documentation can be reached from the first page", () => {
  const all = pages();
  const reached = new Set(["README.md"]);
  for (const page of reached) {
    for (const link of linksIn(proseOf(page)).filter((target) => !isOutside(target))) {
      const target = normalize(join(dirname(page), link.split("#")[0] ?? ""));
      // A link to a folder leads to the pages that stand in it, as docs/adr.
      all
        .filter((path) => path === target || (target !== "docs" && dirname(path) === target))
        .forEach((path) => reached.add(path));
    }
  }
  expect(all.filter((page) => page.startsWith("docs/") && !reached.has(page))).toEqual([]);
});
