import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StandInWatch, type Stated } from "../../../../../rehearsal/lab/authority/lab-authority";

let folder: string;
let log: string;
let stated: Stated;
let updates: string[][];
let watch: StandInWatch;

const anchor = (certificate: string) => [{ name: "g1", certificate }];
const told = (revoked: readonly string[], certificate = "a") => {
  stated = { anchors: anchor(certificate), revoked };
  appendFileSync(log, "a request\n");
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "remote-access-tests-"));
  log = join(folder, "requests.jsonl");
  writeFileSync(log, "a request\n");
  updates = [];
  stated = { anchors: anchor("a"), revoked: ["old"] };
  const update = ({ revoked }: Stated) => Promise.resolve(void updates.push([...revoked]));
  watch = new StandInWatch(log, () => stated, update);
});
afterEach(() => rmSync(folder, { recursive: true }));

it("brings what is new to the gateway, once", async () => {
  told(["old", "new"]);
  await Promise.all([watch.look(), watch.look()]);
  expect(updates).toEqual([["old", "new"]]);
});

it("brings other anchors too", async () => {
  told(["old"], "b");
  await watch.look();
  expect(updates).toHaveLength(1);
});

it("brings nothing where the stand-in was told of something else", async () => {
  told(["old"]);
  await watch.look();
  expect(updates).toEqual([]);
});

it("keeps whoever looks waiting until the gateway has it", async () => {
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const slow = new StandInWatch(
    log,
    () => stated,
    () => arrived,
  );
  told(["old", "new"]);
  void slow.look();
  let seen = false;
  const second = slow.look().then(() => (seen = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seen).toBe(false);
  arrive();
  await second;
});

it("looks while some work goes on, and hands on what it comes to", async () => {
  const result = await watch.during(async () => {
    told(["old", "new"]);
    while (updates.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    return "done";
  });
  expect(result).toBe("done");
});

it("fails with the work, and with an update that fails, but not before the work has ended", async () => {
  await expect(watch.during(() => Promise.reject(new Error("work")))).rejects.toThrow("work");
  const failing = new StandInWatch(
    log,
    () => stated,
    () => Promise.reject(new Error("update")),
  );
  let ended = false;
  const work = async () => {
    told(["old", "new"]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    ended = true;
  };
  await expect(failing.during(work)).rejects.toThrow("update");
  expect(ended).toBe(true);
});
