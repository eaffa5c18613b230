import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { KeyPair } from "../preparation/lab-input";
import type { World } from "../world/world";

/** An account that every Debian has: the lab makes none. */
export const ACCOUNT = { name: "games", uid: 5, gid: 60, password: "only-in-this-lab" };
export const LETTER = "Guten Morgen, die Post ist da.";

/** Dovecot for IMAPS and submission, as plain processes, with one letter in the mailbox. */
export function startMail(world: World, namespace: string, { certificate, key }: KeyPair): void {
  const folder = join("dovecot", namespace);
  const at = (name: string) => join(world.folder, folder, name);
  const home = join(folder, "mailbox");
  world.write(
    join(home, "new", "1.lab"),
    `From: amt@musterstadt.example\nSubject: Post\n\n${LETTER}\n`,
    0o666,
  );
  for (const name of ["cur", "tmp"]) mkdirSync(join(world.folder, home, name), { recursive: true });
  world.open(home);
  world.write(join(folder, "cert.pem"), certificate);
  world.write(join(folder, "key.pem"), key, 0o600);
  const conf = world.write(
    join(folder, "dovecot.conf"),
    `protocols = imap submission
base_dir = ${at("run")}
state_dir = ${at("state")}
log_path = ${at("log")}
listen = 0.0.0.0
ssl = required
ssl_cert = <${at("cert.pem")}
ssl_key = <${at("key.pem")}
mail_location = maildir:${at("mailbox")}
first_valid_uid = 1
submission_relay_host = 127.0.0.1
passdb {
  driver = static
  args = password=${ACCOUNT.password}
}
userdb {
  driver = static
  args = uid=${ACCOUNT.uid} gid=${ACCOUNT.gid} home=${at("mailbox")}
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = 993
    ssl = yes
  }
}
service submission-login {
  inet_listener submission {
    port = 587
  }
  inet_listener submissions {
    port = 465
    ssl = yes
  }
}
`,
  );
  world.start(namespace, "dovecot", ["-F", "-c", conf], `${namespace}-dovecot`);
}

/** Ports that {@link startMail} takes. */
export const MAIL_PORTS = [993, 587, 465];

/** Reads the letter over IMAPS, as a mail program would. @returns what was seen, as a phrase */
export async function readMail(world: World, from: string, host: string): Promise<string> {
  const user = `amt:${ACCOUNT.password}`;
  const args = ["-sSk", "--max-time", "15", "--user", user, `imaps://${host}/INBOX;MAILINDEX=1`];
  const { code, stdout, stderr } = await world.run(from, "curl", args);
  return code === 0 && stdout.includes(LETTER) ? "mail read" : `no mail: ${stderr.trim() || `curl ${code}`}`;
}
