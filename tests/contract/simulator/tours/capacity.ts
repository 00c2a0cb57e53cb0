import type { KasmVersion } from "../../../../simulator";
import { madeBy, removeAll } from "./made";
import type { Tour } from "./tour";

/** Users are assigned to servers from 1.18 on. */
const hasAssignments = (version: KasmVersion): boolean => version === "1.18.1" || version === "1.19.0";

const zone: Tour = {
  family: "zones",
  create: "create_zone",
  update: "update_zone",
  list: "get_zones",
  remove: "delete_zone",
  envelope: "target_zone",
  id: "zone_id",
  removeBody: (id) => ({ target_zone: { zone_id: id } }),
  body: {
    zone_name: "edge",
    allow_origin_domain: "kasm.example.com",
    upstream_auth_address: "10.0.0.1",
    load_strategy: "most_kasms",
    search_alternate_zones: false,
    prioritize_static_agents: false,
    proxy_connections: false,
    proxy_hostname: "proxy.example.com",
    proxy_path: "path",
    proxy_port: 8443,
    proxy_rdp_client_connections: false,
    proxy_rdp_hostname: "rdp.example.com",
    proxy_rdp_port: 3389,
    enable_rdp_direct_login: true,
    enable_rdp_https_gw: false,
    enable_rdp_https_gw_dlp: true,
    verify_rdp_client_ip: true,
  },
  change: { zone_name: "edge 2", proxy_port: 0, proxy_connections: true, verify_rdp_client_ip: false },
};

const connectionProxy: Tour = {
  family: "connection_proxies",
  create: "create_connection_proxy",
  update: "update_connection_proxy",
  list: "get_connection_proxies",
  remove: "delete_connection_proxy",
  envelope: "target_connection_proxy",
  id: "connection_proxy_id",
  removeBody: (id) => ({ target_connection_proxy: { connection_proxy_id: id } }),
  body: {
    server_address: "guac.example.com",
    server_port: 443,
    connection_proxy_type: "GUAC",
    auth_token: "proxy-secret",
    proxy_port: 4902,
  },
  change: { server_port: 8443, auth_token: "rotated" },
  secrets: ["auth_token"],
  prepare: async (running) => {
    const made = await madeBy(running).zone();
    return { body: { zone_id: made.id }, clean: () => removeAll(made) };
  },
};

const pool = (version: KasmVersion): Tour => ({
  family: "server_pools",
  create: "create_server_pool",
  update: "update_server_pool",
  list: "get_server_pools",
  remove: "delete_server_pool",
  envelope: "target_server_pool",
  id: "server_pool_id",
  removeBody: (id) => ({ target_server_pool: { server_pool_id: id }, focus: true }),
  body: {
    server_pool_name: "desktops",
    server_pool_type: "Server Pool",
    ...(hasAssignments(version) ? { server_assignment_enabled: true } : {}),
  },
  change: { server_pool_name: "desktops 2", ...(hasAssignments(version) ? { server_assignment_enabled: false } : {}) },
});

const server = (version: KasmVersion): Tour => ({
  family: "servers",
  create: "create_server",
  update: "update_server",
  list: "get_servers",
  remove: "delete_server",
  envelope: "target_server",
  id: "server_id",
  removeBody: (id) => ({ target_server: { server_id: id }, force: true }),
  body: {
    server_type: "Desktop",
    enabled: true,
    friendly_name: "PC 1",
    hostname: "pc1.example.com",
    port: 4902,
    max_simultaneous_sessions: 2,
    max_simultaneous_users: 3,
    connection_type: "SSH",
    connection_port: 22,
    connection_username: "kasm",
    connection_password: "server-secret",
    connection_private_key: "key-secret",
    connection_passphrase: "passphrase-secret",
    connection_credential_type: "static",
    connection_sso_username_domain: "example.com",
    connection_info: '{"guac":{}}',
    use_user_private_key: true,
    agent_installed: true,
    reusable: true,
    tags: '{"a":"b"}',
    container_limit: 5,
    cores_override: 4,
    gpus_override: 1,
    ...(version !== "1.19.0" ? { memory_override: 2 ** 33 } : { memory_override_bytes: 2 ** 33 }),
    gpu_exclusions: '["0"]',
    prune_images_mode: "Off",
  },
  change: { enabled: false, connection_type: "RDP", connection_port: 3389, server_pool_id: null, tags: null },
  secrets: ["connection_password", "connection_private_key", "connection_passphrase"],
  prepare: async (running) => {
    const zone = await madeBy(running).zone();
    const pool = await madeBy(running).pool("Server Pool");
    return { body: { zone_id: zone.id, server_pool_id: pool.id }, clean: () => removeAll(zone, pool) };
  },
});

const autoscale = (version: KasmVersion, kind: "agents" | "servers"): Tour => ({
  family: "autoscale_configs",
  create: "create_autoscale_config",
  update: "update_autoscale_config",
  list: "get_autoscale_configs",
  remove: "delete_autoscale_config",
  envelope: "target_autoscale_config",
  id: "autoscale_config_id",
  removeBody: (id) => ({ autoscale_config_id: id }),
  body: {
    autoscale_config_name: `scale ${kind}`,
    autoscale_type: kind === "agents" ? "Docker Agent" : "Server Pool",
    enabled: false,
    aggressive_scaling: false,
    standby_cores: 8,
    standby_gpus: 1,
    agent_cores_override: 16,
    agent_gpus_override: 2,
    downscale_backoff: 900,
    register_dns: true,
    base_domain_name: "agents.example.com",
    connection_type: "RDP",
    connection_port: 3389,
    connection_username: "kasm",
    connection_password: "server-secret",
    connection_passphrase: "passphrase-secret",
    connection_private_key: "key-secret",
    connection_credential_type: "static",
    connection_sso_username_domain: "example.com",
    connection_info: '{"guac":{}}',
    use_user_private_key: false,
    agent_installed: true,
    require_checkin: true,
    reusable: true,
    minimum_pool_standby_sessions: 3,
    max_simultaneous_sessions_per_server: 4,
    max_simultaneous_users: 5,
    ad_create_machine_record: true,
    ad_recursive_machine_record_cleanup: true,
    ad_computer_container_dn: "OU=Kasm",
    rotate_servers_in_days: 7,
    rotate_servers_pre_warm_minutes: 30,
    hooks: '{"a":"b"}',
    ...(version !== "1.19.0"
      ? {
          standby_memory_mb: 8000,
          agent_memory_override_gb: 32,
          nginx_cert: "-----BEGIN CERTIFICATE-----",
          nginx_key: "nginx-secret",
        }
      : { standby_memory_bytes: 8e9, agent_memory_override_bytes: 32e9 }),
  },
  change: { enabled: true, downscale_backoff: 0, rotate_servers_in_days: null, connection_password: "rotated" },
  secrets: ["connection_password", "connection_passphrase", "connection_private_key", "nginx_key"],
  prepare: async (running) => {
    const make = madeBy(running);
    const zone = await make.zone();
    const pool = await make.pool(kind === "agents" ? "Docker Agent" : "Server Pool");
    const vm = await make.vmProvider();
    const dns = await make.dnsProvider();
    const ldap = await make.directory();
    return {
      body: {
        zone_id: zone.id,
        server_pool_id: pool.id,
        vm_provider_config_id: vm.id,
        dns_provider_config_id: dns.id,
        ldap_id: ldap.id,
      },
      change: { server_pool_id: null },
      clean: () => removeAll(zone, pool, vm, dns, ldap),
    };
  },
});

const schedule: Tour = {
  family: "schedules",
  create: "create_schedule",
  update: "update_schedule",
  list: "get_schedules",
  remove: "delete_schedule",
  envelope: "target_schedule",
  id: "schedule_id",
  updateId: "target_schedule_id",
  removeBody: (id) => ({ target_schedule_id: id }),
  body: {
    days_of_the_week: [1, 2, 3],
    active_start_time: "07:30",
    active_end_time: "19:45",
    timezone: "Europe/Berlin",
  },
  change: { days_of_the_week: [6, 7], active_end_time: "23:59", timezone: "Etc/UTC" },
  prepare: async (running) => {
    const zone = await madeBy(running).zone();
    const config = await madeBy(running).autoscale({ zone_id: zone.id });
    return {
      body: { autoscale_config_id: config.id },
      listBody: { target_autoscale_config_id: config.id },
      clean: () => removeAll(zone, config),
    };
  },
};

export const capacityTours = (version: KasmVersion): Tour[] => [
  zone,
  connectionProxy,
  pool(version),
  server(version),
  { ...autoscale(version, "agents"), variant: "agents" },
  { ...autoscale(version, "servers"), variant: "servers" },
  schedule,
];
