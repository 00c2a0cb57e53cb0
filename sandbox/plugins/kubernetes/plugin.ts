/** The stand-in for the official Kubernetes plugin: checks and compares inputs itself, leaves the rest to {@link Operations}. */
import { isDeepStrictEqual } from "node:util";
import { Unknown } from "../../../provider/hosts/grpc";
import type {
  CheckResult,
  DiffResult,
  EngineLog,
  Plugin,
  PropertyMap,
  ResourceRequest,
  ResourceState,
} from "../../../provider/hosts/grpc";
import { ApiClient } from "./client";
import { readConfiguration, refusedInputs } from "./configuration";
import type { Configuration } from "./configuration";
import { compare } from "./difference";
import { isAutonamed, refusals, withName } from "./inputs";
import { NotServed, kindOf } from "./kinds";
import type { ResourceKind } from "./kinds";
import { readConnection } from "./kubeconfig";
import { normalize } from "./normalize";
import { markSecrets, metadataOf, nameOf, namespaceOf, project, reveal, withMetadata } from "./objects";
import type { DataObject } from "./objects";
import { Operations } from "./operations";
import { parseState } from "./state";

const unreachableAdvice =
  "If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the " +
  'PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';

export class KubernetesPlugin implements Plugin {
  readonly name = "kubernetes";
  readonly version = "4.34.2";
  readonly capabilities = { supportsAutonamingConfiguration: true };
  private log: EngineLog = () => Promise.resolve();
  private configuration: Configuration = readConfiguration({});
  private client: ApiClient | undefined;
  private operations: Operations | undefined;
  /** Why the cluster cannot be used. Previews pass without one, and updates fail. */
  private unreachable: string | undefined = "the provider has not been configured";

  attach(log: EngineLog): void {
    this.log = log;
  }

  checkConfiguration(_olds: PropertyMap, news: PropertyMap): Promise<CheckResult> {
    return Promise.resolve({ inputs: news, failures: refusedInputs(news) });
  }

  /** Another cluster replaces the provider and with it every object; another way into the same cluster does not. */
  diffConfiguration(olds: PropertyMap, news: PropertyMap): Promise<DiffResult> {
    const [before, after] = [reveal(olds), reveal(news)];
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== "version");
    const diffs = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
    if (diffs.length === 0) return Promise.resolve({ changes: false });
    const identified = before.clusterIdentifier !== undefined || after.clusterIdentifier !== undefined;
    const replaces = identified
      ? diffs.filter((key) => key === "clusterIdentifier")
      : !diffs.some((key) => ["kubeconfig", "context", "cluster"].includes(key)) || sameCluster(olds, news)
        ? []
        : ["kubeconfig"];
    return Promise.resolve({ changes: true, diffs, replaces });
  }

  async configure(configuration: PropertyMap): Promise<void> {
    await this.log("info", "kubernetes: the sandbox's stand-in for the official plugin is at work");
    this.configuration = readConfiguration(configuration);
    try {
      const client = new ApiClient(readConnection(this.configuration.kubeconfig, this.configuration));
      this.client = client;
      this.operations = new Operations(client, this.log, this.configuration.enablePatchForce);
    } catch (error) {
      if (error instanceof NotServed) throw error;
      this.unreachable = `unable to load Kubernetes client configuration from kubeconfig file: ${(error as Error).message}`;
      return;
    }
    try {
      await this.client.call("GET", "/apis", { query: { timeout: "32s" } });
      this.unreachable = undefined;
    } catch (error) {
      this.unreachable = `unable to load schema information from the API server: ${(error as Error).message}`;
    }
  }

  async check(
    request: ResourceRequest,
    olds: PropertyMap,
    news: PropertyMap,
    randomSeed: Uint8Array,
  ): Promise<CheckResult> {
    const kind = kindOf(request.type);
    const given = reveal(news);
    const named = withName(normalize(kind, given), reveal(olds), request, randomSeed);
    const inputs = await this.withNamespace(kind, named);
    if (this.unreachable !== undefined) {
      await this.log("warning", `configured Kubernetes cluster is unreachable: ${this.unreachable}`, request.urn);
    }
    return { inputs: markSecrets(inputs, news), failures: refusals(inputs, request) };
  }

  private async withNamespace(kind: ResourceKind, inputs: DataObject): Promise<DataObject> {
    if (!this.client || metadataOf(inputs).namespace !== undefined) return inputs;
    if (!(await this.isNamespaced(kind))) return inputs;
    return withMetadata(inputs, { namespace: this.client.namespace });
  }

  /** A kind that the server does not know yet is taken for a namespaced one. */
  private async isNamespaced(kind: ResourceKind): Promise<boolean> {
    if (kind.namespaced !== undefined) return kind.namespaced;
    if (!this.client || this.unreachable !== undefined) return true;
    return this.client.place(kind).then(
      ({ namespaced }) => namespaced,
      () => true,
    );
  }

  /** Compares the new inputs with what the server had, as far as the old inputs speak of it: drift is a change too. */
  async diff(
    request: ResourceRequest,
    _id: string,
    oldInputs: PropertyMap,
    oldState: PropertyMap,
    news: PropertyMap,
    ignoreChanges: string[],
  ): Promise<DiffResult> {
    const kind = kindOf(request.type);
    const old = parseState(oldState);
    const shape = normalize(kind, Object.keys(old.inputs).length > 0 ? old.inputs : reveal(oldInputs));
    const namespaced = await this.isNamespaced(kind);
    const before = comparable(project(old.live, shape), namespaced);
    const after = comparable(normalize(kind, reveal(news)), namespaced);
    const detailedDiff = compare(before, after, kind.replacedBy, ignoreChanges);
    const replaces = Object.keys(detailedDiff).filter((path) => detailedDiff[path]?.kind.endsWith("-replace"));
    const sameName = nameOf(after) === nameOf(before) && namespaceOf(after) === namespaceOf(before);
    return {
      changes: Object.keys(detailedDiff).length > 0,
      replaces,
      deleteBeforeReplace: replaces.length > 0 && !isAutonamed(after) && sameName,
      detailedDiff,
    };
  }

  async create(request: ResourceRequest, inputs: PropertyMap): Promise<ResourceState> {
    const kind = kindOf(request.type);
    if (this.unreachable !== undefined && request.preview) return { id: "", properties: inputs };
    return this.reachable().create(kind, request, inputs);
  }

  async update(
    request: ResourceRequest,
    id: string,
    _oldInputs: PropertyMap,
    oldState: PropertyMap,
    news: PropertyMap,
  ): Promise<ResourceState> {
    const kind = kindOf(request.type);
    if (this.unreachable !== undefined && request.preview) return { id, properties: news };
    return this.reachable().update(kind, request, id, oldState, news);
  }

  async read(
    request: ResourceRequest,
    id: string,
    inputs: PropertyMap,
    properties: PropertyMap,
  ): Promise<ResourceState | undefined> {
    const kind = kindOf(request.type);
    if (this.unreachable !== undefined) {
      await this.log("warning", `configured Kubernetes cluster is unreachable: ${this.unreachable}`, request.urn);
      if (this.configuration.deleteUnreachable) return undefined;
      if (this.configuration.skipUpdateUnreachable) return { id, properties, inputs };
      throw new Error(`failed to read resource state due to unreachable cluster. ${unreachableAdvice}`);
    }
    return this.reachable().read(kind, request, id, inputs, properties);
  }

  async delete(request: ResourceRequest, id: string, _inputs: PropertyMap, properties: PropertyMap): Promise<void> {
    const kind = kindOf(request.type);
    if (this.unreachable !== undefined) {
      await this.log("warning", `configured Kubernetes cluster is unreachable: ${this.unreachable}`, request.urn);
      if (this.configuration.deleteUnreachable) return;
      throw new Error(`configured Kubernetes cluster is unreachable. ${unreachableAdvice}`);
    }
    return this.reachable().delete(kind, request, id, properties);
  }

  invoke(token: string): Promise<never> {
    return Promise.reject(new NotServed(`the function ${token}`));
  }

  private reachable(): Operations {
    if (this.unreachable !== undefined || !this.operations) {
      throw new Error(`configured Kubernetes cluster is unreachable: ${this.unreachable}`);
    }
    return this.operations;
  }
}

/** Without a namespace means in "default", or nothing for what lies in none. */
function comparable(object: DataObject, namespaced: boolean): DataObject {
  const { namespace, ...rest } = metadataOf(object);
  if (!namespaced) return { ...object, metadata: rest };
  const settled = namespace instanceof Unknown ? namespace : (namespaceOf(object) ?? "default");
  return withMetadata(object, { namespace: settled });
}

function sameCluster(olds: PropertyMap, news: PropertyMap): boolean {
  const cluster = (inputs: PropertyMap) => {
    const configuration = readConfiguration(inputs);
    const { server, ca, insecure, serverName } = readConnection(configuration.kubeconfig, configuration);
    return { server, ca, insecure, serverName };
  };
  try {
    return isDeepStrictEqual(cluster(olds), cluster(news));
  } catch {
    return false;
  }
}
