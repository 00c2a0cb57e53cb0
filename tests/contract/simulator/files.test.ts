import { afterEach, describe, expect, test } from "@jest/globals";
import { items, start, stopAll, type Body, type Running } from "./support";
import { upload } from "./steps/files";
import { madeBy, type Made } from "./tours/made";

afterEach(stopAll);

const mappings = async ({ call }: Running, group: Made) =>
  items(await call("get_file_mappings", { group_id: group.id }), "file_mappings");
const binary = { name: "Font", destination: "/a.ttf", file_type: "binary" };
const bytes = (size: number) => new Blob([new Uint8Array(size)]);

describe("file mappings", () => {
  test.each([
    ["absent", null],
    ["base64", "AP8B"],
  ])("binary_content %s: an uploaded file is read as %s", async (value, content) => {
    const running = await start({ unknown: { binary_content: value } });
    const group = await madeBy(running).group();
    await upload(running, { ...binary, group_id: group.id }, new Blob([new Uint8Array([0, 255, 1])]));
    expect(await mappings(running, group)).toMatchObject([{ ...binary, content, is_executable: false }]);
  });

  test("an upload with an id replaces: what the form leaves open stays", async () => {
    const running = await start({ unknown: { binary_content: "base64" } });
    const group = await madeBy(running).group();
    await upload(running, { ...binary, group_id: group.id, description: "d" }, bytes(3));
    const [first] = await mappings(running, group);
    await upload(running, { file_map_id: first?.file_map_id, is_executable: true }, new Blob(["new"]));
    expect(await mappings(running, group)).toMatchObject([
      { ...binary, description: "d", is_executable: true, content: Buffer.from("new").toString("base64") },
    ]);
    const miss = await upload(running, { file_map_id: "0".repeat(32) }, bytes(1));
    expect(miss.body.error_message).toBe("File mapping not found");
    await running.call("update_file_map", { target_file_map: { file_map_id: first?.file_map_id, name: "Renamed" } });
    expect(await mappings(running, group)).toMatchObject([{ name: "Renamed", is_executable: true }]);
  });

  test.each([
    ["refuse", "Invalid ufile: larger than 5 MB"],
    ["accept", undefined],
  ])("upload_limit %s", async (value, message) => {
    const running = await start({ unknown: { upload_limit: value } });
    const group = await madeBy(running).group();
    const send = (size: number) => upload(running, { ...binary, group_id: group.id }, bytes(size));
    expect((await send(5 * 1024 * 1024)).body.error_message).toBeUndefined();
    expect((await send(5 * 1024 * 1024 + 1)).body.error_message).toBe(message);
  });

  test("have one owner, whose id is undashed always; its deletion takes them along", async () => {
    const running = await start({ unknown: { identifier_spelling: "dashed" } });
    const group = await madeBy(running).group();
    const image = await madeBy(running).image();
    const text = { name: "a", destination: "/a", file_type: "text", content: "a" };
    const make = (fields: Body) => running.ask("create_file_map", { target_file_map: { ...text, ...fields } });
    expect((await make({})).body.error_message).toContain("Missing required field: user_id or group_id or image_id");
    expect((await make({ group_id: group.id, image_id: image.id })).body.error_message).toContain("Only one of");
    expect((await make({ group_id: "0".repeat(32) })).body.error_message).toBe("Unknown group: group_id");
    const twoKinds = await make({ group_id: group.id, file_type: "binary" });
    expect(twoKinds.body.error_message).toContain("upload_file_mapping");
    expect((await make({ group_id: group.id, content: "" })).body.error_message).toContain("field: content");
    expect((await make({ group_id: group.id })).body).toEqual({});
    const [made] = await mappings(running, group);
    expect(made?.group_id).toBe(String(group.id).replaceAll("-", ""));
    expect(made?.file_map_id).toContain("-");
    const moved = await running.ask("update_file_map", {
      target_file_map: { file_map_id: made?.file_map_id, group_id: null, image_id: image.id },
    });
    expect(moved.body.error_message).toContain("can't be changed");
    await group.remove();
    expect(running.simulator.dump().families.file_mappings ?? []).toEqual([]);
  });

  test.each([
    ["owner", 403],
    ["none", 200],
  ])("owner_rights %s: a key without rights over groups is answered with %d", async (value, status) => {
    const running = await start({ unknown: { owner_rights: value }, apiKeyPermissions: ["images_view"] });
    const group_id = "68d557ac-4cac-42cc-a9f3-1c7c853de0f3";
    expect((await running.ask("get_file_mappings", { group_id })).status).toBe(status);
    const target_storage_mapping = { group_id };
    expect((await running.ask("get_storage_mappings", { target_storage_mapping }, "/api/")).status).toBe(status);
  });

  test("their content is in no journal", async () => {
    const running = await start();
    const group = await madeBy(running).group();
    const target_file_map = { name: "a", destination: "/a", file_type: "text", content: "file-secret" };
    await running.call("create_file_map", { target_file_map: { ...target_file_map, group_id: group.id } });
    expect((await mappings(running, group))[0]?.content).toBe("file-secret");
    expect(JSON.stringify(running.simulator.journal.entries())).not.toContain("file-secret");
  });
});

describe("storage providers", () => {
  const oauth = { client_id: "a", client_secret: "a", auth_url: "https://a/", token_url: "https://a/", scope: "a" };
  test.each<[Body, string]>([
    [{}, "storage_provider_type"],
    [{ storage_provider_type: "Google Drive", ...oauth }, "redirect_url"],
    [{ storage_provider_type: "OneDrive", ...oauth, redirect_url: "https://a/" }, "root_drive_url"],
    [{ storage_provider_type: "Dropbox", ...oauth, redirect_url: "https://a/", scope: "" }, "scope"],
    [{ storage_provider_type: "Nextcloud" }, "webdav_url"],
  ])("%j needs %s, unless form_requirements says otherwise", async (fields, missing) => {
    const target_storage_provider = { name: "a", default_target: "/a", ...fields };
    const refusing = await start();
    const answer = await refusing.ask("create_storage_provider", { target_storage_provider });
    expect(answer.body.error_message).toBe(`Missing required field: ${missing}`);
    const accepting = await start({ unknown: { form_requirements: "accept" } });
    await accepting.call("create_storage_provider", { target_storage_provider });
  });

  test.each([
    ["refuse", "The storage provider is in use by a storage mapping"],
    ["cascade", undefined],
  ])("required_reference_delete %s", async (value, message) => {
    const running = await start({ unknown: { required_reference_delete: value } });
    const storage = await madeBy(running).storage();
    const group = await madeBy(running).group();
    const target_storage_mapping = { storage_provider_id: storage.id, group_id: group.id };
    await running.ask("create_storage_mapping", { target_storage_mapping }, "/api/");
    const answer = await running.ask("delete_storage_provider", {
      target_storage_provider: { storage_provider_id: storage.id },
    });
    expect(answer.body.error_message).toBe(message);
  });
});

describe("storage mappings", () => {
  const drive = {
    storage_provider_type: "Google Drive",
    client_id: "client",
    client_secret: "s",
    auth_url: "https://accounts.example.com/auth",
    token_url: "https://a/",
    redirect_url: "https://kasm.example.com/api/cloud_storage_callback",
    scope: "a",
  };

  async function map(unknown: Body, provider: Body, fields: Body = {}) {
    const running = await start({ unknown: unknown });
    const storage = await madeBy(running).storage(provider);
    const group = await madeBy(running).group();
    const target = { storage_provider_id: storage.id, group_id: group.id, ...fields };
    const answer = await running.ask("create_storage_mapping", { target_storage_mapping: target }, "/api/");
    const listed = await running.ask(
      "get_storage_mappings",
      { target_storage_mapping: { group_id: group.id } },
      "/api/",
    );
    return { answer, listed };
  }

  test.each([
    ["stored", 1],
    ["after_consent", 0],
  ])("oauth_mapping %s: a drive answers where to consent, and %d mappings are there", async (value, count) => {
    const { answer, listed } = await map({ oauth_mapping: value }, drive);
    const url = new URL(String(answer.body.url));
    expect(url.origin + url.pathname).toBe(drive.auth_url);
    expect(url.searchParams.get("client_id")).toBe("client");
    expect(items(listed.body, "storage_mappings")).toHaveLength(count);
  });

  test.each<[Body, string]>([
    [{ storage_provider_type: "S3" }, "s3_access_key_id"],
    [{ storage_provider_type: "Nextcloud", webdav_url: "https://a/" }, "webdav_user"],
  ])("of %j need %s", async (provider, missing) => {
    expect((await map({}, provider)).answer.body.error_message).toBe(`Missing required field: ${missing}`);
    const accepted = await map({ form_requirements: "accept" }, provider);
    expect(accepted.answer.body).toEqual({});
  });

  test.each([
    ["filled", "tour"],
    ["required", undefined],
  ])("storage_mapping_name %s: one without a name is called %s", async (value, name) => {
    const { answer, listed } = await map({ storage_mapping_name: value }, { storage_provider_type: "Custom" });
    expect(answer.body.error_message).toBe(name === undefined ? "Missing required field: name" : undefined);
    expect(items(listed.body, "storage_mappings").map((row) => row.name)).toEqual(name === undefined ? [] : [name]);
  });

  test.each([
    ["accept", 200],
    ["refuse", 401],
  ])("storage_mapping_by_key %s", async (value, status) => {
    const { ask } = await start({ unknown: { storage_mapping_by_key: value } });
    expect((await ask("get_available_storage_providers", {}, "/api/")).status).toBe(status);
    const target_storage_mapping = { group_id: "68d557ac-4cac-42cc-a9f3-1c7c853de0f3" };
    expect((await ask("get_storage_mappings", { target_storage_mapping }, "/api/")).status).toBe(status);
    expect((await ask("create_storage_mapping", { target_storage_mapping }, "/api/")).status).toBe(status);
  });
});
