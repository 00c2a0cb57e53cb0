import type { WindowsBundle, WindowsDesktopScript, WindowsInstaller } from "./arguments";
import { defaultKasmRelease, desktopServiceUrl, windowsScriptsUrl } from "./releases";
import { escaped } from "./script-text";

/** WinFsp as Kasm's documentation installs it (kasm-desktop-service.txt, "Optional Dependencies"). */
const winFspUrl = "https://github.com/winfsp/winfsp/releases/download/v2.0/winfsp-2.0.23075.msi";

/**
 * A PowerShell script that ends at the first error. Cloudbase-Init knows PowerShell by its first line, AWS's EC2Launch by tags
 * (kasmtech/workspaces-autoscale-startup-scripts, `windows_vms/`).
 */
export function powershell({ provider, files = [], steps = {}, registration }: WindowsDesktopScript): string {
  const body = [
    escaped(prologue),
    ...files.map(({ path, content }) => file(escaped(path), escaped(content))),
    ...(steps.before ?? []).map((step) => ended(escaped(step))),
    escaped(registration.by === "installer" ? installation(registration) : bundle(registration)),
    ...(steps.after ?? []).map((step) => ended(escaped(step))),
    escaped(registration.by === "installer" ? registrationTask : ""),
  ].join("");
  return provider === "aws" ? `<powershell>\n${body}</powershell>\n` : `#ps1_sysnative\n${body}`;
}

const ended = (text: string): string => (text.endsWith("\n") ? text : `${text}\n`);

/** In PowerShell's single quotes nothing is read but the quote itself. */
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const prologue = `$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
`;

function file(path: string, content: string): string {
  const target = literal(path);
  return `New-Item -ItemType Directory -Force -Path (Split-Path -Parent ${target}) | Out-Null
[IO.File]::WriteAllText(${target}, @'
${content}
'@)
`;
}

function installation({ winFsp, audioService = true, ...choice }: WindowsInstaller): string {
  const url = choice.installerUrl ?? desktopServiceUrl(choice.kasmRelease ?? defaultKasmRelease);
  return `$installer = Join-Path $env:TEMP 'kasm-desktop-service.exe'
Invoke-WebRequest -UseBasicParsing -Uri ${literal(url)} -OutFile $installer
$installation = Start-Process -FilePath $installer -ArgumentList '/S' -Wait -PassThru
if ($installation.ExitCode -ne 0) { throw "The Kasm Desktop Service was not installed: exit code $($installation.ExitCode)" }
Remove-Item -Force -Path $installer
${winFsp ? winFspInstallation : ""}${audioService ? "Set-Service -Name Audiosrv -StartupType Automatic\nStart-Service -Name Audiosrv\n" : ""}`;
}

const winFspInstallation = `$package = Join-Path $env:TEMP 'winfsp.msi'
Invoke-WebRequest -UseBasicParsing -Uri '${winFspUrl}' -OutFile $package
Start-Process -FilePath msiexec.exe -ArgumentList '/i', $package, '/q' -Wait
Remove-Item -Force -Path $package
`;

/**
 * Kasm takes the registration only when this script has ended, so a task of the system's does it, for up to ten minutes. The
 * file with the token lies where Kasm's documentation wants normal users kept out, and removes itself.
 */
const registrationTask = `$registration = 'C:\\Program Files\\Kasm\\register.ps1'
Set-Content -Encoding UTF8 -Path $registration -Value @'
Stop-Service -Name kasm
foreach ($attempt in 1..40) {
  & 'C:\\Program Files\\Kasm\\agent.exe' --register-host '{upstream_auth_address}' --register-port 443 --server-id '{server_id}' --register-token '{checkin_jwt}'
  if ($LASTEXITCODE -eq 0) { break }
  Start-Sleep -Seconds 15
}
Start-Service -Name kasm
Remove-Item -Force -Path $PSCommandPath
'@
$action = New-ScheduledTaskAction -Execute powershell.exe -Argument ('-ExecutionPolicy Bypass -File "' + $registration + '"')
Register-ScheduledTask -TaskName KasmRegistration -Action $action -User SYSTEM -RunLevel Highest -Force | Out-Null
Start-ScheduledTask -TaskName KasmRegistration
`;

function bundle({ joinDomain, fsLogixProfileLocations, desktopService = true, ...choice }: WindowsBundle): string {
  const url = choice.bundleUrl ?? windowsScriptsUrl(choice.kasmRelease ?? defaultKasmRelease);
  const parameters = [
    ...(desktopService
      ? ["KasmHostname = '{upstream_auth_address}'", "RegistrationToken = '{checkin_jwt}'", "ServerId = '{server_id}'"]
      : []),
    ...(joinDomain
      ? [
          "DomainName = '{domain}'",
          "ActiveDirectoryCredential = '{ad_join_credential}'",
          "ServerName = '{server_hostname}'",
          ...(joinDomain.dnsServers ? [`DnsServers = ${joinDomain.dnsServers.map(literal).join(", ")}`] : []),
        ]
      : []),
    ...(fsLogixProfileLocations === undefined
      ? []
      : [`FSLogix_ProfileLocations = ${literal(fsLogixProfileLocations)}`]),
  ];
  return `$archive = Join-Path $env:TEMP 'kasm-windows-startup.zip'
Invoke-WebRequest -UseBasicParsing -Uri ${literal(url)} -OutFile $archive
Expand-Archive -Force -Path $archive -DestinationPath $env:TEMP
$parameters = @{
${parameters.map((parameter) => `  ${parameter}\n`).join("")}}
& (Join-Path $env:TEMP 'Init-VM-Task.ps1') @parameters
`;
}
