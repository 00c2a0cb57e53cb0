import type { Body, Running } from "../support";

export interface RestAnswer {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

export const basic = (key: string, secret: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`,
});

/** A client of the REST API; without headers it signs in by the simulator's key. */
export const restOf =
  ({ simulator }: Pick<Running, "simulator">) =>
  async (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<RestAnswer> => {
    const response = await fetch(`${simulator.url}/api/${path}`, {
      method,
      headers: { "content-type": "application/json", ...(headers ?? basic(simulator.apiKey, simulator.apiKeySecret)) },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? {} : (JSON.parse(text) as Body) };
  };

/** What each resource can be made of, given what it refers to. */
export const restBodies = (zone_id: unknown, autoscale_config_id: unknown): Readonly<Record<string, Body>> => ({
  "admin/infrastructure/zones": { zone_name: "edge", proxy_port: 8443 },
  "admin/infrastructure/server-pools": { server_pool_name: "pool", server_pool_type: "Docker Agent" },
  "admin/infrastructure/autoscale-configs": {
    autoscale_config_name: "agents",
    autoscale_type: "Docker Agent",
    zone_id,
    standby_cores: 4,
    standby_memory_bytes: 8_000_000_000,
    standby_gpus: 0,
    downscale_backoff: 900,
    agent_cores_override: 0,
    agent_memory_override_bytes: 0,
    agent_gpus_override: 0,
  },
  "admin/infrastructure/autoscale-schedules": {
    autoscale_config_id,
    days_of_the_week: [1, 2],
    active_start_time: "08:00",
    active_end_time: "17:00",
    timezone: "Etc/UTC",
  },
  "admin/providers/vm-configs": {
    vm_provider_name: "kubevirt",
    vm_provider_config_name: "vms",
    max_instances: 3,
    kube_host: "https://k8s.example.com:6443",
    vm_namespace: "kasm",
    cores: 4,
    memory_bytes: 2 ** 33,
    disk_source: "ubuntu",
    disk_size_bytes: 2 ** 35,
    kube_api_token: "kube-token-secret",
    network_name: null,
  },
  "admin/providers/dns-configs": {
    dns_provider_name: "aws",
    dns_provider_config_name: "dns",
    aws_access_key_id: "key",
    aws_secret_access_key: "aws-secret",
  },
});
