import * as handlers from "../../../../provider/hosts/dynamic";
import { chrome, oidc } from "../support/samples";
import { rowOf, Stack } from "../support/stack";

let stack: Stack;
beforeEach(async () => {
  stack = await Stack.start();
});
afterEach(() => stack.close());

const zone = { name: "default", adopt: true, upstreamAuthAddress: "kasm.example.com", loadStrategy: "leastSessions" };

test("an object that exists is refused before anything is changed, with the way to take it over", async () => {
  await expect(stack.check("zone", { ...zone, adopt: false })).rejects.toThrow(/exists already.*adopt: true/s);
  await expect(stack.check("group", { name: "All Users" })).rejects.toThrow(/onDestroy: "delete"/);
});

test("an object made by someone else since the check is refused by create", async () => {
  const inputs = await stack.check("group", { name: "Developers" });
  await stack.create("group", { name: "Developers", priority: 7 });
  await expect(handlers.group.create(inputs)).rejects.toThrow("[KASM_EXISTS]");
  expect(rowOf(stack, "groups", { name: "Developers" })["priority"]).toBe(7);
});

test("what is taken over is put back exactly, and built-ins stay", async () => {
  const before = stack.dump();
  const resource = await stack.create("zone", zone);
  expect(stack.dump()).not.toBe(before);
  await stack.destroy(resource);
  expect(stack.dump()).toBe(before);
});

test("a built-in object is never deleted", async () => {
  const resource = await stack.create("group", { name: "All Users", adopt: true, priority: 100, onDestroy: "delete" });
  await expect(stack.destroy(resource)).rejects.toThrow("[KASM_BUILT_IN]");
  rowOf(stack, "groups", { name: "All Users" });
});

test("retain leaves everything as it is", async () => {
  const resource = await stack.create("zone", { ...zone, onDestroy: "retain" });
  const made = stack.dump();
  expect(await stack.writes(() => stack.destroy(resource))).toEqual([]);
  expect(stack.dump()).toBe(made);
});

test("delete removes what was taken over", async () => {
  await stack.create("group", { name: "Developers" });
  const taken = await stack.create("group", { name: "Developers", adopt: true, onDestroy: "delete" });
  await stack.destroy(taken);
  expect(() => rowOf(stack, "groups", { name: "Developers" })).toThrow("0 rows");
});

test("a field taken out of the program goes back to what was found", async () => {
  const resource = await stack.create("zone", zone);
  expect(await stack.update(resource, { name: "default", adopt: true, upstreamAuthAddress: "kasm.example.com" })).toBe(
    "updated",
  );
  expect(rowOf(stack, "zones", { zone_name: "default" })).toMatchObject({
    load_strategy: "least_load",
    upstream_auth_address: "kasm.example.com",
  });
});

test("a field managed later is recorded then, on an object made here too", async () => {
  const resource = await stack.create("zone", { name: "berlin", proxyPath: "desktop" });
  const found = rowOf(stack, "zones", { zone_name: "berlin" })["proxy_port"];
  await stack.update(resource, { name: "berlin", proxyPath: "desktop", proxyPort: 8443 });
  expect(rowOf(stack, "zones", { zone_name: "berlin" })["proxy_port"]).toBe(8443);
  await stack.update(resource, { name: "berlin", proxyPath: "desktop" });
  expect(rowOf(stack, "zones", { zone_name: "berlin" })["proxy_port"]).toBe(found);
});

test("a field set at creation and taken out stays as it is", async () => {
  const resource = await stack.create("group", { name: "Developers", priority: 20 });
  expect(await stack.update(resource, { name: "Developers" })).toBe("updated");
  expect(rowOf(stack, "groups", { name: "Developers" })["priority"]).toBe(20);
  expect(await stack.update(resource, { name: "Developers" })).toBe("same");
});

test("taking over says which secrets can never be put back", async () => {
  const said: string[] = [];
  const spy = jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  try {
    await stack.create("oidcConfig", oidc);
    const taken = await stack.create("oidcConfig", { ...oidc, adopt: true, clientSecret: "another-secret" });
    expect(said.join("")).toMatch(/"Continue with Keycloak" is taken over\. .*clientSecret/);
    said.length = 0;
    await stack.destroy(taken);
    expect(said.join("")).toMatch(/as it was, except clientSecret/);
    expect(said.join("")).not.toContain("another-secret");
  } finally {
    spy.mockRestore();
  }
});

test("two objects of one natural key are an error that names both", async () => {
  const { url, credentials } = stack.simulator;
  for (let twice = 0; twice < 2; twice++) {
    const body = JSON.stringify({ ...credentials, target_group: { name: "Twins", priority: 5 } });
    await fetch(`${url}/api/admin/create_group`, { method: "POST", body });
  }
  await expect(handlers.group.create({ name: "Twins", adopt: true })).rejects.toThrow(/there are 2 .*KASM_NOT_UNIQUE/s);
  const one = await stack.create("group", { name: "Alone" });
  await expect(stack.update(one, { name: "Twins" })).rejects.toThrow("[KASM_NOT_UNIQUE]");
});

test("two resources that want the same object at once make it once", async () => {
  const both = await Promise.allSettled([
    handlers.group.create({ name: "Same" }),
    handlers.group.create({ name: "Same" }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  rowOf(stack, "groups", { name: "Same" });
});

test("an assignment the server made by itself is taken over", async () => {
  const workspace = await stack.create("workspace", chrome);
  const everyone = rowOf(stack, "groups", { name: "All Users" });
  const inputs = {
    workspace: { id: workspace.id, name: chrome.friendlyName },
    group: { id: everyone["group_id"], name: "All Users" },
  };
  await expect(handlers.workspaceAssignment.create(inputs)).rejects.toThrow("[KASM_EXISTS]");
  expect(await stack.writes(() => stack.create("workspaceAssignment", { ...inputs, adopt: true }))).toEqual([]);
});

describe("group settings", () => {
  const settingsOf = (name: string) => {
    const group = rowOf(stack, "groups", { name });
    return { group: { id: group["group_id"], name }, settings: {} };
  };

  test("of a built-in group go back to what they were, and new ones are removed", async () => {
    const base = settingsOf("All Users");
    const before = stack.dump();
    const settings = { allowKasmUploads: false, idleDisconnect: "10 minutes", sessionTimeLimit: "4 hours" };
    const resource = await stack.create("groupSettings", { ...base, settings });
    expect(rowOf(stack, "group_settings", { group_id: base.group.id, name: "idle_disconnect" })["value"]).toBe("10");
    expect(rowOf(stack, "group_settings", { group_id: base.group.id, name: "session_time_limit" })["value"]).toBe(
      "14400",
    );
    expect(rowOf(stack, "group_settings", { group_id: base.group.id, name: "allow_kasm_uploads" })["value"]).toBe(
      "False",
    );
    await stack.refresh(resource);
    expect(resource.inputs["settings"]).toEqual(settings);
    expect(
      await stack.writes(() => stack.update(resource, { ...base, settings: { allowKasmUploads: false } })),
    ).toHaveLength(2);
    await stack.destroy(resource);
    expect(stack.dump()).toBe(before);
  });

  test("are added once when the answer is lost", async () => {
    const base = settingsOf("Administrators");
    stack.simulator.fault({ kind: "drop-after-commit", call: "add_settings_group" });
    const settings = { idleDisconnect: "10 minutes", sessionTimeLimit: "4 hours" };
    const added = await stack.writes(() => stack.create("groupSettings", { ...base, settings }));
    expect(added.filter((name) => name === "add_settings_group")).toHaveLength(2);
    rowOf(stack, "group_settings", { group_id: base.group.id, name: "idle_disconnect", value: "10" });
    rowOf(stack, "group_settings", { group_id: base.group.id, name: "session_time_limit", value: "14400" });
  });

  test("are not all given up when one request is lost, and the next run finishes them", async () => {
    const base = settingsOf("Administrators");
    const settings = { idleDisconnect: "10 minutes", sessionTimeLimit: "4 hours" };
    stack.simulator.fault({ kind: "drop-before", call: "add_settings_group", after: 1 });
    const inputs = await stack.check("groupSettings", { ...base, settings });
    const failure = await handlers.groupSettings.create(inputs).catch((reason: unknown) => reason);
    const { id, properties } = failure as { id: string; properties: Record<string, unknown> };
    expect(id).toBe(base.group.id);
    const resource = { kind: "groupSettings" as const, id, inputs, outs: properties };
    expect(await stack.writes(() => stack.update(resource, { ...base, settings }))).toEqual(["add_settings_group"]);
    expect(resource.outs["settings"]).toEqual(settings);
  });

  test("keep the idle time as minutes with a fraction", async () => {
    const base = settingsOf("All Users");
    const resource = await stack.create("groupSettings", { ...base, settings: { idleDisconnect: "90 seconds" } });
    expect(rowOf(stack, "group_settings", { group_id: base.group.id, name: "idle_disconnect" })["value"]).toBe("1.5");
    await stack.refresh(resource);
    expect(resource.inputs["settings"]).toEqual({ idleDisconnect: "90 seconds" });
  });

  test("drift of one setting is seen and repaired", async () => {
    const base = settingsOf("All Users");
    const wished = { ...base, settings: { allowKasmUploads: false, allowKasmDownloads: false } };
    const resource = await stack.create("groupSettings", wished);
    const other = await stack.create("groupSettings", { ...base, settings: { allowKasmUploads: true } });
    expect(other.id).toBe(resource.id);
    await stack.refresh(resource);
    expect(resource.inputs["settings"]).toEqual({ allowKasmUploads: true, allowKasmDownloads: false });
    expect(await stack.writes(() => stack.update(resource, wished))).toEqual(["update_settings_group"]);
  });
});
