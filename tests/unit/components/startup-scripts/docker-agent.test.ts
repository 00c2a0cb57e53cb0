import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { dockerAgentScript, releaseUrl } from "../../../../components/startup-scripts";

const written = readFileSync(join(__dirname, "docker-agent.cloud-config.txt"), "utf8");

test("is the SOP's script byte for byte", () => {
  expect(dockerAgentScript()).toBe(written);
});

test("holds no braces but Kasm's own variables, which would otherwise have to be doubled", () => {
  const braces = dockerAgentScript().match(/\{[^}]*\}?/g);
  expect(new Set(braces)).toEqual(
    new Set(["{ssh_key}", "{upstream_auth_address}", "{server_id}", "{provider_name}", "{manager_token}"]),
  );
});

test("is a cloud-config that starts the guest agent and installs the agent role", () => {
  const config = parse(dockerAgentScript()) as { packages: string[]; runcmd: unknown[] };
  expect(config.packages).toContain("qemu-guest-agent");
  expect(config.runcmd).toContainEqual(["systemctl", "enable", "--now", "qemu-guest-agent.service"]);
  expect(config.runcmd.some((line) => typeof line === "string" && line.includes("install.sh -e -S agent"))).toBe(true);
});

test("fetches the release of another version, or from a mirror, and changes nothing else", () => {
  const line = `wget ${releaseUrl("1.18.1")} -O`;
  expect(dockerAgentScript({ kasmRelease: "1.16.1" })).toBe(written.replace(line, `wget ${releaseUrl("1.16.1")} -O`));
  const mirror = "https://mirror.example.com/kasm/1.18.1.tar.gz";
  expect(dockerAgentScript({ releaseUrl: mirror })).toBe(written.replace(line, `wget ${mirror} -O`));
});

test("refuses a version whose file is not known, and names those that are", () => {
  expect(() => dockerAgentScript({ kasmRelease: "9.9.9" })).toThrow(
    /Kasm 9\.9\.9 is not known \(known: .*1\.18\.1.*releaseUrl/,
  );
  expect(() => releaseUrl("toString")).toThrow(/not known/);
});

test.each(["https://a/b c", "https://a/{x}", "https://a/$(reboot)", "https://a/`id`", "https://a/'"])(
  "refuses an address that the shell or Kasm would read otherwise: %s",
  (address) => {
    expect(() => dockerAgentScript({ releaseUrl: address })).toThrow(/must not hold/);
  },
);
