import { shareAccountArgs } from "../../../infra/services/file-share-args";
import { formsOf, judge, judgeStack, told, unknown, without, type Member } from "./judge";

const token = (type: string) => `azure-native:${type}`;
const ACCOUNT = token("storage:StorageAccount");
const SERVICE = token("storage:FileServiceProperties");
const SHARE = token("storage:FileShare");
const USER = token("storage:LocalUser");
const ENDPOINT = token("storagesync:CloudEndpoint");
const VOLUME = token("netapp:CapacityPoolVolume");
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const IDENTITY = "azureFilesIdentityBasedAuthentication";

const findings = (type: string, inputs: Record<string, unknown>, scope: "any" | "remote-access" = "any") =>
  judge({ type, inputs, scope }, "store-closed");

type Row = [string, string, Record<string, unknown>];
function blocks(type: string, rows: readonly Row[]): void {
  it.each(rows)("is blocked for %s, which is %s", (path, found, inputs) => {
    const reported = findings(type, inputs);
    expect(told("property", reported)).toEqual([path]);
    expect(told("found", reported)).toEqual([found]);
  });
}
function passes(rows: ReadonlyArray<readonly [string, string, Record<string, unknown>]>): void {
  it.each(rows)("passes %s", (_, type, inputs) => {
    expect(findings(token(type), inputs)).toEqual([]);
  });
}

describe("an account that is not for files", () => {
  passes([
    ["open to everybody", "storage:StorageAccount", { kind: "StorageV2", publicNetworkAccess: "Enabled" }],
    ["with keys", "storage:StorageAccount", { kind: "StorageV2", allowSharedKeyAccess: true }],
    ["for a web site", "storage:StorageAccount", { kind: "StorageV2", allowBlobPublicAccess: true }],
    ["for blocks", "storage:StorageAccount", { kind: "BlockBlobStorage", isHnsEnabled: true }],
    [
      "that says of every door that it is shut",
      "storage:StorageAccount",
      { kind: "StorageV2", enableNfsV3: false, isSftpEnabled: false, isLocalUserEnabled: false },
    ],
    ["under an old API version", "storage/v20190601:StorageAccount", { kind: "StorageV2" }],
    ["and its container", "storage:BlobContainer", { publicAccess: "Blob" }],
    [
      "and what it keeps of deleted shares",
      "storage:FileServiceProperties",
      { shareDeleteRetentionPolicy: {} },
    ],
  ]);
});

describe("an account for files", () => {
  const closed = {
    kind: "FileStorage",
    publicNetworkAccess: "Disabled",
    allowSharedKeyAccess: false,
    allowBlobPublicAccess: false,
  };
  const but = (change: object) => ({ ...closed, ...change });

  passes([
    ["that is closed", "storage:StorageAccount", closed],
    [
      "that asks a directory",
      "storage:StorageAccount",
      but({ [IDENTITY]: { directoryServiceOptions: "AADKERB", defaultSharePermission: "None" } }),
    ],
    [
      "as the project makes it",
      "storage:StorageAccount",
      {
        ...shareAccountArgs({
          authentication: {
            kind: "entra-kerberos",
            domainName: "musterstadt.example",
            domainGuid: "6d0c2d0e-1a5c-4f0e-9d5b-0f4f6b8f2a11",
          },
        }),
      },
    ],
  ]);

  blocks(ACCOUNT, [
    ["publicNetworkAccess", '"Enabled"', but({ publicNetworkAccess: "Enabled" })],
    ["publicNetworkAccess", '"SecuredByPerimeter"', but({ publicNetworkAccess: "SecuredByPerimeter" })],
    ["publicNetworkAccess", "nothing", but({ publicNetworkAccess: undefined })],
    ["publicNetworkAccess", LATER, but({ publicNetworkAccess: unknown })],
    [
      "PublicNetworkAccess",
      "a value that cannot be decided before deployment: it is written as PublicNetworkAccess, which may never arrive",
      but({ publicNetworkAccess: undefined, PublicNetworkAccess: "Disabled" }),
    ],
    ["properties.publicNetworkAccess", '"Enabled"', but({ properties: { publicNetworkAccess: "Enabled" } })],
    ["allowSharedKeyAccess", "true", but({ allowSharedKeyAccess: true })],
    ["allowSharedKeyAccess", "nothing", but({ allowSharedKeyAccess: undefined })],
    ["allowBlobPublicAccess", "nothing", but({ allowBlobPublicAccess: undefined })],
    ["allowCrossTenantReplication", "true", but({ allowCrossTenantReplication: true })],
    ["enableHttpsTrafficOnly", "false", but({ enableHttpsTrafficOnly: false })],
    [
      "networkRuleSet.resourceAccessRules",
      '[{"tenantId":(a text of 1 characters)}]',
      but({ networkRuleSet: { resourceAccessRules: [{ tenantId: "x" }] } }),
    ],
    [
      `${IDENTITY}.defaultSharePermission`,
      '"StorageFileDataSmbShareReader"',
      but({
        [IDENTITY]: {
          directoryServiceOptions: "AD",
          defaultSharePermission: "StorageFileDataSmbShareReader",
        },
      }),
    ],
    ...["enableNfsV3", "isSftpEnabled", "isLocalUserEnabled"].map((name): Row => [
      name,
      "true",
      but({ kind: "StorageV2", [name]: true }),
    ]),
  ]);

  it.each<[string, Record<string, unknown>]>([
    ["its kind", { kind: "FileStorage" }],
    ["its kind in other letters", { kind: "FILESTORAGE" }],
    ["a kind that only the deployment tells", { kind: unknown }],
    ["its kind in ARM's shape", { properties: { kind: "FileStorage" } }],
    ["NFS", { enableNfsV3: true }],
    ["SFTP", { isSftpEnabled: true }],
    ["SFTP in other letters", { IsSftpEnabled: true }],
    ["SFTP in ARM's shape", { properties: { isSftpEnabled: true } }],
    ["local users that only the deployment tells", { isLocalUserEnabled: unknown }],
    ["a directory that it asks", { [IDENTITY]: { directoryServiceOptions: "AD" } }],
  ])("is known by %s", (_, inputs) => {
    expect(told("property", findings(ACCOUNT, inputs))).toContain("publicNetworkAccess");
  });

  it("is not closed by a version of the type that may drop what closes it", () => {
    const reported = findings(token("storage/v20190601:StorageAccount"), closed);
    expect(told("found", reported)).toEqual([
      "a type token with an API version from before 2023, which may drop what makes this resource safe",
    ]);
  });
});

describe("an account with a share of this stack", () => {
  const closed = {
    publicNetworkAccess: "Disabled",
    allowSharedKeyAccess: false,
    allowBlobPublicAccess: false,
  };
  const kerberos = {
    protocolSettings: {
      smb: {
        versions: "SMB3.1.1",
        authenticationMethods: "Kerberos",
        kerberosTicketEncryption: "AES-256",
        channelEncryption: "AES-256-GCM",
      },
    },
  };
  const of = (type: string, inputs: object = {}): Member => ({
    type,
    inputs: { accountName: unknown, ...inputs },
    from: { accountName: ["files"] },
  });
  const stack: Record<string, Member> = {
    files: { type: ACCOUNT, inputs: { accountName: "stfiles", kind: "StorageV2", ...closed } },
    service: of(SERVICE, kerberos),
    share: of(SHARE),
  };
  const together = (change: Record<string, Member>) =>
    judgeStack("store-closed", { ...stack, ...change }, { scope: "any" });
  const open: Member = {
    type: ACCOUNT,
    inputs: { accountName: "stfiles", kind: "StorageV2", ...closed, allowSharedKeyAccess: true },
  };

  it("passes when it is closed and its service has Kerberos", () => {
    expect(together({})).toEqual([]);
    expect(together({ share: { type: SHARE, inputs: { accountName: "STFILES" } } })).toEqual([]);
  });

  it("is judged as one for files, by what the share is made from and by its name", () => {
    expect(together({ files: open })).toEqual(["files: true"]);
    expect(
      together({
        files: open,
        service: { type: SERVICE, inputs: { ...kerberos, accountName: "stfiles" } },
        share: { type: SHARE, inputs: { accountName: "STFILES" } },
      }),
    ).toEqual(["files: true"]);
  });

  it("is judged when only a local user or a sync endpoint uses it", () => {
    const alone = { files: open, service: of(SERVICE, kerberos) };
    const judged = (part: Member) => judgeStack("store-closed", { ...alone, part }, { scope: "any" });
    expect(judged(of(USER))).toEqual(["files: true"]);
    const id =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stfiles";
    expect(judged({ type: ENDPOINT, inputs: { storageAccountResourceId: id } })).toEqual(["files: true"]);
    expect(
      judged({
        type: ENDPOINT,
        inputs: { storageAccountResourceId: unknown },
        from: { storageAccountResourceId: ["files"] },
      }),
    ).toEqual(["files: true"]);
    expect(judged({ type: ENDPOINT, inputs: { storageAccountResourceId: unknown } })).toEqual([
      "part: an account that this stack does not make",
    ]);
  });

  it("is not told twice when it says itself that it is for files", () => {
    const files = { type: ACCOUNT, inputs: { ...open.inputs, kind: "FileStorage" } };
    expect(together({ files })).toEqual([]);
  });

  it("needs a service that leaves nothing to Azure's defaults, told once", () => {
    expect(together({ service: of(SERVICE) })).toEqual(Array(4).fill("service: nothing"));
    const ntlm = {
      protocolSettings: { smb: { ...kerberos.protocolSettings.smb, authenticationMethods: "NTLMv2" } },
    };
    expect(together({ service: of(SERVICE, ntlm) })).toEqual([]);
    expect(told("found", findings(SERVICE, ntlm))).toEqual(['"NTLMv2"']);
  });

  it("needs one at all, and has to be made by this stack", () => {
    const found = "share: a file share of an account for which this stack writes no FileServiceProperties";
    expect(judgeStack("store-closed", without(stack, "service"), { scope: "any" })).toEqual([found]);
    expect(judgeStack("store-closed", { share: of(SHARE) }, { scope: "any" })).toEqual([found]);
    const literal = { type: SHARE, inputs: { accountName: "starchive" } };
    expect(judgeStack("store-closed", { ...stack, share: literal }, { scope: "any" })).toEqual([found]);
  });

  it("leaves an account beside it alone", () => {
    const blobs = { type: ACCOUNT, inputs: { accountName: "stblobs", kind: "StorageV2" } };
    expect(together({ blobs })).toEqual([]);
  });

  it("is the business of the rules of that stack in the remote-access stack", () => {
    expect(judgeStack("store-closed", { ...stack, files: open })).toEqual([]);
    expect(findings(ACCOUNT, { kind: "FileStorage" }, "remote-access")).toEqual([]);
    expect(findings(USER, {}, "remote-access")).toHaveLength(1);
  });
});

describe("a share, a user, a sync service and a disk in the network", () => {
  passes([
    ["a share over SMB", "storage:FileShare", { enabledProtocols: "SMB" }],
    ["a share that leaves SMB to the default", "storage:FileShare", {}],
    [
      "a sync service for networks",
      "storagesync:StorageSyncService",
      { incomingTrafficPolicy: "AllowVirtualNetworksOnly" },
    ],
    ["a closed disk", "elasticsan:ElasticSan", { publicNetworkAccess: "Disabled" }],
  ]);

  it.each<[string, string, string, Record<string, unknown>]>([
    ["storage:FileShare", "enabledProtocols", '"NFS"', { enabledProtocols: "NFS" }],
    ["storage:FileShare", "enabledProtocols", LATER, { enabledProtocols: unknown }],
    [
      "storage:FileShare",
      "signedIdentifiers",
      '[{"id":(a text of 1 characters)}]',
      { signedIdentifiers: [{ id: "x" }] },
    ],
    [
      "storage:FileServiceProperties",
      "protocolSettings.nfs",
      '{"enabled":true}',
      { protocolSettings: { nfs: { enabled: true } } },
    ],
    [
      "storage:LocalUser",
      "(the resource as a whole)",
      "a user of the account itself, who signs in with a password or a key from any computer",
      {},
    ],
    [
      "fileshares:FileShare",
      "(the resource as a whole)",
      "a share of Microsoft.FileShares, which is NFS and asks nobody who they are",
      {},
    ],
    [
      "storagesync:RegisteredServer",
      "(the resource as a whole)",
      "a server that is let in by a certificate of its own, and gets all files of the group",
      {},
    ],
    ["storagesync:StorageSyncService", "incomingTrafficPolicy", "nothing", {}],
    [
      "storagesync:StorageSyncService",
      "incomingTrafficPolicy",
      '"AllowAllTraffic"',
      { incomingTrafficPolicy: "AllowAllTraffic" },
    ],
    ["elasticsan:ElasticSan", "publicNetworkAccess", "nothing", {}],
    [
      "elasticsan:VolumeGroup",
      "networkAcls.virtualNetworkRules",
      '[{"virtualNetworkResourceId":(a text of 1 characters)}]',
      { networkAcls: { virtualNetworkRules: [{ virtualNetworkResourceId: "x" }] } },
    ],
  ])("%s is blocked for %s, which is %s", (type, path, found, inputs) => {
    const reported = findings(token(type), inputs);
    expect([told("property", reported), told("found", reported)]).toEqual([[path], [found]]);
  });

  it.each([SHARE, USER, token("fileshares:FileShare"), token("storagesync:RegisteredServer")])(
    "%s is judged in every form of the token",
    (type) => {
      for (const form of [type, ...formsOf(type)])
        expect(findings(form, { enabledProtocols: "NFS" })).toHaveLength(1);
    },
  );
});

describe("a volume of Azure NetApp Files", () => {
  const smb = { protocolTypes: ["CIFS"], smbEncryption: true };
  const rule = { allowedClients: "10.80.1.0/24, 10.80.2.4", unixReadOnly: false, unixReadWrite: false };
  const nfs = { protocolTypes: ["NFSv4.1"], kerberosEnabled: true, exportPolicy: { rules: [rule] } };
  const exporting = (change: object) => ({ ...nfs, exportPolicy: { rules: [{ ...rule, ...change }] } });

  passes([
    ["over SMB", "netapp:CapacityPoolVolume", smb],
    ["over NFS with Kerberos", "netapp:CapacityPoolVolume", nfs],
    ["in a group", "netapp:VolumeGroup", { volumes: [smb, nfs] }],
    ["that is elastic, over SMB", "netapp:ElasticVolume", { properties: { protocolTypes: ["SMB"] } }],
  ]);

  blocks(VOLUME, [
    ["protocolTypes", "nothing", { smbEncryption: true }],
    ["protocolTypes", LATER, { protocolTypes: unknown }],
    ["protocolTypes", '["NFSv3"]', { protocolTypes: ["NFSv3"] }],
    ["protocolTypes", '["CIFS","NFSv3"]', { ...smb, protocolTypes: ["CIFS", "NFSv3"] }],
    ["smbEncryption", "nothing", { protocolTypes: ["CIFS"] }],
    ["kerberosEnabled", "nothing", { ...nfs, kerberosEnabled: undefined }],
    ["exportPolicy.rules", "nothing", { ...nfs, exportPolicy: undefined }],
    ...["0.0.0.0/0", "0.0.0.0/1,128.0.0.0/1", "10.80.1.0/24,203.0.113.9", "files.example", ""].map(
      (clients): Row => [
        "exportPolicy.rules[0].allowedClients",
        JSON.stringify(clients),
        exporting({ allowedClients: clients }),
      ],
    ),
    ["exportPolicy.rules[0].unixReadWrite", "nothing", exporting({ unixReadWrite: undefined })],
    ["exportPolicy.rules[0].unixReadOnly", "true", exporting({ unixReadOnly: true })],
    ["exportPolicy.rules[0].nfsv3", "true", exporting({ nfsv3: true })],
    ["exportPolicy.rules[0].hasRootAccess", "true", exporting({ hasRootAccess: true })],
    ["properties.protocolTypes", '["NFSv3"]', { ...smb, properties: { protocolTypes: ["NFSv3"] } }],
  ]);

  it.each([
    ["netapp:Volume", { protocolTypes: ["NFSv3"] }],
    ["netapp:VolumeGroup", { volumes: [smb, { protocolTypes: ["NFSv3"] }] }],
    ["netapp:VolumeGroup", { volumes: unknown }],
    ["netapp:ElasticVolume", { properties: { protocolTypes: ["NFSv4"] } }],
    ["netapp:CapacityPoolCache", { properties: {} }],
  ])("is judged as %s as well", (type, inputs) => {
    for (const form of [token(type), ...formsOf(token(type))]) expect(findings(form, inputs)).toHaveLength(1);
  });
});
