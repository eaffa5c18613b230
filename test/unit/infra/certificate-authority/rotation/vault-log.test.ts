import { writeFileSync } from "node:fs";
import { openKeyVaultSigner } from "../../../../../infra/certificate-authority/key-vault/key-vault-signer";
import { ca, setTime } from "../commands/ca";
import { vaultCity, type VaultCity } from "../commands/vault-city";
import { credential } from "../key-vault/vault-for-tests";
import { DAY_MS, HOUR_MS } from "./rotating-city";

jest.setTimeout(300_000);

let house: VaultCity;
beforeAll(async () => (house = await vaultCity(2, 0)));
afterAll(async () => {
  jest.useRealTimers();
  house.city.remove();
  await house.vault.stop();
});

const run = async (...argv: string[]) => {
  const { code, stdout, stderr } = await ca(...argv, "--authority", house.city.authority);
  if (code !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
  return stdout;
};

it("the vault's log is compared for the key that signs and for the one that signed before", async () => {
  const { city, vault } = house;
  let now = new Date();
  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms);
    setTime(now);
    city.write(now);
  };
  pass(HOUR_MS);
  const key = await vault.create({ name: "device-ca-g2" });
  const prepare = ["rotate", "prepare", "--name", "device-ca-g2", "--signer", key, "--organization", "Stadt"];
  await run(...prepare, "--certificate-only");
  pass(HOUR_MS);
  const since = now.toISOString();
  await run("issue");
  await run(...prepare);
  pass(HOUR_MS);
  const { statement } = JSON.parse(city.read("gateway-statement.json")) as {
    statement: { sequence: number };
  };
  await run("rotate", "activate", "--gateway-carries", String(statement.sequence));
  pass(7.5 * DAY_MS);
  await run("issue");
  pass(HOUR_MS);

  const log = city.file("audit.jsonl");
  const verify = (...more: string[]) =>
    ca("verify", "--hsm-log", log, "--log-from", since, "--json", "--authority", city.authority, ...more);
  writeFileSync(log, vault.logText);
  const sound = await verify();
  expect(sound.code).toBe(0);
  expect(JSON.parse(sound.stdout)).toMatchObject({
    sound: true,
    hsmLog: { alarms: [], signatures: 4, signed: 4 },
  });

  // Somebody uses the key that no longer signs: its certificates would still be taken.
  const former = /keys\/device-ca-g1\/[0-9a-f]{32}/.exec(city.read("authority.yaml"))![0];
  const keyId = `${key.split("/keys/")[0]}/${former}`;
  const signer = await openKeyVaultSigner({ keyId, credential: credential("stand-in"), allowLoopback: true });
  await signer.sign(new Uint8Array(100));
  writeFileSync(log, `${vault.logText}no record\n`);
  const misused = await verify();
  expect(misused.code).toBe(3);
  const { hsmLog } = JSON.parse(misused.stdout) as { hsmLog: { alarms: Array<{ code: string }> } };
  // The line that is no record is met with each key, and told once.
  expect(hsmLog.alarms.map(({ code }) => code).sort()).toEqual(["unexplained-signature", "unreadable-row"]);
});
