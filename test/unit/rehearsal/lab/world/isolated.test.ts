import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isolated, sweepFolders } from "../../../../../rehearsal/lab/world/isolated";

const NAMESPACES = ["--net", "--mount", "--pid", "--fork", "--mount-proc", "true"];
const possible =
  spawnSync("unshare", NAMESPACES).status === 0 && spawnSync("setpriv", ["--version"]).status === 0;
if (!possible) console.warn("no namespaces here: what a lab leaves behind is not tried");
const itInNamespaces = possible ? it : it.skip;

const sleeps = (seconds: string) =>
  spawnSync("pgrep", ["-f", `sleep ${seconds}`], { encoding: "utf8" }).stdout.trim();
/** Makes what a lab makes, tells its folder, and stays. */
const BUSY = (seconds: string) => [
  "sh",
  "-ec",
  `mount -t tmpfs tmpfs "$REMOTE_ACCESS_LAB_FOLDER"
mount -t tmpfs tmpfs /run
mkdir /run/netns
ip netns add lab
echo here >"$REMOTE_ACCESS_LAB_FOLDER/file"
echo "$REMOTE_ACCESS_LAB_FOLDER" >&3
sleep ${seconds} &
sleep ${seconds}`,
];

jest.setTimeout(30_000);

describe("a command in namespaces of its own", () => {
  itInNamespaces("sees a folder that nobody else sees anything in, and gets its input", async () => {
    const lines: string[] = [];
    const script =
      'mount -t tmpfs tmpfs "$REMOTE_ACCESS_LAB_FOLDER"; read word; echo "$word $$" >&3; echo "$REMOTE_ACCESS_LAB_FOLDER" >&3; exit 7';
    expect(await isolated(["sh", "-c", script], "hello\n", (line) => lines.push(line))).toEqual({
      code: 7,
      stopped: false,
    });
    // Its own folder alone: another lab may run on this machine.
    const [said, folder] = lines;
    expect(said).toBe("hello 1");
    expect(folder).toContain("remote-access-lab-");
    expect(existsSync(folder!)).toBe(false);
  });

  itInNamespaces(
    "is gone with all its processes, networks and mounts when it is killed with its parent",
    async () => {
      const seconds = "271.5";
      const driver = join(__dirname, "isolated-driver.ts");
      const parent = spawn(process.execPath, ["--import", "tsx", driver, ...BUSY(seconds)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [told] = (await once(parent.stdout, "data")) as [Buffer];
      const folder = told.toString().trim();
      expect(sleeps(seconds)).not.toBe("");
      expect(readdirSync(folder)).toEqual([]);
      parent.kill("SIGKILL");
      await once(parent, "exit");
      await expectSoon(() => sleeps(seconds) === "");
      expect(spawnSync("ip", ["netns", "list"], { encoding: "utf8" }).stdout).not.toContain("lab");
      sweepFolders();
      expect(existsSync(folder)).toBe(false);
    },
  );

  itInNamespaces("is ended by a signal to the process that runs it", async () => {
    const seconds = "272.5";
    const run = isolated(BUSY(seconds), "", () => process.emit("SIGTERM", "SIGTERM"));
    expect(await run).toEqual({ code: 128 + 15, stopped: true });
    await expectSoon(() => sleeps(seconds) === "");
  });
});

it("takes away no folder that holds anything, nor one of a run that lives", () => {
  const full = join(tmpdir(), "remote-access-lab-1-gone.1-ab");
  mkdirSync(join(full, "inside"), { recursive: true });
  sweepFolders();
  expect(existsSync(full)).toBe(true);
  spawnSync("rm", ["-r", full]);
});

async function expectSoon(true_: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !true_(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(true_()).toBe(true);
}
