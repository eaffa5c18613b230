import { credentialFor } from "../../../../infra/azure-calls/credential";

const CLIENT_ID = "00000000-0000-0000-0000-00000000000b";
const kindOf = async (environment: { AZURE_CLIENT_ID?: string }) =>
  (await credentialFor({ loopback: false }, environment)).constructor.name;

describe("the identity that asks a service of Microsoft's", () => {
  it("is the managed identity that AZURE_CLIENT_ID names", async () => {
    expect(await kindOf({ AZURE_CLIENT_ID: CLIENT_ID })).toBe("ManagedIdentityCredential");
  });

  it.each([{}, { AZURE_CLIENT_ID: "" }])("is the person of az login without it (%j)", async (environment) => {
    expect(await kindOf(environment)).toBe("AzureCliCredential");
  });

  it("is refused when AZURE_CLIENT_ID is something else, without repeating it", async () => {
    const error = await credentialFor({ loopback: false }, { AZURE_CLIENT_ID: "a-secret-by-mistake" }).catch(
      String,
    );
    expect(error).toContain("AZURE_CLIENT_ID is not a client id");
    expect(error).not.toContain("a-secret-by-mistake");
  });

  it("is no one of Azure's for a stand-in on this machine", async () => {
    const credential = await credentialFor({ loopback: true }, { AZURE_CLIENT_ID: CLIENT_ID });
    expect(await credential.getToken("https://vault.azure.net/.default")).toMatchObject({
      token: "stand-in",
    });
  });
});
