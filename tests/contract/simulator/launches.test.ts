import { afterEach, describe, expect, test } from "@jest/globals";
import { items, start, stopAll, type Body } from "./support";
import { madeBy } from "./tours/made";

afterEach(stopAll);

test.each<[Body, string]>([
  [{ allow_anonymous: true }, "group_id"],
  [{ limit_sessions: true }, "session_remaining"],
  [{ limit_ips: true, ip_request_limit: 1 }, "ip_request_seconds"],
])("a cast config with %j needs %s", async (fields, missing) => {
  const running = await start();
  const image = await madeBy(running).image();
  const target_cast_config = { casting_config_name: "a", key: "a", image_id: image.id, ...fields };
  const answer = await running.ask("create_cast_config", { target_cast_config });
  expect(answer.body.error_message).toBe(`Missing required field: ${missing}`);
});

test("casts and stagings are of workspaces that can be cast and staged", async () => {
  const running = await start();
  const link = await madeBy(running).image({ image_type: "Link", link_url: "https://a/" });
  const zone = await madeBy(running).zone();
  const target_cast_config = { casting_config_name: "a", key: "a", image_id: link.id };
  const cast = await running.ask("create_cast_config", { target_cast_config });
  expect(cast.body.error_message).toContain("a link can't be cast");
  const staging = { zone_id: zone.id, num_sessions: 1, expiration: 1 };
  const make = (fields: Body) =>
    running.ask("create_staging_config", { target_staging_config: { ...staging, ...fields } });
  expect((await make({ image_id: link.id })).body.error_message).toContain("only containers");
  const image = await madeBy(running).image();
  const desktops = await madeBy(running).pool("Server Pool");
  const wrongPool = await make({ image_id: image.id, server_pool_id: desktops.id });
  expect(wrongPool.body.error_message).toContain("not a pool of agents");
  const config = await madeBy(running).autoscale({ zone_id: zone.id });
  const noPool = await make({ image_id: image.id, autoscale_config_id: config.id });
  expect(noPool.body.error_message).toBe("Missing required field: server_pool_id");
});

test("referrers may be lines of text or a list", async () => {
  const running = await start();
  const image = await madeBy(running).image();
  for (const allowed_referrers of ["a.example.com\nb.example.com", ["a.example.com", "b.example.com"]]) {
    const target_cast_config = { casting_config_name: "a", key: "a", image_id: image.id, allowed_referrers };
    const made = await running.call("create_cast_config", { target_cast_config });
    expect(made.cast_config).toMatchObject({ allowed_referrers: ["a.example.com", "b.example.com"] });
  }
});

describe("what a cast refers to", () => {
  const setUp = async (unknown: Record<string, string>) => {
    const running = await start({ unknown });
    const image = await madeBy(running).image();
    const group = await madeBy(running).group();
    const target_cast_config = { casting_config_name: "a", key: "a", image_id: image.id, group_id: group.id };
    await running.call("create_cast_config", { target_cast_config });
    const left = async () => items(await running.call("get_cast_configs"), "cast_configs");
    return { running, image, group, left };
  };

  test("is kept by default", async () => {
    const { running, image, group } = await setUp({});
    const noImage = await running.ask("delete_image", { target_image: { image_id: image.id } });
    expect(noImage.body.error_message).toBe("The image is in use by a cast config");
    const noGroup = await running.ask("delete_group", { target_group: { group_id: group.id } });
    expect(noGroup.body.error_message).toBe("The group is in use by a cast config");
  });

  test("or is emptied, or takes the cast along", async () => {
    const { image, group, left } = await setUp({
      required_reference_delete: "cascade",
      optional_reference_delete: "clear",
    });
    await group.remove();
    expect(await left()).toMatchObject([{ group_id: null, group_name: null }]);
    await image.remove();
    expect(await left()).toEqual([]);
  });
});

describe("branding_dashboard_logo", () => {
  const branding = Object.fromEntries(
    [
      ...["name", "hostname", "html_title", "favicon_logo_url", "header_logo_url", "login_caption", "login_logo_url"],
      ...["login_splash_url", "loading_session_text", "joining_session_text", "destroying_session_text"],
    ].map((key) => [key, "a"]),
  );
  test.each([
    ["filled", undefined],
    ["required", "Missing required field: dashboard_logo_url"],
  ])("%s", async (value, message) => {
    const { ask } = await start({ unknown: { branding_dashboard_logo: value } });
    const answer = await ask("create_branding_config", { target_branding_config: branding });
    expect(answer.body.error_message).toBe(message);
    if (message === undefined) {
      expect(answer.body.branding_config).toMatchObject({ dashboard_logo_url: "img/headerlogo.svg", is_default: true });
    }
    const { html_title: _, ...rest } = branding;
    const lacking = await ask("create_branding_config", {
      target_branding_config: { ...rest, dashboard_logo_url: "a" },
    });
    expect(lacking.body.error_message).toBe("Missing required field: html_title");
  });
});

test.each([
  ["create_branding_config", "target_branding_config", "branding"],
  ["create_staging_config", "target_staging_config", "session_staging"],
  ["create_cast_config", "target_cast_config", "session_casting"],
])("%s needs the licence feature of its %s", async (name, envelope, feature) => {
  const { ask } = await start({ licenseFeatures: [] });
  expect((await ask(name, { [envelope]: {} })).body.error_message).toBe(`This feature is not licensed: ${feature}`);
});
