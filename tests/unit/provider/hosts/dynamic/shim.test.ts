import { KasmSimulator } from "../../../../../simulator";
import { isEntity, unknownValue } from "../../../../../provider/core";
import * as entities from "../../../../../provider/entities";
import handlers from "../../../../../provider/hosts/dynamic";
import { handlerKey, providerText } from "../../../../../provider/entities/token";
import { harvester, oidc } from "../../support/samples";
import { kept, Shim, type Properties } from "../../support/shim";

const kinds = [
  ...Object.values<unknown>(entities)
    .filter(isEntity)
    .map(({ kind }) => kind),
  "SshKeyPair",
];

let simulator: KasmSimulator;
let shim: Shim;
const settings = () => ({
  "kasm:endpoint": simulator.url,
  "kasm:apiKey": simulator.apiKey,
  "kasm:apiKeySecret": simulator.apiKeySecret,
});

beforeAll(async () => {
  simulator = new KasmSimulator({ strict: true });
  await simulator.listen();
  shim = await Shim.start();
  await shim.configure(settings());
});
afterAll(async () => {
  await shim.stop();
  await simulator.close();
});

test("every kind has a handler and a provider text of at most 200 bytes", () => {
  expect(Object.keys(handlers).sort()).toEqual(kinds.map(handlerKey).sort());
  for (const kind of kinds) expect(Buffer.byteLength(providerText(kind))).toBeLessThanOrEqual(200);
});

test("calls that come all at once find the process configured", async () => {
  const fresh = await Shim.start();
  try {
    await fresh.configure(settings());
    const all = await Promise.all(
      ["Zone", "Zone", "Group", "Group", "ServerPool"].map((kind) =>
        fresh.check(kind, { name: `${kind} x`, type: "Docker Agent" }),
      ),
    );
    expect(all.slice(0, 4).flatMap(({ failures }) => failures.map(({ reason }) => reason))).toEqual(
      Array(4).fill(expect.stringContaining("type:")),
    );
    expect(all[4]?.failures).toEqual([]);
  } finally {
    await fresh.stop();
  }
});

test("a life from check to delete", async () => {
  const { inputs, failures } = await shim.check("VmProvider", harvester);
  expect(failures).toEqual([]);
  expect(inputs["__provider"]).toBe(providerText("VmProvider"));
  const { id, outs } = await shim.create(inputs);
  expect(outs).toMatchObject({ ...harvester, __provider: providerText("VmProvider"), __state: { version: 1 } });
  expect((await shim.diff(id, outs, inputs)).changes).toBe(1);

  const { inputs: wished } = await shim.check("VmProvider", { ...harvester, memory: "32 GiB" }, inputs);
  const { changes, replaces } = await shim.diff(id, outs, wished);
  expect([changes, replaces]).toEqual([0, []]);
  const updated = await shim.update(id, outs, wished);
  expect(updated).toMatchObject({ memory: "32 GiB" });

  const seen = await shim.read(id, updated);
  expect(seen).toMatchObject({
    id,
    outs: { memory: "32 GiB" },
    inputs: { memory: "32 GiB", __provider: providerText("VmProvider") },
  });
  expect(seen.inputs).not.toHaveProperty("__state");
  await shim.delete(id, updated);
  expect((await shim.read(id, updated)).id).toBe("");
});

test("an object that is only looked at shows all there is to see", async () => {
  const [zone] = simulator.dump().families["zones"] ?? [];
  const seen = await shim.read(zone?.["zone_id"] as string, { name: "default", __provider: providerText("Zone") });
  expect(seen.outs).toMatchObject({ name: "default", upstreamAuthAddress: "$request_host$", proxyPort: 443 });
  expect(seen.outs).not.toHaveProperty("__state");
  expect(seen.inputs).toEqual({ name: "default", __provider: providerText("Zone") });
});

test("what is not known yet passes check and is a change", async () => {
  const news: Properties = { ...harvester, name: "another", sshPublicKey: unknownValue, memory: unknownValue };
  const { inputs, failures } = await shim.check("VmProvider", news);
  expect(failures).toEqual([]);
  expect(inputs["memory"]).toBe(unknownValue);
});

test("once a kind is looked at, checking and comparing ask no server, nor does an unknown connection", async () => {
  const first = await shim.check("Group", { name: "Testers" });
  const mark = simulator.journal.mark();
  const second = await shim.check("Group", { name: "Testers", priority: 5 });
  await shim.diff("an id", first.inputs, second.inputs);
  const { failures } = await shim.check("Group", { name: "Administrators", connection: unknownValue });
  expect(failures).toEqual([]);
  expect(simulator.journal.entries(mark)).toEqual([]);
});

test("failures name the property, and never that of a secret", async () => {
  const { failures } = await shim.check("OidcConfig", {
    ...oidc,
    displayName: "x",
    clientSecret: ["planted"],
    redirectUrl: "http://x",
  });
  expect(failures.map(({ property }) => property)).toEqual(["", "redirectUrl"]);
  expect(JSON.stringify(failures)).not.toContain("planted");
});

test("what the program marked as secret is neither named nor quoted", async () => {
  const news = { ...oidc, displayName: "x", redirectUrl: "pLaNtEd-address", __secrets: ["redirectUrl"] };
  const { inputs, failures } = await shim.check("OidcConfig", news);
  expect(failures).toEqual([{ property: "", reason: expect.stringMatching(/^redirectUrl: /) as string }]);
  expect(JSON.stringify(failures)).not.toContain("pLaNtEd");
  expect(inputs).not.toHaveProperty("__secrets");
});

test("an object that is unfinished is kept with its provider, its record and the reasons", async () => {
  const { inputs } = await shim.check("Registry", { url: "https://registry.example.com/", autoUpdates: true });
  simulator.fault({ kind: "error-message", call: "registry_auto_updates", message: "not today" });
  const failure = await shim.create(inputs).then(() => undefined, kept);
  expect(failure?.id).toMatch(/^[0-9a-f]{32}$/);
  expect(failure?.reasons).toEqual([expect.stringMatching(/registry_auto_updates.*not today.*\[KASM_REFUSED\]/)]);
  expect(failure?.outs).toMatchObject({
    autoUpdates: false,
    __provider: providerText("Registry"),
    __state: { version: 1 },
  });
  const outs = await shim.update(failure?.id ?? "", failure?.outs ?? {}, inputs);
  expect(outs).toMatchObject({ autoUpdates: true });
  await shim.delete(failure?.id ?? "", outs);
});

test("a create that fails whole leaves nothing behind", async () => {
  const { inputs } = await shim.check("Group", { name: "Refused" });
  simulator.fault({ kind: "error-message", call: "create_group", message: "not today" });
  await expect(shim.create(inputs)).rejects.toThrow("not today");
  simulator.fault({ kind: "error-message", call: "create_group", message: "not today" });
  expect(await shim.create(inputs).catch(kept)).toBeUndefined();
});

test("a server elsewhere is reached by the connection input, in every step", async () => {
  const other = new KasmSimulator({ strict: true, kasmVersion: "1.19.0" });
  await other.listen();
  try {
    const connection = { endpoint: other.url, apiKey: other.apiKey, apiKeySecret: other.apiKeySecret };
    const { inputs } = await shim.check("Group", { name: "Elsewhere", connection });
    const { id, outs } = await shim.create(inputs);
    expect(other.dump().families["groups"]).toContainEqual(expect.objectContaining({ name: "Elsewhere" }));
    expect(await shim.read(id, outs)).toMatchObject({ id, inputs: { connection } });
    await shim.delete(id, outs);
    expect(simulator.dump().families["groups"]).not.toContainEqual(expect.objectContaining({ name: "Elsewhere" }));
  } finally {
    await other.close();
  }
});

test("a change of the connection alone writes nothing", async () => {
  const { inputs } = await shim.check("Group", { name: "Moved" });
  const { id, outs } = await shim.create(inputs);
  const moved = { ...inputs, connection: { endpoint: "https://moved.example.com", apiKey: "k", apiKeySecret: "s" } };
  expect((await shim.diff(id, outs, moved)).changes).toBe(2);
  const mark = simulator.journal.mark();
  expect(await shim.update(id, outs, moved)).toMatchObject({ name: "Moved", connection: moved.connection });
  expect(simulator.journal.entries(mark)).toEqual([]);
  await shim.delete(id, outs);
});

test("the environment of the process wins over the configuration", async () => {
  const fresh = await Shim.start({
    environment: { KASM_API_KEY: simulator.apiKey, KASM_API_KEY_SECRET: simulator.apiKeySecret },
  });
  try {
    await fresh.configure({ ...settings(), "kasm:apiKeySecret": "the one of before the rotation" });
    expect((await fresh.check("Group", { name: "New" })).failures).toEqual([]);
  } finally {
    await fresh.stop();
  }
});

test("everything that is missing from the configuration is said at once", async () => {
  const fresh = await Shim.start({ environment: { KASM_ENDPOINT: "", KASM_API_KEY: "", KASM_API_KEY_SECRET: "" } });
  try {
    await fresh.configure({});
    const { failures } = await fresh.check("Group", { name: "New" });
    expect(failures).toEqual([
      { property: "", reason: expect.stringMatching(/kasm:endpoint.*kasm:apiKey/s) as string },
    ]);
  } finally {
    await fresh.stop();
  }
});

test("where the package is not installed, the error says what to install and where", async () => {
  const fresh = await Shim.start({ installed: false });
  try {
    await fresh.configure(settings());
    await expect(fresh.check("Group", { name: "New" })).rejects.toThrow(
      `Kasm Group: npm install pulumi-kasm in ${fresh.folder}`,
    );
  } finally {
    await fresh.stop();
  }
});

test("a key pair is made once and stays", async () => {
  const { inputs } = await shim.check("SshKeyPair", { comment: "kasm-agent" });
  const { id, outs } = await shim.create(inputs);
  expect(outs["publicKey"]).toMatch(/^ssh-ed25519 \S+ kasm-agent$/);
  expect(outs["privateKey"]).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----/);
  expect(outs["fingerprint"]).toMatch(/^SHA256:/);
  expect((await shim.diff(id, outs, inputs)).changes).toBe(1);
  expect(await shim.read(id, outs)).toMatchObject({ id, outs, inputs: { comment: "kasm-agent" } });
  expect((await shim.diff(id, outs, { ...inputs, comment: "other" })).replaces).toEqual(["comment"]);
});
