import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What a machine writes by itself while a test runs: of these only that they are there counts, not size and time.
 * Journals, the package manager's and login's records, and what systemd and a container's engine keep in `/run`.
 */
const RESTLESS =
  /^\/(run|var\/(log|cache\/(apt|ldconfig|man)|lib\/(apt|dpkg|systemd|docker|containerd)|tmp))\//;
/** What comes and goes by itself: not looked at. */
const PASSING = /^\/(run\/(user|log|systemd|docker|containerd)|var\/lib\/(docker|containerd|systemd))(\/|$)/;

/** Everything that a lab could leave on a machine, as text by kind, so that a difference can be read. */
export function machine(): Record<string, string> {
  return {
    "named namespaces": said("ip", "netns", "list"),
    devices: said("ip", "-o", "-d", "link"),
    addresses: said("ip", "-o", "address").replace(/(valid|preferred)_lft \S+/g, ""),
    routes: said("ip", "route", "show", "table", "all") + said("ip", "rule"),
    "packet filter": said("nft", "list", "ruleset"),
    "states of IPsec": said("ip", "xfrm", "state") + said("ip", "xfrm", "policy"),
    mounts: withoutNumbers(readFileSync("/proc/self/mountinfo", "utf8")),
    "processes in other namespaces": strangers(),
    users: readFileSync("/etc/passwd", "utf8") + readFileSync("/etc/group", "utf8"),
    files: ["/etc", "/run", "/var"].flatMap(filesIn).join("\n"),
    "folders of labs": readdirSync(tmpdir())
      .filter((name) => name.startsWith("remote-access-lab-"))
      .join("\n"),
  };
}

function said(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** A mount's own number and its parent's are given anew by the kernel. */
function withoutNumbers(mounts: string): string {
  return mounts.replace(/^\d+ \d+ /gm, "");
}

/** Programs that live in a network, mount or process namespace other than this test's. */
function strangers(): string {
  const [net, mnt, pid] = ["net", "mnt", "pid"].map((kind) => namespaceOf("self", kind));
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((process) => {
      const seen = ["net", "mnt", "pid"].map((kind) => namespaceOf(process, kind));
      return !seen.includes(undefined) && (seen[0] !== net || seen[1] !== mnt || seen[2] !== pid);
    })
    .map((process) => `${process} ${commandOf(process)}`)
    .join("\n");
}

function namespaceOf(process: string, kind: string): string | undefined {
  try {
    return readlinkSync(`/proc/${process}/ns/${kind}`);
  } catch {
    return undefined; // gone, or a zombie
  }
}

/** The name of a process's program; empty where it is gone. */
export function commandOf(process: string | number): string {
  try {
    return readFileSync(`/proc/${process}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}

/** Path, kind and mode, owner, size and time of the last change of everything in a folder that lies on one file system. */
function filesIn(folder: string): string[] {
  if (PASSING.test(folder)) return [];
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name);
    try {
      const { mode, uid, gid, size, mtimeMs } = lstatSync(path);
      const line = `${path} ${mode.toString(8)} ${uid}:${gid}`;
      const whole = RESTLESS.test(path) ? line : `${line} ${size} ${mtimeMs}`;
      const isFolder = (mode & 0o170000) === 0o040000;
      return isFolder ? [whole, ...filesIn(path)] : [whole];
    } catch {
      return []; // gone meanwhile
    }
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
