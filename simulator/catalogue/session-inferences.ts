import type { Inference } from "./inference";

/** What is taken to be so of sessions. */
export const SESSION_INFERENCES: readonly Inference[] = [
  {
    about: "How soon a session runs, who may share one, and what a stopped one holds",
    source: "kasm-docs.md 3.1",
    switches: ["session_start", "session_sharing", "stopped_sessions"],
  },
  {
    about: "What the calls about sessions take and what a session holds, which the facts name no key of",
    rows: [
      "field kasms.*",
      ...["request", "join", "destroy", "pause", "resume", "stop", "exec_command"].map(
        (each) => `parameter ${each}_kasm.*`,
      ),
      "parameter get_kasm_*",
      "parameter keepalive.*",
      "parameter get_rdp_client_connection_info.*",
      "parameter *_session_permissions.*",
    ],
    source: "kasm-docs.md 3.2",
    reason: "the public Python client runs unmodified against these names, and the Terraform provider sends them",
  },
  {
    about: "What a session's memory is called on 1.19",
    rows: ["field kasms.memory"],
    source: "kasm-docs.md 1",
    switches: ["session_memory_name"],
  },
  {
    about: "A session repeats its status, its user's name and its workspace's beside the objects that hold them",
    rows: ["field kasms.status", "field kasms.username", "field kasms.image_friendly_name"],
    source: "kasm-docs.md 3.2",
    reason: "one client reads these names and another the objects; nobody can mind a key too many in an answer",
  },
  {
    about:
      "Where there is no room a request is refused at once; the autoscaler learns of it by a record of the simulator's",
    rows: ["field session_demands.*"],
    source: "kasm-docs.md 6.1",
    reason: "no call shows the record; that a request could wait for room instead is not played",
  },
  {
    about: "An agent that takes sessions has every image; the load of an agent is the fuller of its cores and memory",
    source: "kasm-docs.md 7.6",
    reason: "nothing is pulled and nothing runs here, so there is no other time or load to show",
  },
  {
    about: "A desktop server without a limit serves one session at a time; an agent as many as fit",
    source: "kasm-docs.md 6.1",
    reason: "the default of a pool's own column is 1, and a client can always set the limit",
  },
  {
    about: "Which rows the history of sessions has, and the key of the list",
    rows: ["field session_history.*"],
    source: "kasm-wire.md 1.4",
    reason: "nobody wrote the rows down; their names are those of a live session",
  },
  {
    about: "Letters of access, and the ids that the server keeps permissions of a session by",
    rows: ["field session_permissions.*"],
    source: "kasm-wire.md 14.2",
    reason: "the ids are never answered",
  },
  {
    about: "Keys beside the documented ones in a request for a session are ignored",
    rows: [
      "parameter request_kasm.share",
      "parameter request_kasm.session_token",
      "parameter request_kasm.persistent",
      "parameter request_kasm.allow_resume",
      "parameter request_kasm.session_authentication",
      "parameter request_kasm.client_settings",
    ],
    source: "kasm-wire.md 14.2",
    reason: "the one caller that sends them gets what it wants by the documented key enable_sharing",
  },
  {
    about: "In which of two shapes one session is asked for",
    rows: ["parameter get_kasm.*"],
    source: "kasm-wire.md 1.4",
    reason: "both are taken",
  },
  {
    about: "Calls of one caller's code that nobody tried: session tokens, and taking all permissions away",
    rows: [
      "call *_session_token",
      "call *_session_tokens",
      "call delete_all_session_permissions",
      "parameter *_session_token.*",
      "parameter *_session_tokens.*",
      "parameter delete_all_session_permissions.*",
    ],
    source: "kasm-wire.md 14.2",
    reason: "they are served as that code asks for them; a list shows tokens masked, as only their hashes are kept",
  },
  {
    about: "How recordings, measurements and pictures are asked for",
    rows: [
      "call get_kasm_bottleneck_stats",
      "parameter get_kasm_bottleneck_stats.*",
      "parameter get_kasm_screenshot.*",
      "parameter get_session_recordings.*",
      "parameter get_sessions_recordings.*",
    ],
    source: "kasm-docs.md 3.1",
    reason: "nothing is recorded, measured or shown here, so no answer depends on it",
  },
];
