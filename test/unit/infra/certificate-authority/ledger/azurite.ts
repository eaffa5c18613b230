import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { StorageSharedKeyCredential } from "@azure/storage-blob";

const MAIN = join(__dirname, "../../../../azurite/node_modules/azurite/dist/src/blob/main.js");

export const AZURITE = {
  installed: existsSync(MAIN),
  howToInstall: "npm ci --prefix test/azurite",
};

/** Azurite's account and key: published by Microsoft for everybody ("well-known storage account and key"), no secret. */
export const WELL_KNOWN = new StorageSharedKeyCredential(
  "devstoreaccount1",
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
);

/** A blob service on loopback, in memory. @returns its origin, and how to stop it */
export async function startAzurite(): Promise<{ origin: string; stop: () => Promise<void> }> {
  const options = ["--skipApiVersionCheck", "--inMemoryPersistence", "--silent", "--disableTelemetry"];
  const address = ["--blobHost", "127.0.0.1", "--blobPort", "0"];
  const child = spawn(process.execPath, [MAIN, ...address, ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let said = "";
  const origin = await new Promise<string>((resolve, reject) => {
    const hear = (piece: Buffer) => {
      said += piece.toString();
      const at = /successfully listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (at !== undefined) resolve(at);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    void ended.then(() => reject(new Error(`Azurite ended: ${said}`)));
  });
  const stop = () => {
    child.kill();
    return ended;
  };
  return { origin, stop };
}

/** What becomes of one request: passed on, lost on the way there, or carried out with its answer lost or cut short. */
export type Fate = "pass" | "lose request" | "lose answer" | "cut answer";

/** Whether a request and its status are what is waited for. */
type Happening = (asked: IncomingMessage, status: number) => boolean;

/** The wire between a client and the service. */
export class Wire {
  readonly seen: IncomingMessage[] = [];
  /** Decides about every request; `turn` counts from 1. */
  fate: (asked: IncomingMessage, turn: number) => Fate | Promise<Fate> = () => "pass";
  readonly #server = createServer((asked, answer) => void this.#carry(asked, answer));
  #waiting: Array<{ count: number; what: Happening; done: () => void }> = [];

  constructor(readonly target: string) {}

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Resolves when so many more requests of a kind have been answered. */
  next(count: number, what: Happening): Promise<void> {
    return new Promise((done) => this.#waiting.push({ count, what, done }));
  }

  async #carry(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    this.seen.push(asked);
    const fate = await this.fate(asked, this.seen.length);
    if (fate === "lose request") {
      asked.socket.destroy();
      return;
    }
    const { method, headers, url } = asked;
    const onward = request(this.target + url!, { method, headers }, (given) => {
      const pieces: Buffer[] = [];
      given.on("data", (piece: Buffer) => pieces.push(piece));
      given.on("end", () => {
        const body = Buffer.concat(pieces);
        if (fate === "lose answer") {
          asked.socket.destroy();
          return;
        }
        answer.writeHead(given.statusCode!, given.headers);
        if (fate === "cut answer") {
          answer.write(body.subarray(0, body.length / 2), () => asked.socket.destroy());
          return;
        }
        answer.end(body);
        for (const wait of this.#waiting)
          if (wait.what(asked, given.statusCode!) && --wait.count === 0) wait.done();
        this.#waiting = this.#waiting.filter(({ count }) => count > 0);
      });
    });
    onward.on("error", () => asked.socket.destroy());
    asked.pipe(onward);
  }
}

export const isAppend = ({ method, url }: IncomingMessage) =>
  method === "PUT" && new URL(url!, "http://x").searchParams.get("comp") === "appendblock";

export const isRenewal = ({ headers }: IncomingMessage) => headers["x-ms-lease-action"] === "renew";
