import type * as pulumi from "@pulumi/pulumi";
import type { PoolShape, QuotaArgs } from "pulumi-kasm";

/** The size of the pool (SOP 6.1, 7.2): the SOP's, unless the stack's configuration names another. */
export function poolShape(config: pulumi.Config): PoolShape {
  return {
    cores: config.getNumber("agentCores") ?? 8,
    memory: (config.get("agentMemory") as PoolShape["memory"] | undefined) ?? "16 GiB",
    disk: (config.get("agentDisk") as PoolShape["disk"] | undefined) ?? "100 GiB",
    maxInstances: config.getNumber("maxInstances") ?? 10,
    standby: {
      cores: config.getNumber("standbyCores") ?? 8,
      memory: (config.get("standbyMemory") as PoolShape["memory"] | undefined) ?? "8000 MB",
      gpus: 0,
    },
  };
}

/** The cap on the namespace, where the stack sets one; without it only the number of machines is capped. */
export function quota(config: pulumi.Config): QuotaArgs | undefined {
  return config.getObject<QuotaArgs>("quota");
}

/** Machines only in the given hours, Monday to Friday (SOP 7.2); without it, always. */
export function businessHours(config: pulumi.Config): PoolShape["schedules"] {
  const hours = config.getObject<{ from: string; to: string; timezone: string }>("businessHours");
  if (!hours) return [];
  return [
    {
      daysOfTheWeek: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
      activeStartTime: hours.from,
      activeEndTime: hours.to,
      timezone: hours.timezone,
    },
  ];
}
