import type { Clock } from "../../simulator";
import type { HttpServer, JsonAnswer } from "../http";
import { desktopServicePort, type AgentInstallation, type DesktopRegistration } from "./machine";
import { codeOf, type GuestNetwork } from "./network";

/** What a machine has for sessions. */
export interface GuestResources {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus?: number;
}

export interface RegistrationOptions {
  readonly network: GuestNetwork;
  readonly clock: Clock;
  readonly resources: GuestResources;
  /** For the machine's console. */
  readonly say: (line: string) => void;
}

/** How often an agent reports, and tries again when it is not let in. */
const heartbeatMilliseconds = 30_000;

/*
 * Where agents and Desktop Services say that they are there: no evidence gives Kasm's own addresses, these are the
 * simulator's.
 */
const paths = {
  register: "/simulator/agents/register",
  heartbeat: "/simulator/agents/heartbeat",
  desktop: "/simulator/servers/register",
} as const;

type Outcome = { readonly trouble: string } | { readonly said: string };

/** Something of Kasm's in a machine that runs: registers, tries again as long as it is refused, then reports. */
export class Registration {
  private registered = false;
  private lastSaid: string | undefined;
  private stopRepeating: (() => void) | undefined;
  private ended = false;

  private constructor(
    private readonly options: RegistrationOptions,
    private readonly program: string,
    private readonly enter: () => Promise<Outcome>,
    private readonly report: (() => Promise<Outcome>) | undefined,
  ) {}

  /** Of a Docker agent. */
  static ofAgent(installation: AgentInstallation, options: RegistrationOptions): Registration {
    const { managerAddress, serverId, managerToken } = installation;
    const { cores, memoryBytes, gpus } = options.resources;
    const identity = { server_id: serverId, manager_token: managerToken };
    const send = (path: string, body: object) => sendTo(options.network, managerAddress, path, body);
    const registration = {
      ...identity,
      provider: installation.provider,
      role: installation.role,
      address: installation.address,
      release: installation.release,
      cores,
      memory_bytes: memoryBytes,
      ...(gpus !== undefined && { gpus }),
    };
    return new Registration(
      options,
      "kasm_agent",
      async () => outcomeOf(await send(paths.register, registration), managerAddress),
      async () => outcomeOf(await send(paths.heartbeat, identity), managerAddress),
    );
  }

  /** Of the Kasm Desktop Service. */
  static ofDesktopService(registration: DesktopRegistration, options: RegistrationOptions): Registration {
    const { host, port, registrationToken } = registration;
    const address = `${host}:${port}`;
    const body = { registration_token: registrationToken, port: desktopServicePort };
    const enter = async () => outcomeOf(await sendTo(options.network, address, paths.desktop, body), address);
    return new Registration(options, "kasm_desktop_service", enter, undefined);
  }

  /** The first try; the others follow by the clock. */
  async start(): Promise<void> {
    this.stopRepeating = this.options.clock.every(heartbeatMilliseconds, () => this.turn());
    await this.turn();
  }

  stop(): void {
    this.ended = true;
    this.stopRepeating?.();
  }

  private async turn(): Promise<void> {
    if (this.ended || (this.registered && this.report === undefined)) return;
    const outcome = this.registered ? await this.report?.() : await this.enter();
    if (this.ended || outcome === undefined) return;
    const wasRegistered = this.registered;
    this.registered = !("trouble" in outcome);
    if ("trouble" in outcome) this.sayOnce(`is not registered: ${outcome.trouble}`);
    else if (!wasRegistered) this.sayOnce(outcome.said);
  }

  private sayOnce(what: string): void {
    if (what === this.lastSaid) return;
    this.lastSaid = what;
    this.options.say(`${this.program}: ${what}`);
  }
}

type Sent = JsonAnswer | { readonly trouble: string };

async function sendTo(network: GuestNetwork, address: string, path: string, body: object): Promise<Sent> {
  const [host = "", port = ""] = address.split(":");
  const server = network.serverFor(host, port);
  if (server === undefined) return { trouble: unreachable(network, host, address) };
  try {
    return await post(server, path, body);
  } catch (error) {
    return { trouble: `no answer from ${address}: ${codeOf(error)}` };
  }
}

function unreachable(network: GuestNetwork, host: string, address: string): string {
  if (network.resolves(host)) return `no answer from ${address}: Connection refused`;
  return `could not resolve host ${host}: this name leads nowhere inside the machine`;
}

function post(server: HttpServer, path: string, body: object): Promise<JsonAnswer> {
  const headers = { "content-type": "application/json" };
  return server.call({ method: "POST", path, headers, body: JSON.stringify(body) });
}

const refusals: Readonly<Record<number, string>> = {
  401: "the manager refuses the token: it is wrong, or was changed since this machine was made",
  403: "the manager refuses the token: it is wrong, or was changed since this machine was made",
  404: "the manager knows no such server: it was deleted, or the server id is wrong",
  409: "the manager plays another release of Kasm than this agent's",
};

function outcomeOf(answer: Sent, address: string): Outcome {
  if ("trouble" in answer) return answer;
  const { status, body } = answer;
  const fields = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const detail = typeof fields.error_message === "string" ? ` (${fields.error_message})` : "";
  if (status !== 200 || typeof fields.error_message === "string") {
    return { trouble: `${refusals[status] ?? `${address} answers ${status}`}${detail}` };
  }
  return { said: `registered with ${address}${fields.enabled === false ? "; disabled there" : ""}` };
}
