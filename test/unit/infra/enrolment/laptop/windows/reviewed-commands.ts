/**
 * All that the Windows scripts may use, those of the enrolment and those that profiles are made with, with the place of each one's document for Windows PowerShell 5.1 and .NET
 * Framework 4.7.2. Nothing here was ever run by a test. certreq's document was read for every line that it is given;
 * the common cmdlets and .NET types are named from experience, to be held against their documents on the pilot.
 */

interface ReviewedCommand {
  /** Below https://learn.microsoft.com/powershell/module/ */
  readonly document: string;
  readonly parameters: readonly string[];
}

const command = (module: string, name: string, ...parameters: string[]): [string, ReviewedCommand] => [
  name,
  { document: `${module}/${name.toLowerCase()}`, parameters },
];
const MANAGEMENT = "microsoft.powershell.management";
const UTILITY = "microsoft.powershell.utility";
const CORE = "microsoft.powershell.core";

export const COMMANDS: ReadonlyMap<string, ReviewedCommand> = new Map([
  command(UTILITY, "Add-Member", "InputObject", "MemberType", "Name", "Value"),
  command(UTILITY, "Add-Type", "AssemblyName"),
  command("secureboot", "Confirm-SecureBootUEFI"),
  command(UTILITY, "ConvertFrom-Json", "InputObject"),
  command(UTILITY, "ConvertTo-Json", "InputObject", "Compress"),
  command(CORE, "ForEach-Object", "Process"),
  command("microsoft.powershell.security", "Get-Acl", "LiteralPath"),
  command("bitlocker", "Get-BitLockerVolume", "MountPoint", "ErrorAction"),
  command(MANAGEMENT, "Get-ChildItem", "Path"),
  command(MANAGEMENT, "Get-Content", "LiteralPath", "Raw", "Encoding"),
  command(MANAGEMENT, "Get-Item", "LiteralPath", "Force"),
  command(MANAGEMENT, "Get-ItemProperty", "LiteralPath", "Name"),
  command("netsecurity", "Get-NetFirewallProfile", "PolicyStore", "ErrorAction"),
  command("netsecurity", "Get-NetFirewallRule", "PolicyStore", "ErrorAction"),
  command("nettcpip", "Get-NetIPInterface"),
  command("vpnclient", "Get-VpnConnection", "Name", "AllUserConnection"),
  command(MANAGEMENT, "Join-Path", "Path", "ChildPath"),
  command(MANAGEMENT, "Move-Item", "LiteralPath", "Destination", "Force"),
  command(MANAGEMENT, "New-Item", "ItemType", "Path"),
  // Without Force: with it a key of the registry that is there loses what is in it.
  command(MANAGEMENT, "New-ItemProperty", "LiteralPath", "Name", "PropertyType", "Value", "Force"),
  command(
    "netsecurity",
    "New-NetFirewallRule",
    ...["PolicyStore", "Name", "DisplayName", "Group", "Description", "Direction", "Action", "Profile"],
    ...["InterfaceType", "Protocol", "IcmpType", "LocalPort", "RemotePort", "RemoteAddress"],
    ...["Program", "Service"],
  ),
  command(UTILITY, "New-Object", "TypeName", "ArgumentList"),
  command(UTILITY, "Out-String"),
  // Never DeleteKey: the certificate that stays has the same key.
  command(MANAGEMENT, "Remove-Item", "LiteralPath", "Recurse", "Force"),
  command("netsecurity", "Remove-NetFirewallRule", "InputObject"),
  command(UTILITY, "Select-Object", "First"),
  command(MANAGEMENT, "Set-Content", "LiteralPath", "Value", "Encoding", "NoNewline"),
  command(
    "netsecurity",
    "Set-NetFirewallProfile",
    ...["PolicyStore", "Name", "Enabled", "DefaultInboundAction", "DefaultOutboundAction"],
    ...["AllowInboundRules", "AllowLocalFirewallRules", "AllowLocalIPsecRules"],
    ...["AllowUnicastResponseToMulticast", "NotifyOnListen", "LogBlocked", "LogMaxSizeKilobytes"],
  ),
  command("nettcpip", "Set-NetIPInterface", "Forwarding"),
  command(MANAGEMENT, "Set-Service", "Name", "StartupType"),
  command(CORE, "Set-StrictMode", "Version"),
  command(
    "vpnclient",
    "Set-VpnConnection",
    ...[
      "Name",
      "AllUserConnection",
      "Force",
      "MachineCertificateEKUFilter",
      "MachineCertificateIssuerFilter",
    ],
  ),
  command(UTILITY, "Sort-Object", "Property", "Descending"),
  command(MANAGEMENT, "Stop-Service", "Name", "Force"),
  command(MANAGEMENT, "Test-Path", "LiteralPath"),
  command(CORE, "Where-Object", "FilterScript"),
  command(UTILITY, "Write-Output", "InputObject"),
]);

/** Programs of Windows, with the document below https://learn.microsoft.com/ and the options used. */
export const PROGRAMS: ReadonlyMap<
  string,
  { readonly document: string; readonly options: readonly string[] }
> = new Map([
  [
    "certreq.exe",
    {
      document: "windows-server/administration/windows-commands/certreq_1",
      options: ["-new", "-accept", "-q", "-machine", "-binary", "-f"],
    },
  ],
  // Host of the services that firewall rules name; no script starts it.
  ["svchost.exe", { document: "windows/application-management/svchost-service-refactoring", options: [] }],
  ["dsregcmd.exe", { document: "entra/identity/devices/troubleshoot-device-dsregcmd", options: ["/status"] }],
]);

/** Keys of certreq's file, from the same document, with the one value that each may have here. */
export const INF_LINES: readonly RegExp[] = [
  /^\[Version\]$/,
  /^\[NewRequest\]$/,
  /^Signature = "\$Windows NT\$"$/,
  /^Subject = "\{0\}"$/,
  /^ProviderName = "\{0\}"$/,
  /^KeyContainer = "\{0\}"$/,
  /^MachineKeySet = TRUE$/,
  /^KeySpec = AT_NONE$/,
  /^RequestType = PKCS10$/,
  /^HashAlgorithm = sha256$/,
  /^AlternateSignatureAlgorithm = FALSE$/, // PKCS#1 v1.5, which the authority asks for
  /^SuppressDefaults = TRUE$/, // no names of machine and account in the request
  /^Silent = TRUE$/,
  /^UseExistingKeySet = TRUE$/,
  /^KeyAlgorithm = RSA$/,
  /^KeyLength = \{0\}$/,
  /^KeyUsageProperty = NCRYPT_ALLOW_SIGNING_FLAG$/,
  /^Exportable = FALSE$/,
];

/** .NET types, with the static members used; documents are at https://learn.microsoft.com/dotnet/api/<type>. */
export const TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ["System.BitConverter", ["ToString"]],
  ["System.Convert", ["FromBase64String", "ToBase64String", "ToByte"]],
  ["System.DateTime", ["UtcNow"]],
  ["System.Environment", ["Is64BitProcess"]],
  ["System.Guid", ["NewGuid"]],
  ["System.IO.Directory", ["CreateDirectory"]],
  ["System.IO.File", ["ReadAllBytes", "WriteAllBytes"]],
  ["System.IO.FileAttributes", ["ReparsePoint"]],
  ["System.Net.Http.HttpClient", []],
  ["System.Net.Http.HttpClientHandler", []],
  ["System.Net.SecurityProtocolType", ["Tls12"]],
  ["System.Net.ServicePointManager", ["SecurityProtocol"]],
  ["System.Security.AccessControl.DirectorySecurity", []],
  ["System.Security.AccessControl.FileSystemAccessRule", []],
  ["System.Security.Cryptography.CngKey", ["Exists", "Open"]],
  ["System.Security.Cryptography.CngKeyOpenOptions", ["MachineKey"]],
  ["System.Security.Cryptography.CngProvider", []],
  ["System.Security.Cryptography.Oid", []],
  ["System.Security.Cryptography.RSACng", []],
  ["System.Security.Cryptography.SHA256", ["Create"]],
  ["System.Security.Cryptography.X509Certificates.RSACertificateExtensions", ["GetRSAPublicKey"]],
  ["System.Security.Cryptography.X509Certificates.X509Certificate2", []],
  ["System.Security.Cryptography.X509Certificates.X509Chain", []],
  ["System.Security.Cryptography.X509Certificates.X509RevocationMode", ["NoCheck"]],
  ["System.Security.Cryptography.X509Certificates.X509VerificationFlags", ["IgnoreNotTimeValid"]],
  ["System.Security.Principal.SecurityIdentifier", []],
  ["System.Text.Encoding", ["UTF8"]],
  ["System.TimeSpan", ["FromSeconds"]],
  // Names that PowerShell has for the commonest (about_Type_Accelerators, about_Functions_Advanced_Parameters).
  ...[
    "bool",
    "byte[]",
    "char",
    "datetime",
    "int",
    "int[]",
    "object",
    "object[]",
    "ordered",
    "pscustomobject",
  ].map((name): [string, readonly string[]] => [name, []]),
  ...["string", "string[]", "switch", "void"].map((name): [string, readonly string[]] => [name, []]),
]);

/** Variables that PowerShell sets (about_Automatic_Variables, about_Preference_Variables) and its scopes and values. */
export const AUTOMATIC: ReadonlySet<string> = new Set([
  ...["$_", "$true", "$false", "$null", "$Matches", "$LASTEXITCODE"],
  ...["$env:ProgramData", "$env:SystemRoot", "$env:SystemDrive"],
]);
