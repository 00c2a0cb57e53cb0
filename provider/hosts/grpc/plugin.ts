/**
 * What a provider has to offer so that {@link serve} can put it behind Pulumi's provider protocol.
 * Nothing here knows of Kasm: the sandbox's stand-ins are its first users.
 */

/** A value the engine does not know yet, during preview. */
export class Unknown {
  static readonly value = new Unknown();
  private constructor() {}
}

/** A value the engine marks as secret. Only present where a value is secret; everything else is plain. */
export class Secret {
  constructor(readonly value: PropertyValue) {}
}

export type PropertyValue =
  null | boolean | number | string | Unknown | Secret | PropertyValue[] | { [property: string]: PropertyValue };

export type PropertyMap = Record<string, PropertyValue>;

/** A problem with one input. An empty property makes the engine print no value with it. */
export interface CheckFailure {
  property: string;
  reason: string;
}

export interface CheckResult {
  inputs: PropertyMap;
  failures: CheckFailure[];
}

export type PropertyDiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffResult {
  /** Left out when the provider cannot tell and the engine should compare by itself. */
  changes?: boolean;
  replaces?: string[];
  deleteBeforeReplace?: boolean;
  /** The changed top-level properties. */
  diffs?: string[];
  detailedDiff?: Record<string, { kind: PropertyDiffKind; inputDiff?: boolean }>;
}

export interface ResourceState {
  id: string;
  properties: PropertyMap;
  /** The inputs that would lead to this state; the engine keeps them after a read. */
  inputs?: PropertyMap;
}

export interface ResourceRequest {
  urn: string;
  /** The type token, for example `kubernetes:core/v1:Namespace`. */
  type: string;
  /** The resource name of the program. */
  name: string;
  /** Seconds; 0 when the program set none. */
  timeout: number;
  preview: boolean;
  /** Aborted when the engine cancels: stop waiting and throw. */
  signal: AbortSignal;
  /** Property paths whose changes the program wants ignored; only given to update. */
  ignoreChanges?: string[];
  /** Only given to read: true when the program imports the object, so that no inputs are known yet. */
  importing?: boolean;
  /** How the program wants names made; only given to check, and only by engines whose user configured it. */
  autonaming?: { mode: "propose" | "enforce" | "disable"; proposedName: string };
}

/** What a provider tells the engine about itself in answer to Configure. */
export interface Capabilities {
  /** False: the engine sends secrets in plain and marks outputs of the same name by itself. Default true. */
  acceptSecrets?: boolean;
  /** False: create and update are not called in preview. Default true. */
  supportsPreview?: boolean;
  /** False: a resource given as an input arrives as its id. Default false. */
  acceptResources?: boolean;
  /** False: output values arrive as plain or unknown values. Default false. */
  acceptOutputs?: boolean;
  /** True: check is given {@link ResourceRequest.autonaming}. Default false. */
  supportsAutonamingConfiguration?: boolean;
}

/** Thrown by create and update when the object exists but is not as it should be: the engine keeps the state. */
export class PartialFailure extends Error {
  constructor(
    readonly state: ResourceState,
    readonly reasons: string[],
  ) {
    super(reasons.join("\n"));
    this.name = "PartialFailure";
  }
}

/** How messages reach the person at the terminal: through the engine, since a plugin's own output is not shown. */
export interface EngineLog {
  (
    severity: "debug" | "info" | "warning" | "error",
    message: string,
    urn?: string,
    /** Progress that the next message may replace; it is not kept in the summary. Default false. */
    options?: { passing?: boolean },
  ): Promise<void>;
}

export interface Plugin {
  /** The package name, which is also the prefix of every type token. */
  readonly name: string;
  /** A semantic version; the engine dies of anything else. */
  readonly version: string;
  readonly capabilities?: Capabilities;
  /** Called once, before anything else. */
  attach?(log: EngineLog): void;
  checkConfiguration(olds: PropertyMap, news: PropertyMap): Promise<CheckResult>;
  diffConfiguration(olds: PropertyMap, news: PropertyMap): Promise<DiffResult>;
  configure(configuration: PropertyMap): Promise<void>;
  check(request: ResourceRequest, olds: PropertyMap, news: PropertyMap, randomSeed: Uint8Array): Promise<CheckResult>;
  diff(
    request: ResourceRequest,
    id: string,
    oldInputs: PropertyMap,
    oldState: PropertyMap,
    news: PropertyMap,
    ignoreChanges: string[],
  ): Promise<DiffResult>;
  create(request: ResourceRequest, inputs: PropertyMap): Promise<ResourceState>;
  /** Refresh, look-up by id, or import ({@link ResourceRequest.importing}). Resolves to undefined when the object is gone. */
  read(
    request: ResourceRequest,
    id: string,
    inputs: PropertyMap,
    properties: PropertyMap,
  ): Promise<ResourceState | undefined>;
  update(
    request: ResourceRequest,
    id: string,
    oldInputs: PropertyMap,
    oldState: PropertyMap,
    news: PropertyMap,
  ): Promise<ResourceState>;
  delete(request: ResourceRequest, id: string, inputs: PropertyMap, properties: PropertyMap): Promise<void>;
  invoke(
    token: string,
    args: PropertyMap,
    request?: { preview: boolean; signal: AbortSignal },
  ): Promise<PropertyMap | { failures: CheckFailure[] }>;
}
