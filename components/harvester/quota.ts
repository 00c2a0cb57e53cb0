import type * as pulumi from "@pulumi/pulumi";
import { parseSize, type Size } from "../../provider/core";

/** Upper bounds of the machines' namespace (harvester.md 1.1). What is left out is not bounded. */
export interface QuotaArgs {
  /** Machines at once. Needs no support by Harvester and is the brake on a pool that runs away. */
  machines?: pulumi.Input<number>;
  /** CPU cores of all machines together. */
  cores?: pulumi.Input<number>;
  /** Memory of all machines together, their overhead included: about 300 MiB each. */
  memory?: pulumi.Input<Size>;
  /** Disks of all machines together. */
  storage?: pulumi.Input<Size>;
}

/** The quota in plain values. */
export type Quota = pulumi.Unwrap<QuotaArgs>;

const mebibyte = 2 ** 20;

/** What KubeVirt needs for itself beside each machine's memory (harvester.md 1.1). */
export const machineOverheadBytes = 300 * mebibyte;

export function quotaLimits({ machines, cores, memory, storage }: Quota): Record<string, string> {
  const bytes = (size: string) => {
    const value = parseSize(size);
    return value % 2 ** 30 === 0
      ? `${value / 2 ** 30}Gi`
      : value % mebibyte === 0
        ? `${value / mebibyte}Mi`
        : String(value);
  };
  return {
    ...(machines === undefined ? {} : { "count/virtualmachines.kubevirt.io": String(machines) }),
    ...(cores === undefined ? {} : { "limits.cpu": String(cores) }),
    ...(memory === undefined ? {} : { "limits.memory": bytes(memory) }),
    ...(storage === undefined ? {} : { "requests.storage": bytes(storage) }),
  };
}

/** What a pool takes when it is full. */
export interface PoolDemand {
  machines: number;
  cores: number;
  memoryBytes: number;
  diskBytes: number;
}

/** The bounds that the pools together would break, in words. */
export function overQuota(pools: readonly PoolDemand[], { machines, cores, memory, storage }: Quota): string[] {
  const sum = (of: (pool: PoolDemand) => number) => pools.reduce((total, pool) => total + of(pool), 0);
  const gibibytes = (bytes: number) => `${Math.ceil((bytes / 2 ** 30) * 10) / 10} GiB`;
  const needs = {
    machines: sum((pool) => pool.machines),
    cores: sum((pool) => pool.machines * pool.cores),
    memory: sum((pool) => pool.machines * (pool.memoryBytes + machineOverheadBytes)),
    storage: sum((pool) => pool.machines * pool.diskBytes),
  };
  const allowedMemory = memory === undefined ? undefined : parseSize(memory);
  const allowedStorage = storage === undefined ? undefined : parseSize(storage);
  return [
    ...(machines !== undefined && needs.machines > machines
      ? [`${needs.machines} machines, the quota allows ${machines}`]
      : []),
    ...(cores !== undefined && needs.cores > cores ? [`${needs.cores} cores, the quota allows ${cores}`] : []),
    ...(allowedMemory !== undefined && needs.memory > allowedMemory
      ? [
          `${gibibytes(needs.memory)} of memory with 300 MiB of overhead for each machine, the quota allows ${gibibytes(allowedMemory)}`,
        ]
      : []),
    ...(allowedStorage !== undefined && needs.storage > allowedStorage
      ? [`${gibibytes(needs.storage)} of disk, the quota allows ${gibibytes(allowedStorage)}`]
      : []),
  ];
}
