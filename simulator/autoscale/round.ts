import { settingValue } from "../calls/settings";
import { familyNamed } from "../catalogue";
import { textOf } from "../json";
import type { ServerContext } from "../server/context";
import { openDemands } from "../sessions/demand";
import { endSessionsOn } from "../sessions/live";
import { deleteRow } from "../store/integrity";
import type { Row } from "../store/tables";
import { timestampText } from "../timestamps";
import { sum, type Amounts } from "./amounts";
import type { ActivityEntry } from "./activity-log";
import { broughtBy, demandOf, makesAgents } from "./config";
import { decide, type Decision } from "./decide";
import type { FoundMachine, MachineDriver } from "./driver";
import { machineOf, newMachine, poolOf, RUNNING, STARTING, timeOf } from "./machines";
import { isActive } from "./schedule";
import { fillScript } from "./script";
import { externalName, scriptValues } from "./script-values";

/** What a round needs beside the tables. */
export interface RoundTools {
  readonly server: ServerContext;
  readonly driver: MachineDriver;
  readonly say: (level: ActivityEntry["level"], words: string) => void;
  /** Called when rows have changed, before anything is done outside that depends on them. */
  readonly changed: () => void;
  readonly nameGone: (name: string) => void;
}

/** Its machine is being removed: it takes no more sessions. */
const DELETING = "deleting";
const NEVER = "1970-01-01 00:00:00";

/** One round for one autoscale config: sees to the machines that are there, decides, removes and makes. */
export class Round {
  private readonly server: ServerContext;

  constructor(
    private readonly tools: RoundTools,
    private readonly config: Row,
    private readonly provider: Row,
  ) {
    this.server = tools.server;
  }

  /** Throws what the VM provider or the start-up script is to blame for; what was done until then stays. */
  async run(): Promise<void> {
    const found = await this.tools.driver.list();
    // Nobody can be asked: servers that need not check in are taken to run.
    if (found === undefined) for (const row of this.own()) this.runsWithoutCheckIn(row);
    else await this.compare(found);
    await this.removeOverdue();
    const decision = this.decision();
    this.remember(decision);
    for (const machine of decision.drain) this.drain(machine.id);
    for (const words of decision.reasons) this.tools.say("info", words);
    for (const { machine, why } of decision.remove) {
      const row = this.server.tables.get("servers", machine.id);
      if (row !== undefined) await this.remove(row, why);
    }
    for (let made = 0; made < decision.make; made++) await this.make();
  }

  private own(): Row[] {
    const id = this.config.autoscale_config_id;
    return this.server.tables.filter("servers", (row) => row.autoscale_config_id === id);
  }

  private get madeAt(): string {
    return placeOf(this.provider);
  }

  private decision(): Decision {
    const { server, config, provider } = this;
    const schedules = server.tables.filter(
      "schedules",
      (row) => row.autoscale_config_id === config.autoscale_config_id,
    );
    const each = broughtBy(config, provider);
    return decide({
      demand: demandOf(config, server.switches),
      machines: poolOf(server, config).map((row) => machineOf(server, config, row, each)),
      each,
      room: this.room(),
      asked: this.asked(),
      active: isActive(schedules, server.now(), server.switches.schedule_equal_times),
      needEnded: timeOf(config.request_downscale_at),
      now: server.now(),
      aggressiveMeans: server.switches.aggressive_scaling,
    });
  }

  /** How many machines max_instances leaves: it counts those of every config that uses the VM provider config. */
  private room(): number {
    const { server, provider } = this;
    if (typeof provider.max_instances !== "number") return Infinity;
    const configs = server.tables.filter(
      "autoscale_configs",
      (row) => row.vm_provider_config_id === provider.vm_provider_config_id,
    );
    const ids = new Set(configs.map((row) => row.autoscale_config_id));
    const machines = server.tables.filter("servers", (row) => ids.has(row.autoscale_config_id ?? null));
    return provider.max_instances - machines.length;
  }

  /** What sessions were refused for in this config's zone; for servers, in its pool. */
  private asked(): Amounts {
    const { server, config } = this;
    const agents = makesAgents(config);
    const demands = openDemands(server).filter(
      (row) => row.zone_id === config.zone_id && (agents || row.server_pool_id === config.server_pool_id),
    );
    const amounts = demands.map((row): Amounts => {
      if (!agents) return { sessions: 1 };
      return { cores: Number(row.cores), memoryBytes: Number(row.memory), gpus: Number(row.gpus) };
    });
    return sum(amounts);
  }

  private remember({ needEnded }: Decision): void {
    const text = needEnded === undefined ? NEVER : timestampText(needEnded);
    if (this.config.request_downscale_at === text) return;
    this.config.request_downscale_at = text;
    this.tools.changed();
  }

  private runsWithoutCheckIn(row: Row): void {
    const waits = makesAgents(this.config) || this.config.require_checkin === true;
    if (row.operational_status !== STARTING || waits) return;
    row.operational_status = RUNNING;
    this.tools.say("info", `${textOf(row.instance_id)} runs`);
    this.tools.changed();
  }

  /** Holds the rows against the machines that are there. */
  private async compare(found: readonly FoundMachine[]): Promise<void> {
    const byServer = new Map(found.map((machine) => [machine.serverId, machine]));
    for (const row of this.own()) {
      const machine = byServer.get(textOf(row.server_id));
      if (machine === undefined && row.made_at === this.madeAt) {
        this.tools.say("error", `${textOf(row.instance_id)} is gone: somebody else deleted it`);
        this.forget(row);
      } else if (machine?.trouble !== undefined) {
        this.tools.say("error", `${machine.name} does not start: ${machine.trouble}`);
      } else if (machine?.running === true) this.runsWithoutCheckIn(row);
    }
    if (settingValue(this.server, "cleanup_orphaned_autoscale_servers") !== "True") return;
    for (const machine of found) {
      if (this.server.tables.get("servers", machine.serverId) !== undefined) continue;
      await this.tools.driver.remove(machine.name);
      this.tools.say("warning", `removed ${machine.name}: no server belongs to it`);
    }
  }

  /** Finishes what was begun, and gives up machines that never checked in or that are dead. */
  private async removeOverdue(): Promise<void> {
    const timeout = Number(settingValue(this.server, "provision_timeout"));
    const overdue = (row: Row) => {
      const created = timeOf(row.created)?.getTime() ?? 0;
      return timeout > 0 && this.server.now().getTime() - created >= timeout * 1000;
    };
    for (const row of this.own()) {
      if (row.operational_status === DELETING) await this.remove(row, "its removal had begun");
      else if (row.operational_status === "dead") await this.remove(row, "it is dead");
      else if (row.operational_status === STARTING && overdue(row)) {
        this.tools.say("error", `${textOf(row.instance_id)} has not checked in within ${timeout} seconds`);
        await this.remove(row, "it never checked in");
      }
    }
  }

  private drain(id: string): void {
    const row = this.server.tables.get("servers", id);
    if (row === undefined || row.enabled === false) return;
    row.enabled = false;
    row.drain_time = timestampText(this.server.now());
    this.tools.say("info", `${textOf(row.instance_id)} takes no more sessions`);
    this.tools.changed();
  }

  private async make(): Promise<void> {
    const { server, config, provider, tools } = this;
    const row = newMachine(server, config, provider, this.madeAt);
    const userData = fillScript(textOf(provider.startup_script), scriptValues(server, config, provider, row));
    const serverId = textOf(row.server_id);
    const name = textOf(row.instance_id);
    // Kept first: whatever comes in between, a machine has its row.
    server.tables.put("servers", serverId, row);
    config.last_provision = timestampText(server.now());
    tools.changed();
    try {
      await tools.driver.make({ name, serverId, installation: server.installation, provider, userData });
    } catch (error) {
      server.tables.remove("servers", serverId);
      tools.changed();
      throw error;
    }
    tools.say("info", `made ${name}`);
  }

  private async remove(row: Row, why: string): Promise<void> {
    const name = textOf(row.instance_id ?? row.hostname);
    row.operational_status = DELETING;
    this.tools.changed();
    await this.tools.driver.remove(name);
    this.tools.say("info", `removed ${name}: ${why}`);
    this.forget(row);
  }

  private forget(row: Row): void {
    const name = externalName(this.config, row);
    if (name !== null) this.tools.nameGone(name);
    endSessionsOn(this.server, row);
    deleteRow(this.server, familyNamed("servers"), row);
    this.tools.changed();
  }
}

/** Where a config makes its machines: another place can't be asked about them. */
const placeOf = (provider: Row): string =>
  [provider.vm_provider_config_id, provider.kube_host, provider.vm_namespace].map(textOf).join(" ");
