import type { Json } from "../plugin/property-value";
import type { Action, ArmRequest } from "./arm-request";
import { USUAL_METHODS, type Client, type Method } from "./clients";

/** A call into one of Microsoft's clients. */
export interface ClientCall {
  readonly client: Client;
  /** Class name in azure-native, such as `Subnet`. */
  readonly type: string;
  readonly action: Action;
  readonly subscription: string;
  /** Values of the path parameters, outermost first, without the subscription. */
  readonly path: readonly string[];
  /** The resource in the client's own shape, for `put`. */
  readonly model?: Json;
}

type Operation = (...values: unknown[]) => Promise<unknown>;
type ClientClass = new (credential: object, subscription: string, options: object) => Record<string, unknown>;

/** What a client's transport is given. */
interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/** Thrown into the client once its request is known: there is nobody to answer it. */
class Captured extends Error {}

/** Whether the client can do this at all; the Resource Manager deletes no keys, for example. */
export function canDo({ operations }: Client, type: string, action: Action): boolean {
  return operations[type]?.methods?.[action]?.length !== 0;
}

/**
 * Lets Microsoft's own client build the request, and takes it out of its hands before it is sent.
 *
 * The client comes from another hand than azure-native's declarations: what both agree on is what Azure means.
 *
 * @throws Error what the client says about a model it cannot write.
 */
export async function captureRequest(call: ClientCall): Promise<ArmRequest> {
  const { client, subscription, path, model = {} } = call;
  // Loading a client takes up to a fifth of a second, which previews never need.
  const loaded = (await client.load()) as Record<string, ClientClass | undefined>;
  const ClientOfModule = loaded[client.className];
  if (ClientOfModule === undefined) throw new Error(`${client.package} has no ${client.className}`);
  const captured: ArmRequest[] = [];
  const credential = { getToken: () => Promise.resolve({ token: "none", expiresOnTimestamp: Infinity }) };
  const instance = new ClientOfModule(credential, subscription, {
    retryOptions: { maxRetries: 0 },
    httpClient: {
      sendRequest: ({ method, url, body }: SentRequest) => {
        const address = new URL(url);
        captured.push({
          method: method as ArmRequest["method"],
          id: inOneSpelling(decodeURIComponent(address.pathname)),
          apiVersion: address.searchParams.get("api-version") ?? "",
          ...(typeof body === "string" ? { body: JSON.parse(body) as Json } : {}),
        });
        return Promise.reject(new Captured());
      },
    },
  });
  const { operation, method } = findOperation(instance, call);
  const body =
    call.action !== "put" ? [] : [method.bodyIn === undefined ? model : { [method.bodyIn]: model }];
  const failure = await operation(...path.slice(0, method.takes), ...(method.before ?? []), ...body).catch(
    (error: unknown) => error,
  );
  const request = captured[0];
  if (request === undefined) throw failure instanceof Error ? failure : new Error("the client sent nothing");
  return request;
}

/** Ids are compared without regard to case, and clients spell this one word in two ways. */
function inOneSpelling(id: string): string {
  return id.replace(/^(\/subscriptions\/[^/]+)\/resourcegroups\//i, "$1/resourceGroups/");
}

function findOperation(
  instance: Record<string, unknown>,
  { client, type, action }: ClientCall,
): { operation: Operation; method: Method } {
  const { group: name = "", methods = {} } = client.operations[type] ?? {};
  const group = instance[name] as Record<string, Operation | undefined> | undefined;
  for (const method of methods[action] ?? USUAL_METHODS[action]) {
    const operation = group?.[method.name];
    if (operation !== undefined) return { operation: operation.bind(group), method };
  }
  throw new Error(`${client.package} has no operation to ${action} a ${type}`);
}
