import { Server, ServerCredentials } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { signatureKey, signatures } from "../../../../../provider/hosts/grpc/values";
import type { Plugin } from "../../../../../provider/hosts/grpc";

/** A plugin whose calls do nothing; a test gives those it is about. */
export function pluginWith(parts: Partial<Plugin>): Plugin {
  const unexpected = (): Promise<never> => Promise.reject(new Error("not expected in this test"));
  return {
    name: "probe",
    version: "1.2.3",
    checkConfiguration: (_olds, news) => Promise.resolve({ inputs: news, failures: [] }),
    diffConfiguration: () => Promise.resolve({ changes: false }),
    configure: () => Promise.resolve(),
    check: (_request, _olds, news) => Promise.resolve({ inputs: news, failures: [] }),
    diff: () => Promise.resolve({ changes: false }),
    create: unexpected,
    read: unexpected,
    update: unexpected,
    delete: unexpected,
    invoke: unexpected,
    ...parts,
  };
}

export const wireSecret = (value: JavaScriptValue): JavaScriptValue => ({ [signatureKey]: signatures.secret, value });

/** An engine that does nothing but take messages. */
export async function startEngine() {
  const messages: { severity: number; message: string; urn: string; passing: boolean }[] = [];
  const waiting: (() => void)[] = [];
  const server = new Server();
  server.addService(EngineService, {
    log: (call: { request: LogRequest }, callback: (error: null, response: Empty) => void) => {
      const { request } = call;
      messages.push({
        severity: request.getSeverity(),
        message: request.getMessage(),
        urn: request.getUrn(),
        passing: request.getEphemeral(),
      });
      callback(null, new Empty());
      waiting.splice(0).forEach((wake) => wake());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    address: `127.0.0.1:${port}`,
    messages,
    /** Resolves with the first message that matches, whether it came already or comes later. */
    async message(pattern: RegExp) {
      for (;;) {
        const found = messages.find(({ message }) => pattern.test(message));
        if (found) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    stop: () => server.forceShutdown(),
  };
}
