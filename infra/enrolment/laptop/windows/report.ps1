<#
.SYNOPSIS
Makes the laptop's key and certificate request where there is none, and prints one line of JSON
(laptop-report/v1) that the device management carries to the certificate authority.

.DESCRIPTION
For Windows PowerShell 5.1 (64 bit), run as SYSTEM: the detection script of a Remediation, without a remediation
script. The line is the same, byte for byte, as long as nothing changes on the laptop. Exit code 0: the line was
printed. 1: it was not, and what was printed instead is the reason.

.PARAMETER SoftwareKey
Keep the key in Windows' software store where the laptop holds no TPM key yet; only where the admission policy
names this laptop. Remediations pass no arguments: write $true after the parameter in a copy for these laptops.
#>
[CmdletBinding()]
param(
    [switch]$SoftwareKey
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$TpmProvider = 'Microsoft Platform Crypto Provider'
$SoftwareProvider = 'Microsoft Software Key Storage Provider'
# The name counts for nothing: the authority takes the key and sets the name itself.
$Subject = 'CN=remote-access-device'
# Intune Remediations cut what is longer.
$LongestOutput = 2048
$Folder = Join-Path -Path $env:ProgramData -ChildPath 'RemoteAccess'
$StateFile = Join-Path -Path $Folder -ChildPath 'enrolment.json'

# ---- pure: from data to data ------------------------------------------------------------------------------

# The file that tells certreq what to make. A key that exists is named and not described again: certreq allows
# no Exportable there.
function New-RequestInf {
    param([string]$Provider, [string]$Container, [int]$KeyLength, [bool]$KeyExists)
    $lines = @(
        '[Version]'
        'Signature = "$Windows NT$"'
        '[NewRequest]'
        ('Subject = "{0}"' -f $Subject)
        ('ProviderName = "{0}"' -f $Provider)
        ('KeyContainer = "{0}"' -f $Container)
        'MachineKeySet = TRUE'
        'KeySpec = AT_NONE'
        'RequestType = PKCS10'
        'HashAlgorithm = sha256'
        'AlternateSignatureAlgorithm = FALSE'
        'SuppressDefaults = TRUE'
        'Silent = TRUE'
    )
    if ($KeyExists) {
        $lines += 'UseExistingKeySet = TRUE'
    }
    else {
        $lines += 'KeyAlgorithm = RSA'
        $lines += ('KeyLength = {0}' -f $KeyLength)
        $lines += 'KeyUsageProperty = NCRYPT_ALLOW_SIGNING_FLAG'
        $lines += 'Exportable = FALSE'
    }
    return ($lines -join "`r`n") + "`r`n"
}

# DER in hexadecimal digits: tag, length in its shortest form, content (X.690, 8.1.3 and 10.1).
function Get-DerItem {
    param([string]$Tag, [string]$Content)
    $length = [int]($Content.Length / 2)
    if ($length -lt 128) { $size = '{0:x2}' -f $length }
    elseif ($length -lt 256) { $size = '81{0:x2}' -f $length }
    else { $size = '82{0:x4}' -f $length }
    return $Tag + $size + $Content
}

# A positive number (X.690, 8.3): no zeros in front but the one that keeps it positive.
function Get-DerInteger {
    param([string]$Hex)
    $digits = $Hex -replace '\A(00)+(?=..)', ''
    if ($digits -cmatch '\A[89a-f]') { $digits = '00' + $digits }
    return Get-DerItem -Tag '02' -Content $digits
}

# SubjectPublicKeyInfo of an RSA key (RFC 3279, 2.3.1).
function Get-SubjectPublicKeyInfo {
    param([string]$Modulus, [string]$Exponent)
    $numbers = (Get-DerInteger -Hex $Modulus) + (Get-DerInteger -Hex $Exponent)
    $bits = Get-DerItem -Tag '03' -Content ('00' + (Get-DerItem -Tag '30' -Content $numbers))
    return Get-DerItem -Tag '30' -Content ('300d06092a864886f70d0101010500' + $bits)
}

# Whether the data on the disk are encrypted. An unknown word is no answer: "false" would cost the laptop its
# certificates. Scripts in use name the halted states both ways.
function ConvertTo-Encrypted {
    param([string]$VolumeStatus)
    if ($VolumeStatus -in 'FullyEncrypted', 'FullyEncryptedWipeInProgress', 'FullyEncryptedWipeSuspended',
        'FullyEncryptedWipePaused') {
        return $true
    }
    if ($VolumeStatus -in 'FullyDecrypted', 'EncryptionInProgress', 'EncryptionSuspended', 'EncryptionPaused',
        'DecryptionInProgress', 'DecryptionSuspended', 'DecryptionPaused') {
        return $false
    }
    throw "BitLocker's volume status is one that this script does not know"
}

# What the laptop asks for before the disk opens; the weakest way counts. Suspended protection asks for nothing.
function ConvertTo-PreBoot {
    param([string]$ProtectionStatus, [string[]]$ProtectorTypes)
    if ($ProtectionStatus -ceq 'Off') { return 'none' }
    if ($ProtectionStatus -cne 'On') { return 'unknown' }
    if ($ProtectorTypes -contains 'Tpm') { return 'tpm' }
    foreach ($type in $ProtectorTypes) {
        if ($type -notin 'TpmPin', 'TpmPinStartupKey', 'Password', 'RecoveryPassword') { return 'unknown' }
    }
    if ($ProtectorTypes -contains 'Password') { return 'passphrase' }
    if (($ProtectorTypes -contains 'TpmPin') -or ($ProtectorTypes -contains 'TpmPinStartupKey')) {
        return 'tpm-and-pin'
    }
    return 'unknown'
}

# One wall for each kind of network, all of them up, and none that lets in what no rule names.
function ConvertTo-Firewall {
    param([object[]]$Profiles)
    if ($Profiles.Count -ne 3) { return 'unknown' }
    foreach ($wall in $Profiles) {
        if ([string]$wall.Enabled -cne 'True') { return 'off' }
        if ([string]$wall.DefaultInboundAction -ceq 'Allow') { return 'off' }
    }
    return 'on'
}

# What dsregcmd /status says of the device's joins.
function ConvertTo-Join {
    param([string[]]$Lines)
    $answers = @{}
    foreach ($line in $Lines) {
        if ($line -cmatch '\A\s*(AzureAdJoined|DomainJoined)\s*:\s*(YES|NO)\s*\z') {
            $answers[$Matches[1]] = $Matches[2]
        }
    }
    if ($answers.Count -ne 2) { return 'unknown' }
    $entra = $answers['AzureAdJoined'] -ceq 'YES'
    $domain = $answers['DomainJoined'] -ceq 'YES'
    if ($entra -and $domain) { return 'hybrid' }
    if ($entra) { return 'entra' }
    if ($domain) { return 'domain' }
    return 'none'
}

# The line for the management, in a fixed order and with nothing that changes by itself.
function New-Report {
    param([string]$Csr, [string]$Storage, [string]$Firewall, [string]$PreBoot, [string]$Join, [string]$Edition,
        [bool]$Encrypted, [string]$Rooted)
    $report = [ordered]@{
        schema   = 'laptop-report/v1'
        csr      = $Csr
        storage  = $Storage
        firewall = $Firewall
        preBoot  = $PreBoot
        join     = $Join
    }
    if ($Edition -cmatch '\A[A-Za-z0-9]{1,60}\z') { $report['edition'] = $Edition }
    $report['encrypted'] = $Encrypted
    $report['evidence'] = 'bitLockerStatus'
    $report['rooted'] = $Rooted
    $line = ConvertTo-Json -InputObject $report -Compress
    if ($line.Length -gt $LongestOutput) {
        throw ('the report has {0} characters of at most {1}' -f $line.Length, $LongestOutput)
    }
    return $line
}

# ---- the laptop -------------------------------------------------------------------------------------------

function ConvertTo-Hex {
    param([byte[]]$Bytes)
    return [System.BitConverter]::ToString($Bytes).Replace('-', '').ToLowerInvariant()
}

# A folder for SYSTEM and administrators alone. One that was there before and is open to others, or that others
# made, is not used: they may have read or changed what lies in it.
function Assert-PrivateFolder {
    param([string]$Path)
    $insiders = 'S-1-5-18', 'S-1-5-32-544'
    if (-not (Test-Path -LiteralPath $Path)) {
        $security = New-Object -TypeName System.Security.AccessControl.DirectorySecurity
        $security.SetAccessRuleProtection($true, $false)
        foreach ($insider in $insiders) {
            $identity = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList $insider
            $security.SetOwner($identity)
            $rule = New-Object -TypeName System.Security.AccessControl.FileSystemAccessRule -ArgumentList @(
                $identity, 'FullControl', 'ContainerInherit, ObjectInherit', 'None', 'Allow')
            $security.AddAccessRule($rule)
        }
        [void][System.IO.Directory]::CreateDirectory($Path, $security)
    }
    $item = Get-Item -LiteralPath $Path -Force
    $sids = [System.Security.Principal.SecurityIdentifier]
    $acl = Get-Acl -LiteralPath $Path
    $strangers = @($acl.GetAccessRules($true, $true, $sids) | Where-Object -FilterScript {
            ([string]$_.AccessControlType -ceq 'Allow') -and ($_.IdentityReference.Value -notin $insiders)
        })
    $redirected = ($item.Attributes -band [System.IO.FileAttributes]::ReparsePoint) -ne 0
    if ($redirected -or ($strangers.Count -gt 0) -or ($acl.GetOwner($sids).Value -notin $insiders)) {
        throw "$Path belongs to somebody else or is open to others; treat its key as lost and remove it"
    }
}

function Invoke-CertReq {
    param([string[]]$Arguments)
    # What a program writes to its error stream must not end the script; its exit code decides.
    $ErrorActionPreference = 'Continue'
    $program = Join-Path -Path $env:SystemRoot -ChildPath 'System32\certreq.exe'
    $said = & $program $Arguments 2>&1 | Out-String
    return [pscustomobject]@{ Code = $LASTEXITCODE; Said = $said.Trim() }
}

# SubjectPublicKeyInfo of a key that Windows or the TPM holds for the machine; empty when there is none of that name.
function Get-MachineKey {
    param([string]$Provider, [string]$Container)
    $place = New-Object -TypeName System.Security.Cryptography.CngProvider -ArgumentList $Provider
    $machine = [System.Security.Cryptography.CngKeyOpenOptions]::MachineKey
    if (-not [System.Security.Cryptography.CngKey]::Exists($Container, $place, $machine)) { return '' }
    $key = [System.Security.Cryptography.CngKey]::Open($Container, $place, $machine)
    try {
        $rsa = New-Object -TypeName System.Security.Cryptography.RSACng -ArgumentList $key
        $numbers = $rsa.ExportParameters($false)
        return Get-SubjectPublicKeyInfo -Modulus (ConvertTo-Hex -Bytes $numbers.Modulus) -Exponent (ConvertTo-Hex -Bytes $numbers.Exponent)
    }
    finally { $key.Dispose() }
}

# What was kept, if its key still stands and the request is for it. A TPM that was cleared has lost the key.
function Get-State {
    if (-not (Test-Path -LiteralPath $StateFile)) { return $null }
    try { $state = Get-Content -LiteralPath $StateFile -Raw -Encoding UTF8 | ConvertFrom-Json }
    catch { return $null }
    foreach ($name in 'provider', 'container', 'csr') {
        if ($null -eq $state.PSObject.Properties[$name]) { return $null }
    }
    if ($state.provider -notin $TpmProvider, $SoftwareProvider) { return $null }
    try { $request = ConvertTo-Hex -Bytes ([System.Convert]::FromBase64String($state.csr)) }
    catch { return $null }
    $key = Get-MachineKey -Provider $state.provider -Container $state.container
    if (($key -ceq '') -or (-not $request.Contains($key))) { return $null }
    return $state
}

# Key and request in one go, then both facts about them in one file, put in place as a whole.
function New-State {
    param([string]$Provider, [int[]]$KeyLengths)
    $work = Join-Path -Path $Folder -ChildPath ([System.Guid]::NewGuid().ToString())
    [void](New-Item -ItemType Directory -Path $work)
    try {
        $inf = Join-Path -Path $work -ChildPath 'request.inf'
        $csr = Join-Path -Path $work -ChildPath 'request.csr'
        foreach ($length in $KeyLengths) {
            $container = 'remote-access-' + [System.Guid]::NewGuid().ToString()
            $text = New-RequestInf -Provider $Provider -Container $container -KeyLength $length -KeyExists $false
            Set-Content -LiteralPath $inf -Value $text -Encoding ASCII -NoNewline
            $made = Invoke-CertReq -Arguments @('-new', '-q', '-machine', '-binary', '-f', $inf, $csr)
            if ($made.Code -ne 0) { continue }
            $state = [ordered]@{
                provider  = $Provider
                container = $container
                csr       = [System.Convert]::ToBase64String([System.IO.File]::ReadAllBytes($csr))
            }
            $new = Join-Path -Path $work -ChildPath 'enrolment.json'
            Set-Content -LiteralPath $new -Value (ConvertTo-Json -InputObject $state) -Encoding UTF8
            Move-Item -LiteralPath $new -Destination $StateFile -Force
            return
        }
        throw ('certreq made no key in "{0}" (code {1}): {2}' -f $Provider, $made.Code, $made.Said)
    }
    finally { Remove-Item -LiteralPath $work -Recurse -Force }
}

# ---- the run ----------------------------------------------------------------------------------------------

try {
    if (-not [System.Environment]::Is64BitProcess) { throw 'run this script in 64-bit PowerShell' }
    Assert-PrivateFolder -Path $Folder
    $state = Get-State
    # A laptop that has a TPM key keeps it, whatever the call says; a software key stays only where it is allowed.
    $hasTpmKey = ($null -ne $state) -and ($state.provider -ceq $TpmProvider)
    if (-not $hasTpmKey) {
        if ($SoftwareKey) {
            if ($null -eq $state) { New-State -Provider $SoftwareProvider -KeyLengths 3072 }
        }
        else {
            # RSA-3072 is optional in TPM 2.0; RSA-2048 needs the policy's deviation (keys.tpm2048).
            New-State -Provider $TpmProvider -KeyLengths 3072, 2048
        }
        $state = Get-State
        if ($null -eq $state) { throw 'the key that was just made is not to be found' }
    }
    $storage = 'software-ksp'
    if ($state.provider -ceq $TpmProvider) { $storage = 'tpm' }

    # Modules do not see this script's $ErrorActionPreference.
    $volume = Get-BitLockerVolume -MountPoint $env:SystemDrive -ErrorAction Stop
    # A disk that was never encrypted has no protectors, not even an empty list of them.
    $protectors = @($volume.KeyProtector | Where-Object -FilterScript { $null -ne $_ } |
            ForEach-Object -Process { [string]$_.KeyProtectorType })
    $profiles = @(Get-NetFirewallProfile -PolicyStore ActiveStore -ErrorAction Stop)
    $dsregcmd = Join-Path -Path $env:SystemRoot -ChildPath 'System32\dsregcmd.exe'
    $joins = @(& $dsregcmd /status)
    $windows = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' -Name EditionID
    # Secure Boot starts signed code only. Without it, or on a machine that cannot say, nobody knows.
    $rooted = 'unknown'
    try { if (Confirm-SecureBootUEFI) { $rooted = 'no' } } catch { $rooted = 'unknown' }

    $line = New-Report -Csr $state.csr -Storage $storage -Firewall (ConvertTo-Firewall -Profiles $profiles) `
        -PreBoot (ConvertTo-PreBoot -ProtectionStatus ([string]$volume.ProtectionStatus) -ProtectorTypes $protectors) `
        -Join (ConvertTo-Join -Lines $joins) -Edition $windows.EditionID `
        -Encrypted (ConvertTo-Encrypted -VolumeStatus ([string]$volume.VolumeStatus)) -Rooted $rooted
    Write-Output -InputObject $line
    exit 0
}
catch {
    # To the output, not the error stream: management would call the script broken and drop the sentence.
    Write-Output -InputObject ('report: ' + $_.Exception.Message)
    exit 1
}
