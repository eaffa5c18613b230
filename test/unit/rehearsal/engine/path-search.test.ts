import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { commandFolders, findCommand, folderWithHost } from "../../../../rehearsal/engine/path-search";

describe("the search on PATH", () => {
  it.each([
    ["/usr/bin:/bin", ["/usr/bin", "/bin"]],
    ["/clone/node_modules/.bin:/usr/bin", ["/usr/bin"]],
    ["/usr/lib/node_modules/pulumi/bin:/bin", ["/bin"]],
    ["/cache/hosts/1/bin:/bin", ["/bin"]],
    ["/cache:/cached:/bin", ["/cached", "/bin"]],
    [".:bin::/bin", ["/bin"]],
    ["/my_node_modules:/bin", ["/my_node_modules", "/bin"]],
    [undefined, []],
  ])("of %j looks into %j", (path, folders) => {
    expect(commandFolders(path, "/cache")).toEqual(folders);
  });

  describe("on disk", () => {
    let root: string;
    beforeEach(() => (root = mkdtempSync(join(tmpdir(), "path-search-"))));
    afterEach(() => rmSync(root, { recursive: true }));

    function place(path: string, mode = 0o755): string {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, "");
      chmodSync(file, mode);
      return file;
    }

    it("passes over files that cannot be started and folders of the same name", () => {
      place("a/pulumi", 0o644);
      mkdirSync(join(root, "b/pulumi"), { recursive: true });
      const found = place("c/pulumi");
      expect(
        findCommand(
          "pulumi",
          ["a", "b", "missing", "c"].map((name) => join(root, name)),
        ),
      ).toBe(found);
    });

    it("finds the host beside the engine", () => {
      const engine = place("a/pulumi");
      expect(folderWithHost(engine)).toBeUndefined();
      place("a/pulumi-language-nodejs");
      expect(folderWithHost(engine)).toBe(join(root, "a"));
    });

    it("finds the host beside what a package manager's link points to", () => {
      const engine = place("cellar/pulumi");
      place("cellar/pulumi-language-nodejs");
      mkdirSync(join(root, "bin"));
      symlinkSync(engine, join(root, "bin/pulumi"));
      expect(folderWithHost(join(root, "bin/pulumi"))).toBe(join(root, "cellar"));
    });
  });
});
