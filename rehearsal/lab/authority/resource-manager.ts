import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Connected } from "./connected";

/** The gateway as this part of Azure sees it. */
export interface AskedGateway {
  readonly name: string;
  readonly connected: () => Promise<readonly Connected[]>;
  /** @param ikes of {@link Connected.ike} */
  readonly disconnect: (ikes: readonly string[]) => Promise<void>;
}

const ACTION = /\/providers\/Microsoft\.Network\/virtualNetworkGateways\/([^/]+)\/(\w+)$/i;
const ID = "IKEv2_";

/**
 * The two operations of Azure's Resource Manager that a sweep needs, in the lab's own loopback: which sessions there are,
 * and to end some. They take as long as the gateway does: `202` with the address of the operation, which is asked until it
 * is done (learn.microsoft.com, "Track asynchronous Azure operations").
 */
export class LabResourceManager {
  readonly #server: Server;
  readonly #operations = new Map<string, { done: boolean; result: object; failure?: string }>();

  constructor(private readonly gateway: AskedGateway) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** @returns its address */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this.#url;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get #url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += String(part);
    const { pathname } = new URL(request.url ?? "/", this.#url);
    const [, what, number = ""] = /^\/(operations|results)\/(\d+)$/.exec(pathname) ?? [];
    if (what !== undefined) return this.#ofOperation(what, number, response);
    const [, name, action] = ACTION.exec(pathname) ?? [];
    if (name?.toLowerCase() !== this.gateway.name.toLowerCase())
      return answer(response, 404, { error: { code: "ResourceNotFound", message: pathname } });
    if (action === "getVpnClientConnectionHealth") return this.#begin(response, () => this.#list());
    if (action === "disconnectVirtualNetworkGatewayVpnConnections")
      return this.#begin(response, () => this.#end(body));
    answer(response, 400, { error: { code: "BadRequest", message: pathname } });
  }

  async #list(): Promise<object> {
    const now = Date.now();
    const value = (await this.gateway.connected()).map(({ ike, commonName, seconds }) => ({
      vpnConnectionId: `${ID}${ike}`,
      vpnUserName: commonName,
      vpnConnectionDuration: seconds,
      // As in Microsoft's examples: without a time zone.
      vpnConnectionTime: new Date(now - seconds * 1_000).toISOString().slice(0, 19),
    }));
    return { value };
  }

  async #end(body: string): Promise<object> {
    const { vpnConnectionIds } = JSON.parse(body) as { vpnConnectionIds: string[] };
    await this.gateway.disconnect(vpnConnectionIds.map((id) => id.replace(ID, "")));
    return {};
  }

  #begin(response: ServerResponse, work: () => Promise<object>): void {
    const number = String(this.#operations.size + 1);
    this.#operations.set(number, { done: false, result: {} });
    work().then(
      (result) => this.#operations.set(number, { done: true, result }),
      (fault: Error) => this.#operations.set(number, { done: true, result: {}, failure: fault.message }),
    );
    const at = (what: string) => `${this.#url}/${what}/${number}?api-version=2024-05-01`;
    response
      .writeHead(202, {
        "Azure-AsyncOperation": at("operations"),
        Location: at("results"),
        "Retry-After": "1",
      })
      .end();
  }

  #ofOperation(what: string, number: string, response: ServerResponse): void {
    const operation = this.#operations.get(number);
    if (operation === undefined)
      return answer(response, 404, { error: { code: "NotFound", message: number } });
    if (what === "results") return answer(response, 200, operation.result);
    if (!operation.done) return answer(response, 200, { status: "InProgress" });
    const { failure: message } = operation;
    if (message === undefined) return answer(response, 200, { status: "Succeeded" });
    answer(response, 200, { status: "Failed", error: { code: "InternalServerError", message } });
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
