import type { CertificateAuthority } from "../certificate-authority";
import type { GuestHost } from "../guest/host";
import { applyContents } from "./contents";
import { HarvesterConsole } from "./console";
import { startControllers } from "./controllers";
import { consoleToken, kubeconfig } from "./credentials";
import { applyDefinitions, readDefinitions } from "./custom-resources";
import { startKubernetesServer, type KubernetesServer, type ServerParts } from "./server";

export interface KubernetesParts extends ServerParts {
  /** Under which the console's certificate is; another than the API server's, as on a real Harvester. */
  readonly consoleAuthority: CertificateAuthority;
  /** Folders that hold Harvester's definitions and that of its networks. */
  readonly definitionFolders: readonly string[];
  /** Boots the virtual machines. */
  readonly guests: GuestHost;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** What a program needs to know of the Kubernetes API server that plays a Harvester. */
export interface KubernetesAccess {
  /** The API server's own address: for ServiceAccount tokens. */
  readonly url: string;
  /** PEM. */
  readonly caCertificate: string;
  readonly adminToken: string;
  /** A kubeconfig for the API server's own address. */
  readonly adminKubeconfig: string;
  /** File with a JSON line for every change that somebody asked for, but for the sandbox's own controllers. */
  readonly auditLog: string;
  /** What the sandbox itself plays, since a bare API server has nobody for it; a line each. */
  readonly played: readonly string[];
  /** Harvester's console address, `https://…/k8s/clusters/local`, which takes only its own token. */
  readonly console: {
    readonly url: string;
    readonly caCertificate: string;
    readonly token: string;
    /** As downloaded from Harvester's Support page. */
    readonly kubeconfig: string;
  };
}

export interface RunningKubernetes {
  readonly access: KubernetesAccess;
  /** Ends what runs inside this process; the programs belong to the caller's processes. */
  stop(): Promise<void>;
}

/** Starts a Kubernetes API server with all that makes it look like a Harvester. */
export async function startKubernetes(parts: KubernetesParts): Promise<RunningKubernetes> {
  const server = await startKubernetesServer(parts);
  const ends: Array<() => Promise<void>> = [() => server.client.close()];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const definitions = readDefinitions(parts.definitionFolders);
    await applyDefinitions(server.client, definitions, parts.signal);
    await applyContents(server.client);
    const controllers = startControllers(server.client, parts.guests);
    ends.push(() => controllers.stop());
    const console = await startConsole(parts, server.credentials.adminToken);
    ends.push(() => console.close());
    parts.log(`Harvester: ready with ${definitions.length} types`);
    return { access: accessTo(parts, server, console, controllers.played), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startConsole(parts: KubernetesParts, adminToken: string): Promise<HarvesterConsole> {
  const console = new HarvesterConsole({
    port: parts.ports.console,
    credential: await parts.consoleAuthority.server("console"),
    token: consoleToken(parts.state),
    behind: { port: parts.ports.kubernetes, certificateAuthority: parts.authority.certificate, token: adminToken },
  });
  await console.listen();
  return console;
}

function accessTo(
  { state, authority, consoleAuthority }: KubernetesParts,
  { url, auditLog, credentials: { adminToken } }: KubernetesServer,
  console: HarvesterConsole,
  played: readonly string[],
): KubernetesAccess {
  const token = consoleToken(state);
  return {
    url,
    caCertificate: authority.certificate,
    adminToken,
    auditLog,
    played,
    adminKubeconfig: kubeconfig("sandbox", url, authority.certificate, adminToken),
    console: {
      url: console.url,
      caCertificate: consoleAuthority.certificate,
      token,
      kubeconfig: kubeconfig("local", console.url, consoleAuthority.certificate, token),
    },
  };
}
