import { afterEach, describe, expect, test } from "@jest/globals";
import { VERSIONS } from "../../../simulator";
import { SETTINGS } from "../../../simulator/catalogue/settings";
import { find } from "./steps/find";
import { LICENSE_KEY, upload } from "./steps/system";
import { items, post, start, stopAll, type Body, type Running } from "./support";

afterEach(stopAll);

const setting = (running: Running, name: string) => find(running, "get_settings", "settings", { name });
const change = async (running: Running, name: string, value: unknown) =>
  running.ask("update_setting", { setting_id: (await setting(running, name)).setting_id, value });

describe("settings", () => {
  test.each(VERSIONS)("the whole list is there on %s, each with a title", async (kasmVersion) => {
    const running = await start({ kasmVersion });
    const listed = items(await running.call("get_settings"), "settings");
    expect(listed.map((each) => each.name)).toEqual(SETTINGS.map((each) => each.name));
    expect(new Set(SETTINGS.map((each) => each.name)).size).toBe(SETTINGS.length);
    for (const each of listed) expect(each.title).toMatch(/^[A-Z]/);
    const { category } = await setting(running, "web_filter_update_url");
    expect(category).toBe(kasmVersion === "1.19.0" ? "filter" : "web_filter");
  });

  test("an upgrade moves settings to their new categories and keeps the values", async () => {
    const older = await start();
    await change(older, "web_filter_update_url", "https://example.com/");
    const newer = await start({ kasmVersion: "1.19.0" });
    newer.simulator.load(older.simulator.dump());
    expect(await setting(newer, "web_filter_update_url")).toMatchObject({
      category: "filter",
      value: "https://example.com/",
    });
  });

  test.each<[string, unknown, string]>([
    ["auto_agent", true, "True"],
    ["auto_agent", "false", "False"],
    ["session_lifetime", 60, "60"],
    ["log_retention", "14", "14"],
    ["default_vm_rdp_connection_settings", '{"a": 1}', '{"a": 1}'],
    ["notice_message", "a\nb", "a\nb"],
    ["hec_token", "planted", "**********"],
  ])("%s set to %j is read as %j", async (name, value, read) => {
    const running = await start();
    expect((await change(running, name, value)).body).toEqual({});
    expect((await setting(running, name)).value).toBe(read);
  });

  test.each([
    ["auto_agent", "yes", "not true or false"],
    ["session_lifetime", "an hour", "not a whole number"],
    ["default_vm_rdp_connection_settings", "{", "not JSON"],
  ])("%s refuses %s", async (name, value, message) => {
    expect((await change(await start(), name, value)).body.error_message).toContain(message);
  });

  test("asterisks sent back leave a hidden value as it is", async () => {
    const running = await start();
    await change(running, "hec_token", "planted");
    await change(running, "hec_token", "**********");
    const kept = running.simulator.dump().families.settings?.find((row) => row.name === "hec_token");
    expect(kept?.value).toBe("planted");
  });

  test("one says which service must be restarted", async () => {
    expect((await setting(await start(), "kasm_auth_domain")).services_restart).toBe("kasm_api");
  });

  test.each([
    ["settings_modify_auth", "session_lifetime", "token"],
    ["settings_modify_images", "default_cpu_allocation_method", "token"],
    ["settings_modify_license", "license_server_url", "token"],
    ["settings_modify_logging", "log_host", "token"],
    ["settings_modify_manager", "token", "log_host"],
    ["settings_modify_scale", "provision_timeout", "token"],
    ["settings_modify_filter", "web_filter_update_url", "token"],
    ["settings_modify_storage", "object_storage_key", "token"],
    ["settings_modify_connections", "default_vm_rdp_connection_settings", "token"],
    ["settings_modify_theme", "launcher_background_url", "token"],
    ["settings_modify_auth_captcha", "google_recaptcha_site_key", "kasm_auth_domain"],
    ["settings_modify", "session_recording_bitrate", ""],
  ])("%s is for %s, not for %s", async (right, good, bad) => {
    for (const kasmVersion of VERSIONS) {
      const running = await start({ kasmVersion, apiKeyPermissions: ["settings_view", right] });
      const value = /timeout|lifetime|bitrate/.test(good) ? 1 : good.startsWith("default_vm") ? "{}" : "x";
      expect((await change(running, good, value)).body).toEqual({});
      if (bad !== "") expect((await change(running, bad, "x")).status).toBe(403);
    }
  });
});

describe("licences", () => {
  test.each([
    ["", "Missing required field: license_key"],
    ["KASM-SIMULATOR-ENTERPRISE-0-00C0FFEE", "Invalid license key"],
    ["KASM-SIMULATOR-GOLD-25-00C0FFEE", "Invalid license key"],
    ["planted", "Invalid license key"],
  ])("the key %j is refused", async (license_key, message) => {
    const { ask } = await start();
    expect((await ask("add_license", { license_key })).body.error_message).toBe(message);
  });

  test("a licence brings its features and its limit until it goes; its key is shown nowhere", async () => {
    const running = await start({ licenseFeatures: [] });
    const { call, ask, simulator } = running;
    const make = () => ask("create_ldap_config", { target_ldap_config: {} });
    const status = async () =>
      ((await post(`${simulator.url}/api/license_status`, simulator.credentials)).body.license as Body).status as Body;
    expect((await make()).body.error_message).toContain("not licensed");
    await call("add_license", { license_key: LICENSE_KEY });
    expect((await ask("add_license", { license_key: LICENSE_KEY.toLowerCase() })).body.error_message).toContain(
      "already",
    );
    expect((await make()).body.error_message).toBe("Missing required field: name");
    expect(await status()).toMatchObject({ limit: 125, features: expect.arrayContaining(["ldap"]) });
    for (const each of items(await call("get_licenses"), "licenses")) {
      await call("delete_license", { license_id: each.license_id });
    }
    expect(await status()).toMatchObject({ licensed: false, limit: 0, features: [] });
    expect((await make()).body.error_message).toContain("not licensed");
    expect(JSON.stringify([simulator.journal.entries(), simulator.dump()])).not.toMatch(/00c0ffee/i);
  });
});

describe("physical tokens", () => {
  const name = "upload_physical_tokens";
  const count = async ({ call }: Running) => items(await call("get_physical_tokens"), "physical_tokens").length;

  test.each([
    ["a line without a seed", "T-1,3132333435363738\nT-2", "line 2"],
    ["a seed that is none", "T-1,seed!", "line 1"],
    ["a serial number twice", "T-1,3132333435363738\nT-1,3132333435363738", "exists already"],
  ])("a file with %s is refused whole", async (_what, content, message) => {
    const running = await start();
    expect((await upload(running, name, content)).body.error_message).toContain(message);
    expect(await count(running)).toBe(0);
  });

  test("seeds are in no answer and not in the journal", async () => {
    const running = await start({ unknown: { secret_masking: "clear" } });
    await upload(running, name, "T-1,3132333435363738");
    const { text } = await running.ask("get_physical_tokens");
    expect(text).toContain("T-1");
    expect(text + JSON.stringify(running.simulator.journal.entries())).not.toContain("3132333435363738");
  });

  test.each([
    ["fields", 200, 1],
    ["cookie", 401, 0],
  ])("upload_sign_in %s; a session's cookies are always good", async (value, status, kept) => {
    const running = await start({ unknown: { upload_sign_in: value } });
    const { simulator } = running;
    expect((await upload(running, name, "T-1,3132333435363738")).status).toBe(status);
    expect(await count(running)).toBe(kept);
    const username = simulator.adminUsername;
    const signedIn = await post(`${simulator.url}/api/authenticate`, { username, password: simulator.adminPassword });
    const cookie = `session_token=${String(signedIn.body.token)}; username="${encodeURIComponent(username)}"`;
    const answer = await upload(running, name, "T-2,3132333435363738", { fields: {}, headers: { cookie } });
    expect(answer).toEqual({ status: 200, body: {} });
    const nobody = await upload(running, name, "T-3,3132333435363738", { fields: {} });
    expect(nobody.status).toBe(401);
  });

  test("JSON is no upload, and a broken form no request", async () => {
    const running = await start();
    expect((await running.ask(name)).body.error_message).toBe("Missing required field: ufile");
    const { simulator } = running;
    const response = await fetch(`${simulator.url}/api/admin/${name}`, {
      method: "POST",
      headers: { "content-type": "multipart/form-data; boundary=x" },
      body: "--y",
    });
    expect(response.status).toBe(400);
  });

  test("a token is one user's, and free again when the user goes", async () => {
    const running = await start();
    const { call, ask } = running;
    await upload(running, name, "T-1,3132333435363738");
    const target_token = { serial_number: "T-1" };
    const user = async (username: string) =>
      (await call("create_user", { target_user: { username, password: "Secret-1!" } })).user as Body;
    const [ada, bob] = [await user("ada"), await user("bob")];
    const assign = ({ user_id }: Body) => ask("assign_physical_token", { target_token, target_user: { user_id } });
    expect((await assign(ada)).body).toEqual({});
    expect((await assign(ada)).body.error_message).toContain("already");
    expect((await assign(bob)).body.error_message).toContain("another user");
    await call("delete_user", { target_user: { user_id: ada.user_id }, force: true });
    expect((await ask("unassign_physical_token", { target_token })).body.error_message).toContain("not assigned");
    expect((await assign(bob)).body).toEqual({});
  });
});
