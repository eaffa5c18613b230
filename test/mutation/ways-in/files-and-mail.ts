import { ACCOUNT, CITY, forbidden, IN_CITY, rows, VAULT, type Row } from "./way-in";

const S = "store-closed";
const F = "file-share-closed";
const L = "ledger-store-closed";
const must = (rule: string) => ({ absent: [rule], unknown: [rule] });
const written = (rule: string) => ({ unknown: [rule] });
const FILES = {
  kind: "FileStorage",
  accountName: "stfiles",
  publicNetworkAccess: "Disabled",
  allowSharedKeyAccess: false,
  allowBlobPublicAccess: false,
};
const common = { section: "files-and-mail", scope: "any" } as const;
const account = (rule: string): readonly Row[] => [
  [
    `${rule}-public`,
    "the account is open to the Internet",
    { publicNetworkAccess: "Enabled" },
    [rule],
    must(rule),
  ],
  [
    `${rule}-perimeter`,
    "a perimeter decides who reaches the account",
    { publicNetworkAccess: "SecuredByPerimeter" },
    [rule],
    must(rule),
  ],
  [
    `${rule}-keys`,
    "whoever has the account's key opens all files",
    { allowSharedKeyAccess: true },
    [rule],
    must(rule),
  ],
  [
    `${rule}-anonymous`,
    "files can be read without any name",
    { allowBlobPublicAccess: true },
    [rule],
    must(rule),
  ],
  [
    `${rule}-other-tenant`,
    "another tenant copies the files",
    { allowCrossTenantReplication: true },
    [rule],
    written(rule),
  ],
  [
    `${rule}-resource-of-a-tenant`,
    "a resource of another tenant is let in",
    {
      networkRuleSet: { defaultAction: "Deny", resourceAccessRules: [{ tenantId: CITY, resourceId: VAULT }] },
    },
    [rule],
    written(rule),
  ],
  [`${rule}-sftp`, "SFTP asks for a password", { isSftpEnabled: true }, [rule], written(rule)],
  [
    `${rule}-local-users`,
    "the account has users of its own",
    { isLocalUserEnabled: true },
    [rule],
    written(rule),
  ],
  [`${rule}-nfs`, "NFS asks nobody who they are", { enableNfsV3: true }, [rule], written(rule)],
];
const DEV = (resource: string) => ({ stack: "dev", resource }) as const;
const SHARE = { accountName: "stfiles", shareName: "s", enabledProtocols: "SMB" };
const SMB = {
  versions: "SMB3.1.1",
  authenticationMethods: "Kerberos",
  kerberosTicketEncryption: "AES-256",
  channelEncryption: "AES-256-GCM",
};
const WEAKER = [
  ["versions", "SMB2.1;SMB3.1.1"],
  ["authenticationMethods", "NTLMv2;Kerberos"],
  ["kerberosTicketEncryption", "RC4-HMAC"],
  ["channelEncryption", "AES-128-CCM"],
] as const;
const smb = (prefix: string, rule: string, more: object): readonly Row[] =>
  WEAKER.map(([name, value]) => [
    `${prefix}-${name.toLowerCase()}`,
    `${name} is ${value}`,
    { [`protocolSettings.smb.${name}`]: value },
    [rule],
    more,
  ]);
const beside = {
  account: { type: "azure-native:storage:StorageAccount", inputs: FILES },
  service: {
    type: "azure-native:storage:FileServiceProperties",
    inputs: { accountName: "stfiles", protocolSettings: { smb: SMB } },
  },
};

/** Files of the city, and its mail. */
export const FILES_AND_MAIL = [
  ...rows({ ...common, type: "azure-native:storage:StorageAccount", base: { inputs: FILES } }, ...account(S)),
  ...rows(
    {
      ...common,
      scope: "remote-access",
      type: "azure-native:storage:StorageAccount",
      base: DEV("authority-ledger"),
    },
    ...account(L),
  ),
  ...rows(
    { ...common, type: "azure-native:storage:FileShare", base: { inputs: SHARE }, beside },
    ["share-nfs", "an NFS share asks nobody who they are", { enabledProtocols: "NFS" }, [S], written(S)],
    [
      "share-signed-policies",
      "a stored policy opens the share to whoever has the link",
      { signedIdentifiers: [{ id: "x" }] },
      [S],
      written(S),
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:storage:FileServiceProperties",
      base: { inputs: { accountName: "stfiles", protocolSettings: { smb: SMB } } },
    },
    ...smb("service", S, written(S)),
  ),
  ...rows(
    {
      ...common,
      scope: "remote-access",
      type: "azure-native:storage:FileServiceProperties",
      base: DEV("file-share-service"),
    },
    ...smb("share", F, must(F)),
  ),
  ...rows(
    {
      ...common,
      scope: "remote-access",
      type: "azure-native:storage:FileShare",
      base: DEV("file-share-share"),
    },
    ["own-share-nfs", "the file share is NFS", { enabledProtocols: "NFS" }, [F], must(F)],
    [
      "own-share-signed-policies",
      "a stored policy opens the share to whoever has the link",
      { signedIdentifiers: [{ id: "x" }] },
      [F],
      written(F),
    ],
  ),
  ...rows(
    { ...common, type: "azure-native:storage:LocalUser", base: { inputs: {} }, isDangerousAsItStands: true },
    [
      "local-user",
      "a user of the account itself signs in from any computer",
      { accountName: "stfiles" },
      [S],
      { absent: [S] },
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:storagesync:StorageSyncService",
      base: { inputs: { incomingTrafficPolicy: "AllowVirtualNetworksOnly" } },
    },
    [
      "sync-service",
      "files are copied to servers on the Internet",
      { incomingTrafficPolicy: "AllowAllTraffic" },
      [S],
      must(S),
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:storagesync:RegisteredServer",
      base: { inputs: {} },
      isDangerousAsItStands: true,
    },
    [
      "sync-server",
      "a server with a certificate of its own gets all files",
      { serverCertificate: "MII" },
      [S],
      { absent: [S] },
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:fileshares:FileShare",
      base: { inputs: {} },
      isDangerousAsItStands: true,
    },
    [
      "share-of-its-own-service",
      "a share of Microsoft.FileShares",
      { publicNetworkAccess: "Enabled" },
      [S],
      { absent: [S] },
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:netapp:CapacityPoolVolume",
      base: { inputs: { protocolTypes: ["CIFS"], smbEncryption: true } },
    },
    [
      "netapp-nfs3",
      "a volume speaks NFS, which asks nobody who they are",
      { protocolTypes: ["NFSv3"] },
      [S],
      must(S),
    ],
    ["netapp-plain", "files travel unencrypted", { smbEncryption: false }, [S], must(S)],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:elasticsan:ElasticSan",
      base: { inputs: { publicNetworkAccess: "Disabled" } },
    },
    [
      "disks-on-the-internet",
      "disks are open to the Internet",
      { publicNetworkAccess: "Enabled" },
      [S],
      must(S),
    ],
  ),
  ...(["SmtpUsername", "SenderUsername"] as const).flatMap((name) =>
    rows(
      {
        ...common,
        type: `azure-native:communication:${name}`,
        base: { inputs: {} },
        isDangerousAsItStands: true,
      },
      [
        `mail-${name.toLowerCase()}`,
        "somebody sends the city's mail from any computer",
        { username: "x" },
        ["mail-not-published"],
        { absent: ["mail-not-published"] },
      ],
    ),
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:storage:PrivateEndpointConnection",
      base: {
        inputs: {
          accountName: "stcity",
          resourceGroupName: "rg-city",
          privateLinkServiceConnectionState: { status: "Rejected" },
        },
      },
      provider: IN_CITY,
    },
    [
      "consent-files",
      "a foreign network gets an endpoint of the city's files",
      { "privateLinkServiceConnectionState.status": "Approved" },
      ["nothing-into-protected"],
      must("nothing-into-protected"),
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:keyvault:PrivateEndpointConnection",
      base: {
        inputs: {
          vaultName: "kv-city",
          resourceGroupName: "rg-city",
          privateLinkServiceConnectionState: { status: "Rejected" },
        },
      },
      provider: IN_CITY,
    },
    [
      "consent-vault",
      "a foreign network gets an endpoint of the city's vault",
      { "privateLinkServiceConnectionState.status": "Approved" },
      ["nothing-into-protected"],
      must("nothing-into-protected"),
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:network:PrivateEndpoint",
      base: DEV("file-share-entrance"),
      scope: "remote-access",
    },
    [
      "endpoint-elsewhere",
      "the endpoint leads to somebody else's account",
      { "privateLinkServiceConnections[0].privateLinkServiceId": ACCOUNT },
      ["only-own-endpoints"],
      { unknown: "its source is the account of this stack" },
    ],
    [
      "endpoint-by-hand",
      "somebody else has to consent to the endpoint",
      { manualPrivateLinkServiceConnections: [{ name: "x", privateLinkServiceId: ACCOUNT }] },
      ["only-own-endpoints"],
    ],
  ),
  ...forbidden(
    "files-and-mail",
    ["azure-native:storage:LocalUser", "a user of the account itself"],
    ["azure-native:storage:StorageAccountStaticWebsite", "files on a web site"],
    ["azure-native:storage:ObjectReplicationPolicy", "files are copied out"],
    ["azure-native:storage:Blob", "a file of the program"],
    ["azure-native:storage:PrivateEndpointConnection", "consent to somebody's endpoint"],
    ["azure-native:keyvault:PrivateEndpointConnection", "consent to somebody's endpoint"],
    ["azure-native:network:PrivateLinkServicePrivateEndpointConnection", "consent to somebody's endpoint"],
    ["azure-native:fileshares:FileShare", "a share that asks nobody"],
    ["azure-native:storagesync:CloudEndpoint", "files are copied to servers"],
    ["azure-native:netapp:CapacityPoolVolume", "a volume of files"],
    ["azure-native:elasticsan:ElasticSan", "disks over the network"],
    ["azure-native:storagemover:StorageMover", "files are moved out"],
    ["azure-native:databox:Job", "files are sent away on a disk"],
    ["azure-native:communication:EmailService", "mail past the city's server"],
    ["azure-native:dns:RecordSet", "a public name that leads inside"],
  ),
];
