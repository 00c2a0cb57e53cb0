import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import {
  desktopServiceUrl,
  kasmReleases,
  releaseUrl,
  startupScript,
  type StartupScriptArgs,
  verbatim,
} from "../../../../components/startup-scripts";
import {
  braceProblems,
  filledIn,
  placeholderNames,
  userDataLimits,
} from "../../../../provider/vm-providers/startup-script";
import { readCloudConfig } from "./support/cloud-init";

const sop = readFileSync(join(__dirname, "docker-agent.cloud-config.txt"), "utf8");
const agent = { kind: "docker-agent", format: "cloud-config" } as const;

/** As a JavaScript program calls it. */
const unchecked = (args: unknown) => () => startupScript(args as StartupScriptArgs);

test("without a part, a Docker agent's cloud-config is the SOP's script byte for byte", () => {
  expect(startupScript(agent)).toBe(sop);
  expect(startupScript({ ...agent, provider: "harvester", packageFamily: "apt", kasmRelease: "1.18.1" })).toBe(sop);
});

test("each part changes its own lines only", () => {
  expect(startupScript({ ...agent, swap: false })).toBe(sop.slice(0, sop.indexOf("swap:\n")));
  expect(startupScript({ ...agent, swap: { size: "2 GiB", path: "/swap" } })).toBe(
    sop.replace("/var/swap.1", "/swap").replace("8589934592", "2147483648"),
  );
  expect(startupScript({ ...agent, packages: ["htop", "sudo"] })).toBe(
    sop.replace("  - sudo\n", "  - sudo\n  - htop\n"),
  );
  expect(startupScript({ ...agent, users: [] })).toBe(sop.replace(/users:\n[^]*?\n\n/, ""));
  expect(startupScript({ ...agent, steps: { after: ["reboot"] } })).toBe(
    sop.replace("  - rm -rf kasm_release\n", "  - rm -rf kasm_release\n  - |-\n    reboot\n"),
  );
  expect(startupScript({ ...agent, guestAgent: false })).toBe(
    sop.replace("  - qemu-guest-agent\n", "").replace(/ {2}- - systemctl\n( {4}- .*\n)+/, ""),
  );
});

test("the dnf family has no apt in it", () => {
  const script = startupScript({ ...agent, packageFamily: "dnf" });
  expect(script).not.toMatch(/apt/);
  expect(readCloudConfig(filledIn(script, {})).packages).toEqual(["qemu-guest-agent", "sudo", "tar", "wget"]);
});

test("clouds get neither the guest agent nor a user whose key they do not fill in", () => {
  expect(startupScript({ ...agent, provider: "aws" })).not.toMatch(/qemu|ssh_key|users:/);
  expect(startupScript({ ...agent, provider: "kubevirt" })).toBe(sop);
});

test("keeps Kasm's placeholders and doubles every other brace", () => {
  const steps = {
    after: ["echo \"${HOME} ${server_id} {server_id}\" | awk '{ print $1 }'", verbatim("docker ps {server_id}")],
  };
  for (const format of ["bash", "cloud-config"] as const) {
    const script = startupScript({ kind: "docker-agent", format, steps });
    expect(script).toContain("echo \"${{HOME}} ${{server_id}} {server_id}\" | awk '{{ print $1 }}'");
    expect(script).toContain("docker ps {{server_id}}");
    expect(braceProblems(script)).toEqual([]);
  }
});

test("refuses a name in braces that Kasm does not know, and names the near ones", () => {
  expect(() => startupScript({ ...agent, steps: { before: ["echo {server_idd} {nothing_like_it}"] } })).toThrow(
    /startupScript: 2 problems[^]*steps\.before\[0\]: \{server_idd\} is none of Kasm's placeholders; did you mean "server_id"[^]*\{nothing_like_it\} is none[^]*verbatim\(\)/,
  );
});

test("says how much too long a script is for its cloud", () => {
  const files = [{ path: "/etc/large", content: "x".repeat(16_000) }];
  expect(() => startupScript({ ...agent, provider: "aws", files })).toThrow(
    /provider: the script is 17\d\d\d bytes long, \d+ more than AWS takes \(16384\)/,
  );
  expect(startupScript({ ...agent, provider: "azure", files }).length).toBeGreaterThan(16_384);
  const windows = { kind: "windows-desktop", format: "powershell", registration: { by: "installer" } } as const;
  expect(startupScript({ ...windows, provider: "aws" }).length).toBeLessThan(16_384);
});

test("the table of releases holds their suffixes; an unknown version needs an address", () => {
  expect(kasmReleases.map((version) => releaseUrl(version).replace(/.*\//, ""))).toEqual(
    expect.arrayContaining(["kasm_release_1.16.1.98d6fa.tar.gz", "kasm_release_1.18.1.tar.gz"]),
  );
  for (const version of kasmReleases) expect(releaseUrl(version)).toContain(`/kasm_release_${version}.`);
  expect(desktopServiceUrl("1.16.1")).toMatch(/\/kasm_windows_service_installer_x86_64_1\.4_7f51b2de\.exe$/);
  expect(() => desktopServiceUrl("1.19.0")).toThrow(/desktop service of Kasm 1\.19\.0 is not known .*installerUrl/);
  expect(
    startupScript({ ...agent, kasmRelease: "9.9.9", releaseUrl: "https://m.example.com/a.tar.gz?x=1&y=2" }),
  ).toContain("wget 'https://m.example.com/a.tar.gz?x=1&y=2' -O");
});

test("what a JavaScript program gets wrong is told all at once, by name", () => {
  const wrong = unchecked({
    kind: "docker-agent",
    format: "powershell",
    provider: "amazon",
    packageFamily: "yum",
    packages: ["a b", "-rf"],
    users: [
      { name: "Root", shell: "bash", sudo: "yes", sshAuthorizedKeys: ["-----BEGIN PRIVATE KEY-----"], uid: 7 },
      "x",
    ],
    files: [{ path: "motd", content: 7, permissions: "rwx", owner: "a b" }],
    swap: { size: "8 gigabytes", path: "swap" },
    steps: { before: ["", []], afterwards: [] },
    guestAgent: 1,
    registeredDnsName: "yes",
    kasmRelease: "1.18",
    registration: {},
  });
  for (const name of [
    "format: known are",
    "provider: known are",
    "packageFamily: ",
    "packages[0]: ",
    "packages[1]: ",
    "users[0].name: ",
    "users[0].shell: ",
    "users[0].sudo: ",
    "users[0].sshAuthorizedKeys[0]: this is a private key",
    "users[0].uid: ",
    "users[1]: an object",
    "files[0].path: ",
    "files[0].content: ",
    "files[0].permissions: ",
    "files[0].owner: ",
    "swap.size: ",
    "swap.path: ",
    "steps.before[0]: the text is empty",
    "steps.before[1]: a program",
    "steps.afterwards: ",
    "guestAgent: ",
    "registeredDnsName: ",
    "kasmRelease: the release file of Kasm 1.18 is not known",
    "registration: this is nothing that is read here",
  ])
    expect(wrong).toThrow(`  - ${name}`);
});

test.each([
  [undefined, "arguments: an object"],
  [{ kind: "docker-agents", format: "bash" }, 'kind: did you mean "docker-agent"'],
  [{ kind: "toString", format: "bash" }, "kind: known are"],
  [{ kind: "linux-desktop", format: "bash" }, "registration: this is needed"],
  [{ kind: "linux-desktop", format: "bash", registration: { by: "magic" } }, "registration.by: "],
  [
    { kind: "linux-desktop", format: "bash", registration: { by: "desktop-service", packageUrl: "ftp://x" } },
    "registration.packageUrl: an http or https address",
  ],
  [{ kind: "windows-desktop", format: "bash", registration: { by: "installer" } }, "format: known are"],
  [
    { kind: "windows-desktop", format: "powershell", registration: { by: "installer", kasmRelease: "1.19.0" } },
    "registration.kasmRelease: the desktop service of Kasm 1.19.0 is not known",
  ],
  [
    { kind: "windows-desktop", format: "powershell", swap: { size: "1 GiB" }, registration: { by: "kasm-scripts" } },
    "swap: this is nothing that is read here",
  ],
  [
    {
      kind: "windows-desktop",
      format: "powershell",
      files: [{ path: "C:\\a", content: "a\n'@ b" }],
      registration: { by: "kasm-scripts", joinDomain: { dnsServers: ["dc.example.com"] } },
    },
    "files[0].content: no line may begin with '@",
  ],
])("refuses %j", (args, words) => {
  expect(unchecked(args)).toThrow(`  - ${words}`);
});

test("a wrong combination does not compile", () => {
  const types = () => {
    // @ts-expect-error an agent is not made of PowerShell
    startupScript({ kind: "docker-agent", format: "powershell" });
    // @ts-expect-error an unknown version needs an address
    startupScript({ kind: "docker-agent", format: "bash", kasmRelease: "9.9.9" });
    startupScript({ kind: "docker-agent", format: "bash", kasmRelease: "9.9.9", releaseUrl: "https://a.example/b" });
    // @ts-expect-error a desktop has to say how it registers
    startupScript({ kind: "linux-desktop", format: "bash" });
    // @ts-expect-error the Linux service has no known file
    startupScript({ kind: "linux-desktop", format: "bash", registration: { by: "desktop-service" } });
    const windows = { kind: "windows-desktop", format: "powershell", registration: { by: "installer" } } as const;
    // @ts-expect-error Windows has no package family
    startupScript({ ...windows, packageFamily: "apt" });
    // @ts-expect-error Windows runs no programs given as lists
    startupScript({ ...windows, steps: { after: [["a"]] } });
    // @ts-expect-error an agent registers by itself
    startupScript({ kind: "docker-agent", format: "bash", registration: { by: "nothing" } });
    // @ts-expect-error only Kasm's own scripts join a domain
    startupScript({ ...windows, registration: { by: "installer", joinDomain: {} } });
  };
  expect(types).toBeDefined();
});

describe("any text arrives on the machine as it was meant", () => {
  const letters = fc.string({
    unit: fc.constantFrom(..."{}$'\"\\#:-|> \t\r\n\u0007\u0085\u2028\ufeffaé", "🗄"),
    maxLength: 20,
  });
  const texts = fc
    .tuple(letters, letters, letters)
    .filter(([, step, word]) => step.trim() !== "" && word.trim() !== "");
  const script = ([content, step, word]: [string, string, string]) =>
    startupScript({
      ...agent,
      files: [{ path: "/etc/a", content: verbatim(content) }],
      steps: { before: [verbatim(step), [verbatim(word), "{server_id}"]] },
      users: [],
    });
  const arrived = ({ write_files, runcmd }: ReturnType<typeof readCloudConfig>) => [
    write_files?.at(-1)?.content,
    ...(runcmd?.slice(1, 3) ?? []),
  ];

  test("as one YAML reader sees it", () => {
    fc.assert(
      fc.property(texts, (parts) => {
        const made = script(parts);
        expect(braceProblems(made)).toEqual([]);
        const [content, step, word] = parts;
        expect(arrived(readCloudConfig(filledIn(made, { server_id: "7" })))).toEqual([content, step, [word, "7"]]);
      }),
    );
  });

  // PyYAML is the reader that cloud-init has.
  const python = "import json, sys, yaml\nprint(json.dumps([yaml.safe_load(text) for text in json.load(sys.stdin)]))";
  const runs = spawnSync("python3", ["-c", "import yaml"]).status === 0;
  if (!runs) process.stderr.write("there is no PyYAML here: reading cloud-configs with it is skipped\n");
  (runs ? test : test.skip)("as PyYAML sees it", () => {
    const samples = fc.sample(texts, 300);
    const input = JSON.stringify(samples.map((parts) => filledIn(script(parts), { server_id: "7" })));
    const { stdout, stderr } = spawnSync("python3", ["-c", python], { input, encoding: "utf8" });
    expect(stderr).toBe("");
    const read = JSON.parse(stdout) as ReturnType<typeof readCloudConfig>[];
    expect(read.map(arrived)).toEqual(samples.map(([content, step, word]) => [content, step, [word, "7"]]));
  });
});

test("the page on start-up scripts has the limits and placeholders of the code", () => {
  const page = readFileSync(join(__dirname, "../../../../docs/startup-scripts.md"), "utf8");
  for (const { title, bytes, base64 } of Object.values(userDataLimits))
    expect(page).toContain(`| ${title} | ${bytes} | ${base64 ? "in base64" : "as it is"}`);
  for (const name of placeholderNames) expect(page).toContain(`\`{${name}}\``);
});
