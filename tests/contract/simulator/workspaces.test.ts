import { afterEach, describe, expect, test } from "@jest/globals";
import { items, start, stopAll, type Body, type Running } from "./support";
import { madeBy } from "./tours/made";

afterEach(stopAll);

const imageOf = async ({ call }: Running): Promise<Body> => items(await call("get_images"), "images")[0] ?? {};

describe("a workspace's web filter policy", () => {
  test.each([
    ["column", null, null],
    ["kept", "inherit", "force_disabled"],
  ])("filter_policy_words %s: inherit is read as %s, force_disabled as %s", async (value, inherit, disabled) => {
    const running = await start({ unknown: { filter_policy_words: value } });
    const image = await madeBy(running).image();
    const policy = await madeBy(running).filterPolicy();
    const set = (filter_policy_id: unknown) =>
      running.call("update_image", { target_image: { image_id: image.id, filter_policy_id } });
    await set("force_disabled");
    expect(await imageOf(running)).toMatchObject({ filter_policy_id: disabled, filter_policy_force_disabled: true });
    await running.call("update_image", { target_image: { image_id: image.id, notes: "a" } });
    expect(await imageOf(running)).toMatchObject({ filter_policy_force_disabled: true });
    await set(policy.id);
    expect(await imageOf(running)).toMatchObject({
      filter_policy_id: policy.id,
      filter_policy_force_disabled: false,
      filter_policy_name: "tour",
    });
    await set("inherit");
    expect(await imageOf(running)).toMatchObject({ filter_policy_id: inherit, filter_policy_force_disabled: false });
  });

  test.each([
    ["refuse", "The web filter policy is in use by a image"],
    ["clear", undefined],
  ])("optional_reference_delete %s", async (value, message) => {
    const running = await start({ unknown: { optional_reference_delete: value } });
    const policy = await madeBy(running).filterPolicy();
    await madeBy(running).image({ name: "a", filter_policy_id: policy.id });
    const answer = await running.ask("delete_url_filter_policy", { filter_policy_id: policy.id });
    expect(answer.body.error_message).toBe(message);
    expect((await imageOf(running)).filter_policy_id).toBe(message === undefined ? null : policy.id);
  });

  test("an unknown one is refused, and so is what is no choice of a category", async () => {
    const { ask } = await start();
    const image = await ask("create_image", { target_image: { name: "a", filter_policy_id: "0".repeat(32) } });
    expect(image.body.error_message).toBe("Unknown web filter policy: filter_policy_id");
    const target = { filter_policy_name: "a", categories: { "1": "maybe" } };
    const policy = await ask("create_url_filter_policy", { target_url_filter_policy: target });
    expect(policy.body.error_message).toContain("Invalid categories");
  });

  test("categories need their licence", async () => {
    const { ask, call } = await start({ licenseFeatures: [] });
    const target = { filter_policy_name: "a", enable_categorization: true };
    const answer = await ask("create_url_filter_policy", { target_url_filter_policy: target });
    expect(answer.body.error_message).toBe("This feature is not licensed: url_categorization");
    await call("create_url_filter_policy", { target_url_filter_policy: { filter_policy_name: "a" } });
  });
});

test.each([
  [{ restrict_to_network: true }, "restrict_network_names"],
  [{ restrict_to_server: true }, "server_id"],
  [{ restrict_to_zone: true }, "zone_id"],
])("a container with %j needs %s; with form_requirements=accept it does not", async (fields, missing) => {
  const target_image = { name: "a", image_type: "Container", ...fields };
  const refusing = await start();
  const answer = await refusing.ask("create_image", { target_image });
  expect(answer.body.error_message).toBe(`Missing required field: ${missing}`);
  const accepting = await start({ unknown: { form_requirements: "accept" } });
  await accepting.call("create_image", { target_image });
});

test("a workspace runs where its type can", async () => {
  const running = await start();
  const make = madeBy(running);
  const zone = await make.zone();
  const desktop = await make.desktop(zone);
  const agent = make.agent();
  const agents = await make.pool("Docker Agent");
  for (const [target_image, message] of [
    [{ name: "a", restrict_to_server: true, server_id: desktop.id }, "runs on an agent"],
    [{ image_type: "Server", server_id: agent.id }, "not a desktop server"],
    [{ image_type: "Server Pool", server_pool_id: agents.id }, "not a pool of servers"],
  ] as const) {
    const answer = await running.ask("create_image", { target_image });
    expect(answer.body.error_message).toContain(message);
  }
});

describe("registries", () => {
  const entriesOf = (registry: unknown): Body[] => (registry as Body).workspaces as Body[];

  test("the default one has entries to install by name, with what each version needs", async () => {
    const { call } = await start();
    const registry = items(await call("get_registries"), "registries")[0] ?? {};
    expect(registry).toMatchObject({ schema_version: "1.1", config: { workspacecount: entriesOf(registry).length } });
    const chrome = entriesOf(registry).find((entry) => entry.friendly_name === "Chrome");
    expect(chrome).toMatchObject({ architecture: ["amd64"], categories: ["Browser"], name: "kasmweb/chrome:1.18.0" });
    expect(chrome?.compatibility).toContainEqual({
      version: "1.18.x",
      image: "kasmweb/chrome:1.18.0",
      uncompressed_size_mb: 2500,
      available_tags: ["1.18.0", "1.18.0-rolling-weekly", "1.18.0-rolling-daily"],
    });
    const older = entriesOf(registry).find((entry) => entry.friendly_name === "Older Desktop");
    expect(older?.compatibility).toHaveLength(2);
    const names = entriesOf(registry).map((entry) => entry.friendly_name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("another one has others; under schema 1.0 versions are texts", async () => {
    const { call } = await start();
    const made = await call("create_registry", { registry: "https://a.example.com/", override_schema: "1.0" });
    expect(made.registry).toMatchObject({ schema_version: "1.0", is_verified: false });
    const entry = entriesOf(made.registry).find((each) => each.friendly_name === "Community Browser");
    expect(entry?.compatibility).toEqual(["1.16.x", "1.17.x", "1.18.x", "1.19.x"]);
  });
});
