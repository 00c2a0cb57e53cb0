import { permissionId } from "../../catalogue/permissions";
import { isObject, textOf } from "../../json";
import type { Made } from "../model";
import type { Run } from "../run";
import { outcomeOf, rowsIn, type Credentials, type Reply } from "../wire";
import { cannotTell, NotDeterminable, type Probes } from "./probe";

/** A key of the run's own with only these permissions. */
async function keyWith(run: Run, ...permissions: string[]): Promise<Credentials> {
  const { reply, made } = await run.tryMake("api_configs", { name: run.unique("key"), enabled: true, read_only: true });
  const key = reply.body?.api_config;
  if (made === undefined || !isObject(key)) throw new NotDeterminable("the server makes no API key");
  const target_permissions = permissions.map((name) => permissionId(name) ?? 0);
  if (permissions.length > 0) {
    await run.done("add_permissions_group", { target_api_config: { api_id: made.id }, target_permissions });
  }
  return { api_key: textOf(key.api_key), api_key_secret: textOf(key.api_key_secret) };
}

const PIXEL = Buffer.from([0, 1, 2, 255]);

const uploadTo = (run: Run, image: Made, content: Buffer): Promise<Reply> =>
  run.upload(image.id, run.unique("file"), content);

/** Whom a server lets do what, and how a request is signed. */
export const rightProbes: Probes = {
  system_groups_unseen: async (run) => {
    const as = await keyWith(run, "groups_view");
    const reply = await run.ask("get_groups", {}, { as });
    if (outcomeOf(reply) !== "accepted" || reply.body === undefined) return cannotTell(reply);
    return rowsIn(reply.body, "groups").some((row) => row.is_system === true) ? "shown" : "hidden";
  },
  sso_mapping_rights: async (run) => {
    const group = await run.make("groups");
    const as = await keyWith(run, "groups_view");
    const reply = await run.ask("get_sso_mappings_group", { group_id: group.id }, { as });
    if (outcomeOf(reply) === "accepted") return "groups";
    return reply.status === 403 ? "auth" : cannotTell(reply);
  },
  owner_rights: async (run) => {
    const image = await run.make("images[Container]");
    const reply = await run.ask("get_file_mappings", { image_id: image.id }, { as: await keyWith(run) });
    if (outcomeOf(reply) === "accepted") return "none";
    return reply.status === 403 ? "owner" : cannotTell(reply);
  },
  license_status_by_key: async (run) => {
    const reply = await run.ask("license_status");
    if (outcomeOf(reply) === "accepted") return "accept";
    return reply.status === 401 ? "refuse" : cannotTell(reply);
  },
  storage_mapping_by_key: async (run) => {
    const group = await run.make("groups");
    const reply = await run.ask("get_storage_mappings", { target_storage_mapping: { group_id: group.id } });
    if (outcomeOf(reply) === "accepted") return "accept";
    return reply.status === 401 ? "refuse" : cannotTell(reply);
  },
  key_headers: async (run) => {
    const { apiKey, apiKeySecret } = run.wire.access;
    const headers = { "x-api-key": apiKey, "x-api-secret": apiKeySecret };
    const reply = await run.wire.post(run.pathOf("get_groups"), {}, headers);
    if (outcomeOf(reply) === "accepted") return "accept";
    return reply.status === 401 ? "refuse" : cannotTell(reply);
  },
  upload_sign_in: async (run) => {
    const reply = await uploadTo(run, await run.make("images[Container]"), PIXEL);
    if (outcomeOf(reply) === "accepted") return "fields";
    return reply.status === 401 ? "cookie" : cannotTell(reply);
  },
  binary_content: async (run) => {
    const image = await run.make("images[Container]");
    const reply = await uploadTo(run, image, PIXEL);
    if (outcomeOf(reply) !== "accepted") return cannotTell(reply);
    const [file] = rowsIn(await run.done("get_file_mappings", { image_id: image.id }), "file_mappings");
    if (file === undefined) throw new NotDeterminable("the upload does not show");
    return file.content === null || file.content === undefined ? "absent" : "base64";
  },
  upload_limit: async (run) => {
    const image = await run.make("images[Container]");
    const reply = await uploadTo(run, image, Buffer.alloc(5 * 1024 * 1024 + 1));
    if (outcomeOf(reply) === "accepted") return "accept";
    return outcomeOf(reply) === "refused" ? "refuse" : cannotTell(reply);
  },
  json_cookies: async (run) => {
    const user = await run.make("users[local]");
    const { username, password } = user.fields;
    const answer = await run.ask(
      "authenticate",
      { username: username ?? null, password: password ?? null, token: null },
      { as: {} },
    );
    const token = answer.body?.token;
    if (typeof token !== "string") throw new NotDeterminable("a new user gets no session");
    const cookie = `session_token=${token}; username=${encodeURIComponent(textOf(username))}`;
    const reply = await run.wire.post(run.pathOf("get_timezones"), {}, { cookie });
    if (outcomeOf(reply) === "accepted") return "accept";
    return reply.status === 401 ? "refuse" : cannotTell(reply);
  },
};
