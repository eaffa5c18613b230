import type { TokenCredential } from "@azure/identity";

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The identity that asks a service of Microsoft's. One way for each place, chosen by what is set and never by trying: a chain
 * that falls through to whoever happens to be signed in would act under another name than the log expects.
 *
 * - On the issuer's host: its user-assigned managed identity, named by `AZURE_CLIENT_ID`.
 * - At a desk, for the ceremony: the person signed in with `az login`.
 * - For a stand-in on this machine: a fixed word, so that no token for Azure ever goes there.
 *
 * @param target what the credential is for; `loopback` is true for a stand-in on this machine
 * @param environment usually `process.env`
 * @throws Error when `AZURE_CLIENT_ID` is not a client id
 */
export async function credentialFor(
  target: { readonly loopback: boolean },
  environment: { readonly AZURE_CLIENT_ID?: string | undefined },
): Promise<TokenCredential> {
  if (target.loopback) return STAND_IN_CREDENTIAL;
  const clientId = environment.AZURE_CLIENT_ID ?? "";
  if (clientId !== "" && !GUID.test(clientId)) {
    throw new Error(
      "AZURE_CLIENT_ID is not a client id; write the client id of the issuer's managed identity " +
        "(a GUID), or unset it to use the sign-in of az login",
    );
  }
  const { AzureCliCredential, ManagedIdentityCredential } = await import("@azure/identity");
  return clientId === "" ? new AzureCliCredential() : new ManagedIdentityCredential({ clientId });
}

/** What a stand-in gets to see. */
const STAND_IN_CREDENTIAL: TokenCredential = {
  getToken: () => Promise.resolve({ token: "stand-in", expiresOnTimestamp: Date.now() + 3_600_000 }),
};
