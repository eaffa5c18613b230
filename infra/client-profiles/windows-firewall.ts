import { createHash } from "node:crypto";
import type { HostFirewall } from "./host-rule";
import { outsideSpans } from "./outside-spans";
import { powershellList, powershellText, STRICT } from "./powershell-text";
import { officeRules, windowsRules, type WindowsRule } from "./windows-firewall-rule";

/**
 * The firewall policy as a script for Windows PowerShell 5.1, run as SYSTEM by any device management.
 *
 * Rules and settings go into the computer's own group policy object (`-PolicyStore localhost`), because rules in the
 * ordinary store are the very ones that `AllowLocalFirewallRules False` puts out of force. Their names carry a hash of
 * the whole policy: a run that finds them all changes nothing, and a new policy stands complete before the old one goes,
 * so that no run cuts a tunnel.
 */
export function firewallScript({ department, routes, rules, officeOpen }: HostFirewall): string {
  const windows = [...rules.flatMap(windowsRules), ...(officeOpen ? officeRules() : [])];
  const outside = outsideSpans(routes).map(({ first, last }) => `${first}-${last}`);
  const content = JSON.stringify([outside, windows]);
  const version = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return [
    ...HEAD,
    `$Department = ${powershellText(department)}`,
    `$Group = 'remote-access ${version}'`,
    `$Prefix = 'remote-access-${version}-'`,
    "# Every IPv4 address that no route leads into the tunnel for.",
    `$Outside = ${powershellList(outside)}`,
    ...FUNCTIONS,
    "try {",
    "    $standing = @(Get-StandingRules)",
    ...windows.flatMap(ruleLines),
    ...TAIL,
  ].join("\n");
}

function ruleLines({ name, parameters }: WindowsRule): string[] {
  const text = powershellText(name);
  const all = [
    ["PolicyStore", "$Store"],
    ["Name", `($Prefix + ${text})`],
    ["DisplayName", powershellText(`remote-access ${name}`)],
    ["Group", "$Group"],
    ...parameters,
  ];
  return [
    `    if (Test-Missing -Rules $standing -Name ${text}) {`,
    "        $null = New-NetFirewallRule `",
    all.map(([parameter, value]) => `            -${parameter} ${value}`).join(" `\n"),
    "    }",
  ];
}

const HEAD = [
  "<#",
  ".SYNOPSIS",
  "Closes this laptop's firewall to what the access model lets laptops of one department do.",
  "",
  ".DESCRIPTION",
  "Made by: npm run profiles. Do not change it by hand; change the settings and make it again.",
  "For Windows PowerShell 5.1 (64 bit), run as SYSTEM, as often as the device management likes: what stands is left",
  "alone. Exit code 0: the firewall is as it should be. 1: it is not; what was printed is the reason.",
  "#>",
  ...STRICT,
  "# The computer's own group policy object: rules elsewhere are those that are put out of force below.",
  "$Store = 'localhost'",
];

const FUNCTIONS = [
  "",
  "# Rules of any version of this policy.",
  "function Get-StandingRules {",
  "    Get-NetFirewallRule -PolicyStore $Store -ErrorAction SilentlyContinue |",
  "        Where-Object -FilterScript { ([string]$_.Group).StartsWith('remote-access ') }",
  "}",
  "",
  "function Test-Missing {",
  "    param([object[]]$Rules, [string]$Name)",
  "    foreach ($rule in $Rules) { if ($rule.Name -ceq ($Prefix + $Name)) { return $false } }",
  "    return $true",
  "}",
  "",
  "# Nothing comes in, and nothing goes out, but by a rule of a group policy; what users and programs allowed is void.",
  "function Set-Closed {",
  "    Set-NetFirewallProfile -PolicyStore $Store -Name @('Domain', 'Private', 'Public') -Enabled True `",
  "        -DefaultInboundAction Block -DefaultOutboundAction Block -AllowInboundRules True `",
  "        -AllowLocalFirewallRules False -AllowLocalIPsecRules False -AllowUnicastResponseToMulticast False `",
  "        -NotifyOnListen False -LogBlocked True -LogMaxSizeKilobytes 16384",
  "}",
  "",
  "# No bridge between networks, no sharing of a connection, no forwarding: the laptop is nobody's router.",
  "function Set-NoRouter {",
  "    $key = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\Network Connections'",
  "    if (-not (Test-Path -LiteralPath $key)) { [void](New-Item -ItemType Key -Path $key) }",
  "    foreach ($name in @('NC_ShowSharedAccessUI', 'NC_AllowNetBridge_NLA')) {",
  "        [void](New-ItemProperty -LiteralPath $key -Name $name -PropertyType DWord -Value 0 -Force)",
  "    }",
  "    Set-Service -Name SharedAccess -StartupType Disabled",
  "    Stop-Service -Name SharedAccess -Force",
  "    Get-NetIPInterface | Where-Object -FilterScript { $_.Forwarding -eq 'Enabled' } |",
  "        Set-NetIPInterface -Forwarding Disabled",
  "}",
  "",
  "# What is in force in the end: another group policy may want something else.",
  "function Get-Faults {",
  "    $faults = @()",
  "    foreach ($setting in @(Get-NetFirewallProfile -PolicyStore ActiveStore)) {",
  "        if ([string]$setting.Enabled -cne 'True') { $faults += ($setting.Name + ' is not on') }",
  "        if ([string]$setting.DefaultInboundAction -cne 'Block') { $faults += ($setting.Name + ' lets in') }",
  "        if ([string]$setting.DefaultOutboundAction -cne 'Block') { $faults += ($setting.Name + ' lets out') }",
  "        if ([string]$setting.AllowLocalFirewallRules -cne 'False') { $faults += ($setting.Name + ' takes local rules') }",
  "    }",
  "    return $faults",
  "}",
  "",
];

const TAIL = [
  "    foreach ($rule in $standing) {",
  "        if ($rule.Group -cne $Group) { Remove-NetFirewallRule -InputObject $rule }",
  "    }",
  "    Set-Closed",
  "    Set-NoRouter",
  "    $faults = @(Get-Faults)",
  "    if ($faults.Count -gt 0) {",
  "        Write-Output -InputObject ('firewall: another group policy stands against this one: ' + ($faults -join '; '))",
  "        exit 1",
  "    }",
  "    Write-Output -InputObject ('firewall: as it should be for ' + $Department + ', ' + $Group)",
  "    exit 0",
  "}",
  "catch {",
  "    # Whatever is in the way: the reason goes to the console of the management.",
  "    Write-Output -InputObject ('firewall: ' + $_.Exception.Message)",
  "    exit 1",
  "}",
  "",
];
