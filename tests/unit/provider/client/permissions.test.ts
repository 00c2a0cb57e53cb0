import { licenseFeatureFor, permissionsFor, systemGroupPermissionFor } from "../../../../provider/client";

describe("the permission a function needs", () => {
  it.each([
    ["get_zones", ["zones_view 1900"]],
    ["create_zone", ["zones_create 1902"]],
    ["update_zone", ["zones_modify 1901"]],
    ["delete_zone", ["zones_delete 1903"]],
    ["get_groups", ["groups_view 400"]],
    ["create_group", ["groups_create 402"]],
    ["delete_group", ["groups_delete 403"]],
    ["get_settings_group", ["groups_view 400"]],
    ["add_settings_group", ["groups_modify 401"]],
    ["remove_settings_group", ["groups_modify 401"]],
    ["add_images_group", ["groups_modify 401"]],
    ["remove_images_group", ["groups_modify 401"]],
    ["add_permissions_group", ["groups_modify 401"]],
    ["add_user_group", ["groups_modify 401"]],
    ["get_users_group", ["groups_view 400"]],
    ["delete_sso_mapping_group", ["groups_modify 401"]],
    ["get_users", ["users_view 300"]],
    ["create_oidc_config", ["auth_create 1402"]],
    ["get_all_ssos", ["auth_view 1400"]],
    ["update_vm_provider_config", ["vm_provider_modify 2601"]],
    ["create_server_pool", ["server_pools_create 2402"]],
    ["get_servers", ["servers_view 2300"]],
    ["delete_autoscale_config", ["autoscale_delete 2503"]],
    ["create_schedule", ["autoscale_schedule_create 2702"]],
    ["update_image", ["images_modify 901"]],
    ["get_registries", ["registries_view 2900", "images_view 900", "system_view 1600", "agents_view 500"]],
    ["create_registry", ["registries_create 2902"]],
    ["registry_auto_updates", ["registries_modify 2901"]],
    ["update_setting", ["settings_modify 1301"]],
    ["get_api_configs", ["devapi_view 1000"]],
    ["system_info", ["system_view 1600"]],
    ["something_unheard_of", []],
  ])("%s", (functionName, expected) => {
    expect(permissionsFor(functionName).map(({ name, id }) => `${name} ${id}`)).toEqual(expected);
  });

  it("on a built-in group is one more", () => {
    expect(systemGroupPermissionFor("update_group")?.id).toBe(441);
    expect(systemGroupPermissionFor("get_settings_group")?.id).toBe(440);
    expect(systemGroupPermissionFor("delete_group")?.id).toBe(443);
    expect(systemGroupPermissionFor("create_group")).toBeUndefined();
    expect(systemGroupPermissionFor("update_zone")).toBeUndefined();
  });

  it("comes with a licence feature for some", () => {
    expect(licenseFeatureFor("create_autoscale_config")).toBe("auto_scaling");
    expect(licenseFeatureFor("create_oidc_config")).toBe("saml");
    expect(licenseFeatureFor("create_zone")).toBeUndefined();
  });
});
