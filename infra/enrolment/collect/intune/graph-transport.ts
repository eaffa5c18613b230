import type { GraphAddress } from "./graph-address";

/** What came back, whatever it is. */
export interface RawAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** One request. @throws when no whole answer came */
export type Transport = (url: string, token: string, signal: AbortSignal) => Promise<RawAnswer>;

/**
 * Requests over the HTTP client that the Azure libraries use, so that a city's proxy (`HTTPS_PROXY`, `NO_PROXY`) is the
 * same for all of them. Its retries are left out, because they neither count nor can be tested without waiting, and so
 * are redirects: the token goes where it was meant to go, or nowhere.
 */
export async function graphTransport({ loopback }: GraphAddress): Promise<Transport> {
  const {
    createDefaultHttpClient,
    createEmptyPipeline,
    createHttpHeaders,
    createPipelineRequest,
    proxyPolicy,
  } = await import("@azure/core-rest-pipeline");
  const client = createDefaultHttpClient();
  const pipeline = createEmptyPipeline();
  if (!loopback) pipeline.addPolicy(proxyPolicy());
  return async (url, token, signal) => {
    const response = await pipeline.sendRequest(
      client,
      createPipelineRequest({
        url,
        method: "GET",
        headers: createHttpHeaders({
          accept: "application/json",
          "accept-encoding": "gzip",
          authorization: `Bearer ${token}`,
        }),
        abortSignal: signal,
        allowInsecureConnection: loopback,
      }),
    );
    return {
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      body: response.bodyAsText ?? "",
    };
  };
}
