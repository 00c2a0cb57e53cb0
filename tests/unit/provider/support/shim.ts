import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { tokenOf, providerText } from "../../../../provider/entities/token";
import { initializationFailure, ProviderClient, struct } from "../../../support/provider-client";

export type Properties = Record<string, JavaScriptValue>;

const root = path.resolve(__dirname, "../../../..");

/**
 * The SDK's own dynamic provider process, as the engine starts it from a program's folder. In that folder
 * `pulumi-kasm/dynamic` leads to the sources, so that nothing has to be built first.
 */
export class Shim {
  private constructor(
    private readonly client: ProviderClient,
    /** What the process has written to its error stream. */
    readonly said: () => string,
    readonly stop: () => Promise<void>,
    readonly folder: string,
  ) {}

  static async start(options: { installed?: boolean; environment?: NodeJS.ProcessEnv } = {}): Promise<Shim> {
    const folder = mkdtempSync(path.join(tmpdir(), "kasm-shim-"));
    mkdirSync(path.join(folder, "node_modules/pulumi-kasm"), { recursive: true });
    symlinkSync(path.join(root, "node_modules/@pulumi"), path.join(folder, "node_modules/@pulumi"));
    if (options.installed !== false) {
      const entry = JSON.stringify(path.join(root, "provider/hosts/dynamic/index.ts"));
      writeFileSync(path.join(folder, "node_modules/pulumi-kasm/dynamic.js"), `module.exports = require(${entry});`);
    }
    const child = spawn(
      process.execPath,
      [
        "-r",
        path.join(root, "node_modules/ts-node/register/transpile-only"),
        path.join(root, "node_modules/@pulumi/pulumi/cmd/dynamic-provider"),
        "127.0.0.1:1",
      ],
      {
        cwd: folder,
        env: {
          ...process.env,
          TS_NODE_PROJECT: path.join(root, "tsconfig.json"),
          PULUMI_NODEJS_PROJECT: "test",
          ...options.environment,
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    const client = new ProviderClient(Number.parseInt(port.toString(), 10));
    const stop = async () => {
      client.close();
      child.kill();
      await once(child, "exit");
      rmSync(folder, { recursive: true });
    };
    return new Shim(client, () => said, stop, folder);
  }

  async configure(config: Record<string, string>): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(struct(config));
    await this.client.call("configure", request);
  }

  async check(kind: string, news: Properties, olds: Properties = {}) {
    const request = new messages.CheckRequest();
    request.setUrn(`urn:pulumi:dev::test::${tokenOf(kind)}::name`);
    request.setOlds(struct(olds));
    request.setNews(struct({ ...news, __provider: providerText(kind) }));
    const answer = await this.client.call("check", request);
    const failures = answer.getFailuresList().map((failure) => failure.toObject());
    return { inputs: answer.getInputs()?.toJavaScript() as Properties, failures };
  }

  async diff(id: string, olds: Properties, news: Properties) {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const answer = await this.client.call("diff", request);
    return { ...answer.toObject(), replaces: answer.getReplacesList() };
  }

  async create(inputs: Properties): Promise<{ id: string; outs: Properties }> {
    const request = new messages.CreateRequest();
    request.setProperties(struct(inputs));
    const answer = await this.client.call("create", request);
    return { id: answer.getId(), outs: answer.getProperties()?.toJavaScript() as Properties };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    return (await this.client.call("update", request)).getProperties()?.toJavaScript() as Properties;
  }

  async read(id: string, properties: Properties) {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(struct(properties));
    const answer = await this.client.call("read", request);
    return {
      id: answer.getId(),
      outs: answer.getProperties()?.toJavaScript(),
      inputs: answer.getInputs()?.toJavaScript(),
    };
  }

  async delete(id: string, properties: Properties): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(struct(properties));
    await this.client.call("delete", request);
  }
}

/** What the engine keeps of an object whose create or update failed half-way. */
export function kept(error: unknown): { id: string; outs: Properties; reasons: string[] } | undefined {
  const failure = initializationFailure(error as ServiceError);
  if (failure === undefined) return undefined;
  return {
    id: failure.getId(),
    outs: failure.getProperties()?.toJavaScript() as Properties,
    reasons: failure.getReasonsList(),
  };
}
