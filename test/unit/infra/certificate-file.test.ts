import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCertificate } from "../../../infra/settings/stack-config";

const project = mkdtempSync(join(tmpdir(), "project-"));
const home = mkdtempSync(join(tmpdir(), "home-"));
writeFileSync(join(project, "anchor.crt"), "of the project");
writeFileSync(join(home, "anchor.crt"), "of the rehearsal");
afterAll(() => [project, home].forEach((folder) => rmSync(folder, { recursive: true })));

describe("a certificate file", () => {
  it.each([
    ["anchor.crt", home, { text: "of the project" }],
    ["rehearsal:anchor.crt", home, { text: "of the rehearsal" }],
    [
      "rehearsal:anchor.crt",
      undefined,
      {
        fault: '"rehearsal:anchor.crt" exists only in a rehearsal; write the path of the anchor\'s PEM file',
      },
    ],
    [
      "rehearsal:missing.crt",
      home,
      { fault: '"rehearsal:missing.crt" does not exist yet; make it with: npm run ca -- init' },
    ],
    [
      "missing.crt",
      home,
      {
        fault:
          '"missing.crt" does not exist; write the path of the anchor\'s PEM file, relative to Pulumi.yaml',
      },
    ],
    ["../anchor.crt", home, { fault: '"../anchor.crt" leads out of its folder; write a path inside it' }],
    ["rehearsal:../x", home, { fault: '"rehearsal:../x" leads out of its folder; write a path inside it' }],
    ["/etc/passwd", home, { fault: '"/etc/passwd" leads out of its folder; write a path inside it' }],
    [".", home, { fault: '"." cannot be read (EISDIR)' }],
  ])("%s with the rehearsal's home %s", (path, rehearsalHome, expected) => {
    expect(readCertificate(path, project, rehearsalHome)).toEqual(expected);
  });
});
