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
