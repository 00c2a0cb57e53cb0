import { KasmSimulator, type Clock, type KasmVersion } from "../simulator";
import type { KasmAccess } from "./access";
import type { CertificateAuthority } from "./certificate-authority";
import { randomLetters, type Ports, type WorldState } from "./state";

export interface KasmParts {
  readonly state: WorldState;
  readonly ports: Ports;
  readonly authority: CertificateAuthority;
  readonly log: (line: string) => void;
  readonly kasmVersion?: KasmVersion;
  readonly strict?: boolean;
  readonly autoscale?: boolean;
  readonly clock?: Clock;
}

export interface RunningKasm {
  readonly access: KasmAccess;
  readonly simulator: KasmSimulator;
}

/** Starts the Kasm simulator in this process; it keeps what it is told in the state folder. */
export async function startKasm(parts: KasmParts): Promise<RunningKasm> {
  const { state, ports, authority } = parts;
  const { certificate, privateKey } = await authority.server("kasm");
  state.folder("kasm");
  const simulator = new KasmSimulator({
    port: ports.kasm,
    tls: { certificate, key: privateKey, certificateAuthority: authority.certificate },
    kasmVersion: parts.kasmVersion,
    strict: parts.strict,
    autoscale: parts.autoscale,
    clock: parts.clock,
    // Keycloak's certificate comes from it.
    trustedAuthorities: [authority.certificate],
    stateFile: state.path("kasm", "state.json"),
    adminPassword: state.secret("kasm-admin-password"),
    // As long as those of a real server.
    apiKey: state.secret("kasm-api-key", () => randomLetters(12)),
    apiKeySecret: state.secret("kasm-api-key-secret", () => randomLetters(32)),
  });
  await simulator.listen();
  parts.log(`Kasm simulator: plays ${simulator.kasmVersion}`);
  const { adminUsername, adminPassword, apiKey, apiKeySecret } = simulator;
  const access = { adminUsername, adminPassword, apiKey, apiKeySecret, caCertificate: authority.certificate };
  return { access: { url: kasmUrl(ports), ...access }, simulator };
}

/** Where the Kasm simulator is to be found. */
export function kasmUrl(ports: Ports): string {
  return `https://localhost:${ports.kasm}`;
}
