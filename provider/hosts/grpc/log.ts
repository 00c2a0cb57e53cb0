/** Messages to the person at the terminal, through the engine: a plugin's own output is not shown. */
import { Metadata, credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { EngineLog } from "./plugin";

const severities = {
  debug: LogSeverity.DEBUG,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
} as const;

/** The engine gets this long to take a message; after that the message goes to standard error. */
const deadlineMilliseconds = 5_000;

export class EngineLogger {
  private client: EngineClient | undefined;

  constructor(address?: string) {
    if (address !== undefined) this.connect(address);
  }

  /** Messages go to this engine from now on: a plugin started by hand learns the address late. */
  connect(address: string): void {
    this.client?.close();
    this.client = new EngineClient(address, credentials.createInsecure());
  }

  /** Never rejects: a message that cannot be delivered goes to standard error. */
  readonly log: EngineLog = async (severity, message, urn, options) => {
    const { client } = this;
    const delivered =
      client !== undefined &&
      (await new Promise<boolean>((resolve) => {
        const request = new LogRequest();
        request.setSeverity(severities[severity]);
        request.setMessage(message);
        request.setUrn(urn ?? "");
        request.setEphemeral(options?.passing ?? false);
        const within = { deadline: Date.now() + deadlineMilliseconds };
        client.log(request, new Metadata(), within, (error) => resolve(error === null));
      }));
    if (!delivered) process.stderr.write(`${severity}: ${message}\n`);
  };

  close(): void {
    this.client?.close();
    this.client = undefined;
  }
}
