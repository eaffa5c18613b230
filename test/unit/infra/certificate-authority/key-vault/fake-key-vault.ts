import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Script, type Behaviour, type FakeOperation } from "./fake-key-vault-behaviour";
import { keyBundle, makeKey, signDigest, type FakeKey, type FakeKeyWishes } from "./fake-key-vault-keys";
import { auditRecord, type AuditedCall, type AuditRecord } from "./fake-key-vault-log";

export interface FakeVaultOptions {
  /** Object id of the caller by token; without it any token is good and is {@link ANYONE}. */
  readonly callers?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, for attributes and log. */
  readonly now?: () => number;
  /** Called when a request hangs. */
  readonly onHang?: () => void;
}

export const ANYONE = "00000000-0000-0000-0000-00000000000a";

const VAULT_NAME = "fake-vault";
const KEY_PATH = /^\/keys\/([0-9A-Za-z-]{1,127})(?:\/([0-9a-f]{32}))?(?:\/(sign|create))?$/;

/** One request, read. */
interface Call {
  readonly operation: FakeOperation;
  readonly name: string;
  readonly version: string;
  readonly body: { readonly alg?: string; readonly value?: string; readonly kty?: string };
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly caller: string | undefined;
  readonly apiVersion: string;
}

/**
 * "Create Key", "Get Key" and "Sign" of Key Vault on loopback, with real keys behind them
 * (learn.microsoft.com/rest/api/keyvault/keys, "Authentication, requests, and responses"). It keeps no HSM: that a
 * key's type is RSA-HSM is only said.
 */
export class FakeKeyVault {
  readonly script = new Script();
  readonly log: AuditRecord[] = [];
  /** Requests for a signature that were let in at the same moment, at most. */
  mostAtOnce = 0;
  #atOnce = 0;
  readonly #held: (() => void)[] = [];
  readonly #keys: FakeKey[] = [];
  readonly #server: Server;
  readonly #now: () => number;

  private constructor(private readonly options: FakeVaultOptions) {
    this.#now = options.now ?? (() => Date.now());
    this.#server = createServer((request, response) => {
      this.#receive(request, response).catch((error: unknown) => {
        if (!response.destroyed) response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(options: FakeVaultOptions = {}, port = 0): Promise<FakeKeyVault> {
    const vault = new FakeKeyVault(options);
    await new Promise<void>((resolve) => vault.#server.listen(port, "127.0.0.1", resolve));
    return vault;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Makes a key, or a new version of one. @returns its identifier */
  async create(wishes: FakeKeyWishes): Promise<string> {
    const key = await makeKey(wishes, Math.floor(this.#now() / 1_000));
    this.#keys.push(key);
    return `${this.url}/keys/${key.name}/${key.version}`;
  }

  /** The newest version of a key, to look at or to change. */
  key(name: string): FakeKey {
    const key = this.#keys.findLast((candidate) => candidate.name === name);
    if (key === undefined) throw new Error(`the fake vault has no key ${name}`);
    return key;
  }

  /** The log as a storage account holds it: one record a line. */
  get logText(): string {
    return this.log.map((record) => `${JSON.stringify(record)}\n`).join("");
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const body = await bodyOf(request);
    const apiVersion = url.searchParams.get("api-version") ?? "";
    const [, name = "", version = "", verb] = KEY_PATH.exec(url.pathname) ?? [];
    const operation = verb === "sign" || verb === "create" ? verb : "get";
    const caller = this.#callerOf(request.headers.authorization);
    const call: Call = { operation, name, version, body, request, response, caller, apiVersion };
    if (caller === undefined) return this.#challenge(call);
    if (name === "" || (request.method === "POST") === (operation === "get")) {
      return this.#fail(call, 404, "NotFound", "The requested resource was not found.");
    }
    if (!/^\d{4}-\d\d-\d\d|^7\.\d$/.test(apiVersion)) {
      return this.#fail(call, 400, "BadParameter", "AKV10000: the api-version is missing or not supported.");
    }
    this.#atOnce += operation === "sign" ? 1 : 0;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      await this.#perform(call, this.script.take(operation));
    } finally {
      this.#atOnce -= operation === "sign" ? 1 : 0;
    }
  }

  async #perform(call: Call, behaviour: Behaviour): Promise<void> {
    switch (behaviour.do) {
      case "fail": {
        const { status, code = "Failed", message = "As scripted.", inner, retryAfter } = behaviour;
        return this.#fail(call, status, code, message, inner, retryAfter);
      }
      case "fail-in-html":
        this.#write(call, behaviour.status, "");
        call.response.writeHead(behaviour.status, {
          "content-type": "text/html",
          ...(behaviour.retryAfter === undefined ? {} : { "retry-after": behaviour.retryAfter }),
        });
        call.response.end("<h1>Sorry</h1>");
        return;
      case "reset-before":
        call.request.socket.resetAndDestroy();
        return;
      case "slow":
        await new Promise((resolve) => setTimeout(resolve, behaviour.ms));
        return this.#answer(call, behaviour);
      case "gather":
        await this.#gathered(behaviour.count);
        return this.#answer(call, behaviour);
      case "answer":
      case "hang":
      case "reset-after":
      case "sign-with":
      case "spoil":
        return this.#answer(call, behaviour);
    }
  }

  async #gathered(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#held.push(resolve);
      // The moment is for whoever sends more than it should.
      if (this.#held.length === count) setTimeout(() => this.#held.splice(0).forEach((go) => go()), 20);
    });
  }

  async #answer(call: Call, behaviour: Behaviour): Promise<void> {
    const { operation, name, version, body } = call;
    if (operation === "create") {
      await this.create({ name, kty: body.kty ?? "RSA-HSM" });
      return this.#send(call, 200, keyBundle(this.key(name), this.url));
    }
    const key = this.#keys.findLast(
      (candidate) => candidate.name === name && (version === "" || candidate.version === version),
    );
    if (key === undefined) {
      const message = `A key with (name/id) ${name}/${version} was not found in this key vault.`;
      return this.#fail(call, 404, "KeyNotFound", message);
    }
    const result = operation === "get" ? keyBundle(key, this.url) : this.#signature(call, key, behaviour);
    if (result === undefined) return;
    if (behaviour.do === "hang" || behaviour.do === "reset-after") {
      this.#write(call, 200, "");
      if (behaviour.do === "reset-after") call.request.socket.resetAndDestroy();
      else this.options.onHang?.();
      return;
    }
    return this.#send(call, 200, result);
  }

  /** The answer to "Sign"; undefined when the call was refused. */
  #signature(call: Call, key: FakeKey, behaviour: Behaviour): object | undefined {
    const { alg = "", value = "" } = call.body;
    if (!key.enabled) {
      this.#fail(call, 403, "Forbidden", "Operation sign is not allowed on a disabled key.", "KeyDisabled");
      return undefined;
    }
    if (!key.ops.includes("sign")) {
      this.#fail(
        call,
        403,
        "Forbidden",
        "Operation sign is not permitted on this key.",
        "KeyOperationForbidden",
      );
      return undefined;
    }
    const signer = behaviour.do === "sign-with" ? this.key(behaviour.key) : key;
    const signature = signDigest(signer, alg, Buffer.from(value, "base64url"));
    if (signature === undefined) {
      this.#fail(
        call,
        400,
        "BadParameter",
        "Key and signing algorithm are incompatible, or the digest's length.",
      );
      return undefined;
    }
    if (behaviour.do === "spoil") signature.writeUInt8(signature.readUInt8(20) ^ 1, 20);
    return {
      kid: `${this.url}/keys/${key.name}/${key.version}`,
      value: signature.toString("base64url"),
    };
  }

  #callerOf(authorization: string | undefined): string | undefined {
    const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
    if (token === undefined) return undefined;
    return this.options.callers === undefined ? ANYONE : this.options.callers[token];
  }

  #challenge(call: Call): void {
    call.response.setHeader(
      "WWW-Authenticate",
      'Bearer authorization="https://login.microsoftonline.com/00000000-0000-0000-0000-000000000002", ' +
        'resource="https://vault.azure.net"',
    );
    this.#fail(call, 401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.");
  }

  #fail(
    call: Call,
    status: number,
    code: string,
    message: string,
    inner?: string,
    retryAfter?: string,
  ): void {
    if (retryAfter !== undefined) call.response.setHeader("Retry-After", retryAfter);
    const error = { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) };
    this.#send(call, status, { error }, message);
  }

  #send(call: Call, status: number, answer: object, description = ""): void {
    this.#write(call, status, description);
    call.response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
    call.response.end(JSON.stringify(answer));
  }

  #write(call: Call, status: number, description: string): void {
    const { operation, name, version, request, caller, apiVersion } = call;
    const names = { get: "KeyGet", sign: "KeySign", create: "KeyCreate" } as const;
    const header = (field: string) => String(request.headers[field] ?? "");
    const entry: AuditedCall = {
      operation: caller === undefined ? "Authentication" : names[operation],
      status,
      apiVersion,
      caller,
      keyId: `${this.url}/keys/${name}${version === "" ? "" : `/${version}`}`,
      requestUri: `${this.url}${request.url ?? ""}`,
      userAgent: header("user-agent"),
      correlationId: header("x-ms-client-request-id"),
      description,
    };
    this.log.push(auditRecord(entry, VAULT_NAME, new Date(this.#now())));
  }
}

async function bodyOf(request: IncomingMessage): Promise<Call["body"]> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  return text === "" ? {} : (JSON.parse(text) as Call["body"]);
}
