import { parseDuration, parseSize } from "../../provider/core";
import { vmProviderName } from "../agent-pool";
import { overQuota, type PoolDemand, type Quota } from "../harvester/quota";
import { checkedStartupScript, releaseUrl } from "../startup-scripts";
import type { Findings } from "../support/problems";
import type { KasmHarvesterVdiArgs } from "./arguments";
import type { Plain } from "./plain";

type Args = Plain<KasmHarvesterVdiArgs>;
type Pool = NonNullable<NonNullable<Args["agentPools"]>[string]>;

export function checkPools(args: Args, findings: Findings): void {
  const { agentPools = {}, agentRelease } = args;
  for (const [name, pool = {}] of Object.entries(agentPools))
    checkPool(`agentPools[${JSON.stringify(name)}]`, pool, findings);
  checkProviderNames(agentPools, findings);
  checkQuota(args, findings);
  checkLargestSession(args, findings);
  const release = agentRelease?.releaseUrl === undefined ? agentRelease?.kasmRelease : undefined;
  if (release !== undefined) findings.attempt("agentRelease.kasmRelease", () => releaseUrl(release));
}

function checkPool(path: string, pool: Pool, findings: Findings): void {
  const whole = (property: "cores" | "maxInstances") => {
    const value = pool[property];
    if (value !== undefined && (!Number.isInteger(value) || value < 1))
      findings.add(`${path}.${property}`, `${JSON.stringify(value)} is not a whole number from 1 on`);
  };
  whole("cores");
  whole("maxInstances");
  const { memory, disk, downscaleBackoff, standby, startupScript } = pool;
  if (memory !== undefined) findings.attempt(`${path}.memory`, () => parseSize(memory));
  if (disk !== undefined) findings.attempt(`${path}.disk`, () => parseSize(disk));
  if (downscaleBackoff !== undefined)
    findings.attempt(`${path}.downscaleBackoff`, () => parseDuration(downscaleBackoff));
  if (startupScript !== undefined)
    findings.attempt(`${path}.startupScript`, () => checkedStartupScript(startupScript, { provider: "harvester" }));
  const idle = standby?.memory;
  const idleBytes = idle === undefined ? undefined : findings.attempt(`${path}.standby.memory`, () => parseSize(idle));
  const demand = demandOf(pool);
  if (!demand) return;
  const cores = standby?.cores;
  if (cores !== undefined && cores > demand.cores * demand.machines) {
    findings.add(
      `${path}.standby.cores`,
      `${cores} idle cores can never be had: ${demand.machines} machines have ${demand.cores * demand.machines}`,
    );
  }
  if (idleBytes !== undefined && idleBytes > demand.memoryBytes * demand.machines) {
    findings.add(`${path}.standby.memory`, `${idle} of idle memory is more than all ${demand.machines} machines have`);
  }
}

/** The pool in numbers, when all of them are known and right. */
export function demandOf({ cores, memory, disk, maxInstances }: Pool): PoolDemand | undefined {
  if (cores === undefined || memory === undefined || disk === undefined || maxInstances === undefined) return undefined;
  try {
    return { machines: maxInstances, cores, memoryBytes: parseSize(memory), diskBytes: parseSize(disk) };
  } catch {
    return undefined;
  }
}

function checkProviderNames(pools: NonNullable<Args["agentPools"]>, findings: Findings): void {
  const owners = new Map<string, string>();
  for (const [pool, shape] of Object.entries(pools)) {
    const name = shape?.vmProviderName ?? vmProviderName(pool);
    const other = owners.get(name);
    if (other !== undefined) {
      findings.add(
        `agentPools[${JSON.stringify(pool)}].vmProviderName`,
        `the VM provider config "${name}" belongs to the pool "${other}" already`,
      );
    }
    owners.set(name, pool);
  }
}

function checkQuota({ harvester, agentPools = {} }: Args, findings: Findings): void {
  const quota = harvester?.quota;
  const pools = Object.values(agentPools).flatMap((pool = {}) => demandOf(pool) ?? []);
  if (quota === undefined) return;
  const complaints = findings.attempt("harvester.quota", () => overQuota(pools, quota as Quota)) ?? [];
  for (const complaint of complaints) findings.add("harvester.quota", `the pools together need up to ${complaint}`);
}

/** A session runs on one machine, so it cannot be larger than the largest. */
function checkLargestSession({ agentPools = {}, workspaces = {} }: Args, findings: Findings): void {
  const pools = Object.values(agentPools).map((pool = {}) => demandOf(pool));
  const known = pools.flatMap((pool) => pool ?? []);
  if (known.length === 0 || known.length < pools.length) return;
  const cores = Math.max(...known.map((pool) => pool.cores));
  const memory = Math.max(...known.map((pool) => pool.memoryBytes));
  for (const [name, workspace = {}] of Object.entries(workspaces)) {
    const path = `workspaces[${JSON.stringify(name)}]`;
    if (workspace.cores !== undefined && workspace.cores > cores) {
      findings.add(`${path}.cores`, `${workspace.cores} cores do not fit on any machine; the largest has ${cores}`);
    }
    const wanted = workspace.memory;
    const bytes = wanted === undefined ? undefined : findings.attempt(`${path}.memory`, () => parseSize(wanted));
    if (bytes !== undefined && bytes > memory) findings.add(`${path}.memory`, `${wanted} does not fit on any machine`);
  }
}
