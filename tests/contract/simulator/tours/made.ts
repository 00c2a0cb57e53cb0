import { LDAP } from "../steps/identity-providers";
import { items, type Body, type Running } from "../support";

/** An object that a tour refers to. */
export interface Made {
  readonly id: unknown;
  readonly remove: () => Promise<void>;
}

const answered = (answer: Body, wrapper: string, id: string): unknown => (answer[wrapper] as Body)[id];

/** Objects to refer to, each with only what it must have. */
export const madeBy = ({ call, simulator }: Running) => ({
  zone: async (zone_name = "tour"): Promise<Made> => {
    await call("create_zone", { target_zone: { zone_name } });
    const id = items(await call("get_zones"), "zones").find((row) => row.zone_name === zone_name)?.zone_id;
    return { id, remove: async () => void (await call("delete_zone", { target_zone: { zone_id: id } })) };
  },
  pool: async (server_pool_type: "Docker Agent" | "Server Pool"): Promise<Made> => {
    const target_server_pool = { server_pool_name: `tour ${server_pool_type}`, server_pool_type };
    const id = answered(await call("create_server_pool", { target_server_pool }), "server_pool", "server_pool_id");
    const target = { target_server_pool: { server_pool_id: id } };
    return { id, remove: async () => void (await call("delete_server_pool", target)) };
  },
  image: async (fields: Body = { name: "kasmweb/tour:1" }): Promise<Made> => {
    const id = answered(await call("create_image", { target_image: fields }), "image", "image_id");
    return { id, remove: async () => void (await call("delete_image", { target_image: { image_id: id } })) };
  },
  filterPolicy: async (): Promise<Made> => {
    const target_url_filter_policy = { filter_policy_name: "tour" };
    const answer = await call("create_url_filter_policy", { target_url_filter_policy });
    const id = answered(answer, "filter_policy", "filter_policy_id");
    return { id, remove: async () => void (await call("delete_url_filter_policy", { filter_policy_id: id })) };
  },
  storage: async (fields: Body = { storage_provider_type: "Custom" }): Promise<Made> => {
    const target_storage_provider = { name: "tour", default_target: "/data", ...fields };
    await call("create_storage_provider", { target_storage_provider });
    const id = items(await call("get_storage_providers"), "storage_providers").at(-1)?.storage_provider_id;
    const target = { target_storage_provider: { storage_provider_id: id } };
    return { id, remove: async () => void (await call("delete_storage_provider", target)) };
  },
  group: async (): Promise<Made> => {
    const id = answered(await call("create_group", { target_group: { name: "tour" } }), "group", "group_id");
    return { id, remove: async () => void (await call("delete_group", { target_group: { group_id: id } })) };
  },
  desktop: async (zone: Made): Promise<Made> => {
    await call("create_server", { target_server: { hostname: "tour", zone_id: zone.id } });
    const id = items(await call("get_servers"), "servers").find((row) => row.hostname === "tour")?.server_id;
    return { id, remove: async () => void (await call("delete_server", { target_server: { server_id: id } })) };
  },
  agent: (): Made => {
    const id = simulator.registerAgent({ hostname: "tour agent", cores: 4, memoryBytes: 2 ** 34 });
    return { id, remove: async () => void (await call("delete_server", { target_server: { server_id: id } })) };
  },
  vmProvider: async (): Promise<Made> => {
    const target_vm_provider_config = { vm_provider_name: "digital_ocean", vm_provider_config_name: "tour" };
    const answer = await call("create_vm_provider_config", { target_vm_provider_config });
    const id = answered(answer, "vm_provider_config", "vm_provider_config_id");
    const target = { vm_provider_config_id: id, vm_provider_name: "digital_ocean" };
    return {
      id,
      remove: async () => void (await call("delete_vm_provider_config", { target_vm_provider_config: target })),
    };
  },
  dnsProvider: async (): Promise<Made> => {
    const target_dns_provider_config = { dns_provider_name: "aws", dns_provider_config_name: "tour" };
    const answer = await call("create_dns_provider_config", { target_dns_provider_config });
    const id = answered(answer, "dns_provider_config", "dns_provider_config_id");
    const target = { dns_provider_config_id: id, dns_provider_name: "aws" };
    return {
      id,
      remove: async () => void (await call("delete_dns_provider_config", { target_dns_provider_config: target })),
    };
  },
  directory: async (): Promise<Made> => {
    await call("create_ldap_config", { target_ldap_config: LDAP });
    const id = items(await call("get_ldap_configs"), "ldap_configs").at(-1)?.ldap_id;
    return { id, remove: async () => void (await call("delete_ldap_config", { target_ldap_config: { ldap_id: id } })) };
  },
  autoscale: async (fields: Body): Promise<Made> => {
    const nginx = simulator.kasmVersion === "1.16.1" ? { nginx_cert: "certificate", nginx_key: "key" } : {};
    const target_autoscale_config = {
      autoscale_config_name: "tour",
      autoscale_type: "Docker Agent",
      ...nginx,
      ...fields,
    };
    const answer = await call("create_autoscale_config", { target_autoscale_config });
    const id = answered(answer, "autoscale_config", "autoscale_config_id");
    return { id, remove: async () => void (await call("delete_autoscale_config", { autoscale_config_id: id })) };
  },
});

/** Takes them away, the last made first. */
export async function removeAll(...made: readonly Made[]): Promise<void> {
  for (const each of [...made].reverse()) await each.remove();
}
