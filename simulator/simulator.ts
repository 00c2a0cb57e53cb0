import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { requireAtSignIn, type SignInNeed } from "./access/sign-in-needs";
import { makeCertificate, type ServerCertificate } from "./certificates";
import { registerAgent, type AgentRegistration } from "./agents";
import { Autoscaler } from "./autoscale";
import type { Clock } from "./clock";
import { BadCertificates, requireCertificates } from "./faults/certificates";
import { parseFaultPlan } from "./faults/check";
import type { Fault, FaultPlanData } from "./faults/kinds";
import { FaultPlan } from "./faults/plan";
import { newIdentifier } from "./identifiers";
import { restRoutes } from "./rest/routes";
import { resolveOptions, type ResolvedOptions, type SimulatorOptions } from "./options";
import { pageRoutes } from "./pages/routes";
import type { ServerContext } from "./server/context";
import type { SimulatorControl } from "./server/control";
import { Dispatcher } from "./server/dispatch";
import { playHandshakes } from "./server/handshakes";
import { listenerFor } from "./server/http";
import { Journal } from "./server/journal";
import { addressOf, bind, unbind } from "./server/listening";
import { ServerLog } from "./server/log";
import type { SwitchName, SwitchValues } from "./catalogue/switches";
import { idOf, parseDump, withoutRuntime, type Dump } from "./store/dump";
import { StateFile, type Credentials } from "./store/file";
import { addMissingEntries, ADMIN_USERNAME, ensureCredentials, seed, type SeedOptions } from "./store/seed";
import { Tables } from "./store/tables";
import { timestampText } from "./timestamps";

/**
 * A Kasm API server to try, test and learn on. It keeps configuration; it streams no desktop and runs no container.
 *
 *     const simulator = new KasmSimulator({ kasmVersion: "1.19.0", strict: true });
 *     await simulator.listen();
 *     await fetch(`${simulator.url}/api/admin/get_zones`, { method: "POST", body: JSON.stringify(simulator.credentials) });
 *     await simulator.close();
 */
export class KasmSimulator implements SimulatorControl {
  /** Every request and answer. */
  readonly journal = new Journal();
  /** The faults that are set. */
  readonly faults = new FaultPlan();
  /** What the server says of its own doing. */
  readonly log = new ServerLog();
  /** What makes machines for sessions; by itself only with the option autoscale. */
  readonly autoscale = new Autoscaler(this);
  /** The switches that have been asked for: no other can have made a difference. */
  readonly consulted = new Set<SwitchName>();
  private readonly options: ResolvedOptions;
  private readonly switches: SwitchValues;
  private readonly tables = new Tables();
  private readonly file: StateFile | undefined;
  private installation = newIdentifier();
  private server: Server | undefined;
  private redirect: Server | undefined;
  private authority: string | undefined;
  private stopping = new AbortController();
  private certificate: ServerCertificate | undefined;
  private readonly kept: Credentials;
  /** Whether the last write to the state file failed. */
  private unsaved = false;

  constructor(options: SimulatorOptions = {}) {
    this.options = resolveOptions(options);
    this.switches = watched(this.options.switches, this.consulted);
    this.file = this.options.stateFile === undefined ? undefined : new StateFile(this.options.stateFile);
    const kept = this.file?.read();
    this.kept = {
      apiKey: options.apiKey ?? kept?.credentials.apiKey ?? this.options.apiKey,
      apiKeySecret: options.apiKeySecret ?? kept?.credentials.apiKeySecret ?? this.options.apiKeySecret,
      adminPassword: options.adminPassword ?? kept?.credentials.adminPassword ?? this.options.adminPassword,
    };
    this.certificate = kept?.certificate;
    if (this.file !== undefined) this.tables.track();
    if (kept === undefined) this.reset();
    else this.load(kept.dump);
    if (options.faults !== undefined) this.setFaults(options.faults);
  }

  /** The key pair as it goes into a body. */
  get credentials(): { api_key: string; api_key_secret: string } {
    return { api_key: this.kept.apiKey, api_key_secret: this.kept.apiKeySecret };
  }

  get apiKey(): string {
    return this.kept.apiKey;
  }

  get apiKeySecret(): string {
    return this.kept.apiKeySecret;
  }

  get adminUsername(): string {
    return ADMIN_USERNAME;
  }

  get adminPassword(): string {
    return this.kept.adminPassword;
  }

  get clock(): Clock {
    return this.options.clock;
  }

  get trustedAuthorities(): readonly string[] {
    return this.options.trustedAuthorities;
  }

  get kasmVersion(): string {
    return this.options.kasmVersion;
  }

  /** Starts to listen. Throws when the port is taken. */
  async listen(): Promise<void> {
    if (this.server !== undefined) throw new Error("The simulator listens already.");
    const dispatcher = new Dispatcher({
      server: () => this.context(),
      journal: this.journal,
      faults: this.faults,
      persist: () => this.persist(),
      pages: [...pageRoutes(this), ...(this.options.rest ? restRoutes : [])],
      stopping: () => this.stopping.signal,
    });
    const listener = listenerFor(dispatcher);
    this.stopping = new AbortController();
    const { tls } = this.options;
    if (tls === false) this.server = createHttpServer(listener);
    else {
      const made = tls === true ? await this.ownCertificate() : tls;
      this.authority = made.certificateAuthority;
      const server = createHttpsServer({ key: made.key, cert: made.certificate }, listener);
      const bad = new BadCertificates({ ...made, hosts: this.hosts() });
      playHandshakes(server, {
        good: made,
        bad,
        faults: this.faults,
        journal: this.journal,
        now: () => this.clock.now(),
      });
      this.server = server;
    }
    // Longer than clients keep idle connections, so that none is cut under a request.
    this.server.keepAliveTimeout = 120_000;
    await bind(this.server, this.options.port, this.options.host);
    if (this.options.httpRedirect && tls !== false) {
      this.redirect = createHttpServer((request, response) => {
        response.writeHead(301, { location: this.url + (request.url ?? "/") }).end();
      });
      await bind(this.redirect, 0, this.options.host);
    }
    if (this.options.autoscale) this.autoscale.start();
  }

  /** Made once, and kept with the state, so that clients may go on trusting it. */
  private async ownCertificate(): Promise<ServerCertificate> {
    this.certificate ??= await makeCertificate(this.hosts());
    this.persist(true);
    return this.certificate;
  }

  /** The names and addresses that its certificates are for. */
  private hosts(): string[] {
    return [...new Set(["localhost", "127.0.0.1", "::1", ...this.options.tlsNames])];
  }

  /** The address, without a slash at its end. */
  get url(): string {
    return addressOf(this.server, this.options.tls === false ? "http" : "https");
  }

  /** The plain HTTP address that redirects to `url` (option httpRedirect). */
  get redirectUrl(): string {
    return addressOf(this.redirect, "http");
  }

  /** With tls: the PEM that clients must trust; undefined when a certificate was given without it. */
  get certificateAuthority(): string | undefined {
    return this.authority;
  }

  /** Sets faults beside those that are set; without a count each strikes once. Throws FaultPlanError when one is wrong. */
  fault(...faults: readonly Fault[]): void {
    requireCertificates(parseFaultPlan(faults), this.options.tls, this.certificate);
    this.faults.addAll(faults, () => this.tables.clone(idOf));
  }

  /** Sets a plan of faults in place of all that are set. Throws FaultPlanError with every problem of it. */
  setFaults(plan: FaultPlanData): void {
    requireCertificates(parseFaultPlan(plan), this.options.tls, this.certificate);
    this.faults.set(plan, () => this.tables.clone(idOf));
  }

  /** Everything the server keeps; with `runtime: false` only what two servers can be compared by. */
  dump(options: { runtime?: boolean } = {}): Dump {
    const { tables } = this;
    const families = options.runtime === false ? structuredClone(withoutRuntime(tables.view())) : tables.export();
    return { ...this.stamp(), families };
  }

  /**
   * Replaces everything by a dump, also one of another version: an upgrade.
   * Key pair and administrator password stay this simulator's; where the dump has the key disabled, it is disabled.
   */
  load(dump: Dump): void {
    const { families, installation } = parseDump(dump);
    this.tables.import(families, idOf);
    this.installation = installation;
    ensureCredentials(this.tables, this.seedOptions());
    addMissingEntries(this.tables, this.seedOptions());
    this.persist();
  }

  /** Back to a fresh installation: faults and journal are cleared too. */
  reset(): void {
    this.installation = newIdentifier();
    this.tables.import({}, idOf);
    seed(this.tables, this.seedOptions());
    this.journal.clear();
    this.log.clear();
    this.autoscale.clear();
    this.faults.clear();
    this.persist();
  }

  private seedOptions(): SeedOptions {
    return {
      ...this.options,
      ...this.kept,
      version: this.options.kasmVersion,
      installation: this.installation,
      now: timestampText(this.clock.now()),
    };
  }

  /**
   * Writes what changed to the state file, where there is one; `whole` when something beside the tables did. Throws when
   * it can't; clients learn nothing of a server's disk, so the process warns as well, once until it can again.
   */
  persist(whole = false): void {
    if (this.file === undefined) return;
    try {
      this.save(this.file, whole);
      this.unsaved = false;
    } catch (error) {
      if (!this.unsaved && this.server !== undefined) process.emitWarning((error as Error).message, "KasmSimulator");
      this.unsaved = true;
      throw error;
    }
  }

  private save(file: StateFile, whole: boolean): void {
    const changes = this.tables.changes();
    if (!whole && changes !== undefined && file.append(changes)) return;
    const dump: Dump = { ...this.stamp(), families: this.tables.view() };
    file.write({ format: 1, credentials: this.kept, certificate: this.certificate, dump });
  }

  private stamp(): Omit<Dump, "families"> {
    return { format: 1, kasmVersion: this.options.kasmVersion, installation: this.installation };
  }

  /** A Docker agent registers: disabled, unless the setting auto_agent is on. Answers its id. */
  registerAgent(registration: AgentRegistration): string {
    const id = registerAgent(this.context(), registration);
    this.persist();
    return id;
  }

  /**
   * What a user must do at the next sign-in: a one-time password, a security key, or a new password (which clients
   * learn as reason expired_password). "nothing" lets the user in again.
   */
  requireAtSignIn(username: string, need: SignInNeed): void {
    requireAtSignIn(this.context(), username, need);
    this.persist();
  }

  /** What handlers may know of the server, as it is now. */
  context(): ServerContext {
    const { kasmVersion, dialect, strict, licenseFeatures } = this.options;
    const { installation, tables, switches, log } = this;
    const now = () => this.clock.now();
    return { version: kasmVersion, dialect, switches, strict, licenseFeatures, installation, tables, now, log };
  }

  /** Stops listening and cuts open connections. */
  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.autoscale.stop(), ...[this.server, this.redirect].map(unbind)]);
    this.server = undefined;
    this.redirect = undefined;
  }
}

/** The same values; each that is asked for is noted. */
function watched(switches: SwitchValues, consulted: Set<SwitchName>): SwitchValues {
  return new Proxy(switches, {
    get(values, name) {
      consulted.add(name as SwitchName);
      return values[name as SwitchName];
    },
  });
}
