import { isAgentType } from "../calls/families/capacity";
import type { SwitchValues } from "../catalogue/switches";
import { type Json, textOf } from "../json";
import type { Row } from "../store/tables";
import type { Amounts } from "./amounts";
import type { Demand } from "./decide";

/** Whether a config makes Docker agents; else servers with a desktop. */
export const makesAgents = (config: Row): boolean => isAgentType(config.autoscale_type);

const number = (value: Json | undefined): number => Number(value ?? 0);

/** What an autoscale config asks for. */
export function demandOf(config: Row, switches: SwitchValues): Demand {
  const agents = makesAgents(config);
  const backoff = !agents && switches.server_pool_backoff === "none" ? 0 : number(config.downscale_backoff);
  const rotateDays = number(config.rotate_servers_in_days);
  return {
    standby: agents
      ? {
          cores: number(config.standby_cores),
          memoryBytes: number(config.standby_memory_bytes),
          gpus: number(config.standby_gpus),
        }
      : { sessions: number(config.minimum_pool_standby_sessions) },
    aggressive: config.aggressive_scaling === true,
    downscaleBackoff: backoff,
    reusable: agents || config.reusable === true,
    rotateDays: rotateDays > 0 ? rotateDays : undefined,
    preWarmMinutes: number(config.rotate_servers_pre_warm_minutes),
  };
}

/** What one machine of a config brings; undefined where neither overrides nor the VM provider config say it. */
export function broughtBy(config: Row, provider: Row): Amounts | undefined {
  if (!makesAgents(config)) return { sessions: sessionsOf(config) };
  const cores =
    number(config.agent_cores_override) || number(provider.cores ?? provider.vsphere_cpus ?? provider.oci_flex_cpus);
  const memory = provider.memory_bytes ?? provider.vsphere_memory_bytes ?? provider.oci_flex_memory_bytes;
  const memoryBytes = number(config.agent_memory_override_bytes) || number(memory);
  if (cores === 0 || memoryBytes === 0) return undefined;
  return { cores, memoryBytes, gpus: number(config.agent_gpus_override) };
}

/** How many sessions one of a config's servers takes. */
export const sessionsOf = (config: Row): number => Math.max(1, number(config.max_simultaneous_sessions_per_server));

/** The secrets that may come up in what a VM provider answers. */
export function secretsOf(...rows: readonly Row[]): string[] {
  return rows.flatMap((row) =>
    Object.entries(row)
      .filter(([key]) => SECRET_NAME.test(key))
      .map(([, value]) => textOf(value)),
  );
}
const SECRET_NAME = /token|secret|password|private_key|credentials|passphrase|nginx_key/;
