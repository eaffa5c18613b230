import { chmodSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOwnFolder } from "../../../../rehearsal/engine/cache-layout";
import { clean, readableSize, remainsOf } from "../../../../rehearsal/engine/clean";
import { findPlaces, type Places } from "../../../../rehearsal/places";

describe("a clean", () => {
  let root: string;
  let places: Places;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "clean-"));
    places = findPlaces({
      REMOTE_ACCESS_CACHE: join(root, "cache"),
      REMOTE_ACCESS_REHEARSAL_HOME: join(root, "home"),
    });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("removes this clone's rehearsal and keeps the engines that others share", () => {
    createOwnFolder(places.home, "test");
    createOwnFolder(places.cache, "test");
    clean(remainsOf(places));
    expect([existsSync(places.home), existsSync(places.cache)]).toEqual([false, true]);
    clean(remainsOf(places, { all: true }));
    expect(existsSync(places.cache)).toBe(false);
  });

  it("says how much there is, counting a file with two names once", () => {
    createOwnFolder(places.home, "test");
    const before = remainsOf(places)[0]?.bytes ?? 0;
    writeFileSync(join(places.home, "a"), Buffer.alloc(1 << 20));
    linkSync(join(places.home, "a"), join(places.home, "b"));
    const [{ bytes } = { bytes: 0 }] = remainsOf(places);
    expect(bytes - before).toBe(1 << 20);
  });

  it("refuses folders that no rehearsal has made, all of them at once", () => {
    mkdirSync(places.home);
    mkdirSync(places.cache);
    expect(() => remainsOf(places, { all: true })).toThrow(/home" has no file .*\n.*cache" has no file/);
  });

  it("never takes a folder that was somebody's before a rehearsal used it", () => {
    mkdirSync(places.home);
    writeFileSync(join(places.home, "thesis"), "");
    createOwnFolder(places.home, "test");
    expect(() => remainsOf(places)).toThrow("no rehearsal made it: remove it by hand");
  });

  it("takes a folder in which there was nothing but a lock", () => {
    mkdirSync(join(places.home, "rehearsal.lock"), { recursive: true });
    createOwnFolder(places.home, "test");
    expect(remainsOf(places)).toHaveLength(1);
  });

  it("takes a folder in the default place that another command of this project made first", () => {
    const home = join(root, "remote-access", "clone");
    mkdirSync(join(home, "authority"), { recursive: true });
    createOwnFolder(home, "test");
    expect(remainsOf({ ...places, home })).toHaveLength(1);
  });

  it("removes folders without write permission, as Go leaves them", () => {
    createOwnFolder(places.home, "test");
    mkdirSync(join(places.home, "modules"));
    writeFileSync(join(places.home, "modules", "file"), "");
    chmodSync(join(places.home, "modules"), 0o500);
    clean(remainsOf(places));
    expect(existsSync(places.home)).toBe(false);
  });

  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1536, "1.5 KB"],
    [112 * 2 ** 20, "112 MB"],
    [2.9 * 2 ** 30, "2.9 GB"],
  ])("prints %s bytes as %s", (bytes, text) => {
    expect(readableSize(bytes)).toBe(text);
  });
});
