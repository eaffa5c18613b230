import { powershellList, powershellText, STRICT } from "./powershell-text";

/** The connection's name on the laptops: the last part of the OMA-URI under which the profile is imported. */
export const CONNECTION = "remote-access";

/** Extended key usage "client authentication" (RFC 5280, section 4.2.1.12), the only one that the authority writes. */
const CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

/**
 * Tells the connection which machine certificate to take, as a script for Windows PowerShell 5.1 that runs as SYSTEM,
 * right behind the one that fetches the certificate.
 *
 * Members of a domain often have other machine certificates for client authentication, so that a filter for the key usage
 * alone is not enough; and `-MachineCertificateIssuerFilter` takes one issuer (learn.microsoft.com, "Set-VpnConnection"),
 * so that naming the anchor of today would break every laptop when it is rotated. So the filter follows the certificate:
 * of all anchors, old and new, the one that issued the newest certificate on this laptop.
 *
 * @param anchors SHA-256 of every anchor that the gateway trusts
 */
export function certificateScript(anchors: readonly string[]): string {
  return [
    ...HEAD,
    `$Connection = ${powershellText(CONNECTION)}`,
    `$AnchorSha256 = ${powershellList(anchors)}`,
    `$ClientAuthentication = ${powershellText(CLIENT_AUTHENTICATION)}`,
    ...TAIL,
  ].join("\n");
}

const HEAD = [
  "<#",
  ".SYNOPSIS",
  "Tells the VPN connection to take the certificate of the city's device CA, and no other machine certificate.",
  "",
  ".DESCRIPTION",
  "Made by: npm run profiles. For Windows PowerShell 5.1 (64 bit), run as SYSTEM, hourly and right behind fetch.ps1.",
  "Exit code 0: the connection takes the newest certificate. 1: it does not; what was printed is the reason.",
  "#>",
  ...STRICT,
];

const TAIL = [
  "",
  "function Get-Sha256 {",
  "    param([byte[]]$Bytes)",
  "    $hash = [System.Security.Cryptography.SHA256]::Create()",
  "    return [System.BitConverter]::ToString($hash.ComputeHash($Bytes)).Replace('-', '').ToLowerInvariant()",
  "}",
  "",
  "# Anchors among the machine's trusted roots.",
  "function Get-Anchors {",
  "    Get-ChildItem -Path 'Cert:\\LocalMachine\\Root' |",
  "        Where-Object -FilterScript { $AnchorSha256 -contains (Get-Sha256 -Bytes $_.RawData) }",
  "}",
  "",
  "# The newest valid certificate of this machine that an anchor issued; none where there is none.",
  "function Get-NewestCertificate {",
  "    param([object[]]$Anchors)",
  "    $issuers = @($Anchors | ForEach-Object -Process { $_.Subject })",
  "    $now = [System.DateTime]::UtcNow",
  "    Get-ChildItem -Path 'Cert:\\LocalMachine\\My' |",
  "        Where-Object -FilterScript {",
  "            $_.HasPrivateKey -and $issuers -ccontains $_.Issuer -and",
  "            $_.NotBefore.ToUniversalTime() -le $now -and $_.NotAfter.ToUniversalTime() -gt $now",
  "        } | Sort-Object -Property NotBefore -Descending | Select-Object -First 1",
  "}",
  "",
  "# Whether the connection's filters are these already: a connection that is up is not written to without need.",
  "function Test-Filters {",
  "    param([object]$Standing, [object]$Anchor)",
  "    $usages = @($Standing.MachineCertificateEKUFilter)",
  "    $issuer = $Standing.MachineCertificateIssuerFilter",
  "    if ($null -eq $issuer -or $usages.Count -ne 1) { return $false }",
  "    if ($usages[0] -cne $ClientAuthentication) { return $false }",
  "    return [System.Convert]::ToBase64String($issuer) -ceq [System.Convert]::ToBase64String($Anchor.RawData)",
  "}",
  "",
  "try {",
  "    $anchors = @(Get-Anchors)",
  "    if ($anchors.Count -eq 0) { throw 'no anchor of the device CA is among the trusted roots of this machine' }",
  "    $newest = Get-NewestCertificate -Anchors $anchors",
  "    if ($null -eq $newest) { throw 'this machine has no valid certificate of the device CA' }",
  "    $anchor = $anchors | Where-Object -FilterScript { $_.Subject -ceq $newest.Issuer } | Select-Object -First 1",
  "    $standing = Get-VpnConnection -Name $Connection -AllUserConnection",
  "    if (-not (Test-Filters -Standing $standing -Anchor $anchor)) {",
  "        Set-VpnConnection -Name $Connection -AllUserConnection -Force `",
  "            -MachineCertificateEKUFilter $ClientAuthentication -MachineCertificateIssuerFilter $anchor",
  "    }",
  "    Write-Output -InputObject ('certificate: the connection takes certificates of ' + $anchor.Subject)",
  "    exit 0",
  "}",
  "catch {",
  "    # Whatever is in the way: the reason goes to the console of the management.",
  "    Write-Output -InputObject ('certificate: ' + $_.Exception.Message)",
  "    exit 1",
  "}",
  "",
];
