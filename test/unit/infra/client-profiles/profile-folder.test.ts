import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MANIFEST, replaceFolder } from "../../../../infra/client-profiles/profile-folder";

let home: string;
let out: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "profiles-"));
  out = join(home, "deep", "out");
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const FIRST = new Map([
  ["windows/parks/profile.xml", "<a/>"],
  ["devices.csv", "x"],
]);
const SECOND = new Map([["linux/parks/swanctl.conf", "y"]]);
const write = (files: ReadonlyMap<string, string>) => replaceFolder(out, files, { made: "today" });

function everything(folder = out, path = ""): string[] {
  return readdirSync(join(folder, path), { withFileTypes: true })
    .flatMap((entry) => {
      const inside = join(path, entry.name);
      return entry.isDirectory() ? everything(folder, inside) : [inside];
    })
    .sort();
}
const beside = () => readdirSync(join(home, "deep"));

describe("the folder of the profiles", () => {
  it("holds the files and what says that they are its own, for everybody to read", () => {
    write(FIRST);
    expect(everything()).toEqual(["devices.csv", MANIFEST, "windows/parks/profile.xml"]);
    expect(JSON.parse(readFileSync(join(out, MANIFEST), "utf8"))).toMatchObject({
      schema: "profiles/v1",
      made: "today",
    });
    expect(statSync(out).mode & 0o777).toBe(0o755);
    expect(beside()).toEqual(["out"]);
  });

  it("replaces an old one as a whole: what is not there any more is gone", () => {
    write(FIRST);
    write(SECOND);
    expect(everything()).toEqual(["linux/parks/swanctl.conf", MANIFEST]);
    expect(beside()).toEqual(["out"]);
  });

  it("may be there empty", () => {
    mkdirSync(out, { recursive: true });
    write(FIRST);
    expect(everything()).toHaveLength(3);
  });

  it.each<[string, () => void, RegExp]>([
    [
      "a file of somebody's own",
      () => writeFileSync(join(out, "windows", "notes.txt"), "mine"),
      /windows\/notes\.txt/,
    ],
    [
      "a file that was changed",
      () => writeFileSync(join(out, "devices.csv"), "z"),
      /: devices\.csv\. Move it away/,
    ],
    ["a link", () => symlinkSync("/etc/passwd", join(out, "windows", "link")), /windows\/link/],
    [
      "no word of what an earlier run wrote",
      () => rmSync(join(out, MANIFEST)),
      /is not empty, and no earlier run wrote it/,
    ],
    ["a word that is no word", () => writeFileSync(join(out, MANIFEST), "{}"), /no earlier run wrote it/],
  ])("is left as it is with %s in it", (_, change, fault) => {
    write(FIRST);
    change();
    const before = everything();
    expect(() => write(SECOND)).toThrow(fault);
    expect(everything()).toEqual(before);
    expect(beside()).toEqual(["out"]);
  });

  it("is no file", () => {
    mkdirSync(join(home, "deep"));
    writeFileSync(out, "mine");
    expect(() => write(FIRST)).toThrow(/is no folder; name another with --out/);
    expect(readFileSync(out, "utf8")).toBe("mine");
  });

  it("leaves nothing half done behind where a file cannot be written", () => {
    write(FIRST);
    const clash = new Map([
      ["a", "x"],
      ["a/b", "y"],
    ]);
    expect(() => write(clash)).toThrow();
    expect(everything()).toHaveLength(3);
    expect(beside()).toEqual(["out"]);
  });
});
