/** Asks the stand-in what the official plugin was asked, in the same order, keeping state as the engine does. */
import type { ServiceError } from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { initializationFailure, struct } from "../../support/provider-client";
import type { ProviderClient } from "../../support/provider-client";
import type { Cluster } from "./cluster";
import { Names, isProviderCall, normalise } from "./recording";
import type { Call, Json, JsonObject, Operation, ProviderCall, ResourceCall } from "./recording";

/** How a failure is recognised, for each case that has one: both plugins must say it. */
export type Senses = Record<string, RegExp>;

type Outcome = { answer: JsonObject } | { error: ServiceError };

export class Replay {
  private readonly names = new Names();
  /** The last state of every object, by URN and id. */
  private readonly states = new Map<string, JsonObject>();

  constructor(
    private readonly client: ProviderClient,
    private readonly cluster: Cluster,
    private readonly senses: Senses,
    private readonly left: (operation: Operation, call: Call) => boolean,
  ) {}

  /** Every way in which the stand-in's answers differ from the recorded ones. */
  async run(operation: Operation): Promise<string[]> {
    const differences: string[] = [];
    for (const [index, call] of operation.calls.entries()) {
      if (this.left(operation, call)) continue;
      const what = `${index + 1}. ${call.method} ${isProviderCall(call) ? "" : call.urn.split("::").slice(2).join(" ")}`;
      const found = await this.replay(operation, call);
      differences.push(...found.map((difference) => `${what}: ${difference}`));
    }
    return differences;
  }

  private async replay(operation: Operation, call: Call): Promise<string[]> {
    const differences: string[] = [];
    const outcome: Outcome = await this.ask(call, differences).then(
      (answer) => ({ answer }),
      (error: ServiceError) => ({ error }),
    );
    if (call.error !== undefined) {
      const sense = this.senses[`${operation.case} ${call.method}`];
      if ("answer" in outcome) return [`should have failed: ${call.error}`];
      if (!isProviderCall(call)) this.keepFailed(call, outcome.error);
      if (!sense?.test(call.error)) differences.push(`the recorded failure has another sense: ${call.error}`);
      if (!sense?.test(outcome.error.details)) differences.push(`failed in another sense: ${outcome.error.details}`);
      return differences;
    }
    if ("error" in outcome) return [`failed: ${outcome.error.details ?? outcome.error.message}`];
    const expected = this.expected(call);
    if (call.method === "Check") this.names.learn(expected.inputs, outcome.answer.inputs);
    if (!isProviderCall(call)) this.keep(operation, call, outcome.answer);
    differences.push(...compare("", this.names.translate(normalise(expected)), normalise(outcome.answer)));
    return differences;
  }

  private expected(call: Call): JsonObject {
    const { answer = {} } = call;
    if (typeof answer === "object") return answer;
    const given = isProviderCall(call) ? {} : ((answer === "news" ? call.news : (call.inputs ?? call.news)) ?? {});
    return call.method === "Check" ? { inputs: given } : { properties: given };
  }

  private ask(call: Call, differences: string[]): Promise<JsonObject> {
    return isProviderCall(call) ? this.askProvider(call) : this.askResource(this.names.translate(call), differences);
  }

  private async askProvider({ method, kubeconfig }: ProviderCall): Promise<JsonObject> {
    const text = kubeconfig === null ? undefined : this.cluster.kubeconfig(kubeconfig);
    const inputs = struct({ version: "4.34.2", ...(text !== undefined && { kubeconfig: text }) });
    if (method === "CheckConfig") {
      const response = await this.client.call("checkConfig", new messages.CheckRequest().setNews(inputs));
      return response.getInputs()?.toJavaScript().version === "4.34.2" && response.getFailuresList().length === 0
        ? {}
        : { failures: response.getFailuresList().map((each) => each.getReason()) };
    }
    if (method === "DiffConfig") {
      const request = new messages.DiffRequest().setOlds(inputs).setOldInputs(inputs).setNews(inputs);
      return diffAnswer(await this.client.call("diffConfig", request));
    }
    const request = new messages.ConfigureRequest().setArgs(inputs).setAcceptsecrets(true).setAcceptresources(true);
    const response = await this.client.call("configure", request);
    return sparse({
      acceptSecrets: response.getAcceptsecrets(),
      supportsPreview: response.getSupportspreview(),
      acceptResources: response.getAcceptresources(),
      acceptOutputs: response.getAcceptoutputs(),
      supportsAutonamingConfiguration: response.getSupportsAutonamingConfiguration(),
    });
  }

  private async askResource(call: ResourceCall, differences: string[]): Promise<JsonObject> {
    const { client } = this;
    const { urn, id = "", news = {}, oldInputs = {}, inputs = {}, preview = false, timeout = 0 } = call;
    const [, , type = "", name = ""] = urn.split("::");
    const about = <T extends { setUrn(urn: string): T; setType(type: string): T; setName(name: string): T }>(
      request: T,
    ): T => request.setUrn(urn).setType(type).setName(name);
    const had = (): ReturnType<typeof struct> => {
      const state = this.states.get(`${urn} ${id}`);
      if (!state) throw new Error(`nothing is known of ${urn} ${id}`);
      if (call.had) differences.push(...compare("state", normalise(call.had), normalise(state)));
      return struct(state);
    };
    switch (call.method) {
      case "Check": {
        const request = about(new messages.CheckRequest()).setRandomseed(call.seed ?? "");
        const response = await client.call("check", request.setOlds(struct(call.olds ?? {})).setNews(struct(news)));
        const failures = response
          .getFailuresList()
          .map((each) => ({ property: each.getProperty(), reason: each.getReason() }));
        return { inputs: fromStruct(response.getInputs()), ...(failures.length > 0 && { failures }) };
      }
      case "Diff": {
        const request = about(new messages.DiffRequest())
          .setId(id)
          .setIgnorechangesList(call.ignoreChanges ?? []);
        return diffAnswer(
          await client.call("diff", request.setOlds(had()).setOldInputs(struct(oldInputs)).setNews(struct(news))),
        );
      }
      case "Create": {
        const request = about(new messages.CreateRequest()).setPreview(preview).setTimeout(timeout);
        const response = await client.call("create", request.setProperties(struct(inputs)));
        return sparse({ id: response.getId(), properties: fromStruct(response.getProperties()) });
      }
      case "Update": {
        const request = about(new messages.UpdateRequest()).setId(id).setPreview(preview).setTimeout(timeout);
        request.setIgnorechangesList(call.ignoreChanges ?? []).setOlds(had());
        const response = await client.call("update", request.setOldInputs(struct(oldInputs)).setNews(struct(news)));
        return { properties: fromStruct(response.getProperties()) };
      }
      case "Read": {
        const request = about(new messages.ReadRequest()).setId(id);
        if (call.inputs) request.setInputs(struct(inputs)).setProperties(call.lookup ? struct({}) : had());
        const response = await client.call("read", request);
        if (!response.hasProperties()) return sparse({ id: response.getId() });
        const found = { properties: fromStruct(response.getProperties()), inputs: fromStruct(response.getInputs()) };
        return { id: response.getId(), ...found };
      }
      case "Delete": {
        const request = about(new messages.DeleteRequest())
          .setId(id)
          .setTimeout(timeout)
          .setOldInputs(struct(oldInputs));
        await client.call("delete", request.setProperties(had()));
        return {};
      }
    }
  }

  private keep(operation: Operation, call: ResourceCall, answer: JsonObject): void {
    if (operation.operation.startsWith("preview") || call.preview) return;
    const id = typeof answer.id === "string" ? answer.id : this.names.translate(call.id ?? "");
    const key = `${call.urn} ${id}`;
    if (call.method === "Delete") this.states.delete(key);
    else if (answer.properties !== undefined) this.states.set(key, answer.properties as JsonObject);
  }

  private keepFailed(call: ResourceCall, error: ServiceError): void {
    const detail = error.metadata && initializationFailure(error);
    if (detail) this.states.set(`${call.urn} ${detail.getId()}`, fromStruct(detail.getProperties()));
  }
}

const fromStruct = (value: ReturnType<typeof struct> | undefined): JsonObject => value?.toJavaScript() ?? {};

/** Leaves out what the wire leaves out: false, empty texts, empty lists. */
function sparse(value: JsonObject): JsonObject {
  const isSet = (each: Json): boolean => each !== false && each !== "" && !(Array.isArray(each) && each.length === 0);
  return Object.fromEntries(Object.entries(value).filter(([, each]) => isSet(each)));
}

function diffAnswer(response: messages.DiffResponse): JsonObject {
  const kinds = Object.keys(messages.PropertyDiff.Kind);
  const changes = Object.keys(messages.DiffResponse.DiffChanges);
  const detailed: JsonObject = {};
  response.getDetaileddiffMap().forEach((each, path) => {
    const kind = kinds[each.getKind()] ?? "";
    detailed[path] = sparse({ kind: kind === "ADD" ? "" : kind, inputDiff: each.getInputdiff() });
  });
  return sparse({
    changes: changes[response.getChanges()] ?? "",
    replaces: response.getReplacesList().sort(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    hasDetailedDiff: response.getHasdetaileddiff(),
    ...(Object.keys(detailed).length > 0 && { detailedDiff: detailed }),
  });
}

function compare(path: string, expected: Json | undefined, actual: Json | undefined): string[] {
  if (isObject(expected) && isObject(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap((key) => compare(path === "" ? key : `${path}.${key}`, expected[key], actual[key]));
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((each, index) => compare(`${path}[${index}]`, each, actual[index]));
  }
  const [wanted, got] = [JSON.stringify(expected), JSON.stringify(actual)];
  return wanted === got ? [] : [`${path} should be ${wanted ?? "absent"} and is ${got ?? "absent"}`];
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
