import { FormFile } from "../../../../provider/client";
import { apiKey, apiKeySecret, failure, withServer } from "./support/connection";
import type { Seen } from "./support/server";

const upload = {
  name: 'say "hi"',
  is_writable: true,
  file_map_id: null,
  ufile: new FormFile("a.bin", Buffer.from("x\r\ny")),
};

async function formOf({ headers, text }: Seen): Promise<Record<string, string>> {
  const answer = new Response(text, { headers: { "content-type": String(headers["content-type"]) } });
  const parts = [...(await answer.formData()).entries()].map(async ([name, value]) => [
    name,
    typeof value === "string" ? value : `${value.name}: ${await value.text()}`,
  ]);
  return Object.fromEntries(await Promise.all(parts)) as Record<string, string>;
}

test("a form carries fields, files and the key, and leaves out what is absent", () =>
  withServer(async ({ server, client }) => {
    server.likeKasm().on("upload_file_mapping", { json: {} });
    await client.call("upload_file_mapping", upload, "write", { form: true });
    const [seen] = server.requests("upload_file_mapping");
    expect(await formOf(seen as Seen)).toEqual({
      name: 'say "hi"',
      is_writable: "true",
      ufile: "a.bin: x\r\ny",
      api_key: apiKey,
      api_key_secret: apiKeySecret,
    });
    expect(seen?.headers["cookie"]).toBeUndefined();
  }));

test("a form of a session carries its cookies too", () =>
  withServer(
    async ({ server, client }) => {
      server
        .likeKasm()
        .on("upload_file_mapping", { json: {} })
        .on("/api/authenticate", { json: { token: "t0ken-of-session" } });
      await client.call("upload_file_mapping", upload, "write", { form: true });
      const [seen] = server.requests("upload_file_mapping");
      expect(await formOf(seen as Seen)).toMatchObject({ username: "ad;min@kasm.local", token: "t0ken-of-session" });
      expect(seen?.headers["cookie"]).toBe("username=ad%3Bmin@kasm.local; session_token=t0ken-of-session");
    },
    { username: "ad;min@kasm.local", password: "p4ssword-of-admin" },
  ));

test("a form is repeated like any other write, and a creating one is not", () =>
  withServer(async ({ server, client }) => {
    server.likeKasm().on("upload_file_mapping", { status: 503, text: "" }, { json: {} }, "drop", { json: {} });
    await client.call("upload_file_mapping", upload, "write", { form: true });
    expect(server.requests("upload_file_mapping")).toHaveLength(2);
    const error = await failure(client.call("upload_file_mapping", upload, "create", { form: true }));
    expect(error.ambiguous).toBe(true);
    expect(server.requests("upload_file_mapping")).toHaveLength(3);
  }));

test("secret fields of a form are hidden from errors", () =>
  withServer(async ({ server, client }) => {
    server.likeKasm().on("upload_file_mapping", { json: { error_message: "no: s3cretPassw0rd" } });
    const body = { ...upload, password: "s3cretPassw0rd" };
    const error = await failure(client.call("upload_file_mapping", body, "write", { form: true }));
    expect(error.message).toContain("no: *****");
  }));

test("functions of users are called outside the families, and listed there", () =>
  withServer(async ({ server, client }) => {
    server.likeKasm().on("/api/get_storage_mappings", { json: { storage_mappings: [{ storage_mapping_id: "1" }] } });
    const rows = await client.list("get_storage_mappings", {}, "storage_mappings", { at: "root" });
    expect(rows).toEqual([{ storage_mapping_id: "1" }]);
    await client.call("get_storage_mappings", {}, "read", { at: "root" });
    expect(server.requests("/api/get_storage_mappings")).toHaveLength(2);
  }));
