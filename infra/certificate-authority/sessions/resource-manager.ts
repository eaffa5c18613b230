import type { NetworkManagementClient } from "@azure/arm-network";
import type { Authority, GatewayPlace } from "../authority-file";
import { credentialFor } from "../../azure-calls/credential";

const AZURE = "https://management.azure.com";
const LOOPBACK_HOSTS: readonly string[] = ["127.0.0.1", "[::1]", "localhost"];

/** How the Resource Manager is reached. */
export interface ResourceManager {
  /** Address without a slash at its end. */
  readonly endpoint: string;
  /** True for a stand-in on this machine. */
  readonly loopback: boolean;
}

/**
 * Where the Resource Manager is: in Azure, unless `REMOTE_ACCESS_RESOURCE_MANAGER` names a stand-in on this machine.
 *
 * @throws Error in production, and for an address of any other machine: a token for Azure goes to Azure only
 */
export function resourceManagerOf(
  { environment }: Pick<Authority, "environment">,
  { REMOTE_ACCESS_RESOURCE_MANAGER: given = "" }: NodeJS.ProcessEnv,
): ResourceManager {
  if (given === "") return { endpoint: AZURE, loopback: false };
  if (environment === "production") {
    throw new Error("REMOTE_ACCESS_RESOURCE_MANAGER is set, which production does not allow; unset it");
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !LOOPBACK_HOSTS.includes(url.hostname) || !/^https?:$/.test(url.protocol)) {
    throw new Error(
      "REMOTE_ACCESS_RESOURCE_MANAGER is no address on this machine; write http://127.0.0.1:<port>, or unset it",
    );
  }
  return { endpoint: url.origin, loopback: true };
}

/**
 * Microsoft's client, which waits for long operations and for `Retry-After` by itself.
 *
 * @param onWait told each time Azure asks to wait
 */
export async function networkClient(
  { endpoint, loopback }: ResourceManager,
  { subscription }: GatewayPlace,
  onWait: (sentence: string) => void,
): Promise<NetworkManagementClient> {
  const credential = await credentialFor({ loopback }, process.env);
  // Loading it takes a fifth of a second, which other commands need not spend.
  const { NetworkManagementClient } = await import("@azure/arm-network");
  const client = new NetworkManagementClient(credential, subscription, {
    endpoint,
    retryOptions: { maxRetries: 5 },
    ...(loopback ? { allowInsecureConnection: true } : {}),
  });
  // It refuses to send a token without TLS, rightly; a stand-in gets none.
  if (loopback) client.pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
  client.pipeline.addPolicy(
    {
      name: "saysWhenAzureAsksToWait",
      sendRequest: async (request, next) => {
        const response = await next(request);
        const seconds = response.headers.get("retry-after");
        if (response.status === 429) onWait(`Azure asks to wait ${seconds ?? "a few"} s.`);
        return response;
      },
    },
    { afterPhase: "Retry" },
  );
  return client;
}

/** What a failed request means to whoever has to do something about it, in one sentence. */
export function explainFailure(error: unknown, place: GatewayPlace, action: string): Error {
  const { statusCode, code, message } = error as Partial<Record<"statusCode" | "code" | "message", unknown>>;
  const gateway = `the gateway ${place.name} in ${place.resourceGroup}`;
  const said = typeof code === "string" ? code : `status ${String(statusCode)}`;
  switch (statusCode) {
    case 401:
      return new Error(
        `Azure does not know who asks (${said}): sign in with az login, or set AZURE_CLIENT_ID`,
      );
    case 403:
      return new Error(
        `this identity may not do what it takes on ${gateway} (${said}): it needs the action ${action}, ` +
          "in a role on the gateway; docs/loss.md has one that allows nothing else",
      );
    case 404:
      return new Error(
        `Azure finds neither ${gateway} nor what belongs to it (${said}): ` +
          "correct gateway.subscription, resourceGroup and name in authority.yaml",
      );
    case 429:
      return new Error(`Azure still asks to slow down (${said}): repeat in a few minutes`);
    default:
      // A long operation that fails has neither code nor status, but all of it in its message.
      return new Error(
        [gateway, ...(statusCode === undefined ? [] : [said]), String(message).split("\n")[0]].join(": "),
        { cause: error },
      );
  }
}
