import { Agent, request } from "undici";
import { isObject, type Json, type JsonObject, textOf } from "../../json";
import { ProviderError } from "../driver";
import type { KubernetesTarget } from "./target";

/** The kinds of objects that machines are made of, by their path. */
export const KINDS = {
  virtualMachine: { root: "/apis/kubevirt.io/v1", plural: "virtualmachines" },
  image: { root: "/apis/harvesterhci.io/v1beta1", plural: "virtualmachineimages" },
  network: { root: "/apis/k8s.cni.cncf.io/v1", plural: "network-attachment-definitions" },
  secret: { root: "/api/v1", plural: "secrets" },
} as const;
export type Kind = keyof typeof KINDS;

/** An answer of the API server other than success. */
export class KubernetesRefusal extends ProviderError {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const TIMEOUT = 30_000;
const REASONS: Readonly<Record<number, string>> = { 401: "Unauthorized", 403: "Forbidden", 404: "Not Found" };

/** As much of a Kubernetes client as machines need, with the rights of the config's own token and no others. */
export class KubernetesApi {
  private readonly agent: Agent;

  constructor(readonly target: KubernetesTarget) {
    this.agent = new Agent({
      connect: { ca: target.certificateAuthority, rejectUnauthorized: target.verify, timeout: TIMEOUT },
      headersTimeout: TIMEOUT,
      bodyTimeout: TIMEOUT,
    });
  }

  get(kind: Kind, name: string, namespace = this.target.namespace): Promise<JsonObject> {
    return this.send("GET", path(kind, namespace, name));
  }

  async list(kind: Kind, labelSelector = ""): Promise<JsonObject[]> {
    const query = labelSelector === "" ? "" : `?labelSelector=${encodeURIComponent(labelSelector)}`;
    const { items } = await this.send("GET", path(kind, this.target.namespace) + query);
    return Array.isArray(items) ? items.filter(isObject) : [];
  }

  /** Unknown fields are refused: a field that got lost would be a machine that is not what was asked for. */
  create(kind: Kind, object: JsonObject): Promise<JsonObject> {
    return this.send("POST", `${path(kind, this.target.namespace)}?fieldValidation=Strict`, object);
  }

  annotate(kind: Kind, name: string, annotations: JsonObject): Promise<JsonObject> {
    return this.send("PATCH", path(kind, this.target.namespace, name), { metadata: { annotations } });
  }

  /** Deletes it; what is gone already is no error. */
  async delete(kind: Kind, name: string): Promise<void> {
    await this.send("DELETE", path(kind, this.target.namespace, name)).catch(unlessGone);
  }

  /** Cuts the connections; nobody waits until each is gone. */
  close(): Promise<void> {
    this.agent.destroy().catch(() => undefined);
    return Promise.resolve();
  }

  private async send(method: "GET" | "POST" | "PATCH" | "DELETE", at: string, sent?: JsonObject): Promise<JsonObject> {
    const { host, token } = this.target;
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const headers = { authorization: `Bearer ${token}`, accept: "application/json", "content-type": type };
    const body = sent === undefined ? undefined : JSON.stringify(sent);
    const { status, text } = await request(host + at, { method, headers, body, dispatcher: this.agent })
      .then(async (answer) => ({ status: answer.statusCode, text: await answer.body.text() }))
      .catch((error: unknown) => {
        throw unreachable(host, error);
      });
    const answer = parsed(text);
    if (status >= 200 && status < 300) return answer;
    const said = textOf(answer.message) || text.slice(0, 300).trim();
    throw new KubernetesRefusal(
      status,
      `(${status}) ${REASONS[status] ?? (textOf(answer.reason) || "Error")}: ${said}`,
    );
  }
}

export function unlessGone(error: unknown): void {
  if (!(error instanceof KubernetesRefusal && error.status === 404)) throw error;
}

function path(kind: Kind, namespace: string, name?: string): string {
  const { root, plural } = KINDS[kind];
  const parts = ["namespaces", namespace, plural, ...(name === undefined ? [] : [name])];
  return `${root}/${parts.map(encodeURIComponent).join("/")}`;
}

function parsed(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** What is in an object under a key in a key. */
export const within = (value: Json | undefined, ...keys: readonly string[]): Json | undefined =>
  keys.reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);

const CAUSES: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/ECONNREFUSED/, "connection refused"],
  [/ENOTFOUND|EAI_AGAIN/, "no such host"],
  [/CERT_HAS_EXPIRED/, "x509: certificate has expired"],
  [/ERR_TLS_CERT_ALTNAME_INVALID/, "x509: certificate is valid for another name"],
  [/SELF_SIGNED|UNABLE_TO_|CERT_SIGNATURE/, "x509: certificate signed by unknown authority"],
  [/TIMEOUT|ETIMEDOUT/, "timed out"],
];

function unreachable(host: string, error: unknown): ProviderError {
  const { code = "", message } = error as Error & { code?: string };
  const words = CAUSES.find(([pattern]) => pattern.test(code))?.[1] ?? (message || code);
  return new ProviderError(`can't reach ${host}: ${words}`);
}
