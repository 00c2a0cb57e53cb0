import { licensedFeatures } from "../calls/licenses";
import { settingValue } from "../calls/settings";
import type { Clock } from "../clock";
import { isObject, textOf } from "../json";
import type { ServerContext } from "../server/context";
import type { ServerLog } from "../server/log";
import { openDemands, settleDemands } from "../sessions/demand";
import type { Row } from "../store/tables";
import { ActivityLog } from "./activity-log";
import { secretsOf } from "./config";
import { ProviderError, type MachineDriver } from "./driver";
import { KubernetesDriver } from "./kubernetes/driver";
import { watchAgents } from "./liveness";
import { isRecorded, RecordedDriver, type RecordedRequest } from "./recorded/driver";
import { REMOVALS } from "./removals";
import { Round, type RoundTools } from "./round";
import { ScriptError } from "./script";

/** Failures wait before the next try: at first so long, then twice that each time, up to the most. In milliseconds. */
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 600_000;
const REQUESTS_KEPT = 500;
/** Tries for a machine whose server is gone. */
const MOST_TRIES = 10;
/** Enough for everything that one thing can lead to. */
const MOST_ROUNDS = 100;

interface Trouble {
  readonly failures: number;
  readonly until: number;
  /** The configs that failed: other ones are tried at once. */
  readonly of: string;
}

/** Something that is tried again after a failure. */
interface Attempt {
  readonly id: string;
  /** What makes it another attempt: that one is not held back. */
  readonly of: string;
  readonly secrets: readonly string[];
}

/** The server that it works for. */
interface Surroundings {
  readonly clock: Clock;
  readonly log: ServerLog;
  context(): ServerContext;
  persist(): void;
}

/**
 * Makes and removes machines as the autoscale configs say, a round every guardian_interval seconds of the server's time.
 *
 *     await simulator.autoscale.settle(); // what is due now, to its end
 *     simulator.autoscale.log; // what it did and met
 */
export class Autoscaler {
  private readonly activity: ActivityLog;
  private readonly kept: RecordedRequest[] = [];
  private readonly troubles = new Map<string, Trouble>();
  private readonly drivers = new Set<MachineDriver>();
  private rounds: Promise<unknown> = Promise.resolve();
  private changes = 0;
  private disarm: (() => void) | undefined;
  private stopped = false;

  constructor(private readonly control: Surroundings) {
    this.activity = new ActivityLog(() => control.clock.now(), control.log);
  }

  /** What it did and met, in words, the oldest first. */
  get log(): ActivityLog["entries"] {
    return this.activity.entries;
  }

  /** What VM and DNS providers other than Harvester and KubeVirt would have been asked for. */
  get requests(): readonly RecordedRequest[] {
    return this.kept;
  }

  /** Runs a round every guardian_interval seconds from now on. */
  start(): void {
    this.stopped = false;
    const seconds = this.interval();
    this.disarm = this.control.clock.every(seconds * 1000, async () => {
      await this.round();
      if (this.interval() === seconds || this.stopped) return;
      this.disarm?.();
      this.start();
    });
  }

  /** No more rounds; the one that runs is cut short. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.disarm?.();
    for (const driver of this.drivers) await driver.close();
    await this.rounds;
  }

  /** Runs rounds until one finds nothing to do: for tests and for the impatient. Time does not pass by it. */
  async settle(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) if (!(await this.round())) return;
  }

  /** One round after the other, whoever asks. True when it changed something. */
  round(): Promise<boolean> {
    const next = this.rounds.then(() => this.control.context().tables.during(() => this.runRound()));
    this.rounds = next.catch(() => undefined);
    return next;
  }

  /** Forgets what it did and met. */
  clear(): void {
    this.activity.clear();
    this.troubles.clear();
    this.kept.length = 0;
  }

  /** Notes a request to a DNS provider. */
  recordName(config: Row, action: "register name" | "remove name", name: string, address?: string): void {
    const dns = this.control.context().tables.get("dns_provider_configs", config.dns_provider_config_id);
    this.record({
      provider: textOf(dns?.dns_provider_name),
      config: textOf(dns?.dns_provider_config_name),
      action,
      machine: name,
      ...(address === undefined ? {} : { address }),
    });
  }

  private record(request: Omit<RecordedRequest, "time">): void {
    const time = this.control.clock.now().toISOString();
    this.kept.push({ time, ...request });
    const { provider, config, action, machine, address = "" } = request;
    const text = `recorded, not sent: ${[provider, config, action, machine, address].filter((part) => part !== "").join(" ")}`;
    this.control.log.add({ at: time, source: "autoscale", level: "info", text });
    if (this.kept.length > REQUESTS_KEPT) this.kept.shift();
  }

  private interval(): number {
    const seconds = Number(settingValue(this.control.context(), "guardian_interval"));
    return seconds > 0 ? seconds : 15;
  }

  private async runRound(): Promise<boolean> {
    const server = this.control.context();
    const before = this.changes;
    if (watchAgents(server, this.activity)) this.changed();
    const configs = server.tables.filter("autoscale_configs", (row) => row.enabled === true);
    if (!licensedFeatures(server).includes("auto_scaling")) {
      if (configs.length > 0)
        this.activity.add("warning", "", "autoscaling is not licensed: nothing is made or removed");
      return this.changes !== before;
    }
    for (const removal of server.tables.rows(REMOVALS)) if (!this.stopped) await this.removeLeft(server, removal);
    const demands = openDemands(server);
    for (const config of configs) if (!this.stopped) await this.tend(server, config);
    settleDemands(server, demands);
    return this.changes !== before;
  }

  /** Removes a machine whose server was deleted. */
  private async removeLeft(server: ServerContext, removal: Row): Promise<void> {
    const id = textOf(removal.removal_id);
    const name = textOf(removal.name);
    const provider = isObject(removal.provider) ? removal.provider : {};
    await this.attempt(server, "", { id, of: id, secrets: secretsOf(provider) }, async () => {
      await this.using(server, provider, (driver) => driver.remove(name));
      this.activity.add("info", "", `removed ${name}: its server was deleted`);
      server.tables.remove(REMOVALS, id);
      this.changed();
    });
    if ((this.troubles.get(id)?.failures ?? 0) < MOST_TRIES) return;
    this.activity.add("warning", "", `leaves ${name} behind: it could not be removed in ${MOST_TRIES} tries`);
    server.tables.remove(REMOVALS, id);
    this.troubles.delete(id);
    this.changed();
  }

  private changed(): void {
    this.changes++;
    this.control.persist();
  }

  private async tend(server: ServerContext, config: Row): Promise<void> {
    const name = textOf(config.autoscale_config_name);
    const provider = server.tables.get("vm_provider_configs", config.vm_provider_config_id);
    const idle = (why: string) => this.activity.add("warning", name, `does nothing: ${why}`);
    if (provider === undefined) return idle("it has no VM provider config");
    if (server.tables.get("server_pools", config.server_pool_id) === undefined) return idle("it belongs to no pool");
    const secrets = [...secretsOf(config, provider), settingValue(server, "token")];
    const attempt = { id: textOf(config.autoscale_config_id), of: contentOf(config, provider), secrets };
    await this.attempt(server, name, attempt, () =>
      this.using(server, provider, (driver) => {
        const tools: RoundTools = {
          server,
          driver,
          say: (level, words) => this.activity.add(level, name, words, secrets),
          changed: () => this.changed(),
          nameGone: (gone) => this.recordName(config, "remove name", gone),
        };
        return new Round(tools, config, provider).run();
      }),
    );
  }

  /** Does something that may fail: then it says so, and waits before the next try of the same. */
  private async attempt(server: ServerContext, name: string, { id, of, secrets }: Attempt, work: () => Promise<void>) {
    const trouble = this.troubles.get(id);
    if (trouble?.of === of && trouble.until > server.now().getTime()) return;
    try {
      await work();
      this.troubles.delete(id);
    } catch (error) {
      const failures = trouble?.of === of ? trouble.failures + 1 : 1;
      const wait = Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT);
      this.troubles.set(id, { failures, until: server.now().getTime() + wait, of });
      this.activity.add("error", name, `${wordsOf(error)}; next try in ${wait / 1000} seconds`, secrets);
    }
  }

  private async using(server: ServerContext, provider: Row, work: (driver: MachineDriver) => Promise<void>) {
    const driver = this.driverFor(server, provider);
    this.drivers.add(driver);
    try {
      await work(driver);
    } finally {
      this.drivers.delete(driver);
      await driver.close();
    }
  }

  private driverFor(server: ServerContext, provider: Row): MachineDriver {
    if (isRecorded(provider)) return new RecordedDriver(provider, (request) => this.record(request));
    return new KubernetesDriver(provider, server.switches, server.installation);
  }
}

/** What counts as the same try: both configs but for what the autoscaler itself writes. */
function contentOf(config: Row, provider: Row): string {
  const { last_provision: _made, request_downscale_at: _ended, ...rest } = config;
  return JSON.stringify([rest, provider]);
}

function wordsOf(error: unknown): string {
  if (error instanceof ProviderError) return error.message;
  if (error instanceof ScriptError) return `startup_script: ${error.message}`;
  return `internal error: ${String((error as Error).stack)}`;
}
