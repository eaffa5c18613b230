import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostRange } from "../../../../infra/access-model/address-set";
import { makeList } from "../../../../infra/probe/make-list";
import { listText } from "../../../../infra/probe/probe-list";
import { runScript, scriptCall } from "../../../../infra/probe/run-script";
import { verifyResult } from "../../../../infra/probe/verify-result";
import { factsOf, MAKING, NOTHING_KNOWN } from "./lists";
import { withPython } from "./python";

jest.setTimeout(60_000);

const SCRIPTS = join(__dirname, "../../../../infra/probe/scripts");

let server: Server;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "probe-"));
  server = createServer((socket) => socket.on("error", () => undefined).end("* OK ready\r\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

withPython(
  "what the script finds of a list of the access model verifies, and names what was reached",
  async () => {
    const { port } = server.address() as AddressInfo;
    const city = factsOf("city");
    const mail = city.model.services.find(({ kind }) => kind === "mail")!;
    const ports = [{ transport: "tcp" as const, from: port, to: port }];
    const model = { services: [{ ...mail, hosts: [hostRange("127.0.0.1")], ports }] };
    const { list } = makeList({ ...city, model }, NOTHING_KNOWN, MAKING);
    const files = { list: join(folder, "probe-list.json"), result: join(folder, "probe-result.json") };
    writeFileSync(files.list, listText(list));

    const call = scriptCall("linux", SCRIPTS, { ...files, only: `:${port}$`, wait: "500" });
    expect(await runScript(call, process.env, "ignore")).toBe(1);

    const read = (name: string) => ({ name, bytes: readFileSync(name) });
    expect(verifyResult(read(files.result), read(files.list))).toMatchObject({
      ok: true,
      conclusive: false,
      result: { reached: [`tcp:127.0.0.1:${port}`] },
    });
  },
);
