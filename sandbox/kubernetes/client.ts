import type { HttpServer } from "../http";
import { type JsonRequest } from "../http";

export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
}

/** A Kubernetes object as it goes over the wire. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [property: string]: unknown;
}

/** A served type: where its objects are found. */
export interface ResourceType {
  /** `v1`, or group and version such as `harvesterhci.io/v1beta1`. */
  readonly apiVersion: string;
  readonly plural: string;
}

/** An answer of the API server other than success. */
export class KubernetesError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

const fieldManager = "sandbox";

/**
 * As much of a Kubernetes client as the sandbox needs. The official one for Node can't be loaded on Node 20 (its HTTP
 * library needs a later one), which this package supports.
 */
export class KubernetesClient {
  constructor(
    readonly server: HttpServer,
    private readonly token: string,
  ) {}

  get authorization(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  async request(wanted: JsonRequest): Promise<unknown> {
    const headers = { ...this.authorization, accept: "application/json", ...wanted.headers };
    const answer = await this.server.call({ ...wanted, headers });
    if (answer.status < 300) return answer.body;
    const status = (
      typeof answer.body === "object" && answer.body !== null ? answer.body : {}
    ) as Partial<KubernetesError>;
    const said = status.message ?? String(answer.body);
    throw new KubernetesError(
      answer.status,
      status.reason ?? "",
      `${wanted.method} ${wanted.path}: ${answer.status} ${said}`,
    );
  }

  async get<T = KubernetesObject>(type: ResourceType, name: string, namespace?: string): Promise<T> {
    return (await this.request({ method: "GET", path: pathOf(type, namespace, name) })) as T;
  }

  async list<T = KubernetesObject>(type: ResourceType, namespace?: string): Promise<T[]> {
    const answer = await this.request({ method: "GET", path: pathOf(type, namespace) });
    return (answer as { items: T[] }).items;
  }

  /** Server-side apply: creates or updates, and takes over the fields it names. */
  async apply(type: ResourceType, object: KubernetesObject): Promise<KubernetesObject> {
    const { name, namespace } = object.metadata;
    const path = `${pathOf(type, namespace, name)}?fieldManager=${fieldManager}&force=true`;
    return (await this.patch(path, "application/apply-patch+yaml", object)) as KubernetesObject;
  }

  /** JSON merge patch, under the name of the controller that writes. */
  async merge(
    type: ResourceType,
    object: KubernetesObject,
    patch: unknown,
    manager: string,
  ): Promise<KubernetesObject> {
    const { name, namespace } = object.metadata;
    const path = `${pathOf(type, namespace, name)}?fieldManager=${encodeURIComponent(manager)}`;
    return (await this.patch(path, "application/merge-patch+json", patch)) as KubernetesObject;
  }

  /** The same for an object's status, where that is a resource of its own. */
  async mergeStatus(type: ResourceType, object: KubernetesObject, status: unknown, manager: string) {
    const { name, namespace, uid } = object.metadata;
    const path = `${pathOf(type, namespace, name)}/status?fieldManager=${encodeURIComponent(manager)}`;
    // With the uid, so that an object made anew under the name in the meantime is left alone.
    const patch = { metadata: { uid }, status };
    return (await this.patch(path, "application/merge-patch+json", patch)) as KubernetesObject;
  }

  async delete(type: ResourceType, name: string, namespace?: string): Promise<void> {
    await this.request({ method: "DELETE", path: pathOf(type, namespace, name) });
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private patch(path: string, contentType: string, body: unknown): Promise<unknown> {
    return this.request({
      method: "PATCH",
      path,
      headers: { "content-type": contentType },
      body: JSON.stringify(body),
    });
  }
}

/** The address of a type's objects, of those in a namespace, or of one of them. */
export function pathOf(type: ResourceType, namespace?: string, name?: string): string {
  const root = type.apiVersion.includes("/") ? `/apis/${type.apiVersion}` : `/api/${type.apiVersion}`;
  const within = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${root}${within}/${type.plural}${name === undefined ? "" : `/${name}`}`;
}
