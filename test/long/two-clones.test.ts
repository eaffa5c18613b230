import { execFileSync } from "node:child_process";
import { cpSync, existsSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findPlaces } from "../../rehearsal/places";
import { RESOURCES } from "../engine/killed-rehearsal";
import { Rehearsal } from "../engine/rehearsal";
import { complaintOf, PROJECT, run } from "../engine/run";

jest.setTimeout(1_200_000);

const asRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const work = mkdtempSync(join(tmpdir(), "clones-"));
const filler = new Rehearsal();
afterAll(() => {
  filler.remove();
  rmSync(work, { recursive: true, force: true });
});

/** What git would clone, with what has not been committed yet, and dependencies as `npm ci` leaves them. */
function clone(name: string): string {
  const folder = join(work, name, "remote-access");
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: PROJECT,
    encoding: "utf8",
  });
  for (const file of files.split("\0").filter((path) => path !== "" && existsSync(join(PROJECT, path)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(PROJECT, file), join(folder, file));
  }
  // Hard links where the file system allows them: half a gigabyte need not be copied.
  const [from, to] = [join(PROJECT, "node_modules"), join(folder, "node_modules")];
  execFileSync("sh", ["-c", 'cp -al "$1" "$2" 2>/dev/null || cp -a "$1" "$2"', "sh", from, to]);
  rmSync(join(folder, "node_modules", ".cache"), { recursive: true, force: true });
  return folder;
}

/** An engine cache of one's own that holds the engine already. */
function cacheFor(name: string): string {
  const cache = join(work, name, "cache");
  const filled = findPlaces(process.env, PROJECT).cache;
  if (existsSync(join(filled, "versions")))
    cpSync(join(filled, "versions"), join(cache, "versions"), { recursive: true });
  return cache;
}

function giveTo(uid: number, folder: string): void {
  for (const entry of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    // Dependencies stay whose they are: they are hard links, and are only read.
    if (!entry.includes(`node_modules/`)) lchownSync(join(folder, entry), uid, uid);
  }
}

function rehearseIn(folder: string, env: NodeJS.ProcessEnv, uid?: number) {
  const line = ["node", "--import", "tsx", join(folder, "rehearsal", "rehearse.ts")];
  const user = uid === undefined ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
  const [command, ...args] = [...user, ...line];
  return run(
    command!,
    args,
    { ...process.env, REMOTE_ACCESS_REHEARSAL_HOME: undefined, NO_COLOR: "1", ...env },
    folder,
  );
}

it("two rehearsals at once, one in a path with blanks and not as root, do not disturb each other", async () => {
  expect(complaintOf(await filler.shell("pulumi version"))).toBe(""); // fills the cache
  const ours = clone("ours");
  const theirs = clone("path with blanks");
  const home = join(work, "home of somebody");
  const cache = cacheFor("path with blanks");
  mkdirSync(home);
  mkdirSync(cache, { recursive: true });
  if (asRoot) {
    execFileSync("chmod", ["755", work]);
    [theirs, home, cache].forEach((folder) => giveTo(NOBODY, folder));
  }
  const [one, other] = await Promise.all([
    rehearseIn(ours, { XDG_STATE_HOME: join(work, "state") }),
    rehearseIn(theirs, { HOME: home, REMOTE_ACCESS_CACHE: cache }, asRoot ? NOBODY : undefined),
  ]);
  expect([complaintOf(one), complaintOf(other)]).toEqual(["", ""]);
  // Once more the gateway, when the laptop is stolen.
  const writes = `${RESOURCES + 1} writing requests went to the stand-in`;
  for (const { stdout } of [one, other]) expect(stdout).toContain(writes);
});
