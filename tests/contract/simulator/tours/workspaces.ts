import type { KasmVersion } from "../../../../simulator";
import type { Body } from "../support";
import { madeBy, removeAll } from "./made";
import type { Tour } from "./tour";

const image = (kind: string): Omit<Tour, "body" | "change"> => ({
  family: "images",
  variant: kind,
  create: "create_image",
  update: "update_image",
  list: "get_images",
  remove: "delete_image",
  envelope: "target_image",
  id: "image_id",
  removeBody: (id) => ({ target_image: { image_id: id } }),
});

const sizes = (version: KasmVersion): Body =>
  version !== "1.19.0"
    ? { memory: 2768000000, uncompressed_size_mb: 2500 }
    : { memory_bytes: 2768000000, uncompressed_size_bytes: 2500000000 };

const container = (version: KasmVersion): Tour => ({
  ...image("Container"),
  body: {
    image_type: "Container",
    name: "kasmweb/chrome:1.18.0",
    friendly_name: "Chrome",
    description: "A browser",
    image_src: "img/chrome.png",
    enabled: false,
    hidden: true,
    cores: 2.5,
    gpu_count: 1,
    require_gpu: true,
    cpu_allocation_method: "Shares",
    docker_registry: "https://index.docker.io/v1/",
    docker_user: "kasm",
    docker_token: "registry-secret",
    hash: "sha256:aa",
    x_res: 1920,
    y_res: 1080,
    persistent_profile_path: "/mnt/profiles/{username}",
    enforce_workspace_persistence: true,
    run_config: '{"hostname":"kasm"}',
    exec_config: '{"first_launch":{"cmd":"a"}}',
    launch_config: '{"launch_form":[]}',
    volume_mappings: '{"/mnt/a":{"bind":"/a"}}',
    categories: "Browser\nWork",
    allow_network_selection: true,
    restrict_to_network: true,
    restrict_network_names: ["vlan1"],
    restrict_to_server: true,
    restrict_to_zone: true,
    link_url: "https://example.com",
    session_time_limit: 3600,
    notes: "notes",
    rdp_client_type: "GUAC",
    is_remote_app: true,
    remote_app_name: "app",
    remote_app_program: "app.exe",
    remote_app_args: "-a",
    remote_app_icon: "icon",
    override_egress_gateways: true,
    session_banner_id: "0".repeat(32),
    session_banner_force_disabled: true,
    gpu_graphics_acceleration: '{"a":1}',
    gpu_video_encoding: '{"b":1}',
    ...sizes(version),
  },
  read: { categories: ["Browser", "Work"] },
  secrets: ["docker_token"],
  change: { enabled: true, gpu_count: null, restrict_to_network: false, restrict_network_names: [], cores: 1 },
  prepare: async (running) => {
    const make = madeBy(running);
    const zone = await make.zone();
    const pool = await make.pool("Server Pool");
    const policy = await make.filterPolicy();
    const agent = make.agent();
    return {
      body: { zone_id: zone.id, server_pool_id: pool.id, filter_policy_id: policy.id, server_id: agent.id },
      change: { filter_policy_id: null },
      clean: () => removeAll(zone, pool, policy, agent),
    };
  },
});

const server: Tour = {
  ...image("Server"),
  partial: true,
  body: { image_type: "Server", friendly_name: "PC", rdp_client_type: "RDP_CLIENT", session_time_limit: 60 },
  change: { friendly_name: "PC 2", rdp_client_type: "GUAC" },
  prepare: async (running) => {
    const zone = await madeBy(running).zone();
    const desktop = await madeBy(running).desktop(zone);
    return { body: { server_id: desktop.id }, clean: () => removeAll(zone, desktop) };
  },
};

const serverPool: Tour = {
  ...image("Server Pool"),
  partial: true,
  body: {
    image_type: "Server Pool",
    friendly_name: "Office",
    is_remote_app: true,
    remote_app_program: "||winword",
    launch_config: '{"launch_form":[]}',
  },
  change: { is_remote_app: false, remote_app_program: "" },
  prepare: async (running) => {
    const pool = await madeBy(running).pool("Server Pool");
    return { body: { server_pool_id: pool.id }, clean: () => removeAll(pool) };
  },
};

const link: Tour = {
  ...image("Link"),
  partial: true,
  body: { image_type: "Link", friendly_name: "Wiki", link_url: "https://wiki.example.com", categories: "Links" },
  read: { categories: ["Links"] },
  change: { link_url: "https://wiki2.example.com" },
};

const policy: Tour = {
  family: "url_filter_policies",
  create: "create_url_filter_policy",
  update: "update_url_filter_policy",
  list: "get_url_filter_policies",
  remove: "delete_url_filter_policy",
  envelope: "target_url_filter_policy",
  id: "filter_policy_id",
  removeBody: (id) => ({ filter_policy_id: id }),
  body: {
    filter_policy_name: "Office",
    filter_policy_descriptions: "for the office",
    deny_by_default: true,
    enable_categorization: true,
    enable_safe_search: true,
    disable_logging: true,
    domain_blacklist: "a.example.com\nb.example.com",
    domain_whitelist: "c.example.com",
    ssl_bypass_domains: "d.example.com",
    ssl_bypass_ips: "10.0.0.0/8",
    categories: { "1": "deny", "2": "inherit" },
    safe_search_patterns: '{"search.example.com":"safe=active"}',
  },
  read: {
    domain_blacklist: ["a.example.com", "b.example.com"],
    domain_whitelist: ["c.example.com"],
    ssl_bypass_domains: ["d.example.com"],
    ssl_bypass_ips: ["10.0.0.0/8"],
  },
  change: { deny_by_default: false, categories: { "1": "allow" } },
};

export const workspaceTours = (version: KasmVersion): Tour[] => [container(version), server, serverPool, link, policy];
