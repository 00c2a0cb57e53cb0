import { textOf } from "../../../simulator/json";
import { DrivenClock, type SimulatorOptions } from "../../../simulator";
import { defaultZone } from "./steps/find";
import { setSetting } from "./steps/settings";
import { items, post, start, type Answer, type Body, type Running } from "./support";

/** Amazon is asked for nothing here: its requests are recorded. */
export const AWS: Body = {
  vm_provider_name: "aws",
  vm_provider_config_name: "amazon",
  max_instances: 10,
  aws_access_key_id: "AKIAEXAMPLE",
  aws_secret_access_key: "aws-secret-access-key",
  aws_region: "us-east-1",
  aws_ec2_ami_id: "ami-0123456789abcdef0",
  aws_ec2_instance_type: "t3.xlarge",
  aws_ec2_security_group_ids: '["sg-0123456789abcdef0"]',
  aws_ec2_subnet_id: "subnet-0123456789abcdef0",
  aws_ec2_ebs_volume_size_gb: 100,
  startup_script:
    "#!/bin/bash\nf () {{ bash install.sh -S agent -m {upstream_auth_address} -i {server_id} -r {provider_name} -M {manager_token}; }}\n",
};

/** Agents of 4 cores and 8 GB, of which one is kept free. */
export const AGENTS: Body = {
  autoscale_config_name: "agents",
  autoscale_type: "Docker Agent",
  enabled: true,
  aggressive_scaling: false,
  standby_cores: 4,
  standby_memory_mb: 4000,
  standby_gpus: 0,
  downscale_backoff: 900,
  agent_cores_override: 4,
  agent_memory_override_gb: 8,
};

export const DESKTOPS: Body = {
  autoscale_config_name: "desktops",
  autoscale_type: "Server Pool",
  enabled: true,
  aggressive_scaling: true,
  connection_type: "RDP",
  connection_port: 3389,
  connection_username: "kasm",
  connection_password: "desktop-password",
  minimum_pool_standby_sessions: 2,
  max_simultaneous_sessions_per_server: 1,
  downscale_backoff: 600,
};

/** A simulator with a pool, on a clock that tests drive. */
export interface Farm extends Running {
  readonly clock: DrivenClock;
  readonly pool: string;
  readonly zone: string;
  /** What was said since the last time, as "level words". */
  readonly said: () => string[];
  readonly provider: (fields?: Body) => Promise<string>;
  /** An autoscale config in the pool; answers its id. */
  readonly config: (fields: Body) => Promise<string>;
  readonly servers: () => Promise<Body[]>;
  readonly managerToken: () => string;
  /** What a machine's install.sh reports. */
  readonly register: (server_id: unknown, more?: Body) => Promise<Answer>;
  /** What an agent reports from time to time. */
  readonly heartbeat: (server_id: unknown, manager_token?: string) => Promise<Answer>;
  readonly setSetting: (name: string, value: unknown) => Promise<void>;
  readonly round: (seconds?: number) => Promise<void>;
}

export async function farm(options: SimulatorOptions = {}, poolType = "Docker Agent"): Promise<Farm> {
  const clock = new DrivenClock(new Date("2026-03-02T08:00:00Z"));
  const running = await start({ clock, ...options });
  const { call, simulator } = running;
  const zone = String((await defaultZone(running)).zone_id);
  await call("update_zone", { target_zone: { zone_id: zone, upstream_auth_address: "kasm.example.com" } });
  const target_server_pool = { server_pool_name: "machines", server_pool_type: poolType };
  const made = (await call("create_server_pool", { target_server_pool })).server_pool as Body;
  const pool = String(made.server_pool_id);
  let heard = 0;
  const managerToken = () => textOf(simulator.dump().families.settings?.find((row) => row.name === "token")?.value);
  return {
    ...running,
    clock,
    pool,
    zone,
    said: () => {
      const lines = simulator.autoscale.log.slice(heard);
      heard = simulator.autoscale.log.length;
      return lines.map(({ level, words }) => `${level} ${words}`);
    },
    provider: async (fields = AWS) => {
      const answer = await call("create_vm_provider_config", { target_vm_provider_config: fields });
      return String((answer.vm_provider_config as Body).vm_provider_config_id);
    },
    config: async (fields) => {
      const target_autoscale_config = { zone_id: zone, server_pool_id: pool, ...fields };
      const answer = await call("create_autoscale_config", { target_autoscale_config });
      return String((answer.autoscale_config as Body).autoscale_config_id);
    },
    servers: async () => items(await call("get_servers"), "servers"),
    managerToken,
    register: (server_id, more = {}) =>
      post(`${simulator.url}/simulator/agents/register`, {
        server_id,
        manager_token: managerToken(),
        provider: "aws",
        role: "agent",
        address: "10.0.0.1",
        release: simulator.kasmVersion,
        cores: 8,
        memory_bytes: 16e9,
        ...more,
      }),
    heartbeat: (server_id, manager_token = managerToken()) =>
      post(`${simulator.url}/simulator/agents/heartbeat`, { server_id, manager_token }),
    setSetting: (name, value) => setSetting(running, name, value),
    round: async (seconds = 0) => {
      await clock.advance(seconds * 1000);
      await simulator.autoscale.settle();
    },
  };
}

/** One with a config for agents. */
export async function agents(options: SimulatorOptions = {}, fields: Body = {}): Promise<Farm> {
  const made = await farm(options);
  await made.config({ ...AGENTS, vm_provider_config_id: await made.provider(), ...fields });
  return made;
}

export interface People {
  /** Starts a session of 2 cores and 2 GB; answers what ends it. Throws where there is no room. */
  readonly launch: () => Promise<() => Promise<void>>;
}

/** Somebody with a workspace. */
export async function people({ call, ask }: Running, image: Body = {}): Promise<People> {
  const target_user = { username: "somebody", password: "Secret-1!" };
  const user_id = ((await call("create_user", { target_user })).user as Body).user_id;
  const target_image = { name: "kasmweb/chrome:1", friendly_name: "Chrome", cores: 2, memory: 2e9, ...image };
  const image_id = ((await call("create_image", { target_image })).image as Body).image_id;
  return {
    launch: async () => {
      const { body } = await ask("request_kasm", { user_id, image_id }, "/api/public/");
      if (body.kasm_id === undefined) throw new Error(String(body.error_message));
      const { kasm_id } = body;
      return async () => void (await ask("destroy_kasm", { user_id, kasm_id }, "/api/public/"));
    },
  };
}
