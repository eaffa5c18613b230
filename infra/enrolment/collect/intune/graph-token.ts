import type { TokenCredential } from "@azure/identity";
import type { Timing } from "../../../azure-calls/timing";
import { CollectRefused } from "../collect-refused";

const SCOPE = "https://graph.microsoft.com/.default";
/** A token that ends within this time is not used for another page. */
const MARGIN_MS = 120_000;

/** The token for Microsoft Graph, kept as long as it is good. */
export class GraphToken {
  #kept: { readonly token: string; readonly expiresOnTimestamp: number } | undefined;

  constructor(
    private readonly credential: TokenCredential,
    private readonly tenant: string,
    private readonly timing: Timing,
  ) {}

  /**
   * @throws CollectRefused when it is of another directory than the city's
   * @throws whatever the credential throws
   */
  async get(signal: AbortSignal): Promise<string> {
    if (this.#kept !== undefined && this.#kept.expiresOnTimestamp - this.timing.now() > MARGIN_MS) {
      return this.#kept.token;
    }
    const token = await this.credential.getToken(SCOPE, { abortSignal: signal });
    if (token === null) throw new Error("the sign-in gave no token");
    const tenant = tenantOf(token.token);
    if (tenant !== undefined && tenant.toLowerCase() !== this.tenant.toLowerCase()) {
      throw new CollectRefused(
        `the sign-in belongs to the directory ${tenant}, the authority's file names ${this.tenant}; ` +
          "sign in to the city's directory, or correct collect.intune.tenant",
      );
    }
    this.#kept = token;
    return token.token;
  }

  /** The service no longer takes it. */
  drop(): void {
    this.#kept = undefined;
  }
}

/** The directory that a token names, where it can be read; whether it is genuine only Graph can say. */
function tenantOf(token: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as {
      tid?: unknown;
    };
    return typeof claims.tid === "string" && /^[0-9a-f-]{36}$/i.test(claims.tid) ? claims.tid : undefined;
  } catch {
    return undefined;
  }
}
