import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** Any web server that publishes a folder; a test may answer in another way. */
export class PublishedFolder {
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** What is answered instead of the file of that name. */
  answer: ((name: string, response: ServerResponse) => void) | undefined;
  readonly #server: Server;

  constructor(readonly folder: string) {
    this.#server = createServer((request, response) => {
      const name = (request.url ?? "").replace("/certificates/", "");
      this.asked.push(name);
      if (this.answer !== undefined) return this.answer(name, response);
      const path = join(this.folder, name);
      if (!/^[0-9a-f]{64}\.(cer|refusal\.json)$/.test(name) || !existsSync(path)) {
        return void response.writeHead(404).end("<html>nothing here</html>");
      }
      response.end(readFileSync(path));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/certificates`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
