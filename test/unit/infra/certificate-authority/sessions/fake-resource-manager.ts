import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A session in the form of Azure's answer (`VpnClientConnectionHealthDetail`). */
export interface ListedSession {
  readonly vpnConnectionId?: string;
  readonly vpnUserName?: string;
  readonly vpnConnectionTime?: string;
  readonly vpnConnectionDuration?: number;
  readonly publicIpAddress?: string;
}

/** How the fake answers one request in place of the usual. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Seconds, as header. */
  readonly retryAfter?: number;
}

const GATEWAY =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/virtualNetworkGateways\/([^/]+)\/(\w+)$/i;

/**
 * The two operations of the Resource Manager that a sweep needs, with the protocol of long operations: `202` with
 * `Azure-AsyncOperation` and `Location`, polled until done, the result at the location.
 */
export class FakeResourceManager {
  sessions: ListedSession[] = [];
  /** Of the next requests, in turn; undefined lets one through. */
  readonly refusals: (Refusal | undefined)[] = [];
  /** Ids that Azure does not know any more: a request that names one of them fails as a whole. */
  readonly gone = new Set<string>();
  /** How often an operation says that it goes on before it is done. */
  goesOn = 0;
  readonly requests: string[] = [];
  readonly authorizations: (string | undefined)[] = [];
  /** Ids by request to end them. */
  readonly asked: string[][] = [];
  readonly ended: string[] = [];
  readonly #operations = new Map<string, { left: number; result: object; failure?: string }>();
  readonly #server: Server;
  #next = 0;

  private constructor(readonly name: string) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** @param name of the only gateway there is */
  static async start(name: string): Promise<FakeResourceManager> {
    const fake = new FakeResourceManager(name);
    await new Promise<void>((resolve) => fake.#server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part as string;
    const url = new URL(request.url!, this.url);
    this.requests.push(`${request.method} ${url.pathname}`);
    this.authorizations.push(request.headers.authorization);
    const [, operation, id = ""] = /^\/(operations|results)\/(\w+)$/.exec(url.pathname) ?? [];
    if (operation !== undefined) return this.#ofOperation(operation, id, response);
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return refuse(response, refusal);
    const [, , , name, action = ""] = GATEWAY.exec(url.pathname) ?? [];
    if (request.method !== "POST" || !url.searchParams.has("api-version")) {
      return refuse(response, { status: 400, code: "BadRequest" });
    }
    if (name !== this.name) return refuse(response, { status: 404, code: "ResourceNotFound" });
    if (action === "getVpnClientConnectionHealth") {
      return this.#accept(response, { value: this.sessions });
    }
    if (action !== "disconnectVirtualNetworkGatewayVpnConnections") {
      return refuse(response, { status: 400, code: "BadRequest" });
    }
    const { vpnConnectionIds } = JSON.parse(body) as { vpnConnectionIds: string[] };
    this.asked.push(vpnConnectionIds);
    const unknown = vpnConnectionIds.some((one) => this.gone.has(one));
    if (!unknown) this.ended.push(...vpnConnectionIds);
    return this.#accept(response, {}, unknown ? "VpnConnectionNotFound" : undefined);
  }

  #accept(response: ServerResponse, result: object, failure?: string): void {
    const id = String((this.#next += 1));
    this.#operations.set(id, {
      left: this.goesOn,
      result,
      ...(failure === undefined ? {} : { failure }),
    });
    response
      .writeHead(202, {
        "Azure-AsyncOperation": `${this.url}/operations/${id}?api-version=2024-05-01`,
        Location: `${this.url}/results/${id}?api-version=2024-05-01`,
        "Retry-After": "1",
      })
      .end();
  }

  #ofOperation(what: string, id: string, response: ServerResponse): void {
    const operation = this.#operations.get(id);
    if (operation === undefined) return refuse(response, { status: 404, code: "NotFound" });
    if (what === "results") return answer(response, 200, operation.result);
    if (operation.left > 0) {
      operation.left -= 1;
      response.setHeader("Retry-After", "1");
      return answer(response, 200, { status: "InProgress" });
    }
    const { failure: code } = operation;
    if (code === undefined) return answer(response, 200, { status: "Succeeded" });
    return answer(response, 200, { status: "Failed", error: { code, message: "No such connection." } });
  }
}

function refuse(response: ServerResponse, { status, code, retryAfter }: Refusal): void {
  if (retryAfter !== undefined) response.setHeader("Retry-After", String(retryAfter));
  answer(response, status, { error: { code, message: `${code}: as Azure words it.` } });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
