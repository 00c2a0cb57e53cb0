import {
  dockerAgentScript,
  releaseUrl,
  startupScript,
  type StartupScriptArgs,
} from "../../../../components/startup-scripts";
import { filledIn } from "../../../../provider/vm-providers/startup-script";
import { boot, readCloudConfig } from "./support/cloud-init";
import { Jail } from "./support/jail";

/** What Kasm fills in for one machine. */
const values = {
  ssh_key: "ssh-ed25519 AAAAC3Nz kasm-agent",
  upstream_auth_address: "kasm.example.com",
  server_id: "5f2b6a0e-0000-4000-8000-000000000001",
  provider_name: "harvester",
  manager_token: "a-token",
  server_external_fqdn: "None",
  checkin_jwt: "a.check-in.token",
};
const filled = (script: string, more: Partial<typeof values> = {}) => filledIn(script, { ...values, ...more });

/** What `install.sh` has to be called with (SOP 6.1, step 5). */
const installation = (address: string) => [
  ["install.sh", "-e", "-S", "agent", "-p", address, "-m", values.upstream_auth_address].concat([
    "-i",
    values.server_id,
    "-r",
    values.provider_name,
    "-M",
    values.manager_token,
  ]),
];

/** Debian's and Ubuntu's `sh` is dash; that of Rocky and Oracle Linux is bash. */
const shells = { apt: ["sh"], dnf: ["bash", "--posix"] } as const;

const jails: Jail[] = [];
const jail = (...options: ConstructorParameters<typeof Jail>) => {
  const made = new Jail(...options);
  jails.push(made);
  return made;
};
afterEach(() => {
  for (const made of jails.splice(0)) made.remove();
});

type Agent = Extract<StartupScriptArgs, { kind: "docker-agent" }>;
const agent = (more: Partial<Agent>) =>
  filled(startupScript({ kind: "docker-agent", format: "bash", ...more } as Agent));

test("the SOP's script installs an agent under the machine's address", () => {
  const machine = jail({ locks: 2 });
  expect(boot(machine, filled(dockerAgentScript()), shells.apt)).toBe(0);
  expect(machine.calls("install.sh")).toEqual(installation("10.0.0.7"));
  expect(machine.calls("systemctl")).toEqual([["systemctl", "enable", "--now", "qemu-guest-agent.service"]]);
  expect(machine.calls("wget")).toEqual([["wget", releaseUrl("1.18.1"), "-O", "kasm.tar.gz"]]);
  // Two locks held for one look each, and the ten seconds between the two waits.
  expect(machine.calls("sleep").map(([, seconds]) => seconds)).toEqual(["1", "1", "10"]);
  expect(machine.read("/tmp/kasm.tar.gz")).toBeUndefined();
  expect(machine.read("/tmp/kasm_release/install.sh")).toBeUndefined();
});

describe.each(["apt", "dnf"] as const)("a machine of the %s family", (packageFamily) => {
  describe.each(["cloud-config", "bash"] as const)("with a %s", (format) => {
    const start = (machine: Jail, script: string, environment?: Record<string, string>) =>
      format === "bash"
        ? machine.run(script, ["bash"], environment)
        : boot(machine, script, shells[packageFamily], environment);

    test("installs an agent under its address", () => {
      const machine = jail();
      expect(start(machine, agent({ format, packageFamily }))).toBe(0);
      expect(machine.calls("install.sh")).toEqual(installation("10.0.0.7"));
      expect(machine.calls("fuser").length > 0).toBe(packageFamily === "apt");
    });

    test.each([
      ["a name was registered", "agent-1.kasm.example.com", "agent-1.kasm.example.com"],
      ["none was, and Kasm says None", "None", "10.0.0.7"],
      ["none was, and Kasm says nothing", "", "10.0.0.7"],
    ])("installs an agent under its DNS name, when %s", (_, server_external_fqdn, address) => {
      const script = startupScript({ kind: "docker-agent", format, packageFamily, registeredDnsName: true });
      const machine = jail();
      expect(start(machine, filled(script, { server_external_fqdn }))).toBe(0);
      expect(machine.calls("install.sh")).toEqual(installation(address));
    });

    test("takes a name from its surroundings, as the SOP's script does", () => {
      const machine = jail();
      start(machine, agent({ format, packageFamily }), { GIVEN_FQDN: "agent-2.kasm.example.com" });
      expect(machine.calls("install.sh")).toEqual(installation("agent-2.kasm.example.com"));
    });

    test("installs nothing when the release cannot be fetched; a cloud-config goes on, a bash script ends", () => {
      const machine = jail({ offline: true });
      const status = start(machine, agent({ format, packageFamily, steps: { after: ["systemctl status kasm"] } }));
      expect(machine.calls("install.sh")).toEqual([]);
      const reached = machine.calls("systemctl").some(([, verb]) => verb === "status");
      expect({ reached, failed: status !== 0 }).toEqual(
        format === "bash" ? { reached: false, failed: true } : { reached: true, failed: false },
      );
    });

    test("runs commands of the user's around Kasm's, to the letter", () => {
      const said = `echo "\${HOME:-none} {server_id} $(printf '{"a": {}}')" > /var/said`;
      const machine = jail();
      start(
        machine,
        agent({
          format,
          packageFamily,
          steps: {
            before: [["systemctl", "stop", "it's {a,b} $HOME"], said],
            after: ["# two lines\n[ -e /tmp/kasm.tar.gz ] ||\n  systemctl gone: yes # no"],
          },
        }),
        { HOME: "/root" },
      );
      expect(machine.read("/var/said")).toBe(`/root ${values.server_id} {"a": {}}\n`);
      expect(
        machine
          .calls("systemctl", "install.sh")
          .slice(1)
          .map((call) => call.slice(0, 3)),
      ).toEqual([
        ["systemctl", "stop", "it's {a,b} $HOME"],
        ["install.sh", "-e", "-S"],
        ["systemctl", "gone:", "yes"],
      ]);
    });

    test("writes files to the letter, with Kasm's values in them", () => {
      const contents = {
        "/etc/plain": "one\n two {server_id}\n",
        "/etc/no-end": "  indented\nEND_OF_FILE_2\n'$HOME' `id`",
        "/etc/ends": "\n\tx: {}\n\n\n",
        "/etc/odd": 'carriage\r\n"quoted" {manager_token} \u2028 ü 🗄\n',
      };
      const files = Object.entries(contents).map(([path, content]) => ({ path, content, permissions: "0600" }));
      const machine = jail();
      expect(start(machine, agent({ format, packageFamily, files }))).toBe(0);
      for (const [path, content] of Object.entries(contents))
        expect(machine.read(path)).toBe(
          content.replace("{server_id}", values.server_id).replace("{manager_token}", values.manager_token),
        );
    });

    test("installs and registers the desktop service", () => {
      const packageUrl = "https://mirror.example.com/kds?arch=amd64&v=1";
      const script = startupScript({
        kind: "linux-desktop",
        format,
        packageFamily,
        registration: { by: "desktop-service", packageUrl },
      });
      const machine = jail();
      expect(start(machine, filled(script, { upstream_auth_address: "https://kasm.example.com:8443/x" }))).toBe(0);
      const [tool, file] =
        packageFamily === "apt" ? ["apt-get", "kasm-desktop-service.deb"] : ["dnf", "kasm-desktop-service.rpm"];
      expect(machine.calls("wget")).toEqual([["wget", packageUrl, "-O", file]]);
      expect(machine.calls(tool)).toContainEqual([tool, "install", "-y", `./${file}`]);
      expect(machine.calls("register_wizard.sh")).toEqual([
        ["register_wizard.sh", "--register", "--no-gui", "--api-host=kasm.example.com", "--api-port=443"].concat(
          `--token=${values.checkin_jwt}`,
        ),
      ]);
      expect(machine.calls("systemctl").slice(-2)).toEqual([
        ["systemctl", "enable", "kasm-desktop.service"],
        ["systemctl", "restart", "kasm-desktop.service"],
      ]);
    });

    test.each([
      [3, 4, true],
      [100, 20, false],
    ])("checks in, after %i refusals with %i calls", (curlRefusals, calls, done) => {
      const script = startupScript({
        kind: "linux-desktop",
        format,
        packageFamily,
        registration: { by: "check-in" },
        steps: { after: ["systemctl start after"] },
      });
      const machine = jail({ curlRefusals });
      const status = start(machine, filled(script));
      const said = machine.calls("curl");
      expect(said).toHaveLength(calls);
      expect(said[0]).not.toContain("--insecure");
      expect(said[0]?.at(-1)).toBe(`https://kasm.example.com/api/set_server_status?token=${values.checkin_jwt}`);
      expect(JSON.parse(said[0]?.[said[0].indexOf("--data") + 1] ?? "")).toMatchObject({ status: "running" });
      expect(status === 0).toBe(done || format === "cloud-config");
      expect(machine.calls("systemctl").at(-1)?.[1] === "start").toBe(done || format === "cloud-config");
    });
  });

  test("a bash script installs packages and makes users and swap by itself", () => {
    const machine = jail();
    expect(
      machine.run(agent({ packageFamily, packages: ["htop"], users: [{ name: "ops", sudo: true }] }), ["bash"]),
    ).toBe(0);
    const [tool, own] =
      packageFamily === "apt"
        ? ["apt-get", ["qemu-guest-agent", "sudo", "htop"]]
        : ["dnf", ["qemu-guest-agent", "sudo", "tar", "wget", "htop"]];
    expect(machine.calls(tool).at(-1)).toEqual([tool, "install", "-y", ...own]);
    expect(machine.calls("useradd")).toEqual([["useradd", "--create-home", "--shell", "/bin/bash", "ops"]]);
    expect(machine.calls("passwd")).toEqual([["passwd", "--lock", "ops"]]);
    expect(machine.read("/home/ops/.ssh/authorized_keys")).toBe(`${values.ssh_key}\n`);
    expect(machine.read("/etc/sudoers.d/90-ops")).toBe("ops ALL=(ALL) NOPASSWD:ALL\n");
    const made = packageFamily === "apt" ? "fallocate" : "dd";
    expect(machine.calls(made, "mkswap", "swapon")).toEqual([
      ["swapon", "--show"],
      packageFamily === "apt"
        ? ["fallocate", "-l", "8589934592", "/var/swap.1"]
        : ["dd", "if=/dev/zero", "of=/var/swap.1", "bs=1M", "count=8192"],
      ["mkswap", "/var/swap.1"],
      ["swapon", "/var/swap.1"],
    ]);
    expect(machine.read("/etc/fstab")).toBe("/var/swap.1 none swap sw 0 0\n");
  });

  test("a cloud-config leaves packages, users and swap to cloud-init", () => {
    const script = agent({ format: "cloud-config", packageFamily, packages: ["htop"], users: [{ name: "ops" }] });
    const { packages, users, swap } = readCloudConfig(script);
    expect(packages).toEqual(["qemu-guest-agent", "sudo", ...(packageFamily === "dnf" ? ["tar", "wget"] : []), "htop"]);
    expect(users).toEqual([
      { name: "ops", shell: "/bin/bash", lock_passwd: true, ssh_authorized_keys: [values.ssh_key] },
    ]);
    expect(swap).toEqual({ filename: "/var/swap.1", size: 8 * 2 ** 30 });
  });
});
