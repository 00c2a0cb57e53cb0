import { stringify } from "yaml";
import type { CertificateAuthority } from "../certificate-authority";
import { HttpServer } from "../http";
import type { Processes } from "../processes";
import { writePrivately, type Ports, type WorldState } from "../state";
import { KubernetesClient } from "./client";
import { kubeconfig, kubernetesCredentials, sandboxUser, type KubernetesCredentials } from "./credentials";

export interface KubernetesPrograms {
  readonly etcd: string;
  readonly "kube-apiserver": string;
  readonly "kube-controller-manager": string;
}

export interface ServerParts {
  readonly state: WorldState;
  readonly ports: Ports;
  readonly programs: KubernetesPrograms;
  readonly authority: CertificateAuthority;
  readonly processes: Processes;
  readonly environment: NodeJS.ProcessEnv;
}

export interface KubernetesServer {
  readonly url: string;
  readonly client: KubernetesClient;
  readonly credentials: KubernetesCredentials;
  readonly auditLog: string;
}

// Without these a deleted namespace stays for ever and a service account never gets a token. There are no nodes, so
// the controllers for workloads would have nothing to do.
const controllers = [
  "namespace-controller",
  "garbage-collector-controller",
  "serviceaccount-controller",
  "serviceaccount-token-controller",
  "resourcequota-controller",
  "clusterrole-aggregation-controller",
  "root-ca-certificate-publisher-controller",
  "persistentvolumeclaim-protection-controller",
  "persistentvolume-protection-controller",
];

/** Starts etcd, the API server and the controller manager, each once the one before answers. */
export async function startKubernetesServer(parts: ServerParts): Promise<KubernetesServer> {
  const credentials = kubernetesCredentials(parts.state);
  const url = `https://localhost:${parts.ports.kubernetes}`;
  const client = new KubernetesClient(new HttpServer(url, parts.authority.certificate), credentials.sandboxToken);
  try {
    await startEtcd(parts);
    await startApiServer(parts, credentials, client);
    await startControllerManager(parts, credentials, client, url);
  } catch (error) {
    await client.close();
    throw error;
  }
  return { url, client, credentials, auditLog: auditLogOf(parts.state) };
}

async function startEtcd({ state, ports, programs, authority, processes, environment }: ServerParts): Promise<void> {
  const own = await authority.peer("etcd");
  const url = `https://127.0.0.1:${ports.etcd}`;
  const peerUrl = `https://127.0.0.1:${ports.etcdPeer}`;
  const metricsPort = ports.etcdHealth;
  const health = new HttpServer(`http://127.0.0.1:${metricsPort}`, authority.certificate);
  try {
    await processes.start({
      name: "etcd",
      command: programs.etcd,
      arguments: [
        "--name=sandbox",
        `--data-dir=${state.folder("etcd")}`,
        `--listen-client-urls=${url}`,
        `--advertise-client-urls=${url}`,
        `--listen-peer-urls=${peerUrl}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
        `--initial-cluster=sandbox=${peerUrl}`,
        `--listen-metrics-urls=http://127.0.0.1:${metricsPort}`,
        `--cert-file=${own.certificateFile}`,
        `--key-file=${own.privateKeyFile}`,
        "--client-cert-auth",
        `--trusted-ca-file=${authority.certificateFile}`,
        `--peer-cert-file=${own.certificateFile}`,
        `--peer-key-file=${own.privateKeyFile}`,
        "--peer-client-cert-auth",
        `--peer-trusted-ca-file=${authority.certificateFile}`,
        "--unsafe-no-fsync",
        "--auto-compaction-mode=periodic",
        "--auto-compaction-retention=1h",
        "--log-level=warn",
      ],
      environment,
      isReady: async () => (await health.call({ method: "GET", path: "/health" })).status === 200,
      readyWithinSeconds: 120,
    });
  } finally {
    await health.close();
  }
}

async function startApiServer(
  { state, ports, programs, authority, processes, environment }: ServerParts,
  credentials: KubernetesCredentials,
  client: KubernetesClient,
): Promise<void> {
  const server = await authority.server("kubernetes");
  const towardsEtcd = await authority.peer("kubernetes-etcd");
  await processes.start({
    name: "kube-apiserver",
    command: programs["kube-apiserver"],
    arguments: [
      `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
      `--etcd-cafile=${authority.certificateFile}`,
      `--etcd-certfile=${towardsEtcd.certificateFile}`,
      `--etcd-keyfile=${towardsEtcd.privateKeyFile}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${ports.kubernetes}`,
      // There is nobody to advertise to, and a machine without a network has no address to find.
      "--advertise-address=127.0.0.1",
      "--endpoint-reconciler-type=none",
      `--cert-dir=${state.folder("kubernetes", "generated")}`,
      `--tls-cert-file=${server.certificateFile}`,
      `--tls-private-key-file=${server.privateKeyFile}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${credentials.serviceAccountPublicKeyFile}`,
      `--service-account-signing-key-file=${credentials.serviceAccountKeyFile}`,
      `--token-auth-file=${credentials.tokenFile}`,
      "--authorization-mode=RBAC",
      "--service-cluster-ip-range=10.0.0.0/24",
      `--audit-policy-file=${writeAuditPolicy(state)}`,
      `--audit-log-path=${auditLogOf(state)}`,
      "--audit-log-mode=blocking",
    ],
    environment,
    isReady: async () => {
      await client.request({ method: "GET", path: "/readyz" });
      return true;
    },
    readyWithinSeconds: 120,
    // It waits for open watches to end, and who watches here may be gone already.
    stopWithinSeconds: 5,
  });
}

function auditLogOf(state: WorldState): string {
  return state.path("kubernetes", "audit.log");
}

/** Every change that somebody else than the sandbox and Kubernetes itself asks for. */
function writeAuditPolicy(state: WorldState): string {
  const file = state.path("kubernetes", "audit-policy.yaml");
  const policy = {
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    omitStages: ["RequestReceived"],
    rules: [
      { level: "None", users: [sandboxUser, "system:apiserver", "system:kube-controller-manager"] },
      { level: "None", verbs: ["get", "list", "watch"] },
      { level: "Metadata" },
    ],
  };
  writePrivately(file, stringify(policy));
  return file;
}

async function startControllerManager(
  { state, programs, authority, processes, environment }: ServerParts,
  credentials: KubernetesCredentials,
  client: KubernetesClient,
  url: string,
): Promise<void> {
  const configuration = state.path("kubernetes", "controller-manager.kubeconfig");
  writePrivately(configuration, kubeconfig("sandbox", url, authority.certificate, credentials.controllerManagerToken));
  await processes.start({
    name: "kube-controller-manager",
    command: programs["kube-controller-manager"],
    arguments: [
      `--kubeconfig=${configuration}`,
      `--controllers=${controllers.join(",")}`,
      `--service-account-private-key-file=${credentials.serviceAccountKeyFile}`,
      `--root-ca-file=${authority.certificateFile}`,
      // A quota made before its kinds are known is counted at the next turn, which would be minutes away.
      "--resource-quota-sync-period=10s",
      "--leader-elect=false",
      "--secure-port=0",
    ],
    environment,
    // It serves no address of its own here; that it works shows in the account it gives to every namespace.
    isReady: async () => {
      await client.get({ apiVersion: "v1", plural: "serviceaccounts" }, "default", "default");
      return true;
    },
    readyWithinSeconds: 120,
  });
}
