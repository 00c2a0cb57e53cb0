import * as handlers from "../../../../provider/hosts/dynamic";
import { harvester, oidc, samples } from "../support/samples";
import { rowOf, Stack } from "../support/stack";

let stack: Stack;
beforeEach(async () => {
  stack = await Stack.start();
});
afterEach(() => stack.close());

interface Partial {
  id?: string;
  properties?: Record<string, unknown>;
  reasons?: string[];
  message: string;
}

async function failure(work: () => Promise<unknown>): Promise<Partial> {
  try {
    await work();
  } catch (error) {
    return error as Partial;
  }
  throw new Error("it did not fail");
}

test("a change that the server confirms and forgets is an error that names the field", async () => {
  const resource = await stack.create("zone", { name: "berlin", proxyPort: 443 });
  stack.simulator.fault({ kind: "keep-value", call: "update_zone", count: 9 });
  const error = await failure(() => stack.update(resource, { name: "berlin", proxyPort: 8443 }));
  expect(error.message).toMatch(/proxyPort \(proxy_port\) shall be 8443 and is 443.*\[KASM_NOT_STORED\]/s);
});

test("a change that shows a moment later is no error", async () => {
  const resource = await stack.create("zone", { name: "berlin", proxyPort: 443 });
  const inputs = await stack.check("zone", { name: "berlin", proxyPort: 8443 }, resource.inputs);
  stack.simulator.fault({ kind: "stale-list", call: "get_zones", count: 2, after: 1 });
  const { outs } = await handlers.zone.update(resource.id, resource.outs, inputs);
  expect(outs["proxyPort"]).toBe(8443);
});

test("a new object that is listed a moment later is found", async () => {
  stack.simulator.fault({ kind: "stale-list", call: "get_groups", count: 2, after: 2 });
  const resource = await stack.create("group", { name: "Developers" });
  expect(rowOf(stack, "groups", { name: "Developers" })["group_id"]).toBe(resource.id);
});

test("an object that appeared during a lost create and differs is left alone", async () => {
  const inputs = await stack.check("group", { name: "Developers", priority: 20 });
  const { simulator } = stack;
  simulator.fault({ kind: "drop-before", call: "create_group" });
  const lost = failure(() => handlers.group.create(inputs));
  const isSent = () => simulator.journal.entries().some((entry) => entry.function === "create_group");
  while (!isSent()) await new Promise((resolve) => setImmediate(resolve));
  const body = JSON.stringify({ ...simulator.credentials, target_group: { name: "Developers", priority: 5 } });
  await fetch(`${simulator.url}/api/admin/create_group`, { method: "POST", body });
  const error = await lost;
  expect(error.message).toMatch(/differs in priority.*\[KASM_CREATE_UNCERTAIN\]/s);
  expect(error.id).toBeUndefined();
  expect(rowOf(stack, "groups", { name: "Developers" })["priority"]).toBe(5);
});

test("an object made before with the same values is not taken for ours when the answer is lost", async () => {
  const mapping = await samples["SsoGroupMapping"]!(stack);
  await stack.create(mapping.kind, mapping.inputs);
  stack.simulator.fault({ kind: "drop-after-commit", call: mapping.create });
  await expect(handlers.ssoGroupMapping.create(mapping.inputs)).rejects.toThrow("[KASM_EXISTS]");
});

test("a step that fails after the object was made keeps it in the state, and the next run finishes it", async () => {
  const url = "https://registry.example.com/";
  const inputs = await stack.check("registry", { url, autoUpdates: true });
  stack.simulator.fault({ kind: "error-message", call: "registry_auto_updates", message: "not today" });
  const error = await failure(() => handlers.registry.create({ ...inputs, __provider: "text" }));
  expect(error.id).toBe(rowOf(stack, "registries", { registry_url: url })["registry_id"]);
  expect(error.properties).toMatchObject({
    url,
    autoUpdates: false,
    __provider: "text",
    __state: { managed: ["url", "autoUpdates"] },
  });
  expect(error.reasons).toEqual([expect.stringContaining("not today")]);

  const resource = { kind: "registry" as const, id: String(error.id), inputs, outs: error.properties ?? {} };
  await stack.refresh(resource);
  expect(resource.inputs["autoUpdates"]).toBe(false);
  expect(await stack.writes(() => stack.update(resource, { url, autoUpdates: true }))).toEqual([
    "registry_auto_updates",
  ]);
  expect(await stack.update(resource, { url, autoUpdates: true })).toBe("same");
});

test("a secret that never arrived is sent by the next run, also after a refresh", async () => {
  const resource = await stack.create("oidcConfig", oidc);
  const wished = { ...oidc, clientSecret: "the-next-secret" };
  stack.simulator.fault({ kind: "error-message", call: "update_oidc_config", message: "not today" });
  const error = await failure(() => stack.update(resource, wished));
  expect(JSON.stringify(error.reasons)).not.toContain("the-next-secret");
  resource.outs = error.properties ?? {};
  resource.inputs = wished;
  await stack.refresh(resource);
  expect(await stack.writes(() => stack.update(resource, wished))).toEqual(["update_oidc_config"]);
  expect(rowOf(stack, "oidc_configs", {})["client_secret"]).toBe("the-next-secret");
  expect(await stack.update(resource, wished)).toBe("same");
});

test("a secret is sent when the program's value changes, and never because of what the server shows", async () => {
  const resource = await stack.create("vmProvider", harvester);
  await stack.refresh(resource);
  expect(resource.inputs["apiToken"]).toBe(harvester.apiToken);
  expect(await stack.update(resource, harvester)).toBe("same");
  expect(await stack.writes(() => stack.update(resource, { ...harvester, apiToken: "rotated-token" }))).toHaveLength(1);
  expect(rowOf(stack, "vm_provider_configs", {})["kube_api_token"]).toBe("rotated-token");
});

test("an object deleted by hand is gone at refresh and said so at update", async () => {
  const resource = await stack.create("group", { name: "Developers" });
  await stack.destroy(resource);
  await expect(stack.update(resource, { name: "Developers", priority: 3 })).rejects.toThrow("[KASM_GONE]");
  expect(await stack.refresh(resource)).toBe(false);
});

test("a delete the server confirms and forgets is an error", async () => {
  const resource = await stack.create("group", { name: "Developers" });
  stack.simulator.fault({ kind: "stale-list", call: "get_groups", count: 9 });
  await expect(stack.destroy(resource)).rejects.toThrow(/still lists the object/);
});

test("settings of a group that is gone are gone too", async () => {
  const group = await stack.create("group", { name: "Developers" });
  const settings = { group: { id: group.id, name: "Developers" }, settings: { allowKasmUploads: true } };
  const resource = await stack.create("groupSettings", settings);
  await stack.destroy(group);
  await stack.destroy(resource);
});

describe("rights", () => {
  const all = ["system_view", "zones_view", "groups_view", "groups_view_system", "licenses_view"];

  async function limited(permissions: readonly string[]): Promise<Stack> {
    await stack.close();
    stack = await Stack.start({ apiKeyPermissions: permissions });
    return stack;
  }

  test("to view are probed before anything is changed", async () => {
    await limited(all.filter((name) => name !== "zones_view"));
    await expect(stack.check("zone", { name: "berlin" })).rejects.toThrow(/zones_view/);
  });

  test("are complained of once, whatever the number of resources", async () => {
    await limited([]);
    await expect(stack.check("zone", { name: "berlin" })).rejects.toThrow(/KASM_/);
    await expect(stack.check("zone", { name: "paris" })).rejects.toThrow(/see the first error/);
  });

  test("to change are named at the refusal", async () => {
    await limited(all);
    await expect(stack.create("zone", { name: "berlin" })).rejects.toThrow(/zones_create \(id 1902\)/);
  });

  test("to see the built-in groups are missed before one is made anew", async () => {
    await limited(all.filter((name) => name !== "groups_view_system").concat("groups_create", "groups_modify"));
    const wish = { name: "All Users", adopt: true };
    await expect(stack.check("group", wish)).rejects.toThrow(/groups_view_system \(id 440\)/);
    expect(await stack.writes(() => handlers.group.create(wish).catch(() => undefined))).toEqual([]);
  });

  test("of the built-in groups are named for those only", async () => {
    await limited([...all, "groups_modify", "groups_create"]);
    const wish = { name: "All Users", adopt: true, priority: 5 };
    await expect(stack.create("group", wish)).rejects.toThrow(/groups_modify_system \(id 441\)/);
    await stack.create("group", { name: "Developers", priority: 5 });
  });
});

test("a licence without the feature is said before anything is changed", async () => {
  await stack.close();
  stack = await Stack.start({ licenseFeatures: ["saml"] });
  await expect(stack.check("vmProvider", harvester)).rejects.toThrow(/auto_scaling.*KASM_LICENSE_FEATURE_MISSING/s);
  await stack.check("oidcConfig", oidc);
});

test("when the server is gone for good, destroy says the way out and takes it", async () => {
  const resource = await stack.create("group", { name: "Developers" });
  stack.configure({ "kasm:serverVersion": "1.18.1" });
  await stack.close();
  await expect(stack.destroy(resource)).rejects.toThrow("KASM_SERVER_GONE=true");
  process.env["KASM_SERVER_GONE"] = "true";
  try {
    await stack.destroy(resource);
  } finally {
    delete process.env["KASM_SERVER_GONE"];
    stack = await Stack.start();
  }
});
