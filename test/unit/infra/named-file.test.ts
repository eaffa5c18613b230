import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readNamedFile } from "../../../infra/settings/named-file";

const project = mkdtempSync(join(tmpdir(), "project-"));
const home = mkdtempSync(join(tmpdir(), "home-"));
writeFileSync(join(project, "statement.json"), "of the project");
writeFileSync(join(home, "statement.json"), "of the rehearsal");
afterAll(() => [project, home].forEach((folder) => rmSync(folder, { recursive: true })));

describe("a file that the settings name", () => {
  it.each([
    ["statement.json", home, { text: "of the project" }],
    ["rehearsal:statement.json", home, { text: "of the rehearsal" }],
    [
      "rehearsal:statement.json",
      undefined,
      {
        fault: '"rehearsal:statement.json" exists only in a rehearsal; write the path of it',
      },
    ],
    [
      "rehearsal:missing.json",
      home,
      { fault: '"rehearsal:missing.json" does not exist yet; make it with: npm run ca -- init' },
    ],
    [
      "missing.json",
      home,
      {
        fault: '"missing.json" does not exist; write the path of it',
      },
    ],
    [
      "../statement.json",
      home,
      { fault: '"../statement.json" leads out of its folder; write a path inside it' },
    ],
    ["rehearsal:../x", home, { fault: '"rehearsal:../x" leads out of its folder; write a path inside it' }],
    ["/etc/passwd", home, { fault: '"/etc/passwd" leads out of its folder; write a path inside it' }],
    [".", home, { fault: '"." cannot be read (EISDIR)' }],
  ])("%s with the rehearsal's home %s", (path, rehearsalHome, expected) => {
    expect(readNamedFile(path, "the path of it", { project, home: rehearsalHome })).toEqual(expected);
  });
});
