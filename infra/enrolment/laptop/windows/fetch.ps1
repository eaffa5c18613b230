<#
.SYNOPSIS
Fetches the certificate for the laptop's key, over HTTPS and without VPN, and installs it for the machine.

.DESCRIPTION
For Windows PowerShell 5.1 (64 bit), run as SYSTEM: the detection script of a Remediation, without a remediation
script. What is published counts for nothing until it is found to be for this key, by a pinned anchor, valid and
newer than what is installed. Exit code 0: installed, or nothing newer is there and the installed one is valid.
1: refused or failed; what was printed is the reason, and what was installed is untouched.

.PARAMETER BaseUrl
Folder of the web server that publishes the certificates; https only. To be filled in below.

.PARAMETER AnchorSha256
SHA-256 thumbprints of the anchors of the city's device CA, 64 hexadecimal digits each. To be filled in below. The
anchors themselves must be among the machine's trusted roots.
#>
[CmdletBinding()]
param(
    [string]$BaseUrl = '',
    [string[]]$AnchorSha256 = @()
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$TpmProvider = 'Microsoft Platform Crypto Provider'
$SoftwareProvider = 'Microsoft Software Key Storage Provider'
$Subject = 'CN=remote-access-device'
# A certificate has about 1,500 bytes, a refusal with all its reasons less than 10,000.
$LargestAnswer = 65536
$Folder = Join-Path -Path $env:ProgramData -ChildPath 'RemoteAccess'
$StateFile = Join-Path -Path $Folder -ChildPath 'enrolment.json'
$ClientAuthentication = '1.3.6.1.5.5.7.3.2'

# ---- pure: from data to data ------------------------------------------------------------------------------

# Complaints about what the platform team filled in; none when it will do.
function Get-SettingFaults {
    param([string]$Url, [string[]]$Pins)
    $faults = @()
    if ($Url -cnotmatch '\Ahttps://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?\z') {
        $faults += 'BaseUrl is no https address of letters, digits and - . _ ~ /'
    }
    if ($Pins.Count -eq 0) { $faults += 'AnchorSha256 names no anchor' }
    foreach ($pin in $Pins) {
        if ($pin -notmatch '\A[0-9a-f]{64}\z') { $faults += 'AnchorSha256 holds something else than 64 hexadecimal digits' }
    }
    return $faults
}

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

# The base64 of one PEM block with nothing around it; empty for anything else.
function Get-PemBody {
    param([string]$Text)
    $form = '\A-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----\s*\z'
    if ($Text -cmatch $form) { return $Matches[1] }
    return ''
}

# What to do with what is published: install, keep what is there, or fail. $Published is null where nothing is
# published, $Installed where no certificate of the laptop's present key is installed.
function Get-Verdict {
    param([object]$Published, [object]$Installed, [string]$Key, [datetime]$Now)
    $action = 'install'
    $reason = ''
    if ($null -eq $Published) {
        $action = 'keep'
        $reason = 'no certificate is published for the key of this laptop'
    }
    elseif ($Published.Key -cne $Key) {
        $action = 'fail'
        $reason = 'the published certificate is for another key; nothing was installed'
    }
    elseif (-not $Published.Pinned) {
        $action = 'fail'
        $reason = 'the published certificate is by none of the pinned anchors, or its anchor is not among the trusted roots; nothing was installed'
    }
    elseif ($Published.NotAfter -lt $Now) {
        $action = 'keep'
        $reason = 'the published certificate is over'
    }
    elseif ($Published.NotBefore -gt $Now) {
        $action = 'fail'
        $reason = 'the published certificate is not valid yet; is the clock of the laptop right?'
    }
    elseif (($null -ne $Installed) -and ($Published.NotBefore -le $Installed.NotBefore)) {
        $action = 'keep'
        $reason = 'the published certificate is not newer than the installed one'
    }
    return [pscustomobject]@{ Action = $action; Reason = $reason }
}

# Thumbprints of what a certificate that stands supersedes: older ones of its key, and older ones of the pinned
# anchors for keys that the laptop had before.
function Get-Superseded {
    param([object[]]$Certificates, [object]$Standing, [string[]]$AnchorNames)
    foreach ($certificate in $Certificates) {
        $related = ($certificate.Key -ceq $Standing.Key) -or ($AnchorNames -ccontains $certificate.Issuer)
        $older = $certificate.NotBefore -lt $Standing.NotBefore
        if ($related -and $older -and ($certificate.Thumbprint -cne $Standing.Thumbprint)) {
            $certificate.Thumbprint
        }
    }
}

# The reasons of a refusal for this key, in German; none for anything else. Umlauts are written in letters that
# every log of every management shows.
function Get-GermanReasons {
    param([string]$Text, [string]$Key)
    try {
        $refusal = ConvertFrom-Json -InputObject $Text
        if (($refusal.schema -cne 'refusal/v1') -or ($refusal.key -cne $Key)) { return }
        foreach ($reason in $refusal.reasons) {
            $sentence = [string]$reason.german
            $letters = @(@(0xe4, 'ae'), @(0xf6, 'oe'), @(0xfc, 'ue'), @(0xc4, 'Ae'), @(0xd6, 'Oe'), @(0xdc, 'Ue'), @(0xdf, 'ss'))
            foreach ($pair in $letters) {
                $sentence = $sentence.Replace([string][char]$pair[0], [string]$pair[1])
            }
            $sentence -replace '[^\x20-\x7e]', '?'
        }
    }
    catch { return }
}

# ---- the laptop -------------------------------------------------------------------------------------------

function ConvertTo-Hex {
    param([byte[]]$Bytes)
    return [System.BitConverter]::ToString($Bytes).Replace('-', '').ToLowerInvariant()
}

function Get-Sha256 {
    param([byte[]]$Bytes)
    $sha256 = [System.Security.Cryptography.SHA256]::Create()
    try { return ConvertTo-Hex -Bytes ($sha256.ComputeHash($Bytes)) }
    finally { $sha256.Dispose() }
}

function Get-Sha256OfHex {
    param([string]$Hex)
    $bytes = New-Object -TypeName 'byte[]' -ArgumentList ([int]($Hex.Length / 2))
    for ($index = 0; $index -lt $bytes.Length; $index++) {
        $bytes[$index] = [System.Convert]::ToByte($Hex.Substring(2 * $index, 2), 16)
    }
    return Get-Sha256 -Bytes $bytes
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

# SubjectPublicKeyInfo of a certificate's key; empty when it is no RSA key.
function Get-CertificateKey {
    param([System.Security.Cryptography.X509Certificates.X509Certificate2]$Certificate)
    $rsa = [System.Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPublicKey($Certificate)
    if ($null -eq $rsa) { return '' }
    $numbers = $rsa.ExportParameters($false)
    return Get-SubjectPublicKeyInfo -Modulus (ConvertTo-Hex -Bytes $numbers.Modulus) -Exponent (ConvertTo-Hex -Bytes $numbers.Exponent)
}

# A certificate as the pure functions see it; times are in UTC.
function Get-CertificateFacts {
    param([System.Security.Cryptography.X509Certificates.X509Certificate2]$Certificate)
    return [pscustomobject]@{
        Thumbprint = $Certificate.Thumbprint
        Key        = Get-CertificateKey -Certificate $Certificate
        Issuer     = ConvertTo-Hex -Bytes $Certificate.IssuerName.RawData
        NotBefore  = $Certificate.NotBefore.ToUniversalTime()
        NotAfter   = $Certificate.NotAfter.ToUniversalTime()
        HasKey     = $Certificate.HasPrivateKey
    }
}

# Whether a pinned anchor itself signed the certificate, for client authentication. Its time is judged elsewhere.
function Test-Pinned {
    param([System.Security.Cryptography.X509Certificates.X509Certificate2]$Certificate, [string[]]$Pins)
    $chain = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Chain -ArgumentList $true
    try {
        $chain.ChainPolicy.RevocationMode = [System.Security.Cryptography.X509Certificates.X509RevocationMode]::NoCheck
        $chain.ChainPolicy.VerificationFlags = [System.Security.Cryptography.X509Certificates.X509VerificationFlags]::IgnoreNotTimeValid
        $purpose = New-Object -TypeName System.Security.Cryptography.Oid -ArgumentList $ClientAuthentication
        [void]$chain.ChainPolicy.ApplicationPolicy.Add($purpose)
        if (-not $chain.Build($Certificate)) { return $false }
        if ($chain.ChainElements.Count -ne 2) { return $false }
        return (Get-Sha256 -Bytes $chain.ChainElements[1].Certificate.RawData) -in $Pins
    }
    finally { $chain.Dispose() }
}

# Status and bytes of an answer. No redirects: they could lead to plain http.
function Get-WebAnswer {
    param([string]$Url)
    $handler = New-Object -TypeName System.Net.Http.HttpClientHandler
    $handler.AllowAutoRedirect = $false
    $client = New-Object -TypeName System.Net.Http.HttpClient -ArgumentList $handler
    try {
        $client.Timeout = [System.TimeSpan]::FromSeconds(60)
        $client.MaxResponseContentBufferSize = $LargestAnswer
        $response = $client.GetAsync($Url).GetAwaiter().GetResult()
        $bytes = $response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult()
        return [pscustomobject]@{ Status = [int]$response.StatusCode; Text = [System.Text.Encoding]::UTF8.GetString($bytes) }
    }
    catch { throw "$BaseUrl cannot be asked: " + $_.Exception.GetBaseException().Message }
    finally { $client.Dispose() }
}

# The published certificate; null where none is published.
function Get-PublishedCertificate {
    param([string]$Name)
    $answer = Get-WebAnswer -Url ($BaseUrl.TrimEnd('/') + '/' + $Name)
    if ($answer.Status -eq 404) { return $null }
    if ($answer.Status -ne 200) { throw "$BaseUrl answered with status $($answer.Status)" }
    $body = Get-PemBody -Text $answer.Text
    try {
        $bytes = [System.Convert]::FromBase64String($body)
        $certificate = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList (, $bytes)
        # The constructor also takes containers, with and without keys.
        if ((ConvertTo-Hex -Bytes $certificate.RawData) -cne (ConvertTo-Hex -Bytes $bytes)) { throw 'no plain certificate' }
        return $certificate
    }
    catch { throw "what $BaseUrl publishes for this laptop is no certificate, or not a whole one" }
}

function Get-MachineCertificates {
    param([string]$Store)
    return @(Get-ChildItem -Path ('Cert:\LocalMachine\' + $Store) | ForEach-Object -Process { Get-CertificateFacts -Certificate $_ })
}

# certreq binds a certificate to the key of a pending request, and takes that request away. Every renewal for the
# same key therefore needs another; the request of the report, which the authority knows, stays as it is.
function Install-Certificate {
    param([System.Security.Cryptography.X509Certificates.X509Certificate2]$Certificate, [object]$State, [string]$Key)
    $work = Join-Path -Path $Folder -ChildPath ([System.Guid]::NewGuid().ToString())
    [void](New-Item -ItemType Directory -Path $work)
    try {
        $pending = @(Get-MachineCertificates -Store 'REQUEST' | Where-Object -FilterScript { $_.Key -ceq $Key })
        if ($pending.Count -eq 0) {
            $inf = Join-Path -Path $work -ChildPath 'request.inf'
            $text = New-RequestInf -Provider $State.provider -Container $State.container -KeyLength 0 -KeyExists $true
            Set-Content -LiteralPath $inf -Value $text -Encoding ASCII -NoNewline
            $asked = Invoke-CertReq -Arguments @('-new', '-q', '-machine', '-binary', '-f', $inf, (Join-Path -Path $work -ChildPath 'request.csr'))
            if ($asked.Code -ne 0) { throw ('certreq made no pending request (code {0}): {1}' -f $asked.Code, $asked.Said) }
        }
        $file = Join-Path -Path $work -ChildPath 'certificate.cer'
        [System.IO.File]::WriteAllBytes($file, $Certificate.RawData)
        $accepted = Invoke-CertReq -Arguments @('-accept', '-q', '-machine', $file)
        if ($accepted.Code -ne 0) { throw ('certreq did not accept the certificate (code {0}): {1}' -f $accepted.Code, $accepted.Said) }
    }
    finally { Remove-Item -LiteralPath $work -Recurse -Force }
}

# The newest certificate of the laptop's present key that is bound to it; null where there is none.
function Get-Installed {
    param([string]$Key)
    return Get-MachineCertificates -Store 'My' |
        Where-Object -FilterScript { ($_.Key -ceq $Key) -and $_.HasKey } |
        Sort-Object -Property NotBefore -Descending |
        Select-Object -First 1
}

# Never with the key: the new certificate has the same one.
function Remove-Superseded {
    param([object]$Standing, [string[]]$Pins)
    $anchors = @(Get-ChildItem -Path 'Cert:\LocalMachine\Root' | Where-Object -FilterScript { (Get-Sha256 -Bytes $_.RawData) -in $Pins })
    $names = @($anchors | ForEach-Object -Process { ConvertTo-Hex -Bytes $_.SubjectName.RawData })
    foreach ($thumbprint in @(Get-Superseded -Certificates (Get-MachineCertificates -Store 'My') -Standing $Standing -AnchorNames $names)) {
        Remove-Item -LiteralPath ('Cert:\LocalMachine\My\' + $thumbprint)
    }
}

# ---- the run ----------------------------------------------------------------------------------------------

try {
    if (-not [System.Environment]::Is64BitProcess) { throw 'run this script in 64-bit PowerShell' }
    $faults = @(Get-SettingFaults -Url $BaseUrl -Pins $AnchorSha256)
    if ($faults.Count -gt 0) { throw ($faults -join '; ') }
    Assert-PrivateFolder -Path $Folder
    Add-Type -AssemblyName System.Net.Http
    [System.Net.ServicePointManager]::SecurityProtocol = [System.Net.SecurityProtocolType]::Tls12
    $state = Get-State
    if ($null -eq $state) { throw 'there is no key with a request; the report script has to run first' }
    $key = Get-MachineKey -Provider $state.provider -Container $state.container
    $name = Get-Sha256OfHex -Hex $key

    $certificate = Get-PublishedCertificate -Name ($name + '.cer')
    $published = $null
    if ($null -ne $certificate) {
        $published = Get-CertificateFacts -Certificate $certificate
        $pinned = Test-Pinned -Certificate $certificate -Pins $AnchorSha256
        Add-Member -InputObject $published -MemberType NoteProperty -Name Pinned -Value $pinned
    }
    $installed = Get-Installed -Key $key
    $now = [System.DateTime]::UtcNow
    $verdict = Get-Verdict -Published $published -Installed $installed -Key $key -Now $now
    if ($verdict.Action -ceq 'fail') { throw $verdict.Reason }

    if ($verdict.Action -ceq 'install') {
        Install-Certificate -Certificate $certificate -State $state -Key $key
        $installed = Get-Installed -Key $key
        if (($null -eq $installed) -or ($installed.Thumbprint -cne $certificate.Thumbprint)) {
            throw 'certreq accepted the certificate, but it does not stand in the store with its key; older ones were kept'
        }
        Remove-Superseded -Standing $installed -Pins $AnchorSha256
        Write-Output -InputObject ('Installed a certificate that is valid until {0:yyyy-MM-dd HH:mm:ss}Z.' -f $installed.NotAfter)
        exit 0
    }

    # Nothing newer is published. Where the authority said why, somebody should read it before the certificate is over.
    $answer = Get-WebAnswer -Url ($BaseUrl.TrimEnd('/') + '/' + $name + '.refusal.json')
    if ($answer.Status -eq 200) {
        $reasons = @(Get-GermanReasons -Text $answer.Text -Key $name)
        if ($reasons.Count -gt 0) {
            Write-Output -InputObject $reasons
            throw 'the authority refuses a certificate for the key of this laptop; its reasons stand above'
        }
    }
    if ($null -eq $installed) { throw ($verdict.Reason + ', and none is installed for the key of this laptop') }
    if ($installed.NotAfter -lt $now) { throw ($verdict.Reason + ', and the installed one is over') }
    # Also what a run that was cut off after installing left behind.
    Remove-Superseded -Standing $installed -Pins $AnchorSha256
    Write-Output -InputObject ('Nothing to do: ' + $verdict.Reason + '.')
    exit 0
}
catch {
    # To the output, not the error stream: management would call the script broken and drop the sentence.
    Write-Output -InputObject ('fetch: ' + $_.Exception.Message)
    exit 1
}
