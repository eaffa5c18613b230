import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

export type FakeList = "devices" | "reports";
type Row = Readonly<Record<string, unknown>>;
interface FakePage {
  value?: unknown;
  "@odata.nextLink"?: unknown;
  "@odata.count"?: unknown;
}

/** What the fake does instead of answering. */
export type Behaviour =
  | { readonly do: "status"; readonly status: number; readonly retryAfter?: string; readonly code?: string }
  | { readonly do: "redirect"; readonly to: string }
  /** Closes the connection without a word. */
  | { readonly do: "drop" }
  /** Closes it in the middle of the body. */
  | { readonly do: "cut" }
  /** Never answers. */
  | { readonly do: "hang" }
  /** Answers with a body of its own. */
  | { readonly do: "body"; readonly body: string }
  /** Answers with another page than the honest one. */
  | { readonly do: "change"; readonly change: (page: FakePage) => FakePage };

export interface FakeRequest {
  readonly list: FakeList | "unknown";
  /** From 1; 0 where the question itself was wrong. */
  readonly page: number;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly status: number;
}

/** Properties of `managedDevice` in v1.0 and of `deviceHealthScriptDeviceState` in beta, as Microsoft documents them. */
const PROPERTIES: Readonly<Record<FakeList, readonly string[]>> = {
  devices: (
    "id userId deviceName managedDeviceOwnerType enrolledDateTime lastSyncDateTime operatingSystem complianceState " +
    "jailBroken managementAgent osVersion azureADRegistered deviceEnrollmentType emailAddress azureADDeviceId " +
    "deviceRegistrationState deviceCategoryDisplayName isSupervised isEncrypted userPrincipalName model manufacturer " +
    "imei complianceGracePeriodExpirationDateTime serialNumber phoneNumber userDisplayName wiFiMacAddress " +
    "deviceHealthAttestationState subscriberCarrier meid managedDeviceName partnerReportedThreatState notes"
  ).split(" "),
  reports: (
    "id detectionState lastStateUpdateDateTime expectedStateUpdateDateTime lastSyncDateTime " +
    "preRemediationDetectionScriptOutput preRemediationDetectionScriptError remediationScriptError " +
    "postRemediationDetectionScriptOutput postRemediationDetectionScriptError remediationState assignmentFilterIds"
  ).split(" "),
};

/**
 * Microsoft Graph on this machine, as far as `collect` asks it: two lists with paging, `$select` and `$expand`, strict
 * about what it does not know, and misbehaving as told.
 */
export class FakeGraph {
  readonly requests: FakeRequest[] = [];
  devices: readonly Row[] = [];
  reports: readonly Row[] = [];
  /** The only token that is taken. */
  token = "stand-in";
  script = "22222222-2222-4222-8222-222222222222";
  /** Told before each answer. */
  onRequest: (request: { list: FakeList; page: number }) => void = () => undefined;
  /** Such as `http://127.0.0.1:40001`. */
  origin = "";
  readonly #server: Server;
  readonly #behaviours = new Map<string, Behaviour[]>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FakeGraph> {
    const server = createServer();
    const fake = new FakeGraph(server);
    server.on("request", (request, response) => fake.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    fake.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return fake;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What the next attempts at a page meet, one after the other; after them it is answered. */
  next(list: FakeList, page: number, ...behaviours: readonly Behaviour[]): void {
    this.#behaviours.set(`${list} ${page}`, [...behaviours]);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.origin);
    const query = Object.fromEntries(url.searchParams);
    const list = this.#listAt(url.pathname);
    const size = Number(query["$top"] ?? 100);
    const offset = Number(query["$skiptoken"] ?? 0);
    const page = list === "unknown" ? 0 : offset / size + 1;
    const log = (status: number) => {
      const { authorization } = request.headers;
      this.requests.push({ list, page, path: url.pathname, query, authorization, status });
    };
    const refuse = (status: number, code: string, headers: Record<string, string> = {}) => {
      log(status);
      const error = { code, message: "An error has occurred.", innerError: { "request-id": "r" } };
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify({ error }));
    };
    if (list === "unknown") return refuse(404, "ResourceNotFound");
    this.onRequest({ list, page });
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      return refuse(401, "InvalidAuthenticationToken");
    }
    const select = (query["$select"] ?? "").split(",");
    if (select.some((name) => !PROPERTIES[list].includes(name)) || !(size >= 1 && size <= 1_000)) {
      return refuse(400, "BadRequest");
    }
    const behaviour = this.#behaviours.get(`${list} ${page}`)?.shift();
    const honest = this.#page(list, url, { select, size, offset, expand: query["$expand"] });
    const send = (body: string) => {
      log(200);
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      response.end(gzipSync(body));
    };
    switch (behaviour?.do) {
      case undefined:
        return send(JSON.stringify(honest));
      case "body":
        return send(behaviour.body);
      case "change":
        return send(JSON.stringify(behaviour.change(honest)));
      case "status":
        return refuse(
          behaviour.status,
          behaviour.code ?? "TooManyRequests",
          behaviour.retryAfter === undefined ? {} : { "retry-after": behaviour.retryAfter },
        );
      case "redirect":
        return refuse(302, "Found", { location: behaviour.to });
      case "drop":
        log(0);
        request.socket.destroy();
        return;
      case "cut": {
        log(200);
        const body = Buffer.from(JSON.stringify(honest));
        response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
        response.write(body.subarray(0, body.length / 2), () => request.socket.destroy());
        return;
      }
      case "hang":
        log(0);
        return;
    }
  }

  #listAt(path: string): FakeList | "unknown" {
    if (path === "/v1.0/deviceManagement/managedDevices") return "devices";
    // Remediation scripts are documented for beta only.
    const reports = `/beta/deviceManagement/deviceHealthScripts/${this.script}/deviceRunStates`;
    return path === reports ? "reports" : "unknown";
  }

  #page(
    list: FakeList,
    url: URL,
    {
      select,
      size,
      offset,
      expand,
    }: { select: string[]; size: number; offset: number; expand?: string | undefined },
  ): FakePage {
    const rows = list === "devices" ? this.devices : this.reports;
    const value = rows.slice(offset, offset + size).map((row) => ({
      ...Object.fromEntries(["id", ...select].map((name) => [name, row[name] ?? null])),
      ...(expand === "managedDevice($select=id)" ? { managedDevice: row["managedDevice"] } : {}),
    }));
    const next = new URL(url);
    next.searchParams.set("$skiptoken", String(offset + size));
    return { value, ...(offset + size < rows.length ? { "@odata.nextLink": next.href } : {}) };
  }
}
