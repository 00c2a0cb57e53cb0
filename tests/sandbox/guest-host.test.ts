import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GuestHost, type MachineDescription } from "../../sandbox/guest/host";
import { GuestNetwork } from "../../sandbox/guest/network";
import { DrivenClock } from "../../simulator";
import { playKasm, type PlayedKasm } from "./guest/support";

const token = "eyJhbGciOiJSUzI1NiJ9.eyJzZXJ2ZXIiOiIxIn0.c2lnbmF0dXJl";
const installer = "https://kasm-static-content.s3.amazonaws.com/kasm_windows_service_installer_x86_64_1.4_7f51b2de.exe";

let kasm: PlayedKasm;
let status = 200;
let heard: string[] = [];
const folder = mkdtempSync(join(tmpdir(), "guest host "));
const clock = new DrivenClock();
const hosts: GuestHost[] = [];

beforeAll(async () => {
  kasm = await playKasm(({ path, body }) => {
    heard.push(`${path} ${body}`);
    return { status, json: {} };
  });
});
beforeEach(() => {
  status = 200;
  heard = [];
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});
afterAll(async () => {
  await kasm.close();
  rmSync(folder, { recursive: true });
});

function newHost(): GuestHost {
  const host = new GuestHost({
    network: new GuestNetwork({ "kasm.example.com": kasm.url }, ""),
    clock,
    logFolder: join(folder, "logs"),
    recordFolder: join(folder, "records"),
  });
  hosts.push(host);
  return host;
}

const machine = (uid: string, userData: string): MachineDescription => ({
  uid,
  namespace: "vdi",
  name: "machine",
  image: "ubuntu-22.04",
  userData,
  resources: { cores: 4, memoryBytes: 8 * 1024 ** 3 },
});
const linux = [
  "#!/bin/bash",
  "echo first boot",
  "apt-get install -y qemu-guest-agent && systemctl enable --now qemu-guest-agent",
  "cd /tmp && wget https://kasm-static-content.s3.amazonaws.com/kasm_release_1.18.1.tar.gz && tar -xf kasm_release_1.18.1.tar.gz",
  "bash kasm_release/install.sh -e -S agent -p agent-1.example.com -m kasm.example.com -i server-1 -r harvester -M t0ken",
].join("\n");
const registration = `/simulator/agents/register ${JSON.stringify({
  server_id: "server-1",
  manager_token: "t0ken",
  provider: "harvester",
  role: "agent",
  address: "agent-1.example.com",
  release: "1.18.1",
  cores: 4,
  memory_bytes: 8 * 1024 ** 3,
})}`;

test("a machine goes on where it was when its host starts again, and its user data is not run twice", async () => {
  const first = newHost();
  const before = await first.start(machine("linux-1", linux));
  expect(before).toMatchObject({ guestAgent: true, poweredOff: false });
  await first.close();
  expect(heard).toEqual([registration]);
  await clock.advance(120_000);
  expect(heard).toHaveLength(1);

  const second = newHost();
  expect(await second.start(machine("linux-1", linux))).toEqual(before);
  await second.stop("linux-1");
  expect(heard).toEqual([registration, registration]);
  const console = readFileSync(second.consoleFile(machine("linux-1", linux)), "utf8");
  expect(console.match(/first boot/g)).toHaveLength(1);
  expect(console).not.toContain("t0ken");
});

test("an agent that is refused tries again, and says each reason once", async () => {
  status = 404;
  const host = newHost();
  const description = machine("linux-2", linux);
  await host.start(description);
  await clock.advance(60_000);
  status = 401;
  await clock.advance(60_000);
  status = 200;
  await clock.advance(60_000);
  await host.destroy("linux-2");
  const said = readFileSync(host.consoleFile(description), "utf8")
    .split("\n")
    .filter((line) => line.includes("kasm_agent"));
  expect(said).toEqual([
    expect.stringContaining("knows no such server"),
    expect.stringContaining("refuses the token"),
    expect.stringContaining("registered with kasm.example.com"),
  ]);
  expect(heard.at(-1)).toBe('/simulator/agents/heartbeat {"server_id":"server-1","manager_token":"t0ken"}');
});

test("the Desktop Service of a Windows machine registers its port", async () => {
  const script = [
    "#ps1_sysnative",
    `Invoke-WebRequest -Uri "${installer}" -OutFile "$Env:Temp\\kds.exe"`,
    'Start-Process -FilePath "$Env:Temp\\kds.exe" -ArgumentList "/S" -Wait',
    `& "C:\\Program Files\\Kasm\\agent.exe" --register-host kasm.example.com --register-port 443 --register-token ${token}`,
  ].join("\n");
  const host = newHost();
  await host.start(machine("windows-1", script));
  await host.stop("windows-1");
  expect(heard).toEqual([`/simulator/servers/register {"registration_token":"${token}","port":4902}`]);
  expect(readFileSync(host.consoleFile(machine("windows-1", script)), "utf8")).not.toContain(token);
});
