import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootGuest, type GuestResult } from "../../sandbox/guest/guest";
import { Jail, type JailLimits } from "../../sandbox/guest/jail";
import { GuestNetwork } from "../../sandbox/guest/network";
import { managerToken, playKasm, procedure as procedureOf, type PlayedKasm } from "./guest/support";

const mountCall = process.arch === "arm64" ? 40 : 165;
const serverId = "5f2b6a0e-0000-4000-8000-000000000001";

let kasm: PlayedKasm;
let network: GuestNetwork;
let requests: string[] = [];

beforeAll(async () => {
  kasm = await playKasm(({ method, path, body }) => {
    requests.push(`${method} ${path} ${body}`);
    return { json: { ok: true } };
  });
  network = new GuestNetwork({ "kasm.example.com": kasm.url, "gone.example.com": "http://127.0.0.1:9" }, "");
});
beforeEach(() => (requests = []));
afterAll(async () => {
  await network.close();
  await kasm.close();
});

const boot = (userData: string, more: { image?: string; limits?: Partial<JailLimits> } = {}) =>
  bootGuest(
    { name: "agent-1", address: "10.52.3.7", image: more.image ?? "ubuntu-22.04-cloud", userData },
    { network, limits: { seconds: 20, ...more.limits } },
  );

const procedure = ({ release, ...changes }: { manager?: string; release?: string; token?: string } = {}) =>
  procedureOf(serverId, changes).replace("kasm_release_1.18.1.tar.gz", release ?? "kasm_release_1.18.1.tar.gz");

const said = ({ console }: GuestResult) => console.text;

test("this machine can make jails, in a way that is known", () => {
  expect(Jail.trouble()).toBeUndefined();
  expect(Jail.kind()).toBe("user namespace");
});

describe("the procedure's start-up script", () => {
  test("installs the guest agent and a Kasm agent under the machine's address", async () => {
    const result = await boot(procedure());
    expect(result).toMatchObject({
      guestAgent: true,
      releases: ["1.18.1"],
      installation: {
        release: "1.18.1",
        role: "agent",
        address: "10.52.3.7",
        managerAddress: "kasm.example.com",
        serverId,
        provider: "harvester",
        managerToken,
      },
    });
    expect(said(result)).toContain("Setting up qemu-guest-agent");
    expect(said(result)).not.toContain(managerToken);
    expect(said(result)).not.toMatch(/failed|not found|trouble/i);
  });

  test.each([
    ["no guest agent", procedure().replace("  - qemu-guest-agent\n", ""), "guest agent is not installed"],
    [
      "a guest agent that nobody enabled",
      procedure().replace(/ {2}- - systemctl\n(?: {4}- .*\n){3}/, ""),
      "guest agent is installed, but was not enabled",
    ],
  ])("with %s leaves its address unknown", async (_, userData, line) => {
    const result = await boot(userData);
    expect(result.guestAgent).toBe(false);
    expect(said(result)).toContain(line);
  });

  test.each([
    [
      "an address still to be asked for",
      procedure({ manager: "$request_host$" }),
      "-m: ",
      "may still be $request_host$",
    ],
    ["a release that is not there", procedure({ release: "missing/kasm_release_1.18.1.tar.gz" }), "ERROR 404"],
    ["a release of another name", procedure({ release: "kasm_relase_1.18.1.tar.gz" }), "ERROR 404"],
    [
      "a server that is unknown",
      procedure().replace("kasm-static-content.s3.amazonaws.com", "files.invalid"),
      "could not resolve host",
    ],
    ["no token", procedure({ token: "" }), "-M: has no value"],
    ["a placeholder that Kasm does not know", procedure().replace("harvester", "{provider}"), '"{provider}" was not'],
    ["another role", procedure().replace("-S agent", "-S app"), '"app" is another role than agent'],
    ["an unknown argument", procedure().replace("-e -S", "-e -Z -S"), "-Z: the stand-in does not know"],
    ["no agreement", procedure().replace("-e -S", "-S"), "-e: is missing"],
    ["bad YAML", procedure().replace("packages:", "packages: ["), "Failed loading yaml blob", "Invalid format at line"],
    ["no first line", procedure().replace("#cloud-config\n", ""), "nothing of it is run"],
    [
      "a key that was not filled in",
      procedure().replace(/ssh-ed25519.*/, "{ssh_key}"),
      "was its placeholder filled in?",
    ],
  ])("with %s says why no agent comes", async (name, userData, ...lines) => {
    const result = await boot(userData);
    for (const line of lines) expect(said(result)).toContain(line);
    if (name !== "a key that was not filled in") expect(result.installation).toBeUndefined();
    expect(said(result)).not.toContain(managerToken);
  });
});

describe("a script", () => {
  test("runs with the shell of its first line, and what it prints is on the console", async () => {
    const result = await boot("#!/bin/bash\nset -x\nx=(a b); echo ${x[1]} > /tmp/said; cat /tmp/said /etc/hostname\n");
    expect(said(result)).toContain("+ x=(a b)\n");
    expect(said(result)).toContain("\nb\nagent-1\n");
  });

  test("of the Red Hat family finds dnf and no apt-get", async () => {
    const script =
      "#!/bin/sh\napt-get install -y htop || dnf install -y qemu-guest-agent\nsystemctl enable --now qemu-guest-agent\n";
    const result = await boot(script, { image: "rocky-9-cloud" });
    expect(said(result)).toContain("apt-get: command not found");
    expect(result.guestAgent).toBe(true);
  });

  test("asks Kasm by the names that guests know, and finds no other", async () => {
    const token = "eyJhbGciOiJSUzI1NiJ9.eyJzZXJ2ZXIiOiIxIn0.c2lnbmF0dXJl";
    const result = await boot(
      [
        "#!/bin/sh",
        "curl -sk https://kasm.example.com/api/__healthcheck; echo",
        `curl -fsSk -X POST -H 'Content-Type: application/json' -d '{"status": "running"}' "https://kasm.example.com/api/set_server_status?token=${token}"`,
        "curl https://kasn.example.com/; echo $?",
        "curl https://gone.example.com/; echo $?",
        "nslookup kasm.example.com; nslookup kasn.example.com",
        `echo the token is ${token}`,
      ].join("\n"),
    );
    expect(requests).toEqual([
      "GET /api/__healthcheck ",
      `POST /api/set_server_status?token=${token} {"status": "running"}`,
    ]);
    expect(said(result)).toContain('{"ok":true}');
    expect(said(result)).toContain("curl: (6) Could not resolve host: kasn.example.com\n6\n");
    expect(said(result)).toContain("curl: (7) Failed to connect to gone.example.com: Connection refused\n7\n");
    expect(said(result)).toContain("can't find kasn.example.com");
    expect(said(result)).toContain("the token is [secret]");
  });

  test("a unit of the machine's own runs when it is started, a timer's once", async () => {
    const config = [
      "#cloud-config",
      "write_files:",
      "  - path: /usr/local/bin/check-in.sh",
      "    permissions: '0755'",
      '    content: "#!/bin/sh\\ncurl -k -d ready https://kasm.example.com/check-in\\n"',
      "  - path: /etc/systemd/system/check-in.service",
      '    content: "[Service]\\nType=oneshot\\nExecStart=/usr/local/bin/check-in.sh\\n"',
      "  - path: /etc/systemd/system/check-in.timer",
      '    content: "[Timer]\\nOnBootSec=20\\n"',
      "runcmd:",
      "  - systemctl daemon-reload",
      "  - systemctl enable check-in.timer",
      "  - systemctl start check-in.timer",
      "  - systemctl start unknown.service",
    ];
    const result = await boot(config.join("\n"));
    expect(requests).toEqual(["POST /check-in ready"]);
    expect(said(result)).toContain("Unit file unknown.service does not exist");
  });

  test("registers the Desktop Service of Linux once it is installed", async () => {
    const wizard =
      "/opt/kasm-desktop-service/scripts/register_wizard.sh --register --no-gui --api-host=kasm.example.com --api-port=443 --token=tOkEn-1";
    const early = await boot(`#!/bin/sh\n${wizard}\n`);
    expect(said(early)).toContain("the Desktop Service is not installed");
    const installed = await boot(
      `#!/bin/sh\ncd /tmp; wget -q https://downloads.example.org/kasm_desktop_service_1.0_amd64.deb -O kasm-desktop-service.deb\napt-get install -y ./kasm-desktop-service.deb\n${wizard}\n`,
    );
    expect(installed.registration).toEqual({ host: "kasm.example.com", port: 443, registrationToken: "tOkEn-1" });
    expect(said(installed)).not.toContain("tOkEn-1");
  });

  test("that shuts the machine down is not run further", async () => {
    const result = await boot("#!/bin/sh\npoweroff\necho still here\n");
    expect(result.poweredOff).toBe(true);
  });
});

describe("a script that means harm", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "of the host "));
    writeFileSync(join(folder, "kept"), "kept");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("finds nothing of the host, can write to none of its programs and gets no rights", async () => {
    const script = [
      "#!/bin/bash",
      `ls '${folder}' 2>&1; cat '${join(folder, "kept")}'; rm -rf '${folder}' /root/* /home/* /etc/*`,
      "for file in /usr/bin/changed /usr/changed /bin/changed /lib/changed; do touch $file && echo changed; done",
      "rm -f /usr/bin/env && echo changed",
      // mount(2) itself, to remount and to mount anew: the program is a stand-in.
      `perl -e 'my ($none, $usr, $tmp, $type) = ("none", "/usr", "/tmp", "tmpfs"); for ([$usr, 32], [$tmp, 0]) { print "changed\\n" if syscall(${mountCall}, $none, $$_[0], $type, $$_[1], 0) == 0; print "mount: $!\\n" }'`,
      "unshare --user --map-root-user true && echo changed",
      "mknod /tmp/disk b 8 0 && echo changed; chroot / true && echo changed",
      "echo 1 > /proc/sys/kernel/hostname && echo changed; ls /proc | grep -c '^[0-9]'",
      "kill -9 -1; cat /proc/net/dev; (exec 5<>/dev/tcp/127.0.0.1/22) 2>&1",
      "grep -E 'CapEff|CapBnd' /proc/self/status",
    ];
    const text = said(await boot(script.join("\n")));
    expect(text).not.toContain("changed\n");
    expect(text).toContain("mount: Operation not permitted");
    expect(text).not.toContain("kept\n");
    expect(readFileSync(join(folder, "kept"), "utf8")).toBe("kept");
    expect(existsSync("/usr/bin/env")).toBe(true);
  });

  test("is ended in time, with all that it started", async () => {
    const result = await boot("#!/bin/bash\nsetsid sh -c 'while :; do :; done' &\nwhile :; do :; done\n", {
      limits: { seconds: 1 },
    });
    expect(said(result)).toContain("had not come to an end in time");
  });

  test("that only sleeps does not keep anybody waiting", async () => {
    const result = await boot("#!/bin/sh\nwhile ! curl -sf https://nobody.example.com; do sleep 10m; done\n");
    expect(said(result)).toContain("slept for more than 6 hours");
  });

  test("can't fill the console, nor start processes without end", async () => {
    const loud = await boot("#!/bin/sh\nyes", { limits: { outputBytes: 10_000 } });
    expect(said(loud)).toContain("it said too much");
    expect(said(loud).length).toBeLessThan(11_000);
    const bomb = await boot("#!/bin/bash\nbomb() { bomb | bomb & }; bomb; sleep 1; wait\n", {
      limits: { seconds: 3, processes: 60 },
    });
    expect(said(bomb)).toMatch(/Resource temporarily unavailable|fork/);
  });

  test("can't lead the sandbox out of the jail by a link", async () => {
    const result = await boot(
      `#!/bin/sh\nln -s '${folder}' /tmp/out; ln -s '${join(folder, "kept")}' /tmp/link\n` +
        "curl -d @/tmp/link https://kasm.example.com/; curl -d @/tmp/out/kept https://kasm.example.com/\n",
    );
    expect(requests).toEqual(["POST / ", "POST / "]);
    expect(said(result)).not.toContain("kept\n");
  });
});

test("a superuser gets the same jail where user namespaces are forbidden", () => {
  const tried = Jail.works("superuser");
  expect(tried.works || process.getuid?.() !== 0).toBe(true);
});
