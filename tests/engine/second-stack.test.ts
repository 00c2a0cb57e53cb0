import { join } from "node:path";
import { Environment, type Json } from "./support/environment";
import { Project, repository, succeeded } from "./support/project";
import { settingsOf } from "./support/sop";

const cases = [{ kasmVersion: "1.18.1" }, { kasmVersion: "1.19.0" }] as const;

/** Another environment than the reference stack, from nothing to nothing; each test goes on where the last one ended. */
describe.each(cases)("a second, different stack on Kasm $kasmVersion", ({ kasmVersion }) => {
  const suffix = kasmVersion.replaceAll(".", "-");
  const realm = `hq-${suffix}`;
  const partnerRealm = `partners-${suffix}`;
  const namespace = `vdi-pools-${suffix}`;
  let environment: Environment;
  let project: Project;
  let before: Json;

  /** Everything on the servers, of the Kubernetes that other tests use too only what speaks of our namespace. */
  const dump = async (): Promise<Json> => {
    const all = await environment.dump();
    const kubernetes = Object.entries(all["kubernetes"] as Json).filter(([name, object]) =>
      (name + JSON.stringify(object)).includes(namespace),
    );
    return {
      ...all,
      kubernetes: Object.fromEntries(kubernetes),
      partners: await environment.keycloak.dump(partnerRealm),
    };
  };
  const watch = () => {
    const writes = environment.watch();
    const since = Date.now();
    return async () => [
      ...(await writes()).filter((write) => !write.startsWith("Kubernetes") || write.includes(namespace)),
      ...(await environment.keycloak.changesSince(partnerRealm, since)),
    ];
  };
  const at = (path: string) => environment.kubernetes.get(`${path.replace("NS", `namespaces/${namespace}`)}`);

  beforeAll(async () => {
    environment = await Environment.open({ kasmVersion, realm, groups: ["engineering", "staff"] });
    const { keycloak } = environment;
    const groups = await keycloak.get<{ id: string; name: string }[]>(`/admin/realms/${realm}/groups`);
    const engineering = groups.find(({ name }) => name === "engineering")?.id;
    for (const name of ["platform", "product"]) {
      await keycloak.send("POST", `/admin/realms/${realm}/groups/${engineering}/children`, { name });
    }
    await keycloak.send("POST", "/admin/realms", {
      realm: partnerRealm,
      enabled: true,
      adminEventsEnabled: true,
      groups: [{ name: "suppliers" }],
    });
    before = await dump();
    project = await Project.create({
      program: join(repository, "tests/engine/programs/second-stack/index.ts"),
      environment: environment.variables,
      config: { ...environment.config, "vdi:namespace": namespace, "vdi:partnerRealm": partnerRealm },
      secrets: environment.secrets,
    });
  });

  afterAll(async () => {
    project?.remove();
    await environment?.keycloak.send("DELETE", `/admin/realms/${partnerRealm}`);
    await environment?.close();
  });

  test("a preview announces everything and changes nothing", async () => {
    const writes = watch();
    const run = succeeded(await project.preview());
    expect(new Set(run.changes.map(({ op }) => op))).toEqual(new Set(["create"]));
    expect(await writes()).toEqual([]);
  });

  test("up makes all of it, and each server holds what the program says", async () => {
    const run = succeeded(await project.up());
    expect(new Set(run.changes.map(({ op }) => op))).toEqual(new Set(["create"]));
    await keycloakHolds();
    await harvesterHolds();
    await kasmHolds();
  });

  async function keycloakHolds(): Promise<void> {
    const fullPath = { [realm]: ["workspaces", "true"], [partnerRealm]: ["kasm-partners", "false"] };
    for (const [where, [clientId = "", expected]] of Object.entries(fullPath)) {
      const client = await environment.keycloak.client(where, clientId);
      expect(client?.protocolMappers?.find(({ name }) => name === "groups")?.config["full.path"]).toBe(expected);
      expect(client?.redirectUris).toContain(`${environment.kasm.url}/*`);
    }
    const { redirectUris } = (await environment.keycloak.client(realm, "workspaces")) ?? {};
    expect(redirectUris).toContain("https://old-vdi.example.org/*");
  }

  async function harvesterHolds(): Promise<void> {
    expect(await at("/apis/k8s.cni.cncf.io/v1/NS/network-attachment-definitions/desktops")).toMatchObject({
      metadata: {
        labels: { "network.harvesterhci.io/vlan-id": "120", "network.harvesterhci.io/type": "L2VlanNetwork" },
      },
    });
    expect(await at("/api/v1/NS/resourcequotas/kasm-quota")).toMatchObject({
      spec: { hard: { "count/virtualmachines.kubevirt.io": "8", "limits.cpu": "64", "limits.memory": "256Gi" } },
    });
    await at("/api/v1/NS/serviceaccounts/pool-maker");
    await at("/apis/harvesterhci.io/v1beta1/NS/keypairs/pool-key");
    await at("/apis/harvesterhci.io/v1beta1/NS/virtualmachineimages/debian-12");
  }

  async function kasmHolds(): Promise<void> {
    const groups = await environment.rows("get_groups", "groups");
    expect(groups.map(({ name }) => name).sort()).toEqual(["Administrators", "All Users", "Engineering", "Partners"]);
    const id = (name: string) => groups.find((group) => group.name === name)?.group_id;
    const attributes = async (name: string) =>
      (await environment.rows("get_sso_mappings_group", "group_mappings", { group_id: id(name) }))
        .map(({ sso_group_attributes }) => String(sso_group_attributes))
        .sort();
    expect(await attributes("Engineering")).toEqual(["/engineering/platform", "/engineering/product"]);
    expect(await attributes("All Users")).toEqual(["/staff"]);
    expect(await attributes("Partners")).toEqual(["suppliers"]);
    expect(await attributes("Administrators")).toEqual([]);
    expect(await settingsOf(environment, id("Engineering"))).toMatchObject({
      session_time_limit: "36000",
      allow_kasm_uploads: "True",
      allow_kasm_downloads: "False",
      allow_kasm_audio: "True",
    });

    const logins = await environment.rows("get_oidc_configs", "oidc_configs");
    const issuers = logins.map(({ display_name, issuer }) => [display_name, String(issuer).split("/").pop()]);
    expect(Object.fromEntries(issuers)).toEqual({ "Company account": realm, "Partner account": partnerRealm });

    const providers = await environment.rows("get_vm_provider_configs", "vm_provider_configs");
    expect(providers.map(({ vm_provider_config_name: name }) => name).sort()).toEqual([
      "large-docker-agents",
      "small-docker-agents",
    ]);
    for (const provider of providers) {
      const large = provider.vm_provider_config_name === "large-docker-agents";
      expect(provider).toMatchObject({
        vm_namespace: namespace,
        network_type: "multus",
        interface_type: "bridge",
        network_name: `${namespace}/desktops`,
        cores: large ? 16 : 4,
        max_instances: large ? 2 : 6,
        enable_secure_boot: large,
        startup_script: expect.stringContaining("https://mirror.example.org/kasm.tar.gz") as string,
      });
    }
    const scalings = await environment.rows("get_autoscale_configs", "autoscale_configs");
    const small = scalings.find(({ autoscale_config_name: name }) => name === "small-agents");
    expect(scalings).toHaveLength(2);
    expect(small).toMatchObject({ aggressive_scaling: true, downscale_backoff: 1800 });
    const schedules = await environment.rows("get_schedules", "schedules", {
      target_autoscale_config_id: small?.autoscale_config_id,
    });
    expect(schedules).toHaveLength(1);
    expect((await environment.rows("get_zones", "zones"))[0]).toMatchObject({ upstream_auth_address: "192.0.2.20" });

    const allowed = async (name: string) =>
      (await environment.rows("get_images_group", "images", { target_group: { group_id: id(name) } }))
        .map(({ image_friendly_name }) => String(image_friendly_name))
        .sort();
    expect(await allowed("Engineering")).toEqual(["Design Studio", "Mail"]);
    expect(await allowed("All Users")).toEqual(["Mail"]);
    expect(await allowed("Partners")).toEqual(["Partner Portal"]);
    const images = await environment.rows("get_images", "images");
    expect(images.find(({ friendly_name }) => friendly_name === "Mail")).toMatchObject({
      docker_registry: "harbor.example.org/dockerhub",
    });
    const families = (before["kasm"] as { families: Json }).families;
    expect(environment.kasm.dump({ runtime: false }).families["registries"]).toEqual(families["registries"]);
  }

  test.each(["up", "refresh", "preview"] as const)(
    "another %s finds nothing to do and writes nowhere",
    async (operation) => {
      const writes = watch();
      const run = succeeded(await project[operation]());
      expect(run.changes).toEqual([]);
      expect(await writes()).toEqual([]);
    },
  );

  test("what people change by hand on each server is found by refresh and repaired by up", async () => {
    const { keycloak, kubernetes } = environment;
    const groups = await environment.rows("get_groups", "groups");
    const { group_id } = groups.find(({ name }) => name === "Partners") ?? {};
    await environment.ask("update_group", { target_group: { group_id, name: "Partners", priority: 5 } });
    const client = await keycloak.client(partnerRealm, "kasm-partners");
    const mapper = client?.protocolMappers?.find(({ name }) => name === "groups");
    await keycloak.send(
      "PUT",
      `/admin/realms/${partnerRealm}/clients/${client?.id}/protocol-mappers/models/${mapper?.id}`,
      { ...mapper, protocol: "openid-connect", config: { ...mapper?.config, "full.path": "true" } },
    );
    await kubernetes.patch(`/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles/pool-maker`, {
      rules: [],
    });

    succeeded(await project.refresh());
    const repaired = succeeded(await project.up()).changes.map(({ op, type }) => `${op} ${type.split(":").pop()}`);
    expect(repaired.sort()).toEqual(["update Group", "update GroupMembershipProtocolMapper", "update Role"]);
    await keycloakHolds();
    expect(succeeded(await project.up()).changes).toEqual([]);
  });

  test("destroy leaves every server exactly as it was", async () => {
    succeeded(await project.destroy());
    expect(await dump()).toEqual(before);
  });
});
