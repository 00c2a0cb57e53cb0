import { bootGuest, type GuestResult } from "../../sandbox/guest/guest";
import { GuestNetwork } from "../../sandbox/guest/network";
import { playKasm, type PlayedKasm } from "./guest/support";

const token = "eyJhbGciOiJSUzI1NiJ9.eyJzZXJ2ZXIiOiIxIn0.c2lnbmF0dXJl";
const serverId = "5f2b6a0e-0000-4000-8000-000000000001";

let kasm: PlayedKasm;
let network: GuestNetwork;
let requests: string[] = [];

beforeAll(async () => {
  kasm = await playKasm(({ method, path }) => {
    requests.push(`${method} ${path}`);
    return { json: {} };
  });
  network = new GuestNetwork({ "kasm.example.com": kasm.url }, "");
});
beforeEach(() => (requests = []));
afterAll(async () => {
  await network.close();
  await kasm.close();
});

const boot = (...lines: string[]) =>
  bootGuest(
    { name: "desktop-1", address: "10.52.3.8", image: "win2022-kasm-rdp", userData: lines.join("\r\n") },
    { network },
  );
const said = ({ console }: GuestResult) => console.text;

const installer = "kasm_windows_service_installer_x86_64_1.4_7f51b2de.exe";
const download = `Invoke-WebRequest -Uri "https://kasm-static-content.s3.amazonaws.com/${installer}" -OutFile "$Env:Temp\\kds.exe"`;
const install = `Start-Process -FilePath "$Env:Temp\\kds.exe" -ArgumentList "/S" -Wait`;
const register = [
  "net stop kasm",
  'cd "C:\\Program Files\\Kasm"',
  `.\\agent.exe --register-host kasm.example.com --register-port 443 --register-token "${token}"`,
];
const registration = { host: "kasm.example.com", port: 443, registrationToken: token };

test("the scripted installation of the Desktop Service is followed, and registers it", async () => {
  const result = await boot("#ps1_sysnative", '$ErrorActionPreference = "Stop"', download, install, ...register);
  expect(result).toMatchObject({ guestAgent: true, registration });
  expect(said(result)).toContain("is parsed, and followed as far as it is understood, but not run");
  expect(said(result)).not.toContain(token);
  expect(said(result)).not.toContain("not understood");
});

test("Kasm's own bundle installs and registers, in a script as Kasm publishes it", async () => {
  const result = await boot(
    "<powershell>",
    '$Version = "1.18.1"',
    '$Url = "https://kasmweb-build-artifacts.s3.amazonaws.com/kasm-autoscale-scripts/$Version/kasm-windows-startup.zip"',
    '$Folder = "$($Env:Temp)"',
    '$Init = "$Folder\\Init-VM-Task.ps1"',
    "try {",
    '  Invoke-WebRequest -Uri $Url -OutFile "$Folder\\kasm-windows-startup.zip"',
    "} catch {",
    '  Write-Output "Request failed: $($_.Exception.Message)"',
    "}",
    'Expand-Archive -Path "$Folder\\kasm-windows-startup.zip" -DestinationPath $Folder',
    "& $Init `",
    '  -KasmHostname "kasm.example.com" `',
    `  -RegistrationToken "${token}" \``,
    `  -ServerId "${serverId}"`,
    "</powershell>",
  );
  expect(result.registration).toEqual(registration);
  expect(said(result)).not.toContain("left out");
});

test("functions, their parameters and asking Kasm first are understood", async () => {
  const result = await boot(
    "#ps1_sysnative",
    "Function Install-Service {",
    "  param(",
    '    [string]$File = "$Env:Temp\\kds.exe"',
    "  )",
    '  Start-Process -FilePath $File -ArgumentList "/S" -Wait',
    "}",
    download,
    "Install-Service",
    `Invoke-RestMethod -Uri "https://kasm.example.com/api/admin/get_server_file_mappings?token=${token}" -UseBasicParsing`,
    `Start-Process -Wait -FilePath ".\\agent.exe" -ArgumentList "--register-host kasm.example.com --register-port 443 --register-token ${token}"`,
  );
  expect(result.registration).toEqual(registration);
  expect(requests).toEqual([`GET /api/admin/get_server_file_mappings?token=${token}`]);
});

test.each([
  [
    "a download that is not there",
    [download.replace("kasm_windows", "missing/kasm_windows"), install, ...register],
    "ERROR 404",
  ],
  [
    "a server that is unknown",
    [download.replace(/https:[^/]*\/\/[^/]+/, "https://files.invalid"), install],
    "could not resolve host",
  ],
  ["an installer that asks", [download, install.replace("/S", "/Q"), ...register], "/S is missing"],
  ["an installer that was never fetched", [`.\\${installer} /S`, ...register], "was not downloaded"],
  ["no installation", register, "the Desktop Service is not installed"],
  [
    "no host",
    [download, install, ...register].map((line) => line.replace("kasm.example.com", "''")),
    'the host "" is none',
  ],
  [
    "an address still to be asked for",
    [download, install, ...register].map((line) => line.replace("kasm.example.com", () => '"$request_host$"')),
    "may still be $request_host$",
  ],
  [
    "a bundle that was not unpacked",
    ["& C:\\Temp\\Init-VM-Task.ps1 -KasmHostname a -RegistrationToken b"],
    "does not exist",
  ],
])("%s ends without a registration, and says why", async (_, lines, words) => {
  const result = await boot("#ps1_sysnative", ...lines);
  expect(result.registration).toBeUndefined();
  expect(said(result)).toContain(words);
});

test("what is not understood is said, line by line, and not skipped in silence", async () => {
  const result = await boot(
    "#ps1_sysnative",
    "Do-Something -Strange",
    "$block = { Write-Output 'later' }",
    "if ($x -gt 3) { net start kasm } else { Write-Output other }",
    'Start-Process -FilePath "powershell" -ArgumentList "-EncodedCommand abc"',
    "Get-Item a | ForEach-Object { $_.Name }",
    "while ($true) { Write-Output once; break }",
    "Write-Output done",
  );
  const text = said(result);
  expect(text).toContain("line 2: not understood, so left out: Do-Something -Strange");
  expect(text).toContain("line 3: not understood, so left out: $block");
  expect(text).toContain("line 4: the condition $x -gt 3 is not looked at");
  expect(text).toContain("line 4: start kasm: the service is not installed");
  expect(text).toContain("line 5: Start-Process: powershell: the stand-in knows no such program");
  expect(text).toContain("line 6: not understood, so left out: Get-Item a");
  expect(text).toContain("line 7: the loop is taken to turn once");
  expect(text).toContain("once\ndone\n");
});
