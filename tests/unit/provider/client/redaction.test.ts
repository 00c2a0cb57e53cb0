import * as fc from "fast-check";
import { isSecretKey, redact, redactValue, registerSecret, registerSecretsOf } from "../../../../provider/client";
import { SecretStore } from "../../../../provider/client/redaction";

/** The ways in which programs write a value into a text; each may put other text around it. */
const spellings: Record<string, (secret: string, before: string, after: string) => string> = {
  "as it is": (secret, before, after) => before + secret + after,
  "in JSON": (secret, before, after) => JSON.stringify({ [before]: secret, after }),
  "in JSON within JSON": (secret) => JSON.stringify({ body: JSON.stringify({ secret }) }),
  "in Python's JSON": (secret, before) => pythonJson(before + secret),
  "in base64": (secret) => `Authorization: Basic ${Buffer.from(secret).toString("base64")}`,
  "in base64 with text before and after": (secret, before, after) =>
    Buffer.from(before + secret + after).toString("base64"),
  "in base64url": (secret, before) => Buffer.from(before + secret).toString("base64url"),
  "in a URL": (secret, before) => `https://kasm/?q=${encodeURIComponent(before + secret)}`,
  "in a form": (secret, before) => new URLSearchParams({ [before]: secret }).toString(),
  "in a URL in JSON": (secret) => JSON.stringify({ url: `https://kasm/?q=${encodeURIComponent(secret)}` }),
  "in JSON in a URL": (secret) => encodeURIComponent(JSON.stringify({ secret })),
  "in JSON in HTML": (secret) => html(JSON.stringify({ secret })),
  "in lower-case percent codes": (secret) => encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
  "in HTML": (secret) => `<p>${html(secret)}</p>`,
  "in hexadecimal": (secret) => Buffer.from(secret).toString("hex"),
};

function pythonJson(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function html(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (sign) => names[sign] ?? sign);
}

/** Every run of base64 signs, read in each alignment, so that a secret inside encoded text is found. */
function decodings(text: string): string[] {
  const runs = text.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [];
  return runs.flatMap((run) => [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), "base64").toString("utf8")));
}

const odd = fc.string({ unit: "binary", minLength: 6, maxLength: 40 });
const keyLike = fc.stringMatching(/^[A-Za-z0-9+/=!@#$%^&*"'\\<> -]{8,40}$/);
const secret = fc
  .oneof(keyLike, odd)
  .map((text) => text.trim())
  .filter((text) => Buffer.byteLength(text) >= 8 && new Set(text).size > 3);
const filler = fc.stringMatching(/^[a-z: ]{0,7}$/);

describe("redaction", () => {
  it.each(Object.entries(spellings))("hides any secret written %s", (_, write) => {
    fc.assert(
      fc.property(secret, filler, filler, (value, before, after) => {
        const secrets = new SecretStore();
        secrets.register(value);
        const shown = secrets.redact(write(value, before, after));
        expect(shown).toContain("*****");
        expect(shown).not.toContain(value);
        expect(decodings(shown).filter((decoded) => decoded.includes(value))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("hides overlapping and touching secrets whole", () => {
    registerSecret("overlap-one");
    registerSecret("one-overlap");
    expect(redact("<overlap-one-overlap>")).toBe("<*****>");
    expect(redact("<overlap-oneone-overlap>")).toBe("<*****>");
  });

  it("hides each line of a key", () => {
    const line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ";
    registerSecret(`-----BEGIN PRIVATE KEY-----\n${line}\n-----END PRIVATE KEY-----\n`);
    expect(redact(`line 2 is bad: ${line}`)).toBe("line 2 is bad: *****");
    expect(redact("-----BEGIN PRIVATE KEY-----")).toBe("-----BEGIN PRIVATE KEY-----");
  });

  it("leaves alone what is no secret", () => {
    for (const harmless of ["", "a", "**********"]) registerSecret(harmless);
    expect(redact("a ********** b")).toBe("a ********** b");
  });

  it("hides values by the name of their key at any depth, however short", () => {
    const body = {
      target_vm_provider_config: { harvester_api_token: "x1", host: "https://rancher", nested: [{ password: 12 }] },
      api_key: "abc",
      client_secret: "",
      name: "kept",
    };
    expect(redactValue(body)).toEqual({
      target_vm_provider_config: {
        harvester_api_token: "*****",
        host: "https://rancher",
        nested: [{ password: "*****" }],
      },
      api_key: "*****",
      client_secret: "",
      name: "kept",
    });
  });

  it("learns the secrets of a body, in JSON texts and under secret keys as well", () => {
    registerSecretsOf({
      gcp_credentials: JSON.stringify({ project_id: "project-12345", private_key: "gcp-private-material" }),
      connection_info: { auth: [{ token: "connection-token-77" }] },
      notes: "visible-notes",
    });
    expect(redact("gcp-private-material connection-token-77 visible-notes")).toBe("***** ***** visible-notes");
  });

  it.each([
    "client_secret",
    "sp_private_key",
    "service_account_password",
    "aws_secret_access_key",
    "aws_ec2_passphrase",
    "digital_ocean_token",
    "gcp_credentials",
    "openstack_application_credential_secret",
    "connection_private_key",
    "nginx_key",
    "docker_token",
    "webdav_pass",
    "auth_token",
    "license_key",
    "api_key",
    "api_key_secret",
    "token",
    "token_value",
    "kubeconfig",
    "apiKeySecret",
    "apiToken",
    "nginxKey",
    "privateKey",
  ])("knows %s for a secret", (key) => expect(isSecretKey(key)).toBe(true));

  it.each([
    "name",
    "zone_id",
    "ssh_public_key",
    "token_name",
    "force_password_reset",
    "connection_credential_type",
    "keycloak",
  ])("does not take %s for a secret", (key) => expect(isSecretKey(key)).toBe(false));
});
