import { check, unknownValue, type EntityDefinition } from "../../../../provider/core";
import * as entities from "../../../../provider/entities";
import { chrome, harvester, oidc } from "../support/samples";

type Properties = Record<string, unknown>;

function problems(
  definition: EntityDefinition,
  inputs: Properties,
  dialect?: "1.18" | "1.19",
  endpoint = "https://kasm.example.com",
): string[] {
  return check(definition, inputs, dialect && { dialect, endpoint }).problems.map(
    ({ property, reason }) => `${property}|${reason}`,
  );
}

const reference = { id: "3f2a", name: "a name" };

test.each<[string, EntityDefinition, Properties]>([
  ["zone", entities.zone, { name: "default", upstreamAuthAddress: "kasm.example.com", proxyPort: 0 }],
  ["OIDC config", entities.oidcConfig, oidc],
  ["VM provider", entities.vmProvider, harvester],
  ["workspace", entities.workspace, { ...chrome, persistentProfilePath: "/mnt/profiles/{username}" }],
  [
    "group settings",
    entities.groupSettings,
    { group: reference, settings: { idleDisconnect: "20 minutes", "controlPanel.showLogout": true } },
  ],
])("a right %s has no problems", (_name, definition, inputs) =>
  expect(problems(definition, inputs, "1.18")).toEqual([]),
);

test("every problem is reported at once, by property", () => {
  const inputs = {
    name: 5,
    upstreamAuthAddress: "$request_host$",
    loadStrategy: "fastest",
    proxyPort: 70_000,
    upstreamAuthAdress: "x",
  };
  const found = check(entities.zone, inputs).problems;
  expect(found.map(({ property }) => property)).toEqual([
    "name",
    "upstreamAuthAddress",
    "loadStrategy",
    "proxyPort",
    "",
  ]);
  expect(found[1]?.reason).toContain("resolves in a browser, not on an agent's machine");
  expect(found[4]?.reason).toContain('did you mean "upstreamAuthAddress"?');
});

test.each<[string, EntityDefinition, Properties, string]>([
  [
    "the browser's host as upstream address",
    entities.zone,
    { name: "z", upstreamAuthAddress: "$request_host$" },
    "kasm.example.com",
  ],
  [
    "an upstream address known only in the cluster",
    entities.zone,
    { name: "z", upstreamAuthAddress: "kasm-proxy.kasm.svc.cluster.local" },
    "inside the Kubernetes cluster",
  ],
  [
    "a URL as upstream address",
    entities.zone,
    { name: "z", upstreamAuthAddress: "https://kasm.example.com" },
    "host name or address alone",
  ],
  [
    "a redirect without https",
    entities.oidcConfig,
    { ...oidc, redirectUrl: "http://kasm.example.com/api/oidc_callback" },
    "https://",
  ],
  [
    "a redirect elsewhere",
    entities.oidcConfig,
    { ...oidc, redirectUrl: "https://kasm.example.com/callback" },
    "/api/oidc_callback",
  ],
  ["an endpoint that is no address", entities.oidcConfig, { ...oidc, tokenUrl: "keycloak/token" }, "tokenUrl|"],
  [
    "base64 where PEM belongs",
    entities.vmProvider,
    { ...harvester, sslCertificate: Buffer.from(harvester.sslCertificate).toString("base64") },
    "in base64",
  ],
  ["what is no certificate", entities.vmProvider, { ...harvester, sslCertificate: "certificate" }, "-----BEGIN"],
  [
    "a private key as public key",
    entities.vmProvider,
    { ...harvester, sshPublicKey: "-----BEGIN OPENSSH PRIVATE KEY-----" },
    "public half",
  ],
  ["a size without a space", entities.vmProvider, { ...harvester, memory: "16GB" }, '"16 GiB"'],
  ["a size in no unit", entities.workspace, { ...chrome, memory: "16 gigs" }, '"16 GiB"'],
  ["multus without a network", entities.vmProvider, { ...harvester, networkType: "multus" }, "networkName|"],
  ["secure boot without EFI", entities.vmProvider, { ...harvester, enableSecureBoot: true }, "enableEfiBoot|"],
  ["a size that 1.18 cannot count", entities.vmProvider, { ...harvester, memory: "16 GB" }, '"15 GiB"'],
  ["a provider nobody has", entities.vmProvider, { ...harvester, provider: "hyperv" }, "provider|"],
  [
    "a profile path inside the container",
    entities.workspace,
    { ...chrome, persistentProfilePath: "/home/kasm-user" },
    "shared by all users",
  ],
  ["a mapping of nobody", entities.ssoGroupMapping, { group: reference, ssoProvider: reference }, "groupAttributes|"],
  [
    "a time that is none",
    entities.autoscaleSchedule,
    {
      autoscaleConfig: reference,
      daysOfTheWeek: ["Monday"],
      activeStartTime: "7:00",
      activeEndTime: "19:00",
      timezone: "Europe/Berlin",
    },
    "activeStartTime|",
  ],
  [
    "a time zone that is none",
    entities.autoscaleSchedule,
    {
      autoscaleConfig: reference,
      daysOfTheWeek: ["Monday"],
      activeStartTime: "07:00",
      activeEndTime: "19:00",
      timezone: "Berlin",
    },
    "Europe/Berlin",
  ],
  [
    "a setting that is unknown",
    entities.groupSettings,
    { group: reference, settings: { idleDisconect: "20 minutes" } },
    'did you mean "idleDisconnect"?',
  ],
  [
    "a setting of the wrong form",
    entities.groupSettings,
    { group: reference, settings: { idleDisconnect: 20 } },
    "settings.idleDisconnect|",
  ],
  ["restore without adopt", entities.group, { name: "g", onDestroy: "restore" }, "adopt: true"],
])("%s is refused", (_name, definition, inputs, words) => {
  const found = problems(definition, inputs, "1.18");
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(words);
});

describe("a redirect to another host", () => {
  const hosted = (hostname?: string) => ({ ...oidc, hostname });
  test("than the API's is refused, with the way out", () => {
    const found = problems(entities.oidcConfig, oidc, "1.18", "https://kasm.internal");
    expect(found).toEqual([
      expect.stringMatching(/^redirectUrl\|.*Kasm is at kasm\.internal.*hostname: "kasm\.example\.com"/),
    ]);
  });
  test("than the config's own is refused", () => {
    expect(problems(entities.oidcConfig, hosted("vdi.example.com"), "1.18")).toEqual([
      expect.stringContaining("Kasm is at vdi.example.com"),
    ]);
  });
  test.each(["https://127.0.0.1:8443", "https://localhost:8443", "https://[::1]:8443"])(
    "is no matter where the API is at %s",
    (endpoint) => {
      expect(problems(entities.oidcConfig, oidc, "1.18", endpoint)).toEqual([]);
    },
  );
  test("that the config names is right", () => {
    expect(problems(entities.oidcConfig, hosted("kasm.example.com"), "1.18", "https://kasm.internal")).toEqual([]);
  });
});

test("blanks are no text where one is required, unless it is a file", () => {
  expect(problems(entities.zone, { name: " \n" })).toEqual(["name|may not be empty"]);
  expect(problems(entities.vmProvider, { ...harvester, vmNamespace: "", sshPublicKey: "" })).toEqual([
    "vmNamespace|may not be empty",
  ]);
  expect(
    problems(entities.fileMapping, { name: "Lock", destination: "/tmp/lock", content: "", user: reference }),
  ).toEqual([]);
});

test("a text that breaks a rule of its own is not called empty too", () => {
  expect(problems(entities.oidcConfig, { ...oidc, tokenUrl: "" })).toEqual([expect.not.stringContaining("empty")]);
});

test("defaults are filled in", () => {
  const { inputs } = check(entities.ssoGroupMapping, {
    group: reference,
    ssoProvider: reference,
    groupAttributes: "a",
  });
  expect(inputs["applyToAllUsers"]).toBe(false);
});

describe("what is not known yet passes", () => {
  const kinds = Object.values(entities).filter(
    (value): value is EntityDefinition => typeof value === "object" && "naturalKey" in value && "fields" in value,
  );
  test.each(kinds.map((definition) => [definition.kind, definition] as const))(
    "in every field of a %s",
    (_kind, definition) => {
      const [variant = "", further = {}] = Object.entries(definition.variants?.of ?? {})[0] ?? [];
      const fields = { ...definition.fields, ...further };
      const inputs = Object.fromEntries(Object.keys(fields).map((name) => [name, unknownValue]));
      if (definition.variants !== undefined) inputs[definition.variants.by] = variant;
      expect(problems(definition, { ...inputs, connection: unknownValue, adopt: unknownValue })).toEqual([]);
    },
  );

  test("deep within a field", () => {
    expect(problems(entities.group, { name: "g", metadata: { a: unknownValue } })).toEqual([]);
    expect(
      problems(entities.groupSettings, {
        group: { id: unknownValue, name: "g" },
        settings: { idleDisconnect: unknownValue },
      }),
    ).toEqual([]);
    expect(problems(entities.workspace, { ...chrome, categories: ["a", unknownValue] })).toEqual([]);
  });

  test("without hiding what is wrong beside it", () => {
    expect(
      problems(entities.groupSettings, {
        group: reference,
        settings: { idleDisconnect: unknownValue, sessionTimeLimit: "8h" },
      }),
    ).toHaveLength(1);
  });
});

describe("no failure shows a secret", () => {
  const planted = "pLaNtEd-SeCrEt";
  test.each<[string, EntityDefinition, Properties]>([
    ["clientSecret", entities.oidcConfig, { ...oidc, clientSecret: { planted } }],
    ["apiToken", entities.vmProvider, { ...harvester, apiToken: [planted] }],
    ["nginxKey", entities.autoscaleConfig, { nginxKey: planted }],
    ["dockerToken", entities.workspace, { ...chrome, dockerToken: { planted } }],
    ["host", entities.vmProvider, { ...harvester, host: planted }],
    ["sslCertificate", entities.vmProvider, { ...harvester, sslCertificate: planted }],
    ["startupScript", entities.vmProvider, { ...harvester, startupScript: { planted } }],
    ["runConfig", entities.workspace, { ...chrome, runConfig: planted }],
    ["connection.password", entities.zone, { name: "z", connection: { endpoint: "https://k", password: { planted } } }],
    [
      "connection.apiKeySecret",
      entities.zone,
      { name: "z", connection: { apiKeySecret: planted, apiKeySecrett: planted } },
    ],
    ["a misspelled secret", entities.oidcConfig, { ...oidc, clientSecrett: planted }],
  ])("of %s", (field, definition, inputs) => {
    const found = check(definition, inputs, { dialect: "1.18", endpoint: "https://kasm.example.com" }).problems;
    expect(found).not.toEqual([]);
    expect(JSON.stringify(found)).not.toContain(planted);
    const about = found.filter(({ property }) => property !== "" && field.startsWith(property));
    expect(about).toEqual([]);
  });
});
