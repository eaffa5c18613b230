<#
.SYNOPSIS
Closes this laptop's firewall to what the access model lets laptops of one department do.

.DESCRIPTION
Made by: npm run profiles. Do not change it by hand; change the settings and make it again.
For Windows PowerShell 5.1 (64 bit), run as SYSTEM, as often as the device management likes: what stands is left
alone. Exit code 0: the firewall is as it should be. 1: it is not; what was printed is the reason.
#>
[CmdletBinding()]
param()

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# The computer's own group policy object: rules elsewhere are those that are put out of force below.
$Store = 'localhost'
$Department = 'parks'
$Group = 'remote-access c2f36622e9c4'
$Prefix = 'remote-access-c2f36622e9c4-'
# Every IPv4 address that no route leads into the tunnel for.
$Outside = @('0.0.0.0-10.20.0.3', '10.20.0.6-10.20.0.9', '10.20.0.11-10.20.0.15', '10.20.0.20-10.20.1.7', '10.20.1.10-255.255.255.255')

# Rules of any version of this policy.
function Get-StandingRules {
    Get-NetFirewallRule -PolicyStore $Store -ErrorAction SilentlyContinue |
        Where-Object -FilterScript { ([string]$_.Group).StartsWith('remote-access ') }
}

function Test-Missing {
    param([object[]]$Rules, [string]$Name)
    foreach ($rule in $Rules) { if ($rule.Name -ceq ($Prefix + $Name)) { return $false } }
    return $true
}

# Nothing comes in, and nothing goes out, but by a rule of a group policy; what users and programs allowed is void.
function Set-Closed {
    Set-NetFirewallProfile -PolicyStore $Store -Name @('Domain', 'Private', 'Public') -Enabled True `
        -DefaultInboundAction Block -DefaultOutboundAction Block -AllowInboundRules True `
        -AllowLocalFirewallRules False -AllowLocalIPsecRules False -AllowUnicastResponseToMulticast False `
        -NotifyOnListen False -LogBlocked True -LogMaxSizeKilobytes 16384
}

# No bridge between networks, no sharing of a connection, no forwarding: the laptop is nobody's router.
function Set-NoRouter {
    $key = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\Network Connections'
    if (-not (Test-Path -LiteralPath $key)) { [void](New-Item -ItemType Key -Path $key) }
    foreach ($name in @('NC_ShowSharedAccessUI', 'NC_AllowNetBridge_NLA')) {
        [void](New-ItemProperty -LiteralPath $key -Name $name -PropertyType DWord -Value 0 -Force)
    }
    Set-Service -Name SharedAccess -StartupType Disabled
    Stop-Service -Name SharedAccess -Force
    Get-NetIPInterface | Where-Object -FilterScript { $_.Forwarding -eq 'Enabled' } |
        Set-NetIPInterface -Forwarding Disabled
}

# What is in force in the end: another group policy may want something else.
function Get-Faults {
    $faults = @()
    foreach ($setting in @(Get-NetFirewallProfile -PolicyStore ActiveStore)) {
        if ([string]$setting.Enabled -cne 'True') { $faults += ($setting.Name + ' is not on') }
        if ([string]$setting.DefaultInboundAction -cne 'Block') { $faults += ($setting.Name + ' lets in') }
        if ([string]$setting.DefaultOutboundAction -cne 'Block') { $faults += ($setting.Name + ' lets out') }
        if ([string]$setting.AllowLocalFirewallRules -cne 'False') { $faults += ($setting.Name + ' takes local rules') }
    }
    return $faults
}

try {
    $standing = @(Get-StandingRules)
    if (Test-Missing -Rules $standing -Name 'gateway') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'gateway') `
            -DisplayName 'remote-access gateway' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -Protocol UDP `
            -RemotePort @('500', '4500') `
            -RemoteAddress @('203.0.113.200', '203.0.113.201') `
            -Description 'remote-access: the tunnel itself: IKE, and ESP inside UDP'
    }
    if (Test-Missing -Rules $standing -Name 'dhcp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'dhcp') `
            -DisplayName 'remote-access dhcp' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -Protocol UDP `
            -LocalPort @('68') `
            -RemotePort @('67') `
            -RemoteAddress $Outside `
            -Program '%SystemRoot%\System32\svchost.exe' `
            -Service 'Dhcp' `
            -Description 'remote-access: an address from the network that the laptop is in'
    }
    if (Test-Missing -Rules $standing -Name 'dhcp-answer') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'dhcp-answer') `
            -DisplayName 'remote-access dhcp-answer' `
            -Group $Group `
            -Direction Inbound `
            -Action Allow `
            -Profile Any `
            -Protocol UDP `
            -LocalPort @('68') `
            -RemotePort @('67') `
            -RemoteAddress $Outside `
            -Program '%SystemRoot%\System32\svchost.exe' `
            -Service 'Dhcp' `
            -Description 'remote-access: the answer may come before the laptop has an address'
    }
    if (Test-Missing -Rules $standing -Name 'too-large') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'too-large') `
            -DisplayName 'remote-access too-large' `
            -Group $Group `
            -Direction Inbound `
            -Action Allow `
            -Profile Any `
            -Protocol ICMPv4 `
            -IcmpType @('3:4') `
            -RemoteAddress $Outside `
            -Description 'remote-access: the word of a router that a packet is too large for the way (RFC 1191)'
    }
    if (Test-Missing -Rules $standing -Name 'dns-tcp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'dns-tcp') `
            -DisplayName 'remote-access dns-tcp' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -Protocol TCP `
            -RemotePort @('53') `
            -RemoteAddress $Outside `
            -Program '%SystemRoot%\System32\svchost.exe' `
            -Service 'Dnscache' `
            -Description 'remote-access: finding the gateway by its name, with the resolver of the network'
    }
    if (Test-Missing -Rules $standing -Name 'dns-udp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'dns-udp') `
            -DisplayName 'remote-access dns-udp' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -Protocol UDP `
            -RemotePort @('53') `
            -RemoteAddress $Outside `
            -Program '%SystemRoot%\System32\svchost.exe' `
            -Service 'Dnscache' `
            -Description 'remote-access: finding the gateway by its name, with the resolver of the network'
    }
    if (Test-Missing -Rules $standing -Name 'time') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'time') `
            -DisplayName 'remote-access time' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -Protocol UDP `
            -RemotePort @('123') `
            -RemoteAddress $Outside `
            -Program '%SystemRoot%\System32\svchost.exe' `
            -Service 'W32Time' `
            -Description 'remote-access: certificates are good only with the right time'
    }
    if (Test-Missing -Rules $standing -Name 'network-check-nlasvc') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'network-check-nlasvc') `
            -DisplayName 'remote-access network-check-nlasvc' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -Protocol TCP `
            -RemotePort @('80') `
            -RemoteAddress $Outside `
            -Program '%SystemRoot%\System32\svchost.exe' `
            -Service 'NlaSvc' `
            -Description 'remote-access: the check for Internet and login pages, without which the system calls itself offline'
    }
    if (Test-Missing -Rules $standing -Name 'network-check-netprofm') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'network-check-netprofm') `
            -DisplayName 'remote-access network-check-netprofm' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -Protocol TCP `
            -RemotePort @('80') `
            -RemoteAddress $Outside `
            -Program '%SystemRoot%\System32\svchost.exe' `
            -Service 'netprofm' `
            -Description 'remote-access: the check for Internet and login pages, without which the system calls itself offline'
    }
    if (Test-Missing -Rules $standing -Name 'ipv6-out') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'ipv6-out') `
            -DisplayName 'remote-access ipv6-out' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -Protocol ICMPv6 `
            -IcmpType @('131', '132', '133', '135', '136', '143') `
            -Description 'remote-access: IPv6: router and neighbour solicitation, neighbour advertisement, groups'
    }
    if (Test-Missing -Rules $standing -Name 'ipv6-in') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'ipv6-in') `
            -DisplayName 'remote-access ipv6-in' `
            -Group $Group `
            -Direction Inbound `
            -Action Allow `
            -Profile Any `
            -Protocol ICMPv6 `
            -IcmpType @('1', '2', '3', '4', '130', '134', '135', '136') `
            -Description 'remote-access: IPv6: errors, group queries, router advertisement, neighbours'
    }
    if (Test-Missing -Rules $standing -Name 'dhcpv6') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'dhcpv6') `
            -DisplayName 'remote-access dhcpv6' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -Protocol UDP `
            -LocalPort @('546') `
            -RemotePort @('547') `
            -RemoteAddress @('fe80::/10', 'ff02::/16') `
            -Program '%SystemRoot%\System32\svchost.exe' `
            -Service 'Dhcp' `
            -Description 'remote-access: an IPv6 address'
    }
    if (Test-Missing -Rules $standing -Name 'dhcpv6-answer') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'dhcpv6-answer') `
            -DisplayName 'remote-access dhcpv6-answer' `
            -Group $Group `
            -Direction Inbound `
            -Action Allow `
            -Profile Any `
            -Protocol UDP `
            -LocalPort @('546') `
            -RemotePort @('547') `
            -RemoteAddress @('fe80::/10', 'ff02::/16') `
            -Program '%SystemRoot%\System32\svchost.exe' `
            -Service 'Dhcp' `
            -Description 'remote-access: the answer comes from another address than was asked'
    }
    if (Test-Missing -Rules $standing -Name 'direct-certificates-tcp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'direct-certificates-tcp') `
            -DisplayName 'remote-access direct-certificates-tcp' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -Protocol TCP `
            -RemotePort @('443') `
            -RemoteAddress @('198.51.100.7') `
            -Description 'IT-Betrieb: certificates are fetched without VPN'
    }
    if (Test-Missing -Rules $standing -Name 'mail-from-laptops-tcp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'mail-from-laptops-tcp') `
            -DisplayName 'remote-access mail-from-laptops-tcp' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -InterfaceType RemoteAccess `
            -Protocol TCP `
            -RemotePort @('465', '587', '993') `
            -RemoteAddress @('10.20.0.10') `
            -Description 'IT-Betrieb: mailbox of the staff'
    }
    if (Test-Missing -Rules $standing -Name 'plans-from-laptops-tcp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'plans-from-laptops-tcp') `
            -DisplayName 'remote-access plans-from-laptops-tcp' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -InterfaceType RemoteAccess `
            -Protocol TCP `
            -RemotePort @('445') `
            -RemoteAddress @('10.20.0.16/30') `
            -Description ('Gr' + [char]0x00FC + 'nfl' + [char]0x00E4 + 'chenamt: drawings: the ' + [char]0x201E + 'green' + [char]0x201C + ' drive')
    }
    if (Test-Missing -Rules $standing -Name 'names-from-laptops-tcp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'names-from-laptops-tcp') `
            -DisplayName 'remote-access names-from-laptops-tcp' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -InterfaceType RemoteAccess `
            -Protocol TCP `
            -RemotePort @('53') `
            -RemoteAddress @('10.20.0.4/31') `
            -Description 'IT-Betrieb: finding servers'
    }
    if (Test-Missing -Rules $standing -Name 'names-from-laptops-udp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'names-from-laptops-udp') `
            -DisplayName 'remote-access names-from-laptops-udp' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -InterfaceType RemoteAccess `
            -Protocol UDP `
            -RemotePort @('53') `
            -RemoteAddress @('10.20.0.4/31') `
            -Description 'IT-Betrieb: finding servers'
    }
    if (Test-Missing -Rules $standing -Name 'patches-from-laptops-tcp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'patches-from-laptops-tcp') `
            -DisplayName 'remote-access patches-from-laptops-tcp' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Any `
            -InterfaceType RemoteAccess `
            -Protocol TCP `
            -RemotePort @('8530-8531') `
            -RemoteAddress @('10.20.1.8') `
            -Description 'IT-Betrieb: updates, and starting them at once'
    }
    if (Test-Missing -Rules $standing -Name 'patches-to-laptops-tcp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'patches-to-laptops-tcp') `
            -DisplayName 'remote-access patches-to-laptops-tcp' `
            -Group $Group `
            -Direction Inbound `
            -Action Allow `
            -Profile Any `
            -InterfaceType RemoteAccess `
            -Protocol TCP `
            -LocalPort @('5986') `
            -RemoteAddress @('10.20.1.8') `
            -Description 'IT-Betrieb: updates, and starting them at once'
    }
    if (Test-Missing -Rules $standing -Name 'help-to-laptops-tcp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'help-to-laptops-tcp') `
            -DisplayName 'remote-access help-to-laptops-tcp' `
            -Group $Group `
            -Direction Inbound `
            -Action Allow `
            -Profile Any `
            -InterfaceType RemoteAccess `
            -Protocol TCP `
            -LocalPort @('3390') `
            -RemoteAddress @('10.20.1.9') `
            -Description 'IT-Betrieb: help at the screen'
    }
    if (Test-Missing -Rules $standing -Name 'help-to-laptops-udp') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'help-to-laptops-udp') `
            -DisplayName 'remote-access help-to-laptops-udp' `
            -Group $Group `
            -Direction Inbound `
            -Action Allow `
            -Profile Any `
            -InterfaceType RemoteAccess `
            -Protocol UDP `
            -LocalPort @('3390') `
            -RemoteAddress @('10.20.1.9') `
            -Description 'IT-Betrieb: help at the screen'
    }
    if (Test-Missing -Rules $standing -Name 'office-wired') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'office-wired') `
            -DisplayName 'remote-access office-wired' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Domain `
            -InterfaceType Wired `
            -Description 'remote-access: in the network of the city its own firewall decides'
    }
    if (Test-Missing -Rules $standing -Name 'office-wireless') {
        $null = New-NetFirewallRule `
            -PolicyStore $Store `
            -Name ($Prefix + 'office-wireless') `
            -DisplayName 'remote-access office-wireless' `
            -Group $Group `
            -Direction Outbound `
            -Action Allow `
            -Profile Domain `
            -InterfaceType Wireless `
            -Description 'remote-access: in the network of the city its own firewall decides'
    }
    foreach ($rule in $standing) {
        if ($rule.Group -cne $Group) { Remove-NetFirewallRule -InputObject $rule }
    }
    Set-Closed
    Set-NoRouter
    $faults = @(Get-Faults)
    if ($faults.Count -gt 0) {
        Write-Output -InputObject ('firewall: another group policy stands against this one: ' + ($faults -join '; '))
        exit 1
    }
    Write-Output -InputObject ('firewall: as it should be for ' + $Department + ', ' + $Group)
    exit 0
}
catch {
    # Whatever is in the way: the reason goes to the console of the management.
    Write-Output -InputObject ('firewall: ' + $_.Exception.Message)
    exit 1
}
