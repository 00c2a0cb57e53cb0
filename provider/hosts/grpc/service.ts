/** Pulumi's provider protocol, call by call, in front of a {@link Plugin}. */
import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  ConfigureResponse,
  CreateResponse,
  InvokeResponse,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type { CheckRequest, ConfigureRequest, DiffRequest } from "@pulumi/pulumi/proto/provider_pb";
import type {
  CreateRequest,
  DeleteRequest,
  InvokeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { failureOf, unimplemented } from "./failures";
import type { Failure } from "./failures";
import { checkFailures, checkResponse, diffResponse, marshalState, marshalStrictly, resourceRequest } from "./messages";
import type { CheckFailure, Plugin, PropertyMap, PropertyValue } from "./plugin";
import { unmarshal } from "./values";

export class ProviderService {
  private readonly cancelled = new AbortController();
  /** Ends every call that is under way with this error: set off when the process can no longer be trusted to answer. */
  private readonly broken = new AbortController();
  /** Later calls wait for it, and fail as it failed. */
  private configured: Promise<void> = Promise.resolve();

  constructor(
    private readonly plugin: Plugin,
    private readonly attach: (engineAddress: string) => void,
  ) {}

  cancel(): void {
    this.cancelled.abort(new Error("cancelled"));
  }

  /** Fails the calls under way instead of leaving the engine waiting for them. */
  failAll(error: unknown): void {
    this.broken.abort(error);
  }

  /**
   * Handshake is left out on purpose: engines that get an answer to it ignore what Configure says about secrets and preview.
   * GetSchema too: programs bring the types with their SDK.
   */
  implementation(): IResourceProviderServer {
    const { plugin } = this;
    const refuse = (method: string) => (_call: unknown, callback: (failure: Failure) => void) =>
      callback(unimplemented(method));
    return {
      handshake: refuse("Handshake"),
      parameterize: refuse("Parameterize"),
      getSchema: refuse("GetSchema"),
      call: refuse("Call"),
      construct: refuse("Construct"),
      getMapping: refuse("GetMapping"),
      getMappings: refuse("GetMappings"),
      list: (call) => void call.emit("error", unimplemented("List")),
      getPluginInfo: this.unary(() => {
        const info = new PluginInfo();
        info.setVersion(plugin.version);
        return Promise.resolve(info);
      }),
      attach: this.unary((request: PluginAttach) => {
        this.attach(request.getAddress());
        return Promise.resolve(new Empty());
      }),
      cancel: this.unary(() => {
        this.cancel();
        return Promise.resolve(new Empty());
      }),
      checkConfig: this.unary(async (request: CheckRequest) =>
        checkResponse(await plugin.checkConfiguration(unmarshal(request.getOlds()), unmarshal(request.getNews()))),
      ),
      diffConfig: this.unary(async (request: DiffRequest) =>
        diffResponse(
          await plugin.diffConfiguration(
            unmarshal(request.hasOldInputs() ? request.getOldInputs() : request.getOlds()),
            unmarshal(request.getNews()),
          ),
        ),
      ),
      configure: this.unary((request: ConfigureRequest) => this.configure(request)),
      check: this.unary(async (request: CheckRequest, signal) => {
        const about = resourceRequest(request, signal);
        const [olds, news] = [unmarshal(request.getOlds()), unmarshal(request.getNews())];
        return checkResponse(await plugin.check(about, olds, news, request.getRandomseed_asU8()));
      }),
      diff: this.unary(async (request: DiffRequest, signal) =>
        diffResponse(
          await plugin.diff(
            resourceRequest(request, signal),
            request.getId(),
            unmarshal(request.getOldInputs()),
            unmarshal(request.getOlds()),
            unmarshal(request.getNews()),
            request.getIgnorechangesList(),
          ),
        ),
      ),
      create: this.unary((request: CreateRequest, signal) => this.create(request, signal)),
      read: this.unary((request: ReadRequest, signal) => this.read(request, signal)),
      update: this.unary((request: UpdateRequest, signal) => this.update(request, signal)),
      delete: this.unary(async (request: DeleteRequest, signal) => {
        const about = resourceRequest(request, signal);
        await plugin.delete(
          about,
          request.getId(),
          unmarshal(request.getOldInputs()),
          unmarshal(request.getProperties()),
        );
        return new Empty();
      }),
      invoke: this.unary((request: InvokeRequest, signal) => this.invoke(request, signal)),
    };
  }

  private unary<Request, Response>(handler: (request: Request, signal: AbortSignal) => Promise<Response>) {
    return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
      const abandoned = new AbortController();
      call.on("cancelled", () => abandoned.abort(new Error("the engine gave up the call")));
      const signal = AbortSignal.any([this.cancelled.signal, abandoned.signal]);
      const broken = this.broken.signal;
      let answered = false;
      const fail = (error: unknown): void => {
        broken.removeEventListener("abort", onBroken);
        if (!answered) callback(failureOf(error));
        answered = true;
      };
      const onBroken = (): void => fail(broken.reason);
      if (broken.aborted) return fail(broken.reason);
      broken.addEventListener("abort", onBroken);
      // Started in a promise, so that what a handler throws before its first await is an answer too.
      Promise.resolve()
        .then(() => handler(call.request, signal))
        .then((response) => {
          broken.removeEventListener("abort", onBroken);
          if (!answered) callback(null, response);
          answered = true;
        })
        .catch(fail);
    };
  }

  private async configure(request: ConfigureRequest): Promise<ConfigureResponse> {
    const { plugin } = this;
    const configuration = request.hasArgs() ? unmarshal(request.getArgs()) : this.variables(request);
    this.configured = plugin.configure(configuration);
    await this.configured;
    const capabilities = plugin.capabilities ?? {};
    const response = new ConfigureResponse();
    response.setAcceptsecrets(capabilities.acceptSecrets ?? true);
    response.setSupportspreview(capabilities.supportsPreview ?? true);
    response.setAcceptresources(capabilities.acceptResources ?? false);
    response.setAcceptoutputs(capabilities.acceptOutputs ?? false);
    response.setSupportsAutonamingConfiguration(capabilities.supportsAutonamingConfiguration ?? false);
    return response;
  }

  /** The older form of a provider's configuration: `<package>:config:<key>`. */
  private variables(request: ConfigureRequest): PropertyMap {
    const prefix = `${this.plugin.name}:config:`;
    const entries: [string, PropertyValue][] = [];
    request.getVariablesMap().forEach((value, key) => {
      entries.push([key.startsWith(prefix) ? key.slice(prefix.length) : key, value]);
    });
    return Object.fromEntries(entries);
  }

  private async create(request: CreateRequest, signal: AbortSignal): Promise<CreateResponse> {
    await this.configured;
    const state = await this.plugin.create(resourceRequest(request, signal), unmarshal(request.getProperties()));
    if (state.id === "" && !request.getPreview())
      throw new Error(`the provider made ${request.getUrn()} without an id`);
    const response = new CreateResponse();
    response.setId(state.id);
    response.setProperties(marshalState(state));
    return response;
  }

  private async read(request: ReadRequest, signal: AbortSignal): Promise<ReadResponse> {
    await this.configured;
    const state = await this.plugin.read(
      { ...resourceRequest(request, signal), importing: !request.hasProperties() },
      request.getId(),
      unmarshal(request.getInputs()),
      unmarshal(request.getProperties()),
    );
    const response = new ReadResponse();
    // An answer without an id says that the object is gone.
    if (state === undefined) return response;
    response.setId(state.id);
    response.setProperties(marshalState(state));
    if (state.inputs) response.setInputs(marshalStrictly(state.inputs));
    return response;
  }

  private async update(request: UpdateRequest, signal: AbortSignal): Promise<UpdateResponse> {
    await this.configured;
    const state = await this.plugin.update(
      resourceRequest(request, signal),
      request.getId(),
      unmarshal(request.getOldInputs()),
      unmarshal(request.getOlds()),
      unmarshal(request.getNews()),
    );
    const response = new UpdateResponse();
    response.setProperties(marshalState(state));
    return response;
  }

  private async invoke(request: InvokeRequest, signal: AbortSignal): Promise<InvokeResponse> {
    await this.configured;
    const about = { preview: request.getPreview(), signal };
    const result = await this.plugin.invoke(request.getTok(), unmarshal(request.getArgs()), about);
    const response = new InvokeResponse();
    if (hasFailures(result)) response.setFailuresList(checkFailures(result.failures));
    else response.setReturn(marshalStrictly(result));
    return response;
  }
}

/** Failures are told from a result that happens to have a property `failures` by their shape. */
function hasFailures(result: PropertyMap | { failures: CheckFailure[] }): result is { failures: CheckFailure[] } {
  const { failures } = result;
  const isFailure = (failure: unknown): boolean =>
    typeof failure === "object" && failure !== null && "reason" in failure && "property" in failure;
  return (
    Object.keys(result).length === 1 && Array.isArray(failures) && failures.length > 0 && failures.every(isFailure)
  );
}
