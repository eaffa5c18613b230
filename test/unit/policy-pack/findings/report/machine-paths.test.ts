import { folderOfPages, withoutMachinePaths } from "../../../../../policy-pack/findings/report/machine-paths";

const FOLDERS = ["/work/city", "/tmp/review/pack"];

it.each([
  ["a file of the project", "at /work/city/infra/index.ts:7", "at infra/index.ts:7"],
  ["the project itself", "pulumi preview --cwd /work/city --stack dev", "pulumi preview --cwd . --stack dev"],
  ["a neighbour with a longer name", "/work/city-two/x.ts", "…/x.ts"],
  ["a URL of a file", "file:///work/city/docs/rules/a.md", "docs/rules/a.md"],
  ["a URL of another file", "see file:///home/me/a.md", "see …/a.md"],
  ["the pack in another folder", "read: /tmp/review/pack/docs/rules/a.md", "read: docs/rules/a.md"],
  ["what is in quotation marks", "'/home/me/a b'", "'…/a b'"],
  ["a folder of somebody", "in /home/someone/state.json: broken", "in …/state.json: broken"],
  ["a drive", "C:\\Users\\someone\\state.json", "…/state.json"],
  [
    "an id of Azure",
    "/subscriptions/0/resourceGroups/home/providers/x",
    "/subscriptions/0/resourceGroups/home/providers/x",
  ],
  ["a URL", "https://example.org/home/page", "https://example.org/home/page"],
  ["a network", "10.81.0.0/16", "10.81.0.0/16"],
  ["a path within a project", "infra/tmp/x.ts", "infra/tmp/x.ts"],
])("of %s stays what everybody may read", (_, text, left) => {
  expect(withoutMachinePaths(text, FOLDERS)).toBe(left);
});

it("the folder of the pack is that above its pages", () => {
  expect(folderOfPages("/tmp/a/docs/rules/p2s-root-pinned.md")).toBe("/tmp/a");
  expect(folderOfPages("docs/rules/p2s-root-pinned.md")).toBeUndefined();
  expect(folderOfPages("")).toBeUndefined();
});
