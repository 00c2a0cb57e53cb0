/** An engine's side of the provider protocol: typed calls to a plugin that listens on loopback. */
import { credentials } from "@grpc/grpc-js";
import type { MethodDefinition, ServiceError } from "@grpc/grpc-js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import type * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

interface Calls {
  handshake: [messages.ProviderHandshakeRequest, messages.ProviderHandshakeResponse];
  getSchema: [messages.GetSchemaRequest, messages.GetSchemaResponse];
  getPluginInfo: [Empty, PluginInfo];
  attach: [PluginAttach, Empty];
  cancel: [Empty, Empty];
  checkConfig: [messages.CheckRequest, messages.CheckResponse];
  diffConfig: [messages.DiffRequest, messages.DiffResponse];
  configure: [messages.ConfigureRequest, messages.ConfigureResponse];
  check: [messages.CheckRequest, messages.CheckResponse];
  diff: [messages.DiffRequest, messages.DiffResponse];
  create: [messages.CreateRequest, messages.CreateResponse];
  read: [messages.ReadRequest, messages.ReadResponse];
  update: [messages.UpdateRequest, messages.UpdateResponse];
  delete: [messages.DeleteRequest, Empty];
  invoke: [messages.InvokeRequest, messages.InvokeResponse];
}

export class ProviderClient {
  private readonly client: ResourceProviderClient;

  constructor(port: number) {
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
    });
  }

  call<Name extends keyof Calls>(name: Name, request: Calls[Name][0]): Promise<Calls[Name][1]> {
    const method = ResourceProviderService[name] as unknown as MethodDefinition<Calls[Name][0], Calls[Name][1]>;
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        (error, response) => {
          if (response !== undefined && error === null) resolve(response);
          else reject(error ?? new Error("neither an answer nor an error"));
        },
      );
    });
  }

  close(): void {
    this.client.close();
  }
}

/** The state that an error of create or update carries when the object exists all the same. */
export function initializationFailure(error: Pick<ServiceError, "metadata">): ErrorResourceInitFailed | undefined {
  const [packed] = error.metadata.get("grpc-status-details-bin");
  if (!(packed instanceof Buffer)) return undefined;
  const [detail] = Status.deserializeBinary(packed).getDetailsList();
  return (
    detail?.unpack((bytes) => ErrorResourceInitFailed.deserializeBinary(bytes), "pulumirpc.ErrorResourceInitFailed") ??
    undefined
  );
}

export const struct = (value: Record<string, JavaScriptValue>): Struct => Struct.fromJavaScript(value);
