import { call, list, parameter, target, wrapper, type ParameterSketch } from "../build";
import type { CallDefinition, CallPath } from "../model";

const api = "kasm-docs.md 3.1";
const shapes = "kasm-docs.md 3.2";
const tested = "kasm-wire.md 14.2";
const anywhere: readonly CallPath[] = ["public", "root"];
/** The rights with which a key acts for a user (kasm-docs.md 2.2). */
const ACTING = "a key needs users_auth_session and user, a person nothing for sessions of its own";

/** The facts name these calls but not their keys: those are as the public clients send them. */
const sent = (parameters: readonly ParameterSketch[]): readonly ParameterSketch[] =>
  parameters.map((each) => ({ grade: "inferred", source: shapes, ...each }));

const session = (more: readonly ParameterSketch[] = []): readonly ParameterSketch[] =>
  sent([parameter("kasm_id", "identifier", { required: true }), parameter("user_id", "identifier"), ...more]);

const ignored = (name: string, type: "boolean" | "text" | "map") =>
  parameter(name, type, { grade: "inferred", source: tested });

/** What clients ask of sessions. */
export const sessionCalls: readonly CallDefinition[] = [
  call({
    name: "request_kasm",
    class: "write",
    at: anywhere,
    parameters: sent([
      parameter("user_id", "identifier"),
      parameter("image_id", "identifier"),
      parameter("enable_sharing", "boolean"),
      parameter("kasm_url", "text"),
      parameter("environment", "map", { secret: true }),
      parameter("connection_info", "map"),
      parameter("client_language", "text"),
      parameter("client_timezone", "text"),
      parameter("egress_gateway_id", "identifier"),
      parameter("persistent_profile_mode", "text"),
      parameter("rdp_client_type", "text"),
      parameter("server_id", "identifier"),
      parameter("launch_selections", "map", { grade: "observed", source: "kasm-wire.md 10.3", secret: true }),
      ignored("share", "boolean"),
      ignored("session_token", "text"),
      ignored("persistent", "boolean"),
      ignored("allow_resume", "boolean"),
      ignored("session_authentication", "boolean"),
      ignored("client_settings", "map"),
    ]),
    grade: "documented",
    source: api,
    note: `${ACTING}; without user_id an anonymous user is made, without image_id the user's default workspace is taken`,
  }),
  call({
    name: "get_kasm_status",
    class: "read",
    at: anywhere,
    answer: "kasm",
    parameters: session([parameter("skip_agent_check", "boolean")]),
    grade: "documented",
    source: api,
    note: `${ACTING}; a running session gets a new link, and the old one ends`,
  }),
  call({
    name: "join_kasm",
    class: "write",
    at: anywhere,
    answer: "kasm",
    parameters: sent([
      parameter("user_id", "identifier", { required: true }),
      parameter("share_id", "identifier", { source: tested }),
      parameter("shared_id", "identifier"),
    ]),
    grade: "documented",
    source: api,
    note: `${ACTING}; two callers name the key differently, and both are taken`,
  }),
  list("get_kasms", "kasms", {
    at: ["admin", "public"],
    permissions: ["sessions_view"],
    grade: "documented",
    source: api,
  }),
  call({
    name: "get_kasm",
    class: "read",
    answer: "kasm",
    permissions: ["sessions_view"],
    parameters: [
      parameter("kasm_id", "identifier", { grade: "inferred" }),
      target("target_kasm", "kasm_id", { required: false, grade: "inferred" }),
    ],
    grade: "observed",
    source: "kasm-wire.md 1.4",
    note: "which of the two shapes is inferred",
  }),
  call({
    name: "destroy_kasm",
    class: "write",
    at: anywhere,
    parameters: session(),
    grade: "documented",
    source: api,
    note: `${ACTING}; a person needs the group setting allow_kasm_delete`,
  }),
  call({
    name: "keepalive",
    class: "write",
    at: anywhere,
    parameters: session(),
    grade: "documented",
    source: api,
    note: ACTING,
  }),
  ...["pause_kasm", "resume_kasm", "stop_kasm"].map((name) =>
    call({
      name,
      class: "write",
      at: ["root"],
      parameters: session(),
      grade: "observed",
      source: api,
      note: `${ACTING}; a person needs the group setting ${name === "stop_kasm" ? "allow_kasm_stop" : "allow_kasm_pause"}`,
    }),
  ),
  call({
    name: "exec_command_kasm",
    class: "write",
    at: ["public"],
    permissions: ["users_auth_session", "user"],
    parameters: session([
      wrapper("exec_config", [
        parameter("cmd", "text"),
        parameter("workdir", "text"),
        parameter("privileged", "boolean"),
        parameter("environment", "map", { secret: true }),
        parameter("user", "text"),
      ]),
    ]),
    refused: "No container runs behind a session of the simulator, so no command can run in one.",
    grade: "documented",
    source: api,
  }),
  ...(
    [
      ["get_kasm_frame_stats", "observed", tested],
      ["get_kasm_bottleneck_stats", "inferred", api],
      ["get_kasm_screenshot", "observed", "kasm-wire.md 1.1"],
    ] as const
  ).map(([name, grade, source]) =>
    call({
      name,
      class: "read",
      at: ["public"],
      permissions: ["users_auth_session", "user"],
      parameters: session(
        name === "get_kasm_screenshot"
          ? [
              parameter("width", "integer", { grade: "inferred" }),
              parameter("height", "integer", { grade: "inferred" }),
            ]
          : [],
      ),
      refused: "No desktop streams behind a session of the simulator, so there is nothing to measure or to show.",
      grade,
      source,
    }),
  ),
  call({
    name: "get_rdp_client_connection_info",
    class: "read",
    at: ["public"],
    permissions: ["users_auth_session", "user"],
    parameters: session([parameter("connection_type", "text", { source: tested })]),
    grade: "documented",
    source: api,
    note: "file or url; both name a gateway that the simulator does not have",
  }),
  call({
    name: "get_session_history",
    class: "read",
    permissions: ["sessions_view"],
    answer: "session_history",
    parameters: [
      parameter("page", "integer"),
      parameter("page_size", "integer"),
      parameter("filters", "list"),
      parameter("or_filters", "list"),
      parameter("sort_by", "text"),
      parameter("sort_direction", "text"),
    ],
    grade: "observed",
    source: "kasm-wire.md 1.4",
    note: "the key of the list and its rows are inferred",
  }),
  call({
    name: "get_session_recording",
    class: "read",
    permissions: ["session_recordings_view"],
    answer: "session_recordings",
    parameters: [
      parameter("target_kasm_id", "identifier", { required: true }),
      parameter("preauth_download_link", "boolean"),
      parameter("page", "integer"),
    ],
    grade: "observed",
    source: "kasm-wire.md 1.4",
    note: "nothing is recorded here: always empty",
  }),
  call({
    name: "get_session_recordings",
    class: "read",
    at: ["public"],
    permissions: ["session_recordings_view"],
    answer: "session_recordings",
    parameters: [
      parameter("target_kasm_id", "identifier", { grade: "inferred" }),
      parameter("preauth_download_link", "boolean", { grade: "inferred" }),
    ],
    grade: "documented",
    source: api,
    note: "nothing is recorded here: always empty",
  }),
  call({
    name: "get_sessions_recordings",
    class: "read",
    at: ["public"],
    permissions: ["session_recordings_view"],
    answer: "kasm_sessions",
    parameters: [
      parameter("target_kasms", "textList", { grade: "inferred" }),
      parameter("preauth_download_link", "boolean", { grade: "inferred" }),
    ],
    grade: "documented",
    source: api,
    note: "nothing is recorded here: an empty list for each session; the answer's key is inferred",
  }),
];
