import { accessTo, type WorldAccess, type WorldPart } from "./access";
import { RealClock, type Clock, type KasmSimulator, type KasmVersion } from "../simulator";
import { CertificateAuthority } from "./certificate-authority";
import { pulumiEnvironment, pulumiPrograms } from "./environment";
import { GuestHost } from "./guest/host";
import { GuestNetwork } from "./guest/network";
import { domain, startKeycloak, type KeycloakAccess } from "./keycloak";
import { kasmUrl, startKasm, type RunningKasm } from "./kasm";
import { startKubernetes, type KubernetesAccess } from "./kubernetes";
import { Processes } from "./processes";
import type { PortUse, Ports, WorldState } from "./state";
import { ensurePrograms, type ProgramName, type Programs } from "./toolchain";
import { requireJava } from "./toolchain/java";
import { throwIfCancelled, type SandboxError } from "./trouble";

export interface PartsOptions {
  readonly state: WorldState;
  readonly parts: readonly WorldPart[];
  readonly log: (line: string, passing?: boolean) => void;
  readonly environment: NodeJS.ProcessEnv;
  readonly withKasmClient: boolean;
  readonly kasmVersion?: KasmVersion;
  readonly strict?: boolean;
  readonly autoscale?: boolean;
  readonly clock?: Clock;
  readonly guestNames?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Aborts {@link PartsOptions.signal}: one part that can't be started ends the start of the others. */
  readonly fail: (error: unknown) => void;
  readonly onUnexpectedEnd?: (error: SandboxError) => void;
  /** Told what has to be ended later, in the order in which it was begun. */
  readonly onEnd: (end: () => Promise<void> | void) => void;
}

export interface StartedParts {
  readonly access: WorldAccess;
  readonly simulator?: KasmSimulator;
  processIds(): number[];
}

const programsOf: Record<WorldPart, readonly ProgramName[]> = {
  kubernetes: [
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "harvester-crds",
    "network-attachment-definition-crd",
  ],
  keycloak: ["keycloak"],
  kasm: [],
};
const portsOf: Record<WorldPart, readonly PortUse[]> = {
  kubernetes: ["etcd", "etcdPeer", "etcdHealth", "kubernetes", "console"],
  keycloak: ["keycloak", "keycloakManagement"],
  kasm: ["kasm"],
};

interface Ground {
  readonly programs: Programs<ProgramName>;
  readonly ports: Ports;
  readonly authority: CertificateAuthority;
  readonly processes: Processes;
}

/** Finds the programs, then starts all parts side by side. */
export async function startParts(options: PartsOptions): Promise<StartedParts> {
  const { state, parts } = options;
  const ground = await prepare(options);
  const begin = <T>(part: WorldPart, work: () => Promise<T>) => beginIfWanted(options, part, work);
  // Settled, not all: nothing may still be being started while the rest is ended.
  const [kubernetes, keycloak, kasm] = await Promise.allSettled([
    begin("kubernetes", () => beginKubernetes(options, ground)),
    begin("keycloak", () => beginKeycloak(options, ground)),
    begin("kasm", () => beginKasm(options, ground)),
  ]);
  throwIfCancelled(options.signal);
  const { variables, standIns } = pulumiEnvironment(state, ground.programs, options.environment);
  const access = accessTo({
    directory: state.directory,
    parts,
    domain,
    kubernetes: valueOf(kubernetes),
    keycloak: valueOf(keycloak),
    kasm: valueOf(kasm)?.access,
    certificateAuthority: ground.authority.certificate,
    environment: variables,
    standIns,
  });
  return { access, simulator: valueOf(kasm)?.simulator, processIds: () => ground.processes.ids };
}

async function prepare(options: PartsOptions): Promise<Ground> {
  const { state, parts, environment, log, signal, onUnexpectedEnd } = options;
  state.requireFreeSpace();
  if (parts.includes("keycloak")) await requireJava(environment);
  const names = [...pulumiPrograms, ...parts.flatMap((part) => programsOf[part])];
  const programs = await ensurePrograms(names, { log, signal, environment });
  const ports = await state.ports(parts.flatMap((part) => portsOf[part]));
  const authority = await CertificateAuthority.open(state.folder("certificates", "sandbox"), "Sandbox");
  const processes = new Processes({
    logFolder: state.folder("logs"),
    log,
    signal,
    onUnexpectedEnd: (error) => {
      // While others are still being started, this ends their start.
      options.fail(error);
      onUnexpectedEnd?.(error);
    },
  });
  options.onEnd(() => processes.stop());
  return { programs, ports, authority, processes };
}

async function beginKubernetes(options: PartsOptions, ground: Ground): Promise<KubernetesAccess> {
  const { state, environment, log, signal } = options;
  const running = await startKubernetes({
    ...ground,
    state,
    environment: without(environment, /^ETCD_/),
    log,
    signal,
    consoleAuthority: await CertificateAuthority.open(state.folder("certificates", "harvester"), "Harvester console"),
    guests: guestHost(options, ground),
    definitionFolders: [ground.programs["harvester-crds"], ground.programs["network-attachment-definition-crd"]],
  });
  options.onEnd(() => running.stop());
  return running.access;
}

/** The virtual machines' own hypervisor; what they resolve leads to the world's Kasm. */
function guestHost({ state, clock, guestNames }: PartsOptions, { ports, authority }: Ground): GuestHost {
  const kasm = kasmUrl(ports);
  const names = { [`kasm.${domain}`]: kasm, [new URL(kasm).host]: kasm, ...guestNames };
  return new GuestHost({
    network: new GuestNetwork(names, authority.certificate),
    clock: clock ?? new RealClock(),
    logFolder: state.folder("logs", "virtual-machines"),
    recordFolder: state.folder("virtual-machines"),
  });
}

function beginKeycloak(options: PartsOptions, ground: Ground): Promise<KeycloakAccess> {
  const { state, environment, log } = options;
  return startKeycloak({
    ...ground,
    state,
    environment,
    log,
    installation: ground.programs.keycloak,
    kasmClientFor: options.withKasmClient ? kasmUrl(ground.ports) : undefined,
  });
}

async function beginKasm(options: PartsOptions, ground: Ground): Promise<RunningKasm> {
  const { state, log, kasmVersion, strict, autoscale, clock } = options;
  const running = await startKasm({ ...ground, state, log, kasmVersion, strict, autoscale, clock });
  options.onEnd(() => running.simulator.close());
  return running;
}

async function beginIfWanted<T>(
  { parts, fail }: PartsOptions,
  part: WorldPart,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (!parts.includes(part)) return undefined;
  try {
    return await work();
  } catch (error) {
    fail(error);
    throw error;
  }
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "fulfilled") return result.value;
  throw result.reason;
}

function without(environment: NodeJS.ProcessEnv, pattern: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !pattern.test(name)));
}
