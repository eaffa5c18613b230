import { NETWORK_OPERATIONS } from "./network-operations";
import type { Action, ArmRequest } from "./arm-request";
import type { Json } from "../plugin/property-value";

/** A call into Microsoft's client. */
export interface NetworkCall {
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

/** What the methods are called; no type has two of one row. */
const METHODS: Record<Action, readonly string[]> = {
  put: ["beginCreateOrUpdate", "createOrUpdate"],
  get: ["get"],
  delete: ["beginDelete", "delete"],
};

/** Thrown into the client once its request is known: there is nobody to answer it. */
class Captured extends Error {}

/**
 * Lets Microsoft's own client build the request, and takes it out of its hands before it is sent.
 *
 * The client comes from another hand than azure-native's declarations: what both agree on is what Azure means.
 *
 * @throws Error what the client says about a model it cannot write.
 */
export async function captureNetworkRequest(call: NetworkCall): Promise<ArmRequest> {
  // Loading the client takes a fifth of a second, which previews never need.
  const { NetworkManagementClient } = await import("@azure/arm-network");
  const captured: ArmRequest[] = [];
  const credential = { getToken: () => Promise.resolve({ token: "none", expiresOnTimestamp: Infinity }) };
  const client = new NetworkManagementClient(credential, call.subscription, {
    retryOptions: { maxRetries: 0 },
    httpClient: {
      sendRequest: ({ method, url, body }) => {
        const address = new URL(url);
        captured.push({
          method: method as ArmRequest["method"],
          id: decodeURIComponent(address.pathname),
          apiVersion: address.searchParams.get("api-version") ?? "",
          ...(typeof body === "string" ? { body: JSON.parse(body) as Json } : {}),
        });
        return Promise.reject(new Captured());
      },
    },
  });
  const operation = findOperation(client as unknown as Record<string, unknown>, call);
  const failure = await operation(...call.path, ...(call.action === "put" ? [call.model ?? {}] : [])).catch(
    (error: unknown) => error,
  );
  const request = captured[0];
  if (request === undefined) throw failure instanceof Error ? failure : new Error("the client sent nothing");
  return request;
}

function findOperation(client: Record<string, unknown>, { type, action }: NetworkCall): Operation {
  const group = client[NETWORK_OPERATIONS[type] ?? ""] as Record<string, Operation | undefined> | undefined;
  for (const name of METHODS[action]) {
    const operation = group?.[name];
    if (operation !== undefined) return operation.bind(group);
  }
  throw new Error(`@azure/arm-network has no operation to ${action} a ${type}`);
}
