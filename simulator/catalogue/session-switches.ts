import { define, type SwitchDefinition } from "./switch";

/** Open behaviours of sessions. */
export const SESSION_SWITCHES = [
  define({
    name: "session_start",
    about: "how soon a session that was asked for runs",
    source: "kasm-docs.md 3.1",
    values: { at_once: "at the next question for its status", slow: "5 seconds later, by the server's clock" },
  }),
] as const satisfies readonly SwitchDefinition[];
