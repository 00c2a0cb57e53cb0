/**
 * A real API server with Harvester's types and none of the sandbox's controllers: in the recordings, too, nothing but the
 * recorder wrote the objects' status.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CertificateAuthority } from "../../../sandbox/certificate-authority";
import { HttpServer } from "../../../sandbox/http";
import { kubeconfig } from "../../../sandbox/kubernetes/credentials";
import { applyDefinitions, readDefinitions } from "../../../sandbox/kubernetes/custom-resources";
import { startKubernetesServer } from "../../../sandbox/kubernetes/server";
import { pickFreePorts } from "../../../sandbox/ports";
import { Processes } from "../../../sandbox/processes";
import { WorldState } from "../../../sandbox/state";
import { ensurePrograms } from "../../../sandbox/toolchain";

export type Access = "admin" | "weak" | "badtoken" | "unreachable";

export interface Cluster {
  kubeconfig(access: Access): string;
  /** One call as the administrator, under another field manager than the plugin's. Fails on refusals. */
  ask(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: object): Promise<Record<string, unknown>>;
  /** The token of a ServiceAccount without rights, for the access "weak". */
  makeWeakToken(namespace: string): Promise<void>;
  stop(): Promise<void>;
}

const otherManager = "curl";

export async function startCluster(): Promise<Cluster> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "conformance-kubernetes-"));
  const state = WorldState.open(path.join(directory, "world"));
  const authority = await CertificateAuthority.open(state.folder("certificates"), "Conformance");
  const processes = new Processes({ logFolder: state.folder("logs") });
  const programs = await ensurePrograms([
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "harvester-crds",
    "network-attachment-definition-crd",
  ]);
  const ports = await state.ports(["etcd", "etcdPeer", "etcdHealth", "kubernetes"]);
  const server = await startKubernetesServer({
    state,
    ports,
    programs,
    authority,
    processes,
    environment: process.env,
  });
  const folders = [programs["harvester-crds"], programs["network-attachment-definition-crd"]];
  await applyDefinitions(server.client, readDefinitions(folders));
  const [closedPort] = await pickFreePorts(1);

  const http = new HttpServer(server.url, authority.certificate);
  const ask: Cluster["ask"] = async (method, where, body) => {
    const separator = where.includes("?") ? "&" : "?";
    const answer = await http.call({
      method,
      path: method === "GET" ? where : `${where}${separator}fieldManager=${otherManager}`,
      headers: {
        authorization: `Bearer ${server.credentials.adminToken}`,
        "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
      },
      body: body && JSON.stringify(body),
    });
    if (answer.status >= 300) throw new Error(`${method} ${where}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as Record<string, unknown>;
  };

  let weakToken = "";
  const access = (url: string, token: string): string => kubeconfig("h", url, authority.certificate, token);
  return {
    kubeconfig: (which) =>
      ({
        admin: access(server.url, server.credentials.adminToken),
        weak: access(server.url, weakToken),
        badtoken: access(server.url, "wrongtoken"),
        unreachable: access(`https://127.0.0.1:${closedPort}`, server.credentials.adminToken),
      })[which],
    ask,
    async makeWeakToken(namespace) {
      await ask("POST", `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: "weak" } });
      const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
      const made = await ask("POST", `/api/v1/namespaces/${namespace}/serviceaccounts/weak/token`, request);
      weakToken = (made.status as { token: string }).token;
    },
    async stop() {
      // The servers first: they must not outlive the test, whatever becomes of the connections to them.
      await processes.stop();
      await Promise.all([http.close(), server.client.close()]);
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
