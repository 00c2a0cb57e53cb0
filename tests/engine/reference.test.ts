import { join } from "node:path";
import { Environment } from "./support/environment";
import { Project, repository, succeeded } from "./support/project";
import { harvesterAsInSop, kasmAsInSop, keycloakAsInSop, settingsOf } from "./support/sop";

const cases = [
  { kasmVersion: "1.18.1", withClient: false, interpret: false },
  { kasmVersion: "1.19.0", withClient: true, interpret: true },
] as const;

/** The reference stack from nothing to nothing, each test going on where the last one ended. */
describe.each(cases)("the reference stack on Kasm $kasmVersion, client there before: $withClient", (variant) => {
  let environment: Environment;
  let project: Project;
  let before: Record<string, unknown>;

  beforeAll(async () => {
    const realm = `reference-${variant.kasmVersion.replaceAll(".", "-")}`;
    environment = await Environment.open({ ...variant, realm });
    before = await environment.dump();
    project = await Project.create({
      program: join(repository, "examples/reference/index.ts"),
      interpret: variant.interpret,
      environment: environment.variables,
      config: { ...environment.config, "vdi:oidcDebug": "true" },
      secrets: environment.secrets,
    });
  });

  afterAll(async () => {
    project?.remove();
    await environment?.close();
  });

  test("a preview announces everything and changes nothing", async () => {
    const writes = environment.watch();
    const run = succeeded(await project.preview());
    expect(new Set(run.changes.map(({ op }) => op))).toEqual(new Set(["create"]));
    expect(await writes()).toEqual([]);
  });

  test("up makes all of the SOP's sections 2 to 8", async () => {
    const run = succeeded(await project.up());
    expect(new Set(run.changes.map(({ op }) => op))).toEqual(new Set(["create"]));
    await keycloakAsInSop(environment);
    await harvesterAsInSop(environment);
    const [key] = await environment.kubernetes.list("/apis/harvesterhci.io/v1beta1/namespaces/kasm-autoscale/keypairs");
    await kasmAsInSop(environment, { debug: true, sshPublicKey: String(key?.spec?.publicKey) });
    expect(await project.outputs()).toMatchObject({
      loginUrl: environment.kasm.url,
      staticLoginUrl: `${environment.kasm.url}/#/staticlogin`,
      agentSshKey: expect.stringContaining("PRIVATE KEY") as string,
    });
  });

  test("a client that was there keeps what is not ours", async () => {
    if (!variant.withClient) return;
    const client = await environment.keycloak.client(environment.options.realm, "kasm");
    expect(client).toMatchObject({ name: "Kasm by script", description: "made by a script" });
    expect(client?.redirectUris).toContain("https://somewhere-else.example.com/*");
    expect(client?.attributes["pkce.code.challenge.method"]).toBe("S256");
  });

  test.each(["up", "refresh", "preview"] as const)(
    "another %s finds nothing to do and writes nowhere",
    async (operation) => {
      const writes = environment.watch();
      const run = succeeded(await project[operation]());
      expect(run.changes).toEqual([]);
      expect(await writes()).toEqual([]);
    },
  );

  test("what people change by hand on each server is found by refresh and repaired by up", async () => {
    const { keycloak, kubernetes, options } = environment;
    const groups = await environment.rows("get_groups", "groups");
    const developers = groups.find(({ name }) => name === "Developers") ?? {};
    await environment.ask("update_group", {
      target_group: { group_id: developers.group_id, name: "Developers", priority: 55 },
    });
    const [zone] = await environment.rows("get_zones", "zones");
    await environment.ask("update_zone", {
      target_zone: { zone_id: zone?.zone_id, upstream_auth_address: "somewhere.example.com" },
    });
    const client = await keycloak.client(options.realm, "kasm");
    await keycloak.send("PUT", `/admin/realms/${options.realm}/clients/${client?.id}`, {
      ...client,
      frontchannelLogout: true,
    });
    const quota = "/api/v1/namespaces/kasm-autoscale/resourcequotas/kasm-quota";
    const { spec } = await kubernetes.get<{ spec: { hard: Record<string, string> } }>(quota);
    const [limit] = Object.keys(spec.hard);
    await kubernetes.patch(quota, { spec: { hard: { [String(limit)]: "99" } } });

    succeeded(await project.refresh());
    const repaired = succeeded(await project.up()).changes.map(({ op, type }) => `${op} ${type.split(":").pop()}`);
    expect(repaired.sort()).toEqual(["update Group", "update KeycloakClient", "update ResourceQuota", "update Zone"]);
    await keycloakAsInSop(environment);
    expect((await environment.rows("get_groups", "groups")).find(({ name }) => name === "Developers")).toMatchObject({
      priority: 20,
    });
    expect((await environment.rows("get_zones", "zones"))[0]).toMatchObject({
      upstream_auth_address: "kasm.example.com",
    });
    expect((await kubernetes.get<{ spec: { hard: Record<string, string> } }>(quota)).spec.hard).toEqual(spec.hard);
    expect((await settingsOf(environment, developers.group_id)).session_time_limit).toBe("28800");
  });

  test("the exported state holds no secret in plain text and little beside the values", async () => {
    const state = await project.exportedState();
    const { agentSshKey } = (await project.outputs()) as { agentSshKey: string };
    const client = await environment.keycloak.client(environment.options.realm, "kasm");
    const path = `/admin/realms/${environment.options.realm}/clients/${client?.id}/client-secret`;
    const { value: clientSecret } = await environment.keycloak.get<{ value: string }>(path);
    const account = await environment.kubernetes.list("/api/v1/namespaces/kasm-autoscale/secrets");
    const tokens = account.flatMap(({ data }) => Object.values(data ?? {})).filter((text) => text.length > 100);
    const secrets = [
      ...Object.values(environment.secrets),
      agentSshKey.split("\n")[2] ?? "",
      clientSecret,
      ...tokens.map(decoded),
    ];
    const leaked = secrets.filter((secret) => secret.length > 0 && !isCertificate(secret) && state.includes(secret));
    expect(leaked).toEqual([]);

    const { deployment } = JSON.parse(state) as { deployment: { resources: { inputs?: Record<string, unknown> }[] } };
    const providers = deployment.resources.flatMap(({ inputs }) =>
      typeof inputs?.__provider === "string" ? [inputs.__provider] : [],
    );
    expect(Math.max(...providers.map((text) => text.length))).toBeLessThanOrEqual(200);
  });

  test("destroy leaves every server exactly as it was", async () => {
    succeeded(await project.destroy());
    expect(await environment.dump()).toEqual(before);
  });
});

const decoded = (text: string) => Buffer.from(text, "base64").toString();
const isCertificate = (text: string) => text.includes("BEGIN CERTIFICATE");
