/** What the stand-in does beyond the recorded calls, against a real API server: writing beside others, refusals, waits. */
import type { ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { startPlugin } from "../../support/plugin-process";
import type { PluginProcess } from "../../support/plugin-process";
import { initializationFailure, struct } from "../../support/provider-client";
import { startEngine } from "../../unit/provider/hosts/grpc/support";
import { startCluster } from "./cluster";
import type { Cluster } from "./cluster";
import type { Json, JsonObject } from "./recording";

type Engine = Awaited<ReturnType<typeof startEngine>>;
interface Kept {
  id: string;
  state: JsonObject;
  inputs: JsonObject;
}

const namespace = "further";
const configMap = "core/v1:ConfigMap";
let cluster: Cluster;
let engine: Engine;
let plugin: PluginProcess;
const started: PluginProcess[] = [];

async function configured(inputs: Record<string, string>): Promise<PluginProcess> {
  const process = await startPlugin("sandbox/plugins/kubernetes/main.ts", {}, engine.address);
  started.push(process);
  await process.client.call("configure", new messages.ConfigureRequest().setArgs(struct(inputs)));
  return process;
}

beforeAll(async () => {
  cluster = await startCluster();
  engine = await startEngine();
  await cluster.ask("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  plugin = await configured({ kubeconfig: cluster.kubeconfig("admin") });
});

afterAll(async () => {
  await Promise.all([...started.map((process) => process.stop()), cluster?.stop()]);
  engine?.stop();
});

const urn = (type: string): string => `urn:pulumi:s::p::kubernetes:${type}::thing`;
const javascript = (value: ReturnType<typeof struct> | undefined): JsonObject => value?.toJavaScript() ?? {};
const failure = (promise: Promise<unknown>): Promise<ServiceError> =>
  promise.then(
    () => Promise.reject(new Error("the call succeeded")),
    (error: ServiceError) => error,
  );

function object(type: string, name: string, rest: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  const [module = "", kind = ""] = type.split(":");
  return { apiVersion: module.replace(/^core\//, ""), kind, metadata: { name, namespace, ...metadata }, ...rest };
}

async function create(type: string, inputs: JsonObject, { client } = plugin, preview = false): Promise<Kept> {
  const request = new messages.CreateRequest().setUrn(urn(type)).setProperties(struct(inputs)).setPreview(preview);
  const response = await client.call("create", request);
  return { id: response.getId(), state: javascript(response.getProperties()), inputs };
}

async function update(
  type: string,
  old: Kept,
  news: JsonObject,
  ignored: string[] = [],
  preview = false,
): Promise<Kept> {
  const request = new messages.UpdateRequest().setUrn(urn(type)).setId(old.id).setPreview(preview);
  request
    .setOlds(struct(old.state))
    .setOldInputs(struct(old.inputs))
    .setNews(struct(news))
    .setIgnorechangesList(ignored);
  const response = await plugin.client.call("update", request);
  return { id: old.id, state: javascript(response.getProperties()), inputs: news };
}

async function remove(type: string, kept: Kept, timeout = 0): Promise<void> {
  const request = new messages.DeleteRequest().setUrn(urn(type)).setId(kept.id).setTimeout(timeout);
  await plugin.client.call("delete", request.setProperties(struct(kept.state)).setOldInputs(struct(kept.inputs)));
}

const at = (name: string): string => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
const metadata = (value: JsonObject): Record<string, Record<string, Json>> =>
  value.metadata as Record<string, Record<string, Json>>;
const live = async (name: string): Promise<JsonObject> => (await cluster.ask("GET", at(name))) as JsonObject;

describe("writing beside others", () => {
  it("takes away what the program no longer gives and leaves what others gave", async () => {
    const labels = { ours: "1", gone: "1" };
    const made = await create(configMap, object(configMap, "shared", {}, { labels }));
    await cluster.ask("PATCH", at("shared"), { metadata: { labels: { theirs: "1" } } });
    await update(configMap, made, object(configMap, "shared", {}, { labels: { ours: "2" } }));
    expect(metadata(await live("shared")).labels).toEqual({ ours: "2", theirs: "1" });
  });

  it("conflicts with another's change already in preview, and takes it back only when told to", async () => {
    const made = await create(configMap, object(configMap, "fought", {}, { labels: { a: "1" } }));
    await cluster.ask("PATCH", at("fought"), { metadata: { labels: { a: "theirs" } } });
    const news = object(configMap, "fought", {}, { labels: { a: "2" } });
    const previewed = await failure(update(configMap, made, news, [], true));
    expect(previewed.details).toMatch(
      /Apply failed with 1 conflict: conflict with "curl" using v1: .metadata.labels.a/,
    );
    const refused = await failure(update(configMap, made, news));
    expect(initializationFailure(refused)?.getId()).toBe(`${namespace}/fought`);
    const forced = object(
      configMap,
      "fought",
      {},
      { labels: { a: "2" }, annotations: { "pulumi.com/patchForce": "true" } },
    );
    await update(configMap, made, forced);
    expect(metadata(await live("fought")).labels).toEqual({ a: "2" });
  });

  it("leaves an ignored field to whoever changed it", async () => {
    const labels = { a: "1", b: "1" };
    const made = await create(configMap, object(configMap, "ignored", {}, { labels }));
    await cluster.ask("PATCH", at("ignored"), { metadata: { labels: { a: "theirs" } } });
    await update(configMap, made, object(configMap, "ignored", {}, { labels: { a: "1", b: "2" } }), [
      "metadata.labels.a",
    ]);
    expect(metadata(await live("ignored")).labels).toEqual({ a: "theirs", b: "2" });
  });

  it("hands its fields over to another field manager", async () => {
    const made = await create(configMap, object(configMap, "handed", {}, { labels: { a: "1" } }));
    const annotations = { "pulumi.com/patchFieldManager": "mine" };
    const updated = await update(configMap, made, object(configMap, "handed", {}, { labels: { a: "1" }, annotations }));
    expect(updated.state.__fieldManager).toBe("mine");
    const managers = (metadata(await live("handed")).managedFields as unknown as JsonObject[]).map(
      ({ manager }) => manager,
    );
    expect(managers).toEqual(["mine"]);
  });

  it("updates while a controller keeps writing", async () => {
    const made = await create(configMap, object(configMap, "busy", {}, { labels: { a: "1" } }));
    let updated = false;
    const controller = async (): Promise<void> => {
      for (let count = 1; !updated; count++) {
        await cluster.ask("PATCH", at("busy"), { metadata: { annotations: { count: String(count) } } });
      }
    };
    const ours = update(configMap, made, object(configMap, "busy", {}, { labels: { a: "2" } })).finally(() => {
      updated = true;
    });
    await Promise.all([ours, controller()]);
    expect(metadata(await live("busy")).labels).toEqual({ a: "2" });
  });

  it("does not make again in an update what is gone", async () => {
    const made = await create(configMap, object(configMap, "vanished"));
    await cluster.ask("DELETE", at("vanished"));
    const error = await failure(update(configMap, made, object(configMap, "vanished", {}, { labels: { a: "1" } })));
    expect(error.details).toMatch(/update of resource .* failed because .*configmaps "vanished" not found/);
  });
});

describe("refusals", () => {
  it("of a field that the type does not have, by name, in preview as in earnest", async () => {
    const wrong = object(configMap, "wrong", { unheardOf: 1 });
    expect((await failure(create(configMap, wrong, plugin, true))).details).toMatch(/unknown field "unheardOf"/);
    expect((await failure(create(configMap, wrong))).details).toMatch(/unknown field "unheardOf"/);
    const keyPair = "harvesterhci.io/v1beta1:KeyPair";
    const nested = object(keyPair, "wrong", { spec: { publicKey: "x", publicKye: "y" } });
    expect((await failure(create(keyPair, nested))).details).toMatch(/unknown field "spec.publicKye"/);
  });

  it("of a kind that is not served", async () => {
    const error = await failure(create("apps/v1:Deployment", object("apps/v1:Deployment", "d")));
    expect(error.details).toMatch(/the type kubernetes:apps\/v1:Deployment is not served by the sandbox's stand-in/);
  });
});

describe("reading", () => {
  it("imports all that the server did not set itself", async () => {
    await cluster.ask("POST", at("").replace(/\/$/, ""), {
      metadata: { name: "found", labels: { a: "1" } },
      data: { key: "value" },
    });
    const request = new messages.ReadRequest().setUrn(urn(configMap)).setId(`${namespace}/found`);
    const response = await plugin.client.call("read", request);
    const inputs = object(configMap, "found", { data: { key: "value" } }, { labels: { a: "1" } });
    expect(javascript(response.getInputs())).toEqual(inputs);
    expect(javascript(response.getProperties())).toMatchObject({ __inputs: inputs, __initialApiVersion: "v1" });
  });

  it("finds cluster-wide objects and custom kinds it has not seen yet", async () => {
    const read = async (type: string, id: string) =>
      (await plugin.client.call("read", new messages.ReadRequest().setUrn(urn(type)).setId(id))).getId();
    expect(await read("rbac.authorization.k8s.io/v1:ClusterRole", "cluster-admin")).toBe("cluster-admin");
    expect(await read("k8s.cni.cncf.io/v1:NetworkAttachmentDefinition", `${namespace}/none`)).toBe("");
    expect(await read("nowhere.example.com/v1:Nothing", "none")).toBe("");
  });
});

describe("waiting", () => {
  it("ends with the state kept when the engine cancels", async () => {
    const process = await configured({ kubeconfig: cluster.kubeconfig("admin") });
    const image = "harvesterhci.io/v1beta1:VirtualMachineImage";
    const annotations = { "pulumi.com/waitFor": "condition=Imported" };
    const spec = { displayName: "cancelled", sourceType: "upload" };
    const waiting = failure(create(image, object(image, "cancelled", { spec }, { annotations }), process));
    const place = `/apis/harvesterhci.io/v1beta1/namespaces/${namespace}/virtualmachineimages/cancelled`;
    while (!(await cluster.ask("GET", place).catch(() => undefined)));
    await process.client.call("cancel", new Empty());
    const error = await waiting;
    expect(error.details).toMatch(/failed to fully initialize or become live: cancelled/);
    expect(initializationFailure(error)?.getId()).toBe(`${namespace}/cancelled`);
  });

  it("tells of the finalizers that hold a deletion up", async () => {
    const made = await create(configMap, object(configMap, "held", {}, { finalizers: ["example.com/hold"] }));
    expect((await failure(remove(configMap, made, 1))).details).toBe("timed out waiting for the condition");
    const warning = await engine.message(/finalizers might be preventing deletion/);
    expect(warning).toMatchObject({
      severity: 2,
      urn: urn(configMap),
      message: expect.stringContaining("example.com/hold") as string,
    });
    await cluster.ask("PATCH", at("held"), { metadata: { finalizers: null } });
    await remove(configMap, made);
  });

  it("deletes what is gone already", async () => {
    await remove(configMap, { id: `${namespace}/never`, state: {}, inputs: {} });
  });
});

describe("the provider", () => {
  it("says once that it is a stand-in", async () => {
    const introductions = engine.messages.filter(({ message }) => message.includes("stand-in"));
    expect(introductions).toHaveLength(started.length);
    expect(introductions[0]).toMatchObject({ severity: 1 });
    await Promise.resolve();
  });

  it("gives objects without a namespace that of the provider, and cluster-wide ones none", async () => {
    const process = await configured({ kubeconfig: cluster.kubeconfig("admin"), namespace });
    const check = async (type: string): Promise<JsonObject> => {
      const request = new messages.CheckRequest().setUrn(urn(type)).setNews(struct({ metadata: { name: "n" } }));
      return javascript((await process.client.call("check", request)).getInputs());
    };
    expect(metadata(await check(configMap)).namespace).toBe(namespace);
    expect(metadata(await check("harvesterhci.io/v1beta1:KeyPair")).namespace).toBe(namespace);
    expect(metadata(await check("core/v1:Namespace")).namespace).toBeUndefined();
    expect(metadata(await check("network.harvesterhci.io/v1beta1:ClusterNetwork")).namespace).toBeUndefined();
  });

  it("warns in preview that the cluster cannot be reached, and can forget its objects", async () => {
    const kubeconfig = cluster.kubeconfig("unreachable");
    const process = await configured({ kubeconfig, deleteUnreachable: "true" });
    await process.client.call(
      "check",
      new messages.CheckRequest().setUrn(urn(configMap)).setNews(struct({ metadata: { name: "n" } })),
    );
    expect(await engine.message(/configured Kubernetes cluster is unreachable/)).toMatchObject({ severity: 2 });
    const read = new messages.ReadRequest()
      .setUrn(urn(configMap))
      .setId("a/b")
      .setProperties(struct({}))
      .setInputs(struct({}));
    expect((await process.client.call("read", read)).getId()).toBe("");
  });
});
