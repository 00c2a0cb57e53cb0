import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { checkStartupScript, dockerAgentScript, startupScript } from "../../../../components/startup-scripts";
import { filledIn, placeholderNames } from "../../../../provider/vm-providers/startup-script";
import { readCloudConfig } from "./support/cloud-init";

const path = "usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-cloud-config-v1.json";

/** cloud-init's own schema: of the installed package, or of the one Debian serves. It is not kept here, for its licence. */
function schema(): string | undefined {
  if (existsSync(`/${path}`)) return readFileSync(`/${path}`, "utf8");
  const folder = mkdtempSync(join(tmpdir(), "cloud-init-"));
  try {
    spawnSync("apt-get", ["download", "cloud-init"], { cwd: folder });
    const file = readdirSync(folder).find((name) => name.endsWith(".deb"));
    if (file === undefined) return undefined;
    spawnSync("dpkg-deb", ["-x", file, "."], { cwd: folder });
    return existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const published = schema();
const withSchema = published === undefined ? test.skip : test;
if (published === undefined) process.stderr.write("cloud-init's schema is not to be had here: its tests are skipped\n");

const values = Object.fromEntries(placeholderNames.map((name) => [name, "a-value"]));

function complaints(script: string): string[] {
  const ajv = new Ajv({ schemaId: "auto", allErrors: true, logger: false, unknownFormats: "ignore" });
  ajv.addMetaSchema(
    JSON.parse(readFileSync(require.resolve("ajv/lib/refs/json-schema-draft-04.json"), "utf8")) as object,
  );
  const validate = ajv.compile(JSON.parse(published ?? "{}") as object);
  void validate(readCloudConfig(filledIn(script, values)));
  return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`);
}

const every = (["apt", "dnf"] as const).flatMap((packageFamily) => [
  startupScript({
    kind: "docker-agent",
    format: "cloud-config",
    packageFamily,
    registeredDnsName: true,
    packages: ["htop"],
    users: [{ name: "{connection_username}", sshAuthorizedKeys: [], sudo: true }, { name: "ops" }],
    files: [{ path: "/etc/a b", content: "{}\r\n", owner: "root:adm", permissions: "0600" }],
    steps: { before: ["a: b", ["c", "yes", "1"]], after: ["  {\n}\n\n"] },
  }),
  startupScript({ kind: "linux-desktop", format: "cloud-config", packageFamily, registration: { by: "check-in" } }),
  startupScript({
    kind: "linux-desktop",
    format: "cloud-config",
    packageFamily,
    provider: "aws",
    registration: { by: "desktop-service", packageUrl: "https://mirror.example.com/kds" },
  }),
]);

withSchema.each([dockerAgentScript(), ...every])("cloud-init's own schema takes the cloud-config (%#)", (script) => {
  expect(complaints(script)).toEqual([]);
});

withSchema("and refuses one that is wrong", () => {
  expect(complaints("#cloud-config\nruncmd: 7\n")).not.toEqual([]);
});

withSchema("no key of cloud-init's is taken for a mistyped one", () => {
  const { $defs } = JSON.parse(published ?? "{}") as { $defs: Record<string, { properties?: object }> };
  const keys = Object.entries($defs).flatMap(([name, { properties = {} }]) =>
    name.startsWith("cc_") ? Object.keys(properties) : [],
  );
  expect(keys).toContain("runcmd");
  const taken = keys.filter((key) =>
    checkStartupScript(`#cloud-config\n${key}: a\n`).some(({ reason }) => reason.includes("no key of this name")),
  );
  expect(taken).toEqual([]);
});
