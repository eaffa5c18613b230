import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readRequest } from "../../../../../infra/certificate-authority/core/certificate-request";
import { SoftwareSeal } from "../../../../../infra/certificate-authority/core/signer";
import { FileStore } from "../../../../../infra/certificate-authority/ledger/file-store";
import { openLedger } from "../../../../../infra/certificate-authority/ledger/ledger";
import { runCommand, type CommandResult } from "../../../../../rehearsal/engine/run-command";
import { layOutFleetHome, type FleetHome } from "../../../../fleet/fleet-home";
import { requestDer, requestPem, rsa } from "../requests";

jest.setTimeout(120_000);

const project = resolve(__dirname, "..", "..", "..", "..", "..");
const home = mkdtempSync(join(tmpdir(), "clock-"));
const folder = join(home, "certificate-authority");
const ledgerFolder = join(folder, "ledger");
let fleet: FleetHome;

beforeAll(async () => {
  const requests = [1, 2].map(() => requestPem(requestDer(rsa(2_048))));
  fleet = await layOutFleetHome(home, requests.length, new Date(), (number) => {
    const reading = readRequest(requests[number - 1]!, [2_048]);
    if (!reading.accepted) throw new Error("the request was refused");
    return reading.key;
  });
  mkdirSync(fleet.authority.requests);
  requests.forEach((request, index) =>
    writeFileSync(join(fleet.authority.requests, `FL-0000${index + 1}.csr`), request),
  );
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Writes an entry as a process with such a clock would. */
async function writeAt(time: Date): Promise<void> {
  const { seal } = fleet.authority;
  if (!("software" in seal)) throw new Error("the fleet's seal is a software key");
  const ledger = await openLedger(new FileStore(ledgerFolder), {
    seal: new SoftwareSeal(readFileSync(seal.software, "utf8")),
    now: () => time,
  });
  const writer = await ledger.begin();
  await writer.append([
    { kind: "deny", device: "FL-00001", reasons: ["no-posture"], policy: "a".repeat(64) },
  ]);
  await writer.close();
}

function ca(...args: string[]): Promise<CommandResult> {
  const command = join(project, "infra", "certificate-authority", "command.ts");
  const authority = ["--authority", join(folder, "authority.yaml")];
  return runCommand(process.execPath, ["--import", "tsx", command, ...args, ...authority], {
    cwd: project,
    env: process.env,
  });
}

/** Every file of the authority with its content, but not the note of who had the right to write. */
function everyFile(): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => statSync(join(folder, name)).isFile() && !/^ledger\/writer\.\d+$/.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "latin1")]));
}

const MINUTE = 60_000;

it("issues nothing and writes nothing when the clock is behind the ledger's last entry, and names both times", async () => {
  // With the clock right it would.
  expect(await ca("issue", "FL-00001", "--json")).toMatchObject({ code: 0 });
  expect(readdirSync(fleet.authority.certificates)).toHaveLength(1);

  const ahead = new Date(Date.now() + 10 * MINUTE);
  await writeAt(ahead);
  const before = everyFile();
  const started = Date.now();
  const { code, stdout, stderr } = await ca("issue", "--json");

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(`was written at ${ahead.toISOString()}`);
  const shown = /the clock is behind: it shows (\S+),/.exec(stderr)?.[1] ?? "";
  expect(Date.parse(shown)).toBeGreaterThanOrEqual(started);
  expect(Date.parse(shown)).toBeLessThanOrEqual(Date.now());
  expect(stderr).toContain("nothing was written");
  expect(everyFile()).toEqual(before);

  // Reading goes on: whoever has to set the clock right must be able to look.
  const status = await ca("status", "--json");
  expect(status.code).toBe(0);
  const { devices } = JSON.parse(status.stdout) as { devices: { state: string }[] };
  expect(devices.map(({ state }) => state)).toEqual(["works", "waiting"]);
});
