import { rowsIn } from "../wire";
import { isTaken, NotDeterminable, takes, without, type Probes } from "./probe";

const chosen = (taken: boolean, yes: string, no: string): string => (taken ? yes : no);

/** What a server refuses. */
export const refusalProbes: Probes = {
  form_requirements: async (run) => {
    const fields = await without(run, "servers");
    return chosen(await takes(run, "servers", { ...fields, connection_type: "KasmVNC" }), "accept", "refuse");
  },
  duplicate_names: async (run) => {
    const name = run.unique("twice");
    await run.make("groups", { name });
    return chosen(isTaken((await run.tryMake("groups", { name })).reply), "accept", "refuse");
  },
  oidc_logout_flags: async (run) => {
    const fields = await without(run, "oidc_configs", "logout_with_oidc_provider", "enable_frontchannel_logout");
    return chosen(await takes(run, "oidc_configs", fields), "filled", "required");
  },
  wrong_password: async (run) => {
    const user = await run.make("users[local]");
    const wrong = { username: user.fields.username ?? null, password: "wrong", token: null };
    const { status } = await run.ask("authenticate", wrong, { as: {} });
    const value = { 200: "message", 401: "unauthorized", 403: "forbidden" }[status];
    if (value === undefined) throw new NotDeterminable(`the status is ${status}`);
    return value;
  },
  sso_update_type: async (run) => {
    const mapping = await run.make("sso_mappings");
    const fields = { sso_id: mapping.fields.sso_id ?? null, sso_group_attributes: "other" };
    return chosen(isTaken(await run.update(mapping, fields)), "optional", "required");
  },
  sso_user_field: async (run) => {
    const fields = { ...(await without(run, "sso_attribute_mappings")), user_field: run.unique("field") };
    return chosen(await takes(run, "sso_attribute_mappings", fields), "free", "checked");
  },
  password_rule: async (run) => {
    const fields = { ...(await without(run, "users[local]")), password: "weak" };
    return chosen(await takes(run, "users[local]", fields), "free", "checked");
  },
  repeated_membership: async (run) => {
    const target_group = { group_id: (await run.make("groups")).id };
    const target_user = { user_id: (await run.make("users[local]")).id };
    await run.done("add_user_group", { target_group, target_user });
    return chosen(isTaken(await run.ask("add_user_group", { target_group, target_user })), "accept", "refuse");
  },
  setting_references: async (run) => {
    const target_group = { group_id: (await run.make("groups")).id };
    const entry = rowsIn(await run.done("get_settings_group", { target_group: {} }), "settings").find(
      (row) => row.name === "default_image",
    );
    if (entry === undefined) throw new NotDeterminable("there is no setting default_image");
    const target_setting = { group_setting_id: entry.group_setting_id ?? null, value: run.nowhere };
    return chosen(isTaken(await run.ask("add_settings_group", { target_group, target_setting })), "free", "checked");
  },
  settings_by_name: async (run) => {
    const target_group = { group_id: (await run.make("groups")).id };
    const target_setting = { name: "session_time_limit", value: "60" };
    return chosen(isTaken(await run.ask("add_settings_group", { target_group, target_setting })), "accept", "refuse");
  },
  aws_key_pair: async (run) => {
    const fields = await without(run, "vm_provider_configs[aws]", "aws_ec2_private_key");
    return chosen(await takes(run, "vm_provider_configs[aws]", fields), "filled", "required");
  },
  branding_dashboard_logo: async (run) => {
    const fields = await without(run, "branding_configs", "dashboard_logo_url");
    return chosen(await takes(run, "branding_configs", fields), "filled", "required");
  },
};
