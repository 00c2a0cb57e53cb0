import { call, evidence, identifier, parameter, text, timestamp } from "../build";
import type { FamilyDefinition } from "../model";
import { signedInCalls } from "./session-access-calls";

/** Sessions of people who signed in; their tokens are kept as hashes. */
export const sessions: FamilyDefinition = {
  name: "session_tokens",
  entity: "session",
  id: "session_id",
  transient: true,
  fields: [
    ...evidence("inferred", "kasm-wire.md 1.2", [
      identifier("session_id", { runtime: true }),
      identifier("user_id", { runtime: true, references: { family: "users", onDelete: "cascade" } }),
      text("token_hash", { runtime: true, secret: true }),
      timestamp("created", { runtime: true }),
      timestamp("expires", { runtime: true }),
    ]),
    // The session at the identity provider, by which its logout finds this one.
    ...evidence("inferred", "kasm-docs.md 2.4", [
      identifier("oidc_id", { runtime: true, references: { family: "oidc_configs", onDelete: "clear" } }),
      text("oidc_sid", { runtime: true }),
      text("oidc_subject", { runtime: true }),
    ]),
  ],
  calls: [
    call({
      name: "authenticate",
      class: "read",
      at: ["root"],
      open: true,
      parameters: [
        parameter("username", "text", { required: true }),
        parameter("password", "text", { required: true, secret: true }),
        parameter("token", "text"),
      ],
      grade: "observed",
      source: "kasm-wire.md 1.2",
      note: "counted as a read: it changes no configuration",
    }),
    call({
      name: "new_session_token",
      class: "read",
      at: ["root"],
      answer: "token",
      grade: "observed",
      source: "kasm-wire.md 1.2",
    }),
    ...signedInCalls,
  ],
};
