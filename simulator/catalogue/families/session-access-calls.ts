import { call, parameter, target, wrapper, type ParameterSketch } from "../build";
import type { CallDefinition } from "../model";

const api = "kasm-docs.md 3.1";
const tested = "kasm-wire.md 14.2";

const owner = (more: readonly ParameterSketch[] = []) =>
  wrapper("target_session_permissions", [parameter("kasm_id", "identifier", { required: true }), ...more], {
    grade: "inferred",
  });

/** Who else may take part in a session. */
export const sessionPermissionCalls: readonly CallDefinition[] = [
  call({
    name: "set_session_permissions",
    class: "write",
    at: ["public"],
    answer: "session_permissions",
    permissions: ["sessions_modify"],
    parameters: [owner([parameter("access", "text"), parameter("session_permissions", "list")])],
    grade: "observed",
    source: tested,
  }),
  call({
    name: "get_session_permissions",
    class: "read",
    at: ["public"],
    answer: "session_permissions",
    permissions: ["sessions_view"],
    parameters: [owner()],
    grade: "observed",
    source: tested,
  }),
  call({
    name: "delete_all_session_permissions",
    class: "write",
    at: ["public"],
    permissions: ["sessions_modify"],
    parameters: [owner()],
    grade: "inferred",
    source: tested,
    note: "one caller's code only",
  }),
];

const ofUser = target("target_user", "user_id");
const ofToken = wrapper("target_session_token", [parameter("session_token", "text", { required: true, secret: true })]);

/** Signing users in and out by key. */
export const signedInCalls: readonly CallDefinition[] = [
  call({
    name: "get_login",
    class: "read",
    at: ["public"],
    answer: "url",
    permissions: ["users_auth_session"],
    parameters: [ofUser],
    grade: "documented",
    source: api,
    note: "counted as a read: it changes no configuration, but it makes a session token",
  }),
  call({
    name: "logout_user",
    class: "write",
    at: ["public"],
    permissions: ["users_auth_session"],
    parameters: [ofUser],
    grade: "documented",
    source: api,
  }),
  ...(
    [
      ["create_session_token", "session_token", ofUser],
      ["get_session_tokens", "session_tokens", ofUser],
      ["delete_session_tokens", undefined, ofUser],
      ["get_session_token", "session_token", ofToken],
      ["update_session_token", "session_token", ofToken],
      ["delete_session_token", undefined, ofToken],
    ] as const
  ).map(([name, answer, target]) =>
    call({
      name,
      class: name.startsWith("get_") ? "read" : "write",
      at: ["public"],
      answer,
      permissions: ["users_auth_session"],
      parameters: [target],
      grade: "inferred",
      source: tested,
      note: "one caller's code only, with its shapes; tokens are kept as hashes, so a list shows them masked",
    }),
  ),
];
