import { X509Certificate } from "node:crypto";
import { parse } from "yaml";

/** What of a kubeconfig is needed to reach Harvester. */
export interface ClusterAccess {
  /** The API address, for example `https://harvester.example.com/k8s/clusters/local`. */
  server: string;
  /** PEM of the authority that signed the server's certificate, when the file carries one. */
  caCertificate?: string;
  token: string;
}

/** A kubeconfig that cannot serve. The message never repeats the file's content. */
export class KubeconfigError extends Error {
  constructor(reason: string) {
    super(`${reason}. Take the kubeconfig from Harvester's own UI: Support, then Download KubeConfig (SOP 1.4)`);
    this.name = "KubeconfigError";
  }
}

type Entry = Record<string, unknown>;

/**
 * Reads a kubeconfig as Harvester's Support page gives it.
 * @throws KubeconfigError for anything else: client certificates, a loopback address, no token, a token that has expired
 */
export function readKubeconfig(text: string, now: Date = new Date()): ClusterAccess {
  const config = parsed(text);
  const context = chosen(config);
  const cluster = named(config, "clusters", "cluster", text_(context.cluster));
  const user = named(config, "users", "user", text_(context.user));
  return { server: serverOf(cluster), caCertificate: authorityOf(cluster), token: tokenOf(user, now) };
}

function parsed(text: string): Entry {
  if (/^[A-Za-z0-9+/=\s]+$/.test(text) && !text.includes(":") && decodes(text)) {
    throw new KubeconfigError("the kubeconfig is base64; give the decoded text");
  }
  let config: unknown;
  try {
    config = parse(text, { logLevel: "error" });
  } catch {
    // The parser's words quote the text, which holds a token.
    throw new KubeconfigError("the kubeconfig is not YAML");
  }
  if (!isEntry(config) || !Array.isArray(config.clusters))
    throw new KubeconfigError("this is not a kubeconfig: it lists no clusters");
  return config;
}

const decodes = (text: string) => Buffer.from(text, "base64").toString("utf8").includes("clusters");

function chosen(config: Entry): Entry {
  const contexts = entries(config.contexts);
  const wanted = text_(config["current-context"]);
  const context = wanted
    ? contexts.find(({ name }) => name === wanted)
    : contexts.length === 1
      ? contexts[0]
      : undefined;
  if (isEntry(context?.context)) return context.context;
  const clusters = entries(config.clusters);
  const users = entries(config.users);
  if (wanted || contexts.length > 0 || clusters.length !== 1 || users.length !== 1) {
    throw new KubeconfigError(
      wanted
        ? "the kubeconfig has no context of the name its current-context gives"
        : "the kubeconfig does not say which context is meant (current-context)",
    );
  }
  return { cluster: clusters[0]?.name, user: users[0]?.name };
}

function named(config: Entry, list: "clusters" | "users", key: string, name: string | undefined): Entry {
  const found = entries(config[list]).find((entry) => entry.name === name)?.[key];
  if (!isEntry(found))
    throw new KubeconfigError(`the kubeconfig's context names an entry that is not among its ${list}`);
  return found;
}

const loopback = /^(127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/;

function serverOf(cluster: Entry): string {
  const server = text_(cluster.server);
  let url: URL;
  try {
    url = new URL(server ?? "");
  } catch {
    throw new KubeconfigError("the kubeconfig's cluster has no server address");
  }
  if (loopback.test(url.hostname)) {
    throw new KubeconfigError(
      `the kubeconfig points at ${url.hostname}, the machine it was made on (a node's rke2.yaml?), which Kasm cannot reach`,
    );
  }
  if (url.protocol !== "https:")
    throw new KubeconfigError("the kubeconfig's server address does not start with https://");
  if (cluster["insecure-skip-tls-verify"] === true)
    throw new KubeconfigError("the kubeconfig turns certificate checks off; Kasm is given the authority's certificate");
  return url.href.replace(/\/+$/, "");
}

function authorityOf(cluster: Entry): string | undefined {
  if (cluster["certificate-authority"] !== undefined)
    throw new KubeconfigError("the kubeconfig names a certificate file in place of carrying the certificate");
  const data = text_(cluster["certificate-authority-data"]);
  if (data === undefined) return undefined;
  return certificatePem(Buffer.from(data, "base64").toString("utf8"), "certificate-authority-data");
}

/**
 * Checks that a text is one or more PEM certificates.
 * @throws KubeconfigError naming where it came from
 */
export function certificatePem(text: string, origin: string): string {
  try {
    new X509Certificate(text);
  } catch {
    throw new KubeconfigError(`${origin} does not hold a certificate in base64`);
  }
  return `${text.trim()}\n`;
}

function tokenOf(user: Entry, now: Date): string {
  const token = text_(user.token)?.trim();
  if (!token) {
    if (user["client-certificate-data"] !== undefined || user["client-certificate"] !== undefined) {
      throw new KubeconfigError("the kubeconfig signs in with a client certificate; Kasm needs a bearer token");
    }
    if (user.exec !== undefined || user["auth-provider"] !== undefined) {
      throw new KubeconfigError("the kubeconfig gets its token from a program; Kasm needs a token that lies in it");
    }
    throw new KubeconfigError("the kubeconfig holds no token");
  }
  const expiry = expiryOf(token);
  if (expiry && expiry <= now) throw new KubeconfigError(`the kubeconfig's token expired at ${expiry.toISOString()}`);
  return token;
}

/** When a token that is a JWT ends; other tokens (Rancher's `kubeconfig-user-…:…`) do not tell. */
export function expiryOf(token: string): Date | undefined {
  const [, payload, signature] = token.split(".");
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const { exp } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as { exp?: unknown };
    return typeof exp === "number" ? new Date(exp * 1000) : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entries(value: unknown): Entry[] {
  return Array.isArray(value) ? value.filter(isEntry) : [];
}

function text_(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * Where a ServiceAccount's token is accepted: kube-apiserver itself, on port 6443 of Harvester's address, not the console's
 * `/k8s/clusters/local`, which belongs to another authority and another kind of token (harvester.md 4).
 * @throws KubeconfigError when the kubeconfig goes through a Rancher, whose host says nothing about Harvester's
 */
export function directApiServer(server: string): string {
  const url = new URL(server);
  const cluster = /^\/k8s\/clusters\/([^/]+)/.exec(url.pathname)?.[1];
  if (cluster === undefined) return server;
  if (cluster !== "local") {
    throw new KubeconfigError(
      "the kubeconfig leads through a Rancher to Harvester, so the address of Harvester's own API (port 6443) is not known; give it as apiServer",
    );
  }
  return `https://${url.hostname}:6443`;
}
