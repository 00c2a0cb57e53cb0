import { define, type SwitchDefinition } from "./switch";

/** Open behaviours of sessions. */
export const SESSION_SWITCHES = [
  define({
    name: "session_start",
    about: "how soon a session that was asked for runs",
    source: "kasm-docs.md 3.1",
    values: { at_once: "at the next question for its status", slow: "5 seconds later, by the server's clock" },
  }),
  define({
    name: "session_sharing",
    about: "enable_sharing of request_kasm for a user without the group setting allow_kasm_sharing",
    source: "kasm-docs.md 3.1",
    values: { asked: "the session can be joined", allowed: "it is made, but nobody can join it" },
  }),
  define({
    name: "stopped_sessions",
    about: "what a stopped session holds of its server",
    source: "kasm-docs.md 3.1",
    values: {
      hold: "all that it held before",
      release: "nothing: it needs room again when it is resumed, and is refused without",
    },
  }),
  define({
    name: "session_memory_name",
    about: "name of a session's memory on 1.19, where other sizes got new names",
    source: "kasm-docs.md 1",
    values: { memory: "memory, as before", memory_bytes: "memory_bytes" },
  }),
] as const satisfies readonly SwitchDefinition[];
