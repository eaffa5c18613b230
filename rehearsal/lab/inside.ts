import { existsSync, mkdirSync, writeSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { Lab } from "./lab";
import type { LabInput } from "./preparation/lab-input";
import { readFile } from "./servers/files";
import { readMail } from "./servers/mail";
import { World } from "./world/world";

/** Where packages would keep something of their own: empty for the time of the lab. */
const EMPTY = ["/run", "/var/lib/samba", "/var/cache/samba", "/var/log/samba", "/var/lib/dovecot"];

export interface Request {
  readonly input: LabInput;
}

async function main(): Promise<void> {
  const folder = process.env.REMOTE_ACCESS_LAB_FOLDER;
  // A mount here would be seen by the whole machine otherwise.
  if (folder === undefined || process.pid !== 1)
    throw new Error("the lab runs in namespaces of its own: npm run lab");
  for (const place of [folder, ...EMPTY.filter((path) => existsSync(path))]) {
    execFileSync("mount", ["-t", "tmpfs", "-o", "mode=755", "tmpfs", place]);
  }
  mkdirSync("/run/netns");
  let text = "";
  for await (const piece of process.stdin) text += String(piece);
  const { input } = JSON.parse(text) as Request;
  const lab = new Lab(new World(folder), input);
  let t = Date.now();
  try {
    await lab.build();
  } catch (e) {
    console.log(String(e));
    execFileSync("sh", ["/tmp/dbg.sh"], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, F: folder },
    });
  }
  console.log("built", Date.now() - t);
  t = Date.now();
  const laptop = await lab.admitted(lab.inventory("works"));
  console.log("arrived", Date.now() - t);
  console.log(await laptop.enter());
  console.log(await laptop.swanctl("--list-sas"));
  console.log(await readMail(lab.world, laptop.name, lab.hostsOf("mail")[0]!));
  console.log(await readFile(lab.world, laptop.name, lab.hostsOf("files")[0]!));
  console.log(
    await laptop.tries([
      { transport: "udp", address: lab.hostsOf("dns")[0]!, port: 53 },
      { transport: "tcp", address: lab.hostsOf("mail")[0]!, port: 22 },
    ]),
  );
  if (process.env.LAB_SHELL)
    execFileSync("sh", ["-c", process.env.LAB_SHELL], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, F: folder },
    });
  writeSync(3, "done\n");
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  },
);
