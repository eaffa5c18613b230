import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkOutPack } from "../../../../policy-pack/release/checkout";
import { Repository } from "../../rehearsal/review/repository";

const pack = (version: string, trust: string) => ({
  "policy-pack/package.json": JSON.stringify({ version }),
  "policy-pack/trust.yaml": trust,
  "infra/index.ts": "program",
});
const repository = new Repository(pack("0.1.0", "first"));
const first = repository.git("rev-parse", "HEAD");
const released = repository.commit(pack("1.2.0", "released"));
repository.git("tag", "policy-pack-v1.2.0");
const base = repository.commit(pack("1.3.0", "base"));
repository.git("tag", "policy-pack-vNext");
const head = repository.commit(pack("9.9.9", "head"));
repository.git("tag", "policy-pack-v9.9.9");

const work = mkdtempSync(join(tmpdir(), "packs-"));
let folders = 0;
const checkedOut = (commit: string) => checkOutPack(repository.folder, commit, join(work, String(folders++)));
const trustOf = ({ folder }: { folder: string }) => readFileSync(join(folder, "trust.yaml"), "utf8");
afterAll(() => {
  repository.remove();
  rmSync(work, { recursive: true });
});

it.each([
  [
    "the last release that the base contains, whatever came after it",
    base,
    "release policy-pack-v1.2.0",
    "1.2.0",
    "released",
  ],
  ["a release that is the base itself", released, "release policy-pack-v1.2.0", "1.2.0", "released"],
  [
    "the base's own while there is no release",
    first,
    `commit ${first.slice(0, 12)} of the base, as there is no release yet`,
    "0.1.0",
    "first",
  ],
])("judges with %s", (_, commit, from, version, trust) => {
  const made = checkedOut(commit);
  expect({ from: made.from, version: made.version, trust: trustOf(made) }).toEqual({ from, version, trust });
});

it("takes the pack and nothing else, with a digest over all of it", () => {
  const { folder, digest } = checkedOut(head);
  expect(existsSync(join(folder, "..", "infra"))).toBe(false);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(digest).not.toBe(checkedOut(base).digest);
});

it("refuses a folder in which something lies, and a commit without a pack", () => {
  expect(() => checkOutPack(repository.folder, base, repository.folder)).toThrow("is not empty");
  const none = repository.commit({
    ...Object.fromEntries(Object.keys(pack("", "")).map((name) => [name, undefined])),
    a: "",
  });
  repository.git("tag", "--delete", "policy-pack-v9.9.9", "policy-pack-v1.2.0");
  expect(() => checkedOut(none)).toThrow("holds no policy pack");
});
