import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { limitedTo, type Behaviour, type FakeOperation } from "./fake-key-vault-behaviour";
import { FakeKeyVault } from "./fake-key-vault";
import type { FakeKeyWishes } from "./fake-key-vault-keys";

/**
 * The fake vault as a process of its own, for tests that kill the command that uses it.
 *
 *     npx tsx test/unit/infra/certificate-authority/key-vault/fake-key-vault-server.ts
 *
 * Its first line on stdout is `{"vault": "http://127.0.0.1:...", "control": "http://127.0.0.1:..."}`. Control:
 *
 * - `POST /keys` with a {@link FakeKeyWishes} without `pair`: makes a key, answers `{"id": ...}`
 * - `POST /next` and `POST /always` with `{"operation": "sign", "behaviour": {"do": ...}}`
 * - `POST /limit` with `{"operation": "sign", "count": 500, "windowMs": 10000}`: Key Vault's own throttling
 * - `GET /log`: the audit log, one record a line · `GET /state`: `{"mostAtOnce": ...}` · `POST /stop`
 *
 * It ends when its stdin is closed, so that it does not outlive the test that started it.
 */
async function main(): Promise<void> {
  const vault = await FakeKeyVault.start();
  const control = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString("utf8");
      obey(vault, `${request.method} ${request.url}`, body === "" ? {} : JSON.parse(body)).then(
        (answer) => response.end(answer),
        (error: unknown) => response.writeHead(400).end(String(error)),
      );
    });
  });
  await new Promise<void>((resolve) => control.listen(0, "127.0.0.1", resolve));
  const { port } = control.address() as AddressInfo;
  console.log(JSON.stringify({ vault: vault.url, control: `http://127.0.0.1:${port}` }));
  process.stdin.resume().on("end", () => process.exit(0));
}

async function obey(vault: FakeKeyVault, wish: string, body: unknown): Promise<string> {
  switch (wish) {
    case "POST /keys":
      return JSON.stringify({ id: await vault.create(body as FakeKeyWishes) });
    case "POST /next": {
      const { operation, behaviour } = body as { operation: FakeOperation; behaviour: Behaviour };
      vault.script.next(operation, behaviour);
      return "{}";
    }
    case "POST /always": {
      const { operation, behaviour } = body as { operation: FakeOperation; behaviour: Behaviour };
      vault.script.always(operation, behaviour);
      return "{}";
    }
    case "POST /limit": {
      const { operation, count, windowMs } = body as {
        operation: FakeOperation;
        count: number;
        windowMs: number;
      };
      vault.script.always(
        operation,
        limitedTo(count, windowMs, () => Date.now()),
      );
      return "{}";
    }
    case "GET /log":
      return vault.logText;
    case "GET /state":
      return JSON.stringify({ mostAtOnce: vault.mostAtOnce });
    case "POST /stop":
      setImmediate(() => process.exit(0));
      return "{}";
    default:
      throw new Error(`no such wish: ${wish}`);
  }
}

void main();
