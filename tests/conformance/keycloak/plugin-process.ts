/** The stand-in as the engine runs it: a child process that speaks the provider protocol. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { ProviderClient, struct } from "../../support/provider-client";
import { isMap, textOf } from "./recording";
import type { Json, JsonMap, Method, RecordedCall } from "./recording";

const program = join(__dirname, "..", "..", "..", "dist", "sandbox", "plugins", "keycloak", "main.js");
const signature = "4dabf18193072939515e22adb298388d";
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export class PluginProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ProviderClient,
  ) {}

  static async start(environment: NodeJS.ProcessEnv = {}, engineAddress?: string): Promise<PluginProcess> {
    if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build" first`);
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("KEYCLOAK_"));
    const child = spawn(process.execPath, engineAddress === undefined ? [program] : [program, engineAddress], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...Object.fromEntries(kept), ...environment },
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`the plugin ended with ${code} before it told its port`)));
      createInterface({ input: child.stdout }).once("line", (line) => resolve(Number(line)));
    });
    return new PluginProcess(child, new ProviderClient(port));
  }

  async stop(): Promise<void> {
    this.client.close();
    const ended = new Promise<void>((resolve) => this.child.once("exit", () => resolve()));
    this.child.kill("SIGINT");
    await ended;
  }

  /** The answer with the keys of the recordings, or the error's text. */
  async call(call: RecordedCall): Promise<{ answer?: JsonMap; error?: string }> {
    try {
      return { answer: await callers[call.call](this.client, call) };
    } catch (error) {
      return { error: error instanceof Error && "details" in error ? String(error.details) : String(error) };
    }
  }
}

function toWire(value: Json): JavaScriptValue {
  if (value === "<unknown>") return unknownText;
  if (Array.isArray(value)) return value.map(toWire);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toWire(one)]));
}

function fromWire(value: Json): Json {
  if (value === unknownText) return "<unknown>";
  if (Array.isArray(value)) return value.map(fromWire);
  if (!isMap(value)) return value;
  if (signature in value) return { $secret: fromWire(value.value ?? null) };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fromWire(one)]));
}

const packed = (value: Json | undefined): Struct =>
  struct(isMap(value) ? (toWire(value) as Record<string, JavaScriptValue>) : {});
const unpacked = (value: Struct | undefined): Json => (value ? fromWire(value.toJavaScript()) : {});

/** Every message about a resource has these. */
interface About {
  setUrn(urn: string): void;
  setName(name: string): void;
  setType(type: string): void;
}
function about<Message extends About>(
  message: Message,
  { resource = "pulumi:providers:keycloak kc" }: RecordedCall,
): Message {
  const [type = "", name = ""] = resource.split(" ");
  message.setUrn(`urn:pulumi:conformance::recorded::${type}::${name}`);
  message.setType(type);
  message.setName(name);
  return message;
}

function checkRequest(call: RecordedCall): messages.CheckRequest {
  const message = about(new messages.CheckRequest(), call);
  message.setOlds(packed(call.request.olds));
  message.setNews(packed(call.request.news));
  message.setRandomseed(textOf(call.request.randomSeed));
  return message;
}

function checkAnswer(response: messages.CheckResponse): JsonMap {
  const failures = response
    .getFailuresList()
    .map((failure) => ({
      ...(failure.getProperty() !== "" && { property: failure.getProperty() }),
      reason: failure.getReason(),
    }));
  return { inputs: unpacked(response.getInputs()), ...(failures.length > 0 && { failures }) };
}

function diffRequest(call: RecordedCall): messages.DiffRequest {
  const message = about(new messages.DiffRequest(), call);
  message.setId(textOf(call.request.id));
  message.setOlds(packed(call.request.olds));
  message.setNews(packed(call.request.news));
  message.setOldInputs(packed(call.request.oldInputs));
  return message;
}

const changeNames = ["DIFF_UNKNOWN", "DIFF_NONE", "DIFF_SOME"];
const kindNames = ["ADD", "ADD_REPLACE", "DELETE", "DELETE_REPLACE", "UPDATE", "UPDATE_REPLACE"];

/** What is empty is not recorded; neither is the kind ADD, which is 0. */
function diffAnswer(response: messages.DiffResponse): JsonMap {
  const detailed: JsonMap = {};
  response.getDetaileddiffMap().forEach((difference, path) => {
    const kind = kindNames[difference.getKind()] ?? "";
    detailed[path] = kind === "ADD" ? {} : { kind };
  });
  const changes = changeNames[response.getChanges()] ?? "";
  return {
    ...(changes !== "DIFF_UNKNOWN" && { changes }),
    ...(response.getReplacesList().length > 0 && { replaces: response.getReplacesList() }),
    ...(response.getDeletebeforereplace() && { deleteBeforeReplace: true }),
    ...(response.getDiffsList().length > 0 && { diffs: response.getDiffsList() }),
    ...(Object.keys(detailed).length > 0 && { detailedDiff: detailed }),
  };
}

const callers: Record<Method, (client: ProviderClient, call: RecordedCall) => Promise<JsonMap>> = {
  CheckConfig: async (client, call) => checkAnswer(await client.call("checkConfig", checkRequest(call))),
  DiffConfig: async (client, call) => diffAnswer(await client.call("diffConfig", diffRequest(call))),
  Check: async (client, call) => checkAnswer(await client.call("check", checkRequest(call))),
  Diff: async (client, call) => diffAnswer(await client.call("diff", diffRequest(call))),
  async Configure(client, { request }) {
    const message = new messages.ConfigureRequest();
    message.setArgs(packed(request.args));
    message.setAcceptsecrets(true);
    message.setAcceptresources(true);
    const response = await client.call("configure", message);
    return {
      ...(response.getAcceptsecrets() && { acceptSecrets: true }),
      ...(response.getSupportspreview() && { supportsPreview: true }),
      ...(response.getSupportsAutonamingConfiguration() && { supportsAutonamingConfiguration: true }),
    };
  },
  async Create(client, call) {
    const message = about(new messages.CreateRequest(), call);
    message.setProperties(packed(call.request.properties));
    message.setPreview(call.preview ?? false);
    const response = await client.call("create", message);
    return { ...(response.getId() !== "" && { id: response.getId() }), properties: unpacked(response.getProperties()) };
  },
  async Read(client, call): Promise<JsonMap> {
    const message = about(new messages.ReadRequest(), call);
    message.setId(textOf(call.request.id));
    message.setInputs(packed(call.request.inputs));
    message.setProperties(packed(call.request.properties));
    const response = await client.call("read", message);
    if (response.getId() === "") return {};
    return {
      id: response.getId(),
      properties: unpacked(response.getProperties()),
      inputs: unpacked(response.getInputs()),
    };
  },
  async Update(client, call) {
    const message = about(new messages.UpdateRequest(), call);
    message.setId(textOf(call.request.id));
    message.setOlds(packed(call.request.olds));
    message.setNews(packed(call.request.news));
    message.setOldInputs(packed(call.request.oldInputs));
    message.setPreview(call.preview ?? false);
    const response = await client.call("update", message);
    return { properties: unpacked(response.getProperties()) };
  },
  async Delete(client, call) {
    const message = about(new messages.DeleteRequest(), call);
    message.setId(textOf(call.request.id));
    message.setProperties(packed(call.request.properties));
    message.setOldInputs(packed(call.request.oldInputs));
    await client.call("delete", message);
    return {};
  },
  async Invoke(client, call) {
    const message = new messages.InvokeRequest();
    message.setTok(call.function ?? "");
    message.setArgs(packed(call.request.args));
    message.setPreview(call.preview ?? false);
    const response = await client.call("invoke", message);
    return { return: unpacked(response.getReturn()) };
  },
};
