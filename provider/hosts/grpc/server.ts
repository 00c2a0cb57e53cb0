/** A plugin process: `pulumi-resource-<name>` starts it, the engine reads the port from its standard output. */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { textOf } from "./failures";
import { EngineLogger } from "./log";
import type { Plugin } from "./plugin";
import { ProviderService } from "./service";

/** Pulumi's own limit for a message: 400 MB. */
const messageLimit = 400 * 1024 * 1024;
const semanticVersion = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const parentCheckMilliseconds = 2_000;

export interface RunningServer {
  readonly port: number;
  /** Fails the calls under way with this error. */
  failAll(error: unknown): void;
  readonly logger: EngineLogger;
  /** Aborts what is under way, waits for the answers and closes the port. */
  stop(): Promise<void>;
}

/** Serves the plugin on a free port of the loopback address. Prints nothing. */
export async function startServer(plugin: Plugin, engineAddress?: string): Promise<RunningServer> {
  if (!semanticVersion.test(plugin.version)) {
    throw new Error(`"${plugin.version}" is not a semantic version; the engine would stop at it`);
  }
  const logger = new EngineLogger(engineAddress);
  const service = new ProviderService(plugin, (address) => logger.connect(address));
  plugin.attach?.(logger.log);
  const server = new Server({
    "grpc.max_receive_message_length": messageLimit,
    "grpc.max_send_message_length": messageLimit,
  });
  server.addService(ResourceProviderService, service.implementation());
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const stop = async (): Promise<void> => {
    service.cancel();
    const forced = setTimeout(() => server.forceShutdown(), 2_000);
    await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    clearTimeout(forced);
    logger.close();
  };
  return { port, logger, stop, failAll: (error) => service.failAll(error) };
}

/**
 * The engine's address among the arguments it starts a plugin with; before it there may be flags for logging and tracing.
 */
export function engineAddressOf(argv: string[]): string | undefined {
  const positional: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? "";
    if (argument === "--tracing") index++;
    else if (!argument.startsWith("-")) positional.push(argument);
  }
  return positional[0];
}

/**
 * Serves the plugin until the engine ends it. Standard output carries the port and nothing else: whatever code of the plugin
 * prints goes to standard error, since one line before the port would hang the engine.
 */
export async function serve(plugin: Plugin, argv: string[] = process.argv.slice(2)): Promise<void> {
  const print = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);

  const server = await startServer(plugin, engineAddressOf(argv));
  let ending = false;
  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    void server.stop().finally(() => process.exit(code));
  };
  const crash = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    void server.logger.log("error", `the ${plugin.name} plugin failed unexpectedly: ${text}`).finally(() => {
      server.failAll(new Error(`the ${plugin.name} plugin failed unexpectedly: ${textOf(error)}`));
      end(1);
    });
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
  process.on("SIGINT", () => end(0));
  process.on("SIGTERM", () => end(0));
  // An engine that was killed cannot say goodbye; a plugin without a parent would stay for ever.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end(0);
  }, parentCheckMilliseconds).unref();

  print(`${server.port}\n`);
}
