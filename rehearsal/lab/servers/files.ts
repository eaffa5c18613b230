import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { World } from "../world/world";
import { ACCOUNT } from "./mail";

export const FILE_TEXT = "Akte 2026-11, nur im Dienst.";
export const FILE_PORTS = [445];

/** Samba that speaks SMB3 with encryption and nothing older, as a plain process with an account that is there already. */
export async function startFiles(world: World, namespace: string): Promise<void> {
  const folder = join("samba", namespace);
  const at = (name: string) => join(world.folder, folder, name);
  for (const name of ["private", "state", "lock", "cache", "pid", "rpc"]) {
    mkdirSync(at(name), { recursive: true, mode: 0o755 });
  }
  world.write(join(folder, "share", "akte.txt"), FILE_TEXT, 0o644);
  const conf = world.write(
    join(folder, "smb.conf"),
    `[global]
server role = standalone server
workgroup = LAB
disable netbios = yes
smb ports = 445
server min protocol = SMB3
server smb encrypt = required
passdb backend = tdbsam
private dir = ${at("private")}
state directory = ${at("state")}
lock directory = ${at("lock")}
cache directory = ${at("cache")}
pid directory = ${at("pid")}
ncalrpc dir = ${at("rpc")}
log file = ${at("log")}
load printers = no
printcap name = /dev/null
disable spoolss = yes
[laufwerk]
path = ${at("share")}
read only = yes
`,
  );
  const word = `${ACCOUNT.password}\n`;
  await world.must(
    namespace,
    "sh",
    "-c",
    `printf '%s' "$1" | smbpasswd -c "$2" -L -a -s ${ACCOUNT.name} >/dev/null`,
    "sh",
    word + word,
    conf,
  );
  world.start(namespace, "smbd", ["-F", "--no-process-group", "-s", conf], `${namespace}-smbd`);
}

/** Reads a file from the share. @returns what was seen, as a phrase */
export async function readFile(world: World, from: string, host: string): Promise<string> {
  const args = [
    ...[`//${host}/laufwerk`, "--configfile=/dev/null", "-t", "15", "-m", "SMB3"],
    ...["-U", `${ACCOUNT.name}%${ACCOUNT.password}`, "--client-protection=encrypt", "-c", "get akte.txt -"],
  ];
  const { stdout, stderr } = await world.run(from, "smbclient", args, { timeout: 30_000 });
  return stdout.includes(FILE_TEXT) ? "file read" : `no file: ${(stdout + stderr).trim().split("\n")[0]}`;
}
