import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { startupScript, type StartupScriptArgs, verbatim } from "../../../../components/startup-scripts";
import { braceProblems, filledIn, placeholderNames } from "../../../../provider/vm-providers/startup-script";

// There is no PowerShell here to run the scripts with: a grammar reads them, and what they say is compared.
const reader = join(__dirname, "support/read-powershell.mjs");
function read(...scripts: string[]): { wrong: boolean; commands: string[] }[] {
  // Without this flag, the process waits seconds for an optimisation nobody needs.
  const { stdout } = spawnSync(process.execPath, ["--liftoff-only", reader], {
    input: JSON.stringify(scripts),
    encoding: "utf8",
  });
  return JSON.parse(stdout) as { wrong: boolean; commands: string[] }[];
}

type Windows = Extract<StartupScriptArgs, { kind: "windows-desktop" }>;
const windows = (more: Partial<Windows> & Pick<Windows, "registration">) =>
  startupScript({ kind: "windows-desktop", format: "powershell", ...more });
const values = Object.fromEntries(placeholderNames.map((name) => [name, `the-${name}`]));
const filled = (script: string) => filledIn(script, values).replace(/^<\/?powershell>$/gm, "");
const registrations: Windows["registration"][] = [
  { by: "installer" },
  { by: "installer", winFsp: true, audioService: false, kasmRelease: "1.16.1" },
  { by: "installer", installerUrl: "https://mirror.example.com/kds.exe" },
  { by: "kasm-scripts" },
  {
    by: "kasm-scripts",
    desktopService: false,
    fsLogixProfileLocations: String.raw`\\files\it's`,
    joinDomain: { dnsServers: ["10.0.0.52", "10.0.0.53"] },
    bundleUrl: "https://mirror.example.com/kasm.zip",
  },
];

describe.each(registrations)("registration %j", (registration) => {
  test.each(["harvester", "aws"] as const)("is PowerShell, for %s", (provider) => {
    const script = windows({
      provider,
      registration,
      files: [{ path: "C:\\it's\\a.json", content: '{"id": "{server_id}", "q": \'x\'}' }],
      steps: { before: ["if ($true) { Write-Host ${env:TEMP} }"], after: [verbatim("Write-Host '{server_id}'")] },
    });
    expect(braceProblems(script)).toEqual([]);
    expect(read(filled(script))).toMatchObject([{ wrong: false }]);
    expect(filled(script)).toContain('{"id": "the-server_id", "q": \'x\'}');
    expect(filled(script)).toContain("Write-Host '{server_id}'");
    expect(filled(script)).toContain("{ Write-Host ${env:TEMP} }");
  });
});

test("the grammar refuses what is not PowerShell", () => {
  expect(read("if ($a { throw }")).toMatchObject([{ wrong: true }]);
});

test("Cloudbase-Init knows it by its first line, AWS by its tags", () => {
  expect(windows({ registration: { by: "installer" } })).toMatch(/^#ps1_sysnative\n/);
  expect(windows({ provider: "aws", registration: { by: "installer" } })).toMatch(
    /^<powershell>\n[^]*\n<\/powershell>\n$/,
  );
});

test("the installer is fetched and run silently; a task registers, as Kasm takes that only afterwards", () => {
  const script = windows({ registration: { by: "installer", kasmRelease: "1.16.1" } });
  expect(script).toContain("kasm_windows_service_installer_x86_64_1.4_7f51b2de.exe' -OutFile $installer");
  const [{ commands: said } = { commands: [] }] = read(filled(script));
  expect(said.slice(0, 4)).toEqual(["Join-Path", "Invoke-WebRequest", "Start-Process", "Remove-Item"]);
  expect(said).toEqual(expect.arrayContaining(["Set-Service", "Register-ScheduledTask", "Start-ScheduledTask"]));
  expect(said).not.toContain("Stop-Service");
  const task = /-Value @'\n([^]*?)\n'@\n/.exec(filled(script))?.[1] ?? "";
  expect(read(task)).toMatchObject([{ wrong: false }]);
  expect(task).toContain(
    String.raw`& 'C:\Program Files\Kasm\agent.exe' --register-host 'the-upstream_auth_address' --register-port 443 --server-id 'the-server_id' --register-token 'the-checkin_jwt'`,
  );
  expect(task.split("\n").map((line) => line.trim().split(" ")[0])).toEqual([
    "Stop-Service",
    "foreach",
    "&",
    "if",
    "Start-Sleep",
    "}",
    "Start-Service",
    "Remove-Item",
  ]);
});

test("Kasm's own scripts get an argument for each feature and no other", () => {
  const named = (registration: Windows["registration"]) =>
    [...filled(windows({ registration })).matchAll(/^ {2}(\w+) = (.*)$/gm)].map(([, name, value]) => [name, value]);
  expect(named({ by: "kasm-scripts" })).toEqual([
    ["KasmHostname", "'the-upstream_auth_address'"],
    ["RegistrationToken", "'the-checkin_jwt'"],
    ["ServerId", "'the-server_id'"],
  ]);
  expect(named(registrations.at(-1) ?? { by: "installer" })).toEqual([
    ["DomainName", "'the-domain'"],
    ["ActiveDirectoryCredential", "'the-ad_join_credential'"],
    ["ServerName", "'the-server_hostname'"],
    ["DnsServers", "'10.0.0.52', '10.0.0.53'"],
    ["FSLogix_ProfileLocations", String.raw`'\\files\it''s'`],
  ]);
});
