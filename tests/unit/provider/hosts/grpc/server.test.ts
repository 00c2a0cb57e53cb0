import type { ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  type ErrorResourceInitFailed,
  GetSchemaRequest,
  InvokeRequest,
  PropertyDiff,
  ProviderHandshakeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { PartialFailure, Secret, Unknown, engineAddressOf, startServer } from "../../../../../provider/hosts/grpc";
import type {
  CheckFailure,
  Plugin,
  PropertyMap,
  ResourceRequest,
  RunningServer,
} from "../../../../../provider/hosts/grpc";
import { unknownText } from "../../../../../provider/hosts/grpc/values";
import { ProviderClient, initializationFailure, struct } from "../../../../support/provider-client";
import { pluginWith, startEngine, wireSecret } from "./support";

const urn = "urn:pulumi:dev::proj::parent:index:Parent$probe:index:Thing::my::thing";
let server: RunningServer;
let client: ProviderClient;

async function given(parts: Partial<Plugin>, engineAddress?: string): Promise<void> {
  server = await startServer(pluginWith(parts), engineAddress);
  client = new ProviderClient(server.port);
}

afterEach(async () => {
  client.close();
  await server.stop();
});

const failure = async (promise: Promise<unknown>): Promise<ServiceError> => {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error as ServiceError,
  );
  if (!outcome) throw new Error("the call succeeded");
  return outcome;
};

function creation(properties = struct({ a: 1 })): CreateRequest {
  const request = new CreateRequest();
  request.setUrn(urn);
  request.setProperties(properties);
  return request;
}

describe("the introduction", () => {
  it("leaves Handshake and GetSchema unimplemented, so that Configure's answer counts", async () => {
    await given({});
    expect((await failure(client.call("handshake", new ProviderHandshakeRequest()))).code).toBe(12);
    expect((await failure(client.call("getSchema", new GetSchemaRequest()))).code).toBe(12);
  });

  it("tells the version", async () => {
    await given({});
    expect((await client.call("getPluginInfo", new Empty())).getVersion()).toBe("1.2.3");
  });

  it("refuses to start with a version the engine would die of", async () => {
    await expect(startServer(pluginWith({ version: "v1" }))).rejects.toThrow(/semantic version/);
    await given({});
  });

  it("gives Configure the wrapped arguments and answers with the plugin's capabilities", async () => {
    let seen: PropertyMap = {};
    await given({
      capabilities: { supportsAutonamingConfiguration: true, acceptSecrets: false },
      configure: (configuration) => {
        seen = configuration;
        return Promise.resolve();
      },
    });
    const request = new ConfigureRequest();
    request.getVariablesMap().set("probe:config:token", "t");
    request.setArgs(struct({ token: wireSecret("t") }));
    const response = await client.call("configure", request);
    expect(seen).toEqual({ token: new Secret("t") });
    expect(response.toObject()).toEqual({
      acceptsecrets: false,
      supportspreview: true,
      acceptresources: false,
      acceptoutputs: false,
      supportsAutonamingConfiguration: true,
    });
  });

  it("takes the older variables where there are no arguments", async () => {
    let seen: PropertyMap = {};
    await given({
      configure: (configuration) => {
        seen = configuration;
        return Promise.resolve();
      },
    });
    const request = new ConfigureRequest();
    request.getVariablesMap().set("probe:config:token", "t");
    await client.call("configure", request);
    expect(seen).toEqual({ token: "t" });
  });

  it("holds other calls back until Configure is done, and fails them as it failed", async () => {
    const order: string[] = [];
    let finish: (error?: Error) => void = () => undefined;
    const started = new Promise<void>((startedNow) => {
      void given({
        configure: () => {
          startedNow();
          return new Promise((resolve, reject) => {
            finish = (error) => {
              order.push("configured");
              if (error) reject(error);
              else resolve();
            };
          });
        },
        create: () => {
          order.push("created");
          return Promise.resolve({ id: "1", properties: {} });
        },
      }).then(() => void client.call("configure", new ConfigureRequest()).catch(() => undefined));
    });
    await started;
    const create = failure(client.call("create", creation()));
    // A call that does not need the configuration overtakes it: by then the creation has reached the plugin too.
    await client.call("getPluginInfo", new Empty());
    finish(new Error("wrong token"));
    expect((await create).details).toBe("wrong token");
    expect(order).toEqual(["configured"]);
  });
});

describe("a resource", () => {
  it("is checked with name and type from the URN where an old engine sends none", async () => {
    let seen: ResourceRequest | undefined;
    await given({
      check: (request, _olds, news, seed) => {
        seen = request;
        return Promise.resolve({
          inputs: { ...news, seed: Buffer.from(seed).toString() },
          failures: [{ property: "a", reason: "no" }],
        });
      },
    });
    const request = new CheckRequest();
    request.setUrn(urn);
    request.setNews(struct({ a: unknownText }));
    request.setRandomseed(Buffer.from("seed"));
    const autonaming = new CheckRequest.AutonamingOptions();
    autonaming.setMode(CheckRequest.AutonamingOptions.Mode.ENFORCE);
    autonaming.setProposedName("proposed");
    request.setAutonaming(autonaming);
    const response = await client.call("check", request);
    expect(seen).toMatchObject({
      type: "probe:index:Thing",
      name: "my::thing",
      autonaming: { mode: "enforce", proposedName: "proposed" },
    });
    expect(response.getInputs()?.toJavaScript()).toEqual({ a: unknownText, seed: "seed" });
    expect(response.getFailuresList().map((each) => each.toObject())).toEqual([{ property: "a", reason: "no" }]);
  });

  it("is compared in detail", async () => {
    await given({
      diff: (_request, id, oldInputs, oldState, news, ignoreChanges) => {
        expect({ id, oldInputs, oldState, news, ignoreChanges }).toEqual({
          id: "1",
          oldInputs: { a: 1 },
          oldState: { b: 1 },
          news: { a: 2 },
          ignoreChanges: ["c"],
        });
        return Promise.resolve({
          changes: true,
          replaces: ["a"],
          diffs: ["a"],
          deleteBeforeReplace: true,
          detailedDiff: { a: { kind: "update-replace", inputDiff: true } },
        });
      },
    });
    const request = new DiffRequest();
    request.setId("1");
    request.setUrn(urn);
    request.setOldInputs(struct({ a: 1 }));
    request.setOlds(struct({ b: 1 }));
    request.setNews(struct({ a: 2 }));
    request.setIgnorechangesList(["c"]);
    const response = await client.call("diff", request);
    expect(response.getChanges()).toBe(DiffResponse.DiffChanges.DIFF_SOME);
    expect(response.getReplacesList()).toEqual(["a"]);
    expect(response.getDiffsList()).toEqual(["a"]);
    expect(response.getDeletebeforereplace()).toBe(true);
    expect(response.getHasdetaileddiff()).toBe(true);
    expect(response.getDetaileddiffMap().get("a")?.toObject()).toEqual({
      kind: PropertyDiff.Kind.UPDATE_REPLACE,
      inputdiff: true,
    });
  });

  it("leaves the comparison to the engine when the plugin cannot tell", async () => {
    await given({ diff: () => Promise.resolve({}) });
    const response = await client.call("diff", new DiffRequest());
    expect(response.getChanges()).toBe(DiffResponse.DiffChanges.DIFF_UNKNOWN);
    expect(response.getHasdetaileddiff()).toBe(false);
  });

  it("is created, in preview with unknown outputs and no id", async () => {
    await given({
      create: (request, inputs) =>
        Promise.resolve({ id: "", properties: { ...inputs, late: request.preview ? Unknown.value : 1 } }),
    });
    const request = creation(struct({ a: wireSecret("x") }));
    request.setPreview(true);
    const response = await client.call("create", request);
    expect(response.getProperties()?.toJavaScript()).toEqual({ a: wireSecret("x"), late: unknownText });
    request.setPreview(false);
    expect((await failure(client.call("create", request))).details).toMatch(/without an id/);
  });

  it("that exists but is not ready keeps its state in the error", async () => {
    await given({
      create: () =>
        Promise.reject(
          new PartialFailure({ id: "1", properties: { p: new Secret("x") }, inputs: { a: 1 } }, [
            "not ready",
            "at all",
          ]),
        ),
    });
    const error = await failure(client.call("create", creation()));
    expect(error.details).toBe("not ready\nat all");
    const detail = partial(error);
    expect(detail.getId()).toBe("1");
    expect(detail.getProperties()?.toJavaScript()).toEqual({ p: wireSecret("x") });
    expect(detail.getInputs()?.toJavaScript()).toEqual({ a: 1 });
    expect(detail.getReasonsList()).toEqual(["not ready", "at all"]);
  });

  it("whose outputs cannot be sent is kept all the same", async () => {
    await given({ create: () => Promise.resolve({ id: "1", properties: { good: 1, bad: Number.NaN } }) });
    const detail = partial(await failure(client.call("create", creation())));
    expect(detail.getId()).toBe("1");
    expect(detail.getProperties()?.toJavaScript()).toEqual({ good: 1, bad: null });
    expect(detail.getReasonsList().join()).toMatch(/bad is NaN/);
  });

  it("is read with its inputs, imported when it has no properties, and gone without an id", async () => {
    await given({
      read: (about, id, inputs) =>
        Promise.resolve(
          id === "gone"
            ? undefined
            : { id, properties: { importing: about.importing ?? null }, inputs: { a: 1, ...inputs } },
        ),
    });
    const request = new ReadRequest();
    request.setUrn(urn);
    request.setId("there");
    const imported = await client.call("read", request);
    expect(imported.getProperties()?.toJavaScript()).toEqual({ importing: true });
    request.setProperties(struct({}));
    request.setInputs(struct({ b: 2 }));
    const found = await client.call("read", request);
    expect(found.getProperties()?.toJavaScript()).toEqual({ importing: false });
    expect([found.getId(), found.getInputs()?.toJavaScript()]).toEqual(["there", { a: 1, b: 2 }]);
    request.setId("gone");
    const gone = await client.call("read", request);
    expect([gone.getId(), gone.getProperties()]).toEqual(["", undefined]);
  });

  it("is updated with old and new, timeout and ignored changes", async () => {
    await given({
      update: (request, id, oldInputs, oldState, news) =>
        Promise.resolve({
          id,
          properties: { oldInputs, oldState, news, timeout: request.timeout, ignored: request.ignoreChanges ?? [] },
        }),
    });
    const request = new UpdateRequest();
    request.setUrn(urn);
    request.setId("1");
    request.setOldInputs(struct({ a: 1 }));
    request.setOlds(struct({ b: 1 }));
    request.setNews(struct({ a: 2 }));
    request.setTimeout(4);
    request.setIgnorechangesList(["a"]);
    const response = await client.call("update", request);
    expect(response.getProperties()?.toJavaScript()).toEqual({
      oldInputs: { a: 1 },
      oldState: { b: 1 },
      news: { a: 2 },
      timeout: 4,
      ignored: ["a"],
    });
  });

  it("is deleted", async () => {
    const deleted: unknown[] = [];
    await given({
      delete: (request, id, inputs, properties) => {
        deleted.push([request.name, id, inputs, properties]);
        return Promise.resolve();
      },
    });
    const request = new DeleteRequest();
    request.setUrn(urn);
    request.setId("1");
    request.setOldInputs(struct({ a: 1 }));
    request.setProperties(struct({ b: 1 }));
    await client.call("delete", request);
    expect(deleted).toEqual([["my::thing", "1", { a: 1 }, { b: 1 }]]);
  });
});

describe("a function", () => {
  it("returns values, secrets among them, or failures", async () => {
    await given({
      invoke: (token, args, request): Promise<PropertyMap | { failures: CheckFailure[] }> => {
        if (token === "bad") return Promise.resolve({ failures: [{ property: "x", reason: "y" }] });
        return Promise.resolve({ ...args, preview: request?.preview ?? null, secret: new Secret("s") });
      },
    });
    const request = new InvokeRequest();
    request.setTok("good");
    request.setPreview(true);
    request.setArgs(struct({ a: 1 }));
    expect((await client.call("invoke", request)).getReturn()?.toJavaScript()).toEqual({
      a: 1,
      preview: true,
      secret: wireSecret("s"),
    });
    request.setTok("bad");
    const response = await client.call("invoke", request);
    expect(response.getFailuresList().map((each) => each.toObject())).toEqual([{ property: "x", reason: "y" }]);
    expect(response.hasReturn()).toBe(false);
  });
});

describe("trouble", () => {
  it("thrown before the first await is an answer too", async () => {
    await given({
      create: () => {
        throw new Error("at once");
      },
    });
    const error = await failure(client.call("create", creation()));
    expect([error.code, error.details]).toEqual([2, "at once"]);
  });

  it("cancel reaches the call that is under way", async () => {
    let waiting: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => (waiting = resolve));
    await given({
      create: ({ signal }) => {
        waiting();
        return new Promise((_resolve, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason as Error)),
        );
      },
    });
    const create = failure(client.call("create", creation()));
    await underWay;
    await client.call("cancel", new Empty());
    expect((await create).details).toBe("cancelled");
  });

  it("that breaks the process fails the calls under way instead of hanging the engine", async () => {
    let waiting: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => (waiting = resolve));
    await given({
      create: () => {
        waiting();
        return new Promise(() => undefined);
      },
    });
    const create = failure(client.call("create", creation()));
    await underWay;
    server.failAll(new Error("broken"));
    expect((await create).details).toBe("broken");
  });
});

describe("messages", () => {
  it("go to the engine, also to one that introduces itself late", async () => {
    const engine = await startEngine();
    await given({});
    const attach = new PluginAttach();
    attach.setAddress(engine.address);
    await client.call("attach", attach);
    await server.logger.log("warning", "mind the gap", urn);
    await server.logger.log("info", "still waiting", urn, { passing: true });
    expect(engine.messages).toEqual([
      { severity: 2, message: "mind the gap", urn, passing: false },
      { severity: 1, message: "still waiting", urn, passing: true },
    ]);
    engine.stop();
  });

  it("find the engine's address behind the flags", async () => {
    await given({});
    expect(engineAddressOf(["--logtostderr", "-v=9", "--tracing", "http://x", "127.0.0.1:99"])).toBe("127.0.0.1:99");
    expect(engineAddressOf([])).toBeUndefined();
  });
});

function partial(error: ServiceError): ErrorResourceInitFailed {
  const detail = initializationFailure(error);
  if (!detail) throw new Error("the error carries no state");
  return detail;
}
