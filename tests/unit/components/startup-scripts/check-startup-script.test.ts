import {
  checkedStartupScript,
  checkStartupScript,
  dockerAgentScript,
  startupScript,
  type StartupScriptArgs,
} from "../../../../components/startup-scripts";

const lines = (script: string, use?: Parameters<typeof checkStartupScript>[1]) =>
  checkStartupScript(script, use).map(({ line, reason }) => `${line ?? "-"} ${reason}`);

const made: StartupScriptArgs[] = [
  { kind: "docker-agent", format: "cloud-config", provider: "harvester" },
  { kind: "docker-agent", format: "bash", provider: "aws", packageFamily: "dnf" },
  { kind: "linux-desktop", format: "bash", registration: { by: "check-in" } },
  { kind: "windows-desktop", format: "powershell", provider: "aws", registration: { by: "installer" } },
  { kind: "windows-desktop", format: "powershell", registration: { by: "kasm-scripts" } },
];

test.each(made)("has nothing to say of what the builder makes: %j", (args) => {
  const { kind, format, provider } = args;
  expect(lines(startupScript(args), { kind, format, provider, kasmRelease: "1.18.1" })).toEqual([]);
});

test("tells everything at once, by line", () => {
  const script = `#cloud-config
package_update: maybe
packages: qemu-guest-agent
users:
  - shell: /bin/bash
    ssh_authorized_keys: [{ssh_kye}]
runcmds:
  - reboot
runcmd:
  - echo \${HOME}
  - 7
  - [a, [b]]
  - install.sh -m {upstream_auth_address} -i {server_id} -c {nginx_cert_in}
write_files:
  - content: x
swap: 8
bootcmd:
`;
  const said = lines(script, { kind: "docker-agent", kasmRelease: "1.17.0" });
  expect(said).toEqual([
    expect.stringMatching(/^- \{provider_name\} is missing/),
    expect.stringMatching(/^- \{manager_token\} is missing/),
    "2 package_update: true or false is expected",
    "3 packages: a list is expected",
    "5 users: name is missing",
    expect.stringMatching(/^6 \{ssh_kye\} is none of Kasm's placeholders; did you mean "ssh_key"/),
    "7 cloud-init has no key of this name; did you mean runcmd?",
    expect.stringMatching(/^10 2 braces are not doubled/),
    "11 runcmd: a command, or a list of a program and its arguments, is expected",
    "12 runcmd: a command, or a list of a program and its arguments, is expected",
    "13 Kasm fills in no {nginx_cert_in} from 1.17 on",
    "15 write_files: path is missing",
    "16 swap: filename and size are expected",
    "17 bootcmd: the value is missing",
  ]);
  expect(() => checkedStartupScript(script)).toThrow(
    /cannot be used:\n {2}- line 2: package_update[^]*\n {2}- line 17/,
  );
});

test("placeholders that the script does without can be named", () => {
  const script = dockerAgentScript().replace("{upstream_auth_address}", "10.0.0.1").replace("{server_id}", "");
  expect(lines(script, { kind: "docker-agent", without: ["upstream_auth_address"] })).toEqual([
    expect.stringMatching(/^- \{server_id\} is missing/),
  ]);
  expect(lines("#!/bin/bash\n{registration_token}{upstream_auth_address}", { kind: "linux-desktop" })).toEqual([]);
  expect(lines("#!/bin/bash\n", { kind: "linux-desktop" })).toHaveLength(2);
});

test.each([
  ["", {}, "1 the first line must be #cloud-config, #!/bin/bash or #ps1_sysnative or <powershell>"],
  ["\n#cloud-config\n", {}, "1 the first line must be"],
  ["# cloud-config\n", { format: "cloud-config" }, "1 the first line must be #cloud-config"],
  ["#!/bin/bash\n", { format: "cloud-config" }, "1 the first line must be #cloud-config"],
  [
    "#!/bin/sh\n",
    { kind: "windows-desktop", without: ["upstream_auth_address", "checkin_jwt"] },
    "1 the first line must be #ps1",
  ],
  ["#!/bin/bash\necho a\r\n", {}, "2 bash takes the carriage return"],
  ["<powershell>\nWrite-Host\n", {}, "1 <powershell> has no </powershell>"],
  ["#cloud-config\n- a\n", {}, "- a cloud-config is a list of keys"],
  ["#cloud-config\n", {}, "- a cloud-config is a list of keys"],
  ["#cloud-config\na: 1\na: 2\n", {}, "3 this is not YAML (duplicate key)"],
  ["#cloud-config\nruncmd:\n\t- a\n", {}, "3 this is not YAML (tab as indent)"],
  [
    `#!/bin/bash\n${"#".repeat(20_000)}`,
    { provider: "aws" },
    "- the script is 20012 bytes long, 3628 more than AWS takes",
  ],
] as const)("%j with %j: %s", (script, use, words) => {
  expect(lines(script, use as Parameters<typeof checkStartupScript>[1])).toContainEqual(expect.stringContaining(words));
});

test.each([
  "#!/usr/bin/env bash\n",
  "#!/bin/sh -e\n",
  "#ps1\n",
  "#ps1_x86\r\n",
  "#include\nhttps://a.example/b\n",
  "#!/usr/bin/python3\n",
  "#cloud-config\r\na: b\r\n",
])("takes the first line %j", (script) => {
  expect(lines(script)).toEqual([]);
});

test("shows nothing of the script that could be a secret", () => {
  const script = "#cloud-config\nruncmd: {hunter2: [\n  password: 'hunter2'\nhunter2: *hunter2\n\"hunter2";
  const said = lines(script, { kind: "docker-agent", provider: "aws" }).join("\n");
  expect(said).toMatch(/not YAML/);
  expect(said).not.toContain("hunter2");
});
