import { declared, devValues } from "./dev-values";

const share = (change: object) => ({ fileShare: { ...(devValues().fileShare as object), ...change } });
const without = (key: string) =>
  Object.fromEntries(Object.entries(devValues()).filter(([name]) => name !== key));
const service = (change: object) => ({
  services: (devValues().services as { name: string }[]).map((one) =>
    one.name === "shares" ? { ...one, ...change } : one,
  ),
});
const network = (change: object) => ({ network: { ...(devValues().network as object), ...change } });

describe("a file share's settings", () => {
  it("say what it is, and where its service stands", () => {
    const { access, faults } = declared(devValues());
    expect(faults).toEqual([]);
    expect(access?.fileShare).toEqual({
      name: "laufwerke",
      quotaGiB: 1024,
      deletedKeptDays: 30,
      address: "10.84.1.4",
      authentication: {
        kind: "entra-kerberos",
        domainName: "musterstadt.example",
        domainGuid: "6d0c2d0e-1a5c-4f0e-9d5b-0f4f6b8f2a11",
      },
    });
  });

  it("may be left out", () => {
    const { access, faults } = declared(without("fileShare"));
    expect(faults).toEqual([]);
    expect(access?.fileShare).toBeUndefined();
  });

  it.each<[string, object, string]>([
    [
      "of no service",
      share({ service: "drives" }),
      '.service there is no service "drives"; name one of kind files',
    ],
    ["of a service that is no files", share({ service: "mail" }), '.service "mail" is of the kind mail'],
    [
      "of a server",
      service({ hosts: ["10.84.0.20"] }),
      '.service "shares" has the hosts 10.84.0.20/32; a share has one, and it is in endpointSubnet 10.84.1.0/27',
    ],
    [
      "at two addresses",
      service({ hosts: ["10.84.1.4", "10.84.1.6"] }),
      '.service "shares" has the hosts 10.84.1.4/32, 10.84.1.6/32; a share has one',
    ],
    [
      "at an address that Azure keeps",
      service({ hosts: ["10.84.1.3"] }),
      '.service "shares" has the host 10.84.1.3, which Azure keeps for itself',
    ],
    [
      "at another port",
      service({ ports: ["tcp/445", "tcp/2049"] }),
      '.service "shares" has the ports tcp/445, tcp/2049; Azure Files listens on tcp/445 only',
    ],
    [
      "without a subnet for its endpoint",
      { ...network({ endpointSubnet: undefined }), ...service({ hosts: ["10.84.0.20"] }) },
      " needs remote-access:network.endpointSubnet",
    ],
  ])("are refused %s", (_, change, words) => {
    expect(declared(devValues(change as Record<string, unknown>)).faults.join("\n")).toContain(
      `remote-access:fileShare${words}`,
    );
  });

  it.each<[string, object, string]>([
    ["a name with capitals", { name: "Laufwerke" }, "fileShare.name write 3 to 63"],
    ["a small quota", { quotaGiB: 10 }, "fileShare.quotaGiB write at least 100"],
    ["an account's key", { authentication: { kind: "key" } }, "fileShare.authentication"],
    [
      "a directory without its SIDs",
      { authentication: { kind: "active-directory", domainName: "musterstadt.example" } },
      "fileShare.authentication.azureStorageSid write a SID such as",
    ],
  ])("do not take %s", (_, change, words) => {
    expect(declared(devValues(share(change))).faults.join("\n")).toContain(`remote-access:${words}`);
  });
});
