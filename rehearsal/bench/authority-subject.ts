import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { laptopKey } from "../city/laptops";
import { runCommand } from "../engine/run-command";
import { fleetLaptop, layOutFleet } from "./fleet-files";
import type { Subject } from "./subjects";

const DEVICES = 200;

/** What a device's certificate needs besides a name, for those who use OpenSSL alone. */
const EXTENSIONS =
  "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n";

/**
 * Two hundred laptops with real keys get their first certificate, beside a shell script that only signs their requests:
 * OpenSSL reads no register, judges nothing, keeps no ledger and flushes nothing to the disk.
 *
 * @param work an empty folder
 * @returns undefined when there is no openssl
 */
export async function authoritySubject(project: string, work: string): Promise<Subject | undefined> {
  const version = await runCommand("openssl", ["version"], { env: process.env });
  if (version.code !== 0) return undefined;

  const home = join(work, "home");
  const folder = join(home, "certificate-authority");
  const requests = join(folder, "requests");
  const signed = join(work, "signed");
  const ca = async (...args: string[]) => {
    const command = join(project, "infra", "certificate-authority", "command.ts");
    const { code, stdout, stderr } = await runCommand(
      process.execPath,
      ["--import", "tsx", command, ...args, "--json"],
      { cwd: project, env: process.env },
    );
    if (code !== 0) throw new Error(`npm run ca -- ${args[0]}: ${stderr.trim()}`);
    return JSON.parse(stdout) as { issued?: number };
  };
  await ca("init", "--home", home);
  mkdirSync(requests);
  const keys = join(work, "laptops");
  mkdirSync(keys, { mode: 0o700 });
  const laptops = await Promise.all(
    Array.from({ length: DEVICES }, async (_, index) => {
      const { inventory } = fleetLaptop(index + 1, "");
      const { sha256, request } = await laptopKey(keys, inventory, 2_048);
      writeFileSync(join(requests, `${inventory}.csr`), request);
      return fleetLaptop(index + 1, sha256);
    }),
  );
  layOutFleet(project, folder, laptops, new Date());

  writeFileSync(join(work, "extensions.cnf"), EXTENSIONS);
  const script = [
    "set -e",
    'for request in "$1"/*.csr; do',
    '  name=$(basename "$request" .csr)',
    '  openssl x509 -req -in "$request" -CA "$2/device-ca-g1.crt" -CAkey "$2/device-ca-g1.key" -sha256 -days 14 \\',
    '    -CAserial "$4/serial" -CAcreateserial -extfile "$3" -out "$4/$name.cer" 2>/dev/null',
    "done",
  ].join("\n");
  return {
    name: `${DEVICES} certificates / openssl`,
    aim: 2,
    ours: async () => {
      for (const name of ["ledger", "certificates"])
        rmSync(join(folder, name), { recursive: true, force: true });
      const { issued } = await ca("issue", "--authority", join(folder, "authority.yaml"));
      if (issued !== DEVICES) throw new Error(`${issued} of ${DEVICES} laptops got a certificate`);
    },
    theirs: async () => {
      rmSync(signed, { recursive: true, force: true });
      mkdirSync(signed);
      const { code, stderr } = await runCommand(
        "sh",
        ["-c", script, "sh", requests, folder, join(work, "extensions.cnf"), signed],
        { env: process.env },
      );
      if (code !== 0) throw new Error(`openssl x509 failed: ${stderr}`);
    },
  };
}
