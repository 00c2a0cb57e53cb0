/** Creating, reading, updating and deleting objects on the API server, with the official plugin's waits and words. */
import { PartialFailure } from "../../../provider/hosts/grpc";
import type { EngineLog, PropertyMap, ResourceRequest, ResourceState } from "../../../provider/hosts/grpc";
import { apply, create, remove } from "./apply";
import type { Write } from "./apply";
import { NoSuchKind, isAlreadyExists, isForbidden, isNotFound } from "./client";
import type { ApiClient } from "./client";
import { conditionFor } from "./conditions";
import type { ResourceKind } from "./kinds";
import { importedInputs } from "./inputs";
import { normalize } from "./normalize";
import { annotationOf, idOf, known, markSecrets, nameOf, namespaceOf, parseId, project, reveal } from "./objects";
import type { DataObject, PlainObject } from "./objects";
import { fieldManagerOf, parseState, stateOf } from "./state";
import { WaitTimedOut, retried, timeoutSeconds, untilGone, untilReady } from "./waiting";

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const detailsOf = (error: unknown): string[] => (error instanceof WaitTimedOut ? error.details : []);

const alreadyExistsAdvice =
  "\n\nThe resource already exists in the cluster. To manage it, import it with `pulumi import` or the import option; " +
  "if it is another resource of this program under a new name, give that resource an alias.";

export class Operations {
  constructor(
    private readonly client: ApiClient,
    private readonly log: EngineLog,
    /** Takes over fields that others have changed, without an annotation on the object. */
    private readonly forceAlways: boolean,
  ) {}

  async create(kind: ResourceKind, request: ResourceRequest, properties: PropertyMap): Promise<ResourceState> {
    const asGiven: ResourceState = { id: "", properties };
    const inputs = known(reveal(properties));
    if (!inputs) return asGiven;
    const { preview, signal } = request;
    const fieldManager = fieldManagerOf(inputs);
    const state = (live: PlainObject): PropertyMap => stateOf(live, inputs, properties, fieldManager, kind.apiVersion);
    const write: Write = { client: this.client, kind, inputs, fieldManager, preview, signal };

    let live: PlainObject;
    try {
      if (preview) {
        const { status: _notYet, ...planned } = await create(write);
        return { id: "", properties: state(planned) };
      }
      const mayCome = (error: unknown): boolean => error instanceof NoSuchKind || isNotFound(error);
      live = await retried(() => create(write), mayCome, request, this.log);
    } catch (error) {
      if (preview && cannotBePreviewed(error)) return asGiven;
      throw this.creationFailure(kind, request, error);
    }
    try {
      live = await this.ready(kind, request, inputs, live);
      return { id: idOf(live), properties: state(live) };
    } catch (error) {
      live = await this.current(kind, live);
      const text =
        `resource "${request.urn}" was successfully created, but the Kubernetes API server reported ` +
        `that it failed to fully initialize or become live: ${textOf(error)}`;
      throw new PartialFailure({ id: idOf(live), properties: state(live) }, [text, ...detailsOf(error)]);
    }
  }

  private creationFailure(kind: ResourceKind, { urn }: ResourceRequest, error: unknown): Error {
    if (error instanceof NoSuchKind) {
      return new Error(
        `creation of resource "${urn}" with kind ${kind.apiVersion}/${kind.kind} failed because the Kubernetes API server ` +
          "reported that the apiVersion for this resource does not exist. " +
          `Verify that any required CRDs have been created: ${error.message}`,
      );
    }
    const advice = isAlreadyExists(error) ? alreadyExistsAdvice : "";
    return new Error(
      `resource "${urn}" was not successfully created by the Kubernetes API server: ${textOf(error)}${advice}`,
    );
  }

  async update(
    kind: ResourceKind,
    request: ResourceRequest,
    id: string,
    oldState: PropertyMap,
    news: PropertyMap,
  ): Promise<ResourceState> {
    const asGiven: ResourceState = { id, properties: news };
    const inputs = known(normalize(kind, reveal(news)));
    if (!inputs) return asGiven;
    const { preview, signal } = request;
    const old = parseState(oldState);
    const fieldManager = fieldManagerOf(inputs, old);
    const firstVersion = old.firstVersion ?? kind.apiVersion;
    const state = (live: PlainObject): PropertyMap => stateOf(live, inputs, news, fieldManager, firstVersion);
    const formerManager = old.fieldManager === fieldManager ? undefined : old.fieldManager;
    const write: Write = { client: this.client, kind, inputs, fieldManager, formerManager, preview, signal };
    const force = this.forceAlways || annotationOf(inputs, "pulumi.com/patchForce") === "true";

    try {
      const before = await this.client.get(kind, namespaceOf(inputs), nameOf(inputs) ?? "", signal);
      let live = await apply(write, before, force, request.ignoreChanges ?? []);
      if (preview) return { id, properties: state(live) };
      live = await this.ready(kind, request, inputs, live);
      return { id, properties: state(live) };
    } catch (error) {
      if (preview && (isForbidden(error) || error instanceof NoSuchKind)) return asGiven;
      const text = `the Kubernetes API server reported that "${idOf(inputs)}" failed to fully initialize or become live: ${textOf(error)}`;
      const live = await this.client.get(kind, namespaceOf(inputs), nameOf(inputs) ?? "").catch(() => undefined);
      if (!live) throw new Error(`update of resource "${request.urn}" failed because ${text}`, { cause: error });
      throw new PartialFailure({ id, properties: state(live) }, [text, ...detailsOf(error)]);
    }
  }

  async read(
    kind: ResourceKind,
    request: ResourceRequest,
    id: string,
    inputs: PropertyMap,
    properties: PropertyMap,
  ): Promise<ResourceState | undefined> {
    const { namespace, name } = parseId(id);
    let live: PlainObject;
    try {
      live = await this.client.get(kind, namespace, name, request.signal);
    } catch (error) {
      if (isNotFound(error) || error instanceof NoSuchKind) return undefined;
      throw error;
    }
    const old = parseState(properties);
    const given = normalize(kind, reveal(inputs));
    const metadata = namespace === undefined ? { name } : { name, namespace };
    const shape: DataObject = "kind" in given ? given : { apiVersion: kind.apiVersion, kind: kind.kind, metadata };
    const liveInputs = request.importing === true ? importedInputs(live) : project(live as DataObject, shape);
    const firstVersion = old.firstVersion ?? kind.apiVersion;
    return {
      id,
      properties: stateOf(live, liveInputs, inputs, fieldManagerOf(shape, old), firstVersion),
      inputs: markSecrets(liveInputs, inputs),
    };
  }

  async delete(kind: ResourceKind, request: ResourceRequest, id: string, properties: PropertyMap): Promise<void> {
    const { namespace, name } = parseId(id);
    const { inputs } = parseState(properties);
    const read = (): Promise<PlainObject> => this.client.get(kind, namespace, name, request.signal);
    try {
      const { metadata } = await read();
      const path = await this.client.path(kind, namespace, name);
      if (!(await remove(this.client, path, propagationOf(inputs), request.signal))) return;
      const skipsWait = kind.kind === "Namespace" && annotationOf(inputs, "pulumi.com/skipAwait") === "true";
      if (skipsWait) return;
      const wait = { request, seconds: timeoutSeconds(request, inputs), log: this.log, read };
      await untilGone(wait, (metadata as PlainObject).uid);
    } catch (error) {
      if (isNotFound(error) || error instanceof NoSuchKind) return;
      throw error;
    }
  }

  private async ready(
    kind: ResourceKind,
    request: ResourceRequest,
    inputs: PlainObject,
    live: PlainObject,
  ): Promise<PlainObject> {
    const condition = conditionFor(kind, inputs);
    if (!condition) return live;
    const read = (): Promise<PlainObject> =>
      this.client.get(kind, namespaceOf(live), nameOf(live) ?? "", request.signal);
    return untilReady({ request, seconds: timeoutSeconds(request, inputs), log: this.log, read }, live, condition);
  }

  /** The object as it is now, or as it was last seen. */
  private async current(kind: ResourceKind, last: PlainObject): Promise<PlainObject> {
    return this.client.get(kind, namespaceOf(last), nameOf(last) ?? "").catch(() => last);
  }
}

/** What may be different by the time of the update, or cannot be asked: the preview then shows the inputs alone. */
function cannotBePreviewed(error: unknown): boolean {
  return error instanceof NoSuchKind || isNotFound(error) || isForbidden(error) || isAlreadyExists(error);
}

function propagationOf(inputs: DataObject): string {
  const policy = annotationOf(inputs, "pulumi.com/deletionPropagationPolicy")?.toLowerCase();
  return policy === "orphan" ? "Orphan" : policy === "background" ? "Background" : "Foreground";
}
