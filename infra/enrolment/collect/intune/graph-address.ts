/** Where Microsoft Graph is asked. Sovereign clouds have other hosts and are not supported. */
export interface GraphAddress {
  /** Such as `https://graph.microsoft.com`. */
  readonly origin: string;
  /** True for a stand-in on this machine. */
  readonly loopback: boolean;
}

/** Names a stand-in for Microsoft Graph on this machine, for rehearsals and tests. */
export const STAND_IN_VARIABLE = "REMOTE_ACCESS_GRAPH";

const GRAPH: GraphAddress = { origin: "https://graph.microsoft.com", loopback: false };
const LOOPBACK_HOSTS: readonly string[] = ["127.0.0.1", "[::1]", "localhost"];

/**
 * @param standIn value of {@link STAND_IN_VARIABLE}
 * @param production whether this authority's certificates open a real gateway
 * @throws Error when a stand-in is named that is not on this machine, or in production
 */
export function graphAddress(standIn: string | undefined, production: boolean): GraphAddress {
  if (standIn === undefined || standIn === "") return GRAPH;
  if (production) {
    throw new Error(`${STAND_IN_VARIABLE} is set, and a production authority asks no stand-in; unset it`);
  }
  const url = URL.canParse(standIn) ? new URL(standIn) : undefined;
  if (url === undefined || !LOOPBACK_HOSTS.includes(url.hostname) || !/^https?:$/.test(url.protocol)) {
    throw new Error(`${STAND_IN_VARIABLE} does not name this machine; write http://127.0.0.1:<port>`);
  }
  return { origin: url.origin, loopback: true };
}

/**
 * Whether a link that came in an answer leads to where the answer came from. Elsewhere the token must not go.
 *
 * @returns the address, or undefined
 */
export function sameOrigin(link: string, { origin }: GraphAddress): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  return url.origin === origin && url.username === "" && url.password === "" ? url.href : undefined;
}
