import { fileServiceArgs, shareAccountArgs } from "../../../infra/services/file-share-args";
import { formsOf, judge, judgeStack, told, unknown, type Member } from "./judge";

const ACCOUNT = "azure-native:storage:StorageAccount";
const SERVICE = "azure-native:storage:FileServiceProperties";
const SHARE = "azure-native:storage:FileShare";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const reported = (type: string, inputs: Record<string, unknown>) =>
  judge({ type, scope: "remote-access", inputs }, "file-share-closed");

type Row = [string, string, Record<string, unknown>];
function blocks(type: string, rows: readonly Row[]): void {
  it.each(rows)("is blocked for %s, which is %s", (path, found, inputs) => {
    const findings = reported(type, inputs);
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });
}

describe("the service of file shares", () => {
  const service = fileServiceArgs({ deletedKeptDays: 30 });
  const { smb } = service.protocolSettings;
  const speaking = (change: object) => ({ ...service, protocolSettings: { smb: { ...smb, ...change } } });

  it("passes as the project makes it", () => {
    expect(reported(SERVICE, service)).toEqual([]);
    expect(reported(SERVICE, { ...service, cors: { corsRules: [] } })).toEqual([]);
  });

  blocks(SERVICE, [
    ...(
      [
        ["authenticationMethods", "NTLMv2", "Kerberos;NTLMv2", "NTLMv2;Kerberos;"],
        ["versions", "SMB3.0", "SMB2.1;SMB3.0;SMB3.1.1", "SMB3.1.1;SMB2.1"],
        ["kerberosTicketEncryption", "RC4-HMAC", "RC4-HMAC;AES-256"],
        ["channelEncryption", "AES-128-CCM", "AES-128-GCM;AES-256-GCM"],
      ] as const
    ).flatMap(([name, ...weak]): Row[] => [
      ...weak.map((value): Row => [
        `protocolSettings.smb.${name}`,
        JSON.stringify(value),
        speaking({ [name]: value }),
      ]),
      [`protocolSettings.smb.${name}`, "nothing", speaking({ [name]: undefined })],
      [`protocolSettings.smb.${name}`, LATER, speaking({ [name]: unknown })],
      [`protocolSettings.smb.${name}`, '["x"]', speaking({ [name]: ["x"] })],
    ]),
    ["protocolSettings", LATER, { ...service, protocolSettings: unknown }],
    [
      "protocolSettings.nfs",
      '{"enabled":true}',
      { ...service, protocolSettings: { smb, nfs: { enabled: true } } },
    ],
    [
      "cors.corsRules",
      '[{"allowedOrigins":[(a text of 1 characters)]}]',
      { ...service, cors: { corsRules: [{ allowedOrigins: ["*"] }] } },
    ],
    [
      "properties.protocolSettings.smb.authenticationMethods",
      '"NTLMv2"',
      { ...service, properties: { protocolSettings: { smb: { authenticationMethods: "NTLMv2" } } } },
    ],
  ]);

  it("is not closed by what stands where Azure does not receive it", () => {
    const places = told("property", reported(SERVICE, { properties: service }));
    expect(places).toContain("protocolSettings.smb.authenticationMethods");
    const misspelt = { ...service, protocolSettings: { SMB: smb } };
    expect(told("found", reported(SERVICE, misspelt))).toContain(
      "a value that cannot be decided before deployment: it is written as protocolSettings.SMB.versions, which may never arrive",
    );
  });
});

describe("a file share", () => {
  const share = {
    shareName: "laufwerke",
    shareQuota: 1_024,
    enabledProtocols: "SMB",
    accessTier: "TransactionOptimized",
  };

  it("passes as the project makes it", () => {
    expect(reported(SHARE, share)).toEqual([]);
    expect(reported(SHARE, { ...share, signedIdentifiers: [] })).toEqual([]);
  });

  blocks(SHARE, [
    ["enabledProtocols", '"NFS"', { ...share, enabledProtocols: "NFS" }],
    ["enabledProtocols", "nothing", { ...share, enabledProtocols: undefined }],
    ["enabledProtocols", LATER, { ...share, enabledProtocols: unknown }],
    ["rootSquash", '"NoRootSquash"', { ...share, rootSquash: "NoRootSquash" }],
    [
      "signedIdentifiers",
      '[{"id":(a text of 6 characters)}]',
      { ...share, signedIdentifiers: [{ id: "anyone" }] },
    ],
    [
      "properties.signedIdentifiers",
      '[{"id":(a text of 6 characters)}]',
      { ...share, properties: { signedIdentifiers: [{ id: "anyone" }] } },
    ],
  ]);
});

describe("an account with file shares", () => {
  const IDENTITY = "azureFilesIdentityBasedAuthentication";
  const directory = { domainName: "musterstadt.example", domainGuid: "6d0c2d0e-1a5c-4f0e-9d5b-0f4f6b8f2a11" };
  const account = shareAccountArgs({ authentication: { kind: "entra-kerberos", ...directory } });
  const asking = (change: object) => ({ ...account, [IDENTITY]: { ...account[IDENTITY], ...change } });

  it("passes as the project makes it, also to the rule on storage", () => {
    expect(reported(ACCOUNT, account)).toEqual([]);
    expect(judge({ type: ACCOUNT, scope: "remote-access", inputs: account }, "ledger-store-closed")).toEqual(
      [],
    );
    expect(reported(ACCOUNT, asking({ directoryServiceOptions: "AD" }))).toEqual([]);
  });

  it("may say nothing about a directory: then nobody opens a share", () => {
    expect(reported(ACCOUNT, { ...account, [IDENTITY]: undefined })).toEqual([]);
  });

  blocks(ACCOUNT, [
    ...[
      "StorageFileDataSmbShareContributor",
      "StorageFileDataSmbShareElevatedContributor",
      "StorageFileDataSmbShareReader",
    ].map((permission): Row => [
      `${IDENTITY}.defaultSharePermission`,
      `"${permission}"`,
      asking({ defaultSharePermission: permission }),
    ]),
    [`${IDENTITY}.defaultSharePermission`, "nothing", asking({ defaultSharePermission: undefined })],
    [`${IDENTITY}.defaultSharePermission`, LATER, asking({ defaultSharePermission: unknown })],
    [`${IDENTITY}.directoryServiceOptions`, '"None"', asking({ directoryServiceOptions: "None" })],
    [`${IDENTITY}.directoryServiceOptions`, '"AADDS"', asking({ directoryServiceOptions: "AADDS" })],
    [
      `${IDENTITY}.smbOAuthSettings`,
      '{"isSmbOAuthEnabled":true}',
      asking({ smbOAuthSettings: { isSmbOAuthEnabled: true } }),
    ],
    [IDENTITY, LATER, { ...account, [IDENTITY]: unknown }],
    [
      `properties.${IDENTITY}.defaultSharePermission`,
      '"StorageFileDataSmbShareContributor"',
      {
        ...account,
        properties: {
          [IDENTITY]: { ...account[IDENTITY], defaultSharePermission: "StorageFileDataSmbShareContributor" },
        },
      },
    ],
  ]);
});

describe("a share without settings of its service", () => {
  const found = "share: a file share of an account for which this stack writes no FileServiceProperties";
  const of = (
    type: string,
    inputs: Record<string, unknown> = { accountName: unknown },
    account = "files",
  ): Member => ({
    type,
    inputs,
    from: { accountName: [account] },
  });
  const stack: Record<string, Member> = {
    files: { type: ACCOUNT, inputs: { accountName: "stfiles" } },
    service: of(SERVICE),
    share: of(SHARE),
  };

  it("is blocked: Azure's own offer older SMB and NTLM", () => {
    const without = Object.fromEntries(Object.entries(stack).filter(([name]) => name !== "service"));
    expect(judgeStack("file-share-closed", without)).toEqual([found]);
  });

  it("passes beside them, also where both name the account", () => {
    expect(judgeStack("file-share-closed", stack)).toEqual([]);
    const named = {
      ...stack,
      service: { type: SERVICE, inputs: { accountName: "stfiles" } },
      share: { type: SHARE, inputs: { accountName: "STFILES" } },
    };
    expect(judgeStack("file-share-closed", named)).toEqual([]);
  });

  it.each([
    ["are another account's", { service: { type: SERVICE, inputs: { accountName: "stother" } } }],
    [
      "are those of an account beside it",
      {
        other: { type: ACCOUNT, inputs: { accountName: "stother" } },
        service: of(SERVICE, { accountName: "stother" }, "other"),
      },
    ],
    ["are only read", { service: { ...of(SERVICE), read: true as const } }],
    ["belong to nobody knows whom", { service: { ...of(SERVICE), from: {} } }],
    ["and its account are somebody else's", { files: { type: ACCOUNT, read: true as const } }],
  ])("is blocked when they %s", (_, change: Record<string, Member>) => {
    expect(judgeStack("file-share-closed", { ...stack, ...change })).toEqual([found]);
  });
});

it.each([
  [SERVICE, "protocolSettings.smb.versions", { protocolSettings: { smb: { versions: "SMB2.1" } } }],
  [SHARE, "enabledProtocols", { enabledProtocols: "NFS" }],
  [
    ACCOUNT,
    "azureFilesIdentityBasedAuthentication.directoryServiceOptions",
    { azureFilesIdentityBasedAuthentication: { directoryServiceOptions: "None" } },
  ],
])("judges %s in every form of the token, and leaves other stacks alone", (type, path, inputs) => {
  for (const form of [type, ...formsOf(type)])
    expect(told("property", reported(form, inputs))).toContain(path);
  expect(judge({ type, inputs }, "file-share-closed")).toEqual([]);
});
