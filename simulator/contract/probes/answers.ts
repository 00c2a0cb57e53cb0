import { textOf } from "../../json";
import { MASK } from "../compare";
import { outcomeOf, rowsIn } from "../wire";
import { cannotTell, isTaken, NotDeterminable, shown, takes, without, type Probes } from "./probe";

const SECRET = "contract-secret";

/** What a server answers, and how it shows what it stores. */
export const answerProbes: Probes = {
  validation_errors: async (run) => {
    const reply = await run.ask("update_group", { target_group: { group_id: run.nowhere, description: "a" } });
    const outcome = outcomeOf(reply);
    if (outcome !== "refused" && outcome !== "missing") return cannotTell(reply);
    return reply.status === 200 ? "200" : "4xx";
  },
  unknown_keys: async (run) => {
    const group = await run.make("groups");
    const reply = await run.update(group, { [run.unique("key")]: "a" });
    if (outcomeOf(reply) === "accepted") return "ignore";
    return reply.status === 500 ? "html500" : cannotTell(reply);
  },
  identifier_spelling: async (run) => {
    const zone = await run.make("zones");
    return textOf((await shown(run, zone)).zone_id).includes("-") ? "dashed" : "undashed";
  },
  secret_masking: async (run) => {
    const oidc = await run.make("oidc_configs", { client_secret: SECRET });
    const { client_secret: seen } = await shown(run, oidc);
    if (seen === undefined) return "absent";
    if (seen === MASK) return "mask";
    if (seen === SECRET) return "clear";
    throw new NotDeterminable("a secret is read as something else");
  },
  create_answer: async (run) => {
    const { reply } = await run.tryMake("zones", await without(run, "zones"));
    if (outcomeOf(reply) !== "accepted") return cannotTell(reply);
    return reply.body?.zone === undefined ? "empty" : "wrapped";
  },
  group_create_answer: async (run) => {
    const { reply } = await run.tryMake("groups", await without(run, "groups"));
    if (outcomeOf(reply) !== "accepted") return cannotTell(reply);
    return reply.body?.group === undefined ? "empty" : "wrapped";
  },
  object_for_text: async (run) => {
    const fields = { ...(await without(run, "images[Container]")), run_config: { hostname: "kasm" } };
    const { reply } = await run.tryMake("images[Container]", fields);
    if (outcomeOf(reply) === "accepted") return "accept";
    return reply.status === 500 ? "html500" : cannotTell(reply);
  },
  public_paths: async (run) => {
    const groups = await run.ask("get_groups", {}, { place: "public" });
    if (outcomeOf(groups) === "missing") return "none";
    const oidc = await run.ask("get_oidc_configs", {}, { place: "public" });
    return outcomeOf(oidc) === "missing" ? "evidence" : "all";
  },
  schedule_times: async (run) => {
    const schedule = await run.make("schedules");
    return /^\d\d:\d\d$/.test(textOf((await shown(run, schedule)).active_start_time)) ? "minutes" : "seconds";
  },
  saml_create: async (run) => {
    const sent = "https://idp.example.com/contract";
    const saml = await run.make("saml_configs", { idp_entity_id: sent });
    return (await shown(run, saml)).idp_entity_id === sent ? "all" : "display_name";
  },
  user_dates: async (run) => {
    const { last_session: date } = await shown(run, await run.make("users[local]"));
    if (date === "None") return "None";
    if (date === null) return "null";
    throw new NotDeterminable("a user who never had a session has a date");
  },
  users_unpaged: async (run) => {
    const count = async () => rowsIn(await run.done("get_users", {}), "users").length;
    const { total } = await run.done("get_users", { page: 0, page_size: 1 });
    for (let users = Number(total ?? 0); users <= 20; users += 1) await run.make("users[local]");
    return (await count()) > 20 ? "all" : "page";
  },
  assigned_servers: async (run) => {
    if (!run.isServed("assign_user_server")) throw new NotDeterminable(`${run.dialect} assigns no servers`);
    const user = await run.make("users[local]");
    const target_server = { server_id: (await run.make("servers")).id };
    await run.done("assign_user_server", { target_user: { user_id: user.id }, target_server });
    const { assigned_servers: list } = await shown(run, user);
    return Array.isArray(list) && typeof list[0] === "string" ? "ids" : "objects";
  },
  registry_channel: async (run) => {
    const registry = await run.make("registries", { channel: "stable" });
    return (await shown(run, registry)).channel === "stable" ? "kept" : "version";
  },
  filter_policy_words: async (run) => {
    const image = await run.make("images[Container]");
    if (!isTaken(await run.update(image, { filter_policy_id: "force_disabled" }))) {
      throw new NotDeterminable("the word is not taken");
    }
    return (await shown(run, image)).filter_policy_id === "force_disabled" ? "kept" : "column";
  },
  forced_values: async (run) => {
    const server = await run.make("servers", { connection_type: "VNC", max_simultaneous_sessions: 3 });
    return Number((await shown(run, server)).max_simultaneous_sessions) === 1 ? "forced" : "stored";
  },
  registration_jwt: async (run) => {
    const server = await run.make("servers");
    const first = (await shown(run, server)).registration_jwt;
    if (typeof first !== "string") throw new NotDeterminable("a server shows no registration token");
    return (await shown(run, server)).registration_jwt === first ? "fixed" : "fresh";
  },
  licenses_answer: async (run) => ("licenses" in (await run.done("get_licenses")) ? "licenses" : "data"),
  oauth_mapping: async (run) => {
    const provider = await run.make("storage_providers", {
      storage_provider_type: "Google Drive",
      client_id: "client",
      client_secret: SECRET,
      auth_url: "https://accounts.example.com/",
      token_url: "https://accounts.example.com/token",
      redirect_url: "https://kasm.example.com/api/cloud_storage_callback",
      scope: "files",
    });
    const group_id = (await run.make("groups")).id;
    const fields = { storage_provider_id: provider.id, group_id, name: run.unique("mapping") };
    const { reply, made } = await run.tryMake("storage_mappings", fields);
    if (outcomeOf(reply) !== "accepted") return cannotTell(reply);
    return made === undefined ? "after_consent" : "stored";
  },
  unlicensed: async (run) => {
    const reply = await run.ask("license_status");
    const licence = JSON.stringify(reply.body?.license ?? null);
    if (outcomeOf(reply) !== "accepted") return cannotTell(reply);
    if (licence.includes('"branding"')) throw new NotDeterminable("the licence has every feature that could be tried");
    const { reply: refusal } = await run.tryMake("branding_configs", await without(run, "branding_configs"));
    if (outcomeOf(refusal) === "accepted") throw new NotDeterminable("branding works without its feature");
    return refusal.status === 403 ? "403" : "200";
  },
  storage_mapping_name: async (run) => {
    const fields = await without(run, "storage_mappings", "name");
    return (await takes(run, "storage_mappings", fields)) ? "filled" : "required";
  },
};
