/** The stand-in for `pulumi-resource-keycloak`, used in the sandbox where the official plugin cannot be had. */
import type {
  CheckResult,
  DiffResult,
  EngineLog,
  Plugin,
  PropertyMap,
  ResourceRequest,
  ResourceState,
} from "../../../provider/hosts/grpc";
import { Unknown } from "../../../provider/hosts/grpc";
import { KeycloakApi } from "./api";
import { failuresOf } from "./check";
import { nameMaker, withDefaults } from "./defaults";
import { difference } from "./difference";
import { functions } from "./functions";
import { inputsAfterImport, inputsAfterRead } from "./inputs";
import { plan, settled, stateAfter, stateAsSent } from "./plan";
import { resourceTypes } from "./resources";
import type { ResourceType } from "./resource";
import { problemsOf, requireCredentials, settingsOf } from "./settings";
import type { Settings } from "./settings";
import { defaultsKey, hasUnknown, markSecrets, revealMap } from "./values";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The form in which the official plugin reports every error. */
const reported = (error: unknown, cause = error): Error =>
  new Error(`1 error occurred:\n\t* ${messageOf(error)}\n\n`, { cause });
const notInitialized = (text: string, cause: unknown): Error =>
  reported(`error initializing keycloak provider: ${text}`, cause);

export class KeycloakPlugin implements Plugin {
  readonly name = "keycloak";
  /** The official plugin this one behaves as. */
  readonly version = "6.13.0";
  /** As the official plugin: secrets come in plain, the engine marks outputs of the same name by itself. */
  readonly capabilities = { acceptSecrets: false, supportsPreview: true, supportsAutonamingConfiguration: true };
  private log: EngineLog | undefined;
  private announced = false;
  private api: KeycloakApi | undefined;

  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  attach(log: EngineLog): void {
    this.log = log;
  }

  checkConfiguration(_olds: PropertyMap, news: PropertyMap): Promise<CheckResult> {
    const failures = problemsOf(news).map((reason) => ({ property: "", reason }));
    return Promise.resolve({ inputs: news, failures });
  }

  diffConfiguration(): Promise<DiffResult> {
    return Promise.resolve({});
  }

  async configure(configuration: PropertyMap): Promise<void> {
    await this.announce();
    const settings = this.settingsFrom(configuration);
    const previous = this.api;
    this.api = new KeycloakApi(settings);
    void previous?.close();
    if (!settings.initialLogin) return;
    try {
      await this.api.signIn();
    } catch (error) {
      throw notInitialized(`failed to perform initial login to Keycloak: ${messageOf(error)}`, error);
    }
  }

  check(request: ResourceRequest, olds: PropertyMap, news: PropertyMap, randomSeed: Uint8Array): Promise<CheckResult> {
    const { fields } = this.typeOf(request);
    const inputs = withDefaults(fields, revealMap(olds), revealMap(news), nameMaker(request, randomSeed));
    const failures = failuresOf(fields, inputs, request.name);
    return Promise.resolve({ inputs: markSecrets(fields, inputs), failures });
  }

  diff(
    request: ResourceRequest,
    _id: string,
    _oldInputs: PropertyMap,
    oldState: PropertyMap,
    news: PropertyMap,
    ignoreChanges: string[],
  ): Promise<DiffResult> {
    const type = this.typeOf(request);
    const [prior, inputs] = [revealMap(oldState), revealMap(news)];
    const planned = this.planUpdate(type, prior, inputs);
    return Promise.resolve(difference(type.fields, prior, planned, inputs, ignoreChanges));
  }

  async create(request: ResourceRequest, properties: PropertyMap): Promise<ResourceState> {
    const type = this.typeOf(request);
    const inputs = revealMap(properties);
    const planned = plan(type.fields, undefined, inputs);
    if (request.preview) return this.stateOf(type, "", { ...planned, id: Unknown.value });
    const { id, found } = await this.attempt((api) => type.create(api, settled(planned), inputs));
    return this.stateOf(type, id, { ...stateAfter(type.fields, planned, found), id });
  }

  async read(
    request: ResourceRequest,
    id: string,
    oldInputs: PropertyMap,
    properties: PropertyMap,
  ): Promise<ResourceState | undefined> {
    const type = this.typeOf(request);
    const importing = Object.keys(properties).length === 0;
    const located = importing
      ? await this.attempt((api) => type.locate(api, id))
      : { id, prior: revealMap(properties) };
    const found = await this.attempt((api) => type.read(api, located.id, located.prior));
    if (found === undefined) return undefined;
    const state: PropertyMap = { ...untold(type, importing), ...located.prior, ...found, id: located.id };
    const { [defaultsKey]: _defaults, ...known } = state;
    const inputs = importing
      ? inputsAfterImport(type.fields, known)
      : inputsAfterRead(type.fields, revealMap(oldInputs), known);
    return { ...this.stateOf(type, located.id, known), inputs: markSecrets(type.fields, inputs) };
  }

  async update(
    request: ResourceRequest,
    id: string,
    _oldInputs: PropertyMap,
    oldState: PropertyMap,
    news: PropertyMap,
  ): Promise<ResourceState> {
    const type = this.typeOf(request);
    const [prior, inputs] = [revealMap(oldState), revealMap(news)];
    const planned = this.planUpdate(type, prior, inputs);
    if (request.preview) return this.stateOf(type, id, { ...planned, id });
    const found = await this.attempt((api) => type.update(api, id, prior, settled(planned), inputs));
    const sent = stateAsSent(type.fields, planned);
    return this.stateOf(type, id, { ...stateAfter(type.fields, sent, found), id });
  }

  async delete(request: ResourceRequest, id: string, _inputs: PropertyMap, properties: PropertyMap): Promise<void> {
    const type = this.typeOf(request);
    await this.attempt((api) => type.remove(api, id, revealMap(properties)));
  }

  async invoke(token: string, args: PropertyMap): ReturnType<Plugin["invoke"]> {
    const served = functions.get(token);
    if (served === undefined) throw new Error(`the function ${token} is not served by ${this.description}`);
    const given = revealMap(args);
    if (hasUnknown(given)) throw new Error(`${token} was called with an argument that is not known yet`);
    const failures = failuresOf(served.fields, given, token);
    if (failures.length > 0) return { failures };
    try {
      return await served.invoke(this.ready(), given);
    } catch (error) {
      throw new Error(`invoking ${token}: ${reported(error).message}`, { cause: error });
    }
  }

  private settingsFrom(configuration: PropertyMap): Settings {
    try {
      const settings = settingsOf(configuration, this.environment);
      if (settings.initialLogin) requireCredentials(settings);
      return settings;
    } catch (error) {
      throw notInitialized(messageOf(error), error);
    }
  }

  private readonly description = "this stand-in for the Keycloak plugin, which knows only what the sandbox needs";

  private planUpdate(type: ResourceType, prior: PropertyMap, inputs: PropertyMap): PropertyMap {
    const planned = plan(type.fields, prior, inputs);
    type.foresee?.(prior, planned, inputs);
    return planned;
  }

  private stateOf(type: ResourceType, id: string, properties: PropertyMap): ResourceState {
    return { id, properties: markSecrets(type.fields, properties) };
  }

  private typeOf({ type }: ResourceRequest): ResourceType {
    const served = resourceTypes.get(type);
    if (served === undefined) throw new Error(`the resource type ${type} is not served by ${this.description}`);
    return served;
  }

  private ready(): KeycloakApi {
    if (this.api === undefined) throw new Error("the Keycloak plugin is used before it is configured");
    return this.api;
  }

  private async attempt<T>(work: (api: KeycloakApi) => Promise<T>): Promise<T> {
    try {
      return await work(this.ready());
    } catch (error) {
      throw reported(error);
    }
  }

  private async announce(): Promise<void> {
    if (this.announced) return;
    this.announced = true;
    await this.log?.(
      "info",
      "keycloak: the official plugin could not be had; the sandbox's stand-in for it (6.13.0) talks to Keycloak instead",
    );
  }
}

/** Every output has a value, also where the server tells nothing of it: a rule of the plugin is at its default then. */
const untold = ({ fields }: ResourceType, importing: boolean): PropertyMap =>
  Object.fromEntries(Object.entries(fields).map(([key, { standard }]) => [key, (importing ? standard : null) ?? null]));
