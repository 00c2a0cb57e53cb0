import type { Environment, Json } from "./environment";
import { KubernetesApi } from "./servers";

/** What the post-install SOP says each server holds in the end, asked of that server's own interface. */

const gibibyte = 2 ** 30;

export async function keycloakAsInSop({ keycloak, kasm, options }: Environment): Promise<void> {
  const client = await keycloak.client(options.realm, "kasm");
  // SOP 2.1
  expect(client?.protocolMappers?.find(({ name }) => name === "groups")).toMatchObject({
    protocolMapper: "oidc-group-membership-mapper",
    config: {
      "claim.name": "groups",
      "full.path": "false",
      "id.token.claim": "true",
      "access.token.claim": "true",
      "userinfo.token.claim": "true",
      "introspection.token.claim": "true",
    },
  });
  // SOP 2.2
  expect(client).toMatchObject({
    frontchannelLogout: false,
    attributes: {
      "backchannel.logout.url": `${kasm.url}/api/oidc_backchannel_logout`,
      "backchannel.logout.session.required": "true",
    },
  });
  // SOP 2.3
  expect(client?.redirectUris).toContain(`${kasm.url}/*`);
  expect(client?.webOrigins).toContain(kasm.url);
}

export async function harvesterAsInSop({ kubernetes }: Environment): Promise<void> {
  const namespace = "kasm-autoscale";
  const at = (path: string) => kubernetes.get(`${path}/namespaces/${namespace}`);
  await at("/api/v1");
  const images = await kubernetes.list(`/apis/harvesterhci.io/v1beta1/namespaces/${namespace}/virtualmachineimages`);
  expect(images).toHaveLength(1);
  expect(images[0]).toMatchObject({
    metadata: { name: "ubuntu-22.04-cloud" },
    spec: {
      displayName: "ubuntu-22.04-cloud",
      sourceType: "download",
      url: "https://cloud-images.ubuntu.com/jammy/current/jammy-server-cloudimg-amd64.img",
    },
  });
  const conditions = (images[0]?.status?.conditions ?? []) as Json[];
  expect(conditions).toContainEqual(expect.objectContaining({ type: "Imported", status: "True" }));
  const keys = await kubernetes.list(`/apis/harvesterhci.io/v1beta1/namespaces/${namespace}/keypairs`);
  expect(keys[0]?.spec?.publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/=]+ kasm-agent/);
}

export async function kasmAsInSop(
  environment: Environment,
  expected: { debug: boolean; sshPublicKey: string },
): Promise<void> {
  await oidcAsInSop(environment, expected.debug);
  await groupsAsInSop(environment);
  await poolAsInSop(environment, expected.sshPublicKey);
  await workspacesAsInSop(environment);
}

async function oidcAsInSop(environment: Environment, debug: boolean): Promise<void> {
  const { kasm, keycloak, world, options } = environment;
  const issuer = `${world.keycloak.url}/realms/${options.realm}`;
  const [config, ...others] = await environment.rows("get_oidc_configs", "oidc_configs");
  expect(others).toEqual([]);
  // SOP 2.4, row by row
  expect(config).toMatchObject({
    enabled: true,
    display_name: "Continue with Keycloak",
    logo_url: `${world.keycloak.url}/resources/favicon.ico`,
    auto_login: false,
    is_default: true,
    client_id: "kasm",
    auth_url: `${issuer}/protocol/openid-connect/auth`,
    token_url: `${issuer}/protocol/openid-connect/token`,
    user_info_url: `${issuer}/protocol/openid-connect/userinfo`,
    scope: ["openid", "email", "profile"],
    username_attribute: "preferred_username",
    groups_attribute: "groups",
    redirect_url: `${kasm.url}/api/oidc_callback`,
    issuer,
    logout_with_oidc_provider: true,
    debug,
  });
  expect(config?.hostname ?? "").toBe("");
  const client = await keycloak.client(options.realm, "kasm");
  const { value } = await keycloak.get<{ value: string }>(
    `/admin/realms/${options.realm}/clients/${client?.id}/client-secret`,
  );
  expect(storedSecret(environment, "oidc_configs", "client_secret")).toBe(value);
}

/** What the simulator has kept of a secret that its answers mask. */
function storedSecret({ kasm }: Environment, family: string, field: string): unknown {
  const rows: Json[] = Object.values(kasm.dump().families[family] ?? {});
  return rows.map((row) => row[field])[0];
}

async function groupsAsInSop(environment: Environment): Promise<void> {
  const groups = await environment.rows("get_groups", "groups");
  const named = (name: string) => groups.find((group) => group.name === name) ?? {};
  // SOP 3.1
  expect(groups.map(({ name }) => name).sort()).toEqual(["Administrators", "All Users", "Developers"]);
  expect(named("Administrators")).toMatchObject({ priority: 10, description: "Full admin access" });
  expect(named("Developers")).toMatchObject({ priority: 20, description: "VS Code, Terminal, Desktop, Browsers" });
  expect(named("All Users")).toMatchObject({ priority: 100, description: "Browsers only" });
  // SOP 3.2
  const from: Record<string, string> = {
    Administrators: "aegis-admins",
    Developers: "aegis-developers",
    "All Users": "aegis-users",
  };
  for (const [name, attribute] of Object.entries(from)) {
    const mappings = await environment.rows("get_sso_mappings_group", "group_mappings", {
      group_id: named(name).group_id,
    });
    expect(mappings.map(({ sso_group_attributes }) => sso_group_attributes)).toEqual([attribute]);
  }
  // SOP 3.3; idle_disconnect counts minutes, session_time_limit seconds
  expect(await settingsOf(environment, named("Developers").group_id)).toMatchObject({
    session_time_limit: "28800",
    idle_disconnect: expect.stringMatching(/^20(\.0+)?$/) as string,
    allow_kasm_clipboard_up: "True",
    allow_kasm_clipboard_down: "True",
    allow_kasm_uploads: "True",
    allow_kasm_downloads: "True",
  });
  expect(await settingsOf(environment, named("All Users").group_id)).toMatchObject({
    session_time_limit: "14400",
    idle_disconnect: expect.stringMatching(/^10(\.0+)?$/) as string,
    allow_kasm_clipboard_up: "False",
    allow_kasm_clipboard_down: "True",
    allow_kasm_uploads: "False",
    allow_kasm_downloads: "False",
  });
}

export async function settingsOf(environment: Environment, group_id: unknown): Promise<Json> {
  const settings = await environment.rows("get_settings_group", "settings", { target_group: { group_id } });
  return Object.fromEntries(settings.map(({ name, value }): [string, unknown] => [String(name), value]));
}

async function poolAsInSop(environment: Environment, sshPublicKey: string): Promise<void> {
  const { world, kasm } = environment;
  // SOP 4
  const [zone] = await environment.rows("get_zones", "zones");
  expect(zone).toMatchObject({ zone_name: "default", upstream_auth_address: "kasm.example.com" });
  // SOP 6.1
  const [provider, ...otherProviders] = await environment.rows("get_vm_provider_configs", "vm_provider_configs");
  expect(otherProviders).toEqual([]);
  expect(provider).toMatchObject({
    vm_provider_config_name: "harvester-docker-agents",
    vm_provider_name: "harvester",
    max_instances: 10,
    kube_host: world.kubernetes.url,
    kube_ssl_cert: expect.stringContaining("-----BEGIN CERTIFICATE-----") as string,
    vm_namespace: "kasm-autoscale",
    vm_public_ssh_key: sshPublicKey,
    cores: 8,
    disk_image: "ubuntu-22.04-cloud",
    network_type: "pod",
    interface_type: "masquerade",
    enable_tpm: false,
    enable_efi_boot: false,
    enable_secure_boot: false,
  });
  expect(provider?.startup_script).toContain("#cloud-config");
  expect(provider?.startup_script).toContain("kasm_release_1.18.1.tar.gz");
  expect(provider?.startup_script).toContain(
    "-m {upstream_auth_address} -i {server_id} -r {provider_name} -M {manager_token}",
  );
  expect([16, 16 * gibibyte]).toContain(provider?.memory_bytes ?? provider?.memory_gb ?? provider?.memory);
  expect([100, 100 * gibibyte]).toContain(provider?.disk_size_bytes ?? provider?.disk_size_gb ?? provider?.disk_size);
  await tokenReachesTheNamespace(environment);
  // SOP 7.1, 7.2
  const [pool] = await environment.rows("get_server_pools", "server_pools");
  expect(pool).toMatchObject({ server_pool_name: "harvester-agents", server_pool_type: "Docker Agent" });
  const [scaling] = await environment.rows("get_autoscale_configs", "autoscale_configs");
  expect(scaling).toMatchObject({
    autoscale_type: "Docker Agent",
    enabled: true,
    aggressive_scaling: false,
    standby_cores: 8,
    standby_gpus: 0,
    downscale_backoff: 900,
    register_dns: false,
    server_pool_id: pool?.server_pool_id,
    zone_id: zone?.zone_id,
    vm_provider_config_id: provider?.vm_provider_config_id,
  });
  expect(
    kasm.kasmVersion.startsWith("1.19") ? scaling?.standby_memory_bytes : Number(scaling?.standby_memory_mb) * 1e6,
  ).toBe(8e9);
}

/** The stored token is the autoscaler's own: it may make machines in its namespace, and nothing elsewhere. */
async function tokenReachesTheNamespace(environment: Environment): Promise<void> {
  const { kubernetes } = environment.world;
  const token = storedSecret(environment, "vm_provider_configs", "kube_api_token");
  const autoscaler = new KubernetesApi(kubernetes.url, String(token), kubernetes.caCertificate);
  const may = async (namespace: string, verb: string, group: string, resource: string) => {
    const answer = (await autoscaler.send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: { namespace, verb, group, resource } },
    })) as { status: { allowed: boolean } };
    return answer.status.allowed;
  };
  expect(await may("kasm-autoscale", "create", "kubevirt.io", "virtualmachines")).toBe(true);
  expect(await may("default", "create", "kubevirt.io", "virtualmachines")).toBe(false);
  expect(await may("default", "list", "", "secrets")).toBe(false);
  await autoscaler.close();
}

async function workspacesAsInSop(environment: Environment): Promise<void> {
  const { kasm } = environment;
  const images = await environment.rows("get_images", "images");
  // SOP 8.2
  const table: Record<string, [string, string]> = {
    "Chrome Browser": ["kasmweb/chrome:1.18.0", "Isolated web browsing"],
    "Firefox Browser": ["kasmweb/firefox:1.18.0", "Alternative browser"],
    "Ubuntu Desktop": ["kasmweb/desktop:1.18.0", "Full Linux desktop"],
    "VS Code": ["kasmweb/vs-code:1.18.0", "Development IDE"],
    Terminal: ["kasmweb/terminal:1.18.0", "CLI access"],
  };
  expect(images.map(({ friendly_name }) => friendly_name).sort()).toEqual(Object.keys(table).sort());
  const memory = kasm.kasmVersion.startsWith("1.19") ? "memory_bytes" : "memory";
  for (const image of images) {
    const [name, description] = table[String(image.friendly_name)] ?? [];
    expect(image).toMatchObject({
      name,
      description,
      enabled: true,
      image_type: "Container",
      cores: 2,
      [memory]: 2_768_000_000,
    });
  }
  // SOP 3.3: who may launch what, and nothing else
  const groups = await environment.rows("get_groups", "groups");
  const browsers = ["Chrome Browser", "Firefox Browser"];
  const allowed: Record<string, string[]> = { Developers: Object.keys(table).sort(), "All Users": browsers };
  for (const [name, wanted] of Object.entries(allowed)) {
    const group = groups.find((candidate) => candidate.name === name) ?? {};
    const found = await environment.rows("get_images_group", "images", { target_group: { group_id: group.group_id } });
    expect(found.map(({ image_friendly_name }) => image_friendly_name).sort()).toEqual(wanted);
  }
  // SOP 8.1
  const registries = await environment.rows("get_registries", "registries");
  expect(registries.map(({ registry_url }) => String(registry_url))).toContainEqual(
    expect.stringMatching(/^https:\/\/registry\.kasmweb\.com\//),
  );
}
