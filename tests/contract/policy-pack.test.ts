import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  type AnalyzeResponse,
  AnalyzeRequest,
  AnalyzerResourceOptions,
  type AnalyzerInfo,
  ConfigureAnalyzerRequest,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

// The pack as the engine runs it: a process of its own, spoken to by gRPC. It runs what was built, so `npm run build` first.
const run = join(resolve(__dirname, "../.."), "policy-pack", "run");
let child: ChildProcess;
let client: AnalyzerClient;

beforeAll(async () => {
  child = spawn(run, ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<string>((settle, fail) => {
    child.stdout?.once("data", (chunk: Buffer) => settle(chunk.toString().trim()));
    child.once("exit", (code) => fail(new Error(`the pack ended with ${code} before it listened`)));
  });
  expect(port).toMatch(/^\d+$/);
  client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  const ended = new Promise((settle) => child.once("exit", settle));
  child.kill();
  await ended;
});

const answered = <Answer>(call: (done: (error: Error | null, answer: Answer) => void) => unknown) =>
  new Promise<Answer>((settle, fail) => void call((error, answer) => (error ? fail(error) : settle(answer))));

async function analyze(kind: string, properties: Record<string, unknown>, stack = "prod") {
  const request = new AnalyzeRequest();
  const type = `pulumi-nodejs:dynamic/kasm:${kind}`;
  request.setType(type);
  request.setUrn(`urn:pulumi:${stack}::vdi::${type}::it`);
  request.setName("it");
  // Without options the pack takes the engine for one that is too old.
  const options = new AnalyzerResourceOptions();
  options.setCustomtimeouts(new AnalyzerResourceOptions.CustomTimeouts());
  request.setOptions(options);
  request.setProperties(Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]));
  const answer = await answered<AnalyzeResponse>((done) => client.analyze(request, done));
  return answer
    .getDiagnosticsList()
    .map((diagnostic) => ({ policy: diagnostic.getPolicyname(), message: diagnostic.getMessage() }));
}

test("introduces itself with its policies", async () => {
  const info = await answered<AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
  expect(info.getName()).toBe("kasm");
  expect(info.getVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(info.getPoliciesList().map((policy) => policy.getName())).toEqual(
    expect.arrayContaining([
      "oidc-debug",
      "upstream-auth-address",
      "max-instances",
      "workspace-image-tag",
      "administrators-mapping",
    ]),
  );
});

test.each([
  ["OidcConfig", { debug: true }, "oidc-debug"],
  ["Zone", { upstreamAuthAddress: "kasm-proxy" }, "upstream-auth-address"],
  ["VmProvider", { maxInstances: 500 }, "max-instances"],
  ["Workspace", { image: "kasmweb/chrome:latest" }, "workspace-image-tag"],
  ["SsoGroupMapping", { group: { id: "1", name: "Administrators" }, applyToAllUsers: true }, "administrators-mapping"],
])("a bad %s is reported by its policy and by no other", async (kind, properties, policy) => {
  expect((await analyze(kind, properties)).map((diagnostic) => diagnostic.policy)).toEqual([policy]);
});

test.each([
  ["OidcConfig", { debug: false }],
  ["Zone", { upstreamAuthAddress: "kasm.example.com" }],
  ["VmProvider", { maxInstances: 10 }],
  ["Workspace", { image: "kasmweb/chrome:1.18.0" }],
  ["SsoGroupMapping", { group: { id: "1", name: "Administrators" }, groupAttributes: "aegis-admins" }],
])("a good %s is not", async (kind, properties) => {
  expect(await analyze(kind, properties)).toEqual([]);
});

test("a secret in a bad resource is in no message", async () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "s3cret" };
  const found = [
    ...(await analyze("OidcConfig", { debug: true, clientSecret: secret })),
    ...(await analyze("VmProvider", { maxInstances: 500, apiToken: secret })),
    ...(await analyze("Workspace", { image: "x:latest", dockerToken: secret })),
  ];
  expect(found).toHaveLength(3);
  expect(JSON.stringify(found)).not.toContain("s3cret");
});

test("takes an environment's settings", async () => {
  const request = new ConfigureAnalyzerRequest();
  const config = new PolicyConfig();
  config.setProperties(Struct.fromJavaScript({ limit: 600 }));
  request.getPolicyconfigMap().set("max-instances", config);
  await answered((done) => client.configure(request, done));
  expect(await analyze("VmProvider", { maxInstances: 500 })).toEqual([]);
});
