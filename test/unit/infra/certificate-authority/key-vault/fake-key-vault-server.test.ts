import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openKeyVaultSigner } from "../../../../../infra/certificate-authority/key-vault/key-vault-signer";
import { credential } from "./vault-for-tests";

describe("the fake vault as a process of its own", () => {
  it("makes keys, signs, takes behaviours and shows its log", async () => {
    const server = spawn(process.execPath, ["--import", "tsx", join(__dirname, "fake-key-vault-server.ts")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const exit = once(server, "exit");
    try {
      const [line] = (await once(createInterface(server.stdout), "line")) as [string];
      const { control } = JSON.parse(line) as { control: string };
      const ask = async (path: string, body?: object) => {
        const post = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
        return (await fetch(`${control}${path}`, post)).text();
      };
      const { id } = JSON.parse(await ask("/keys", { name: "device-ca-g1" })) as { id: string };
      await ask("/next", { operation: "sign", behaviour: { do: "reset-after" } });
      const timing = { now: () => Date.now(), random: () => 0, sleep: async () => {}, after: () => () => {} };
      const signer = await openKeyVaultSigner({
        keyId: id,
        credential: credential(),
        allowLoopback: true,
        timing,
      });
      expect((await signer.sign(Buffer.from("x"))).calls).toBe(2);
      const rows = (await ask("/log")).trim().split("\n");
      expect(rows.filter((row) => row.includes('"KeySign"'))).toHaveLength(2);
    } finally {
      server.stdin.end();
    }
    expect((await exit)[0]).toBe(0);
  }, 60_000);
});
