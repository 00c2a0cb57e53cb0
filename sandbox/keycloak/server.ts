import { cpSync, existsSync, lstatSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CertificateAuthority } from "../certificate-authority";
import { HttpServer } from "../http";
import type { Processes } from "../processes";
import type { Ports, WorldState } from "../state";

export interface KeycloakServerParts {
  readonly state: WorldState;
  readonly ports: Ports;
  /** The installation, made ready with `kc.sh build`. */
  readonly installation: string;
  readonly authority: CertificateAuthority;
  readonly processes: Processes;
  readonly environment: NodeJS.ProcessEnv;
}

export interface KeycloakServer {
  readonly url: string;
  readonly http: HttpServer;
  readonly adminUsername: string;
  readonly adminPassword: string;
}

const adminUsername = "admin";
// The first compiler stage only: a server that runs for minutes starts faster and never misses the second.
const javaOptions = "-Xmx512m -XX:TieredStopAtLevel=1";

/** Starts Keycloak on a file database in the state folder. The installation itself is never written to. */
export async function startKeycloakServer(parts: KeycloakServerParts): Promise<KeycloakServer> {
  const { state, ports, installation, authority, processes } = parts;
  const url = `https://localhost:${ports.keycloak}`;
  const certificate = await authority.server("keycloak");
  const home = makeHome(state, installation);
  const adminPassword = state.secret("keycloak-admin-password");
  const http = new HttpServer(url, authority.certificate);
  try {
    await processes.start({
      name: "keycloak",
      command: join(installation, "bin", "kc.sh"),
      arguments: [
        `-Dkc.home.dir=${home}`,
        "start",
        "--optimized",
        `--db-url=jdbc:h2:file:${join(home, "data", "h2", "keycloak")};NON_KEYWORDS=VALUE`,
        "--cache=local",
        "--http-enabled=false",
        "--http-host=127.0.0.1",
        `--https-port=${ports.keycloak}`,
        `--https-certificate-file=${certificate.certificateFile}`,
        `--https-certificate-key-file=${certificate.privateKeyFile}`,
        // So that it can call back the Kasm simulator, whose certificate comes from the same authority.
        `--truststore-paths=${authority.certificateFile}`,
        `--hostname=${url}`,
      ],
      environment: {
        ...withoutKeycloakSettings(parts.environment),
        KC_BOOTSTRAP_ADMIN_USERNAME: adminUsername,
        KC_BOOTSTRAP_ADMIN_PASSWORD: adminPassword,
        // As a variable, since an installation that was built without health checks refuses the option.
        KC_HTTP_MANAGEMENT_PORT: String(ports.keycloakManagement),
        JAVA_OPTS_APPEND: javaOptions,
      },
      isReady: async () => (await http.call({ method: "GET", path: "/realms/master" })).status === 200,
      readyWithinSeconds: 240,
      stopWithinSeconds: 15,
    });
    writeFileSync(completedFile(home), "");
  } catch (error) {
    await http.close();
    throw error;
  }
  return { url, http, adminUsername, adminPassword };
}

/** A home that has the installation's programs by link and its own configuration and data. */
function makeHome(state: WorldState, installation: string): string {
  const home = state.folder("keycloak");
  for (const part of ["lib", "providers", "themes"]) {
    const link = join(home, part);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) rmSync(link);
    symlinkSync(join(installation, part), link, "dir");
  }
  if (!existsSync(join(home, "conf"))) cpSync(join(installation, "conf"), join(home, "conf"), { recursive: true });
  // A database whose making was cut short keeps the lock of its maker, and the next start would wait for that in vain.
  if (!existsSync(completedFile(home))) rmSync(join(home, "data"), { recursive: true, force: true });
  state.folder("keycloak", "data", "h2");
  return home;
}

function completedFile(home: string): string {
  return join(home, "data", "completed");
}

function withoutKeycloakSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !/^(KC_|JAVA_OPTS|DEBUG$|DEBUG_PORT$)/.test(name));
  return Object.fromEntries(kept);
}
