import type { Inference } from "./inference";

/** What is taken to be so of signing requests, of calls that few use, and of the REST API. */
export const WIRE_INFERENCES: readonly Inference[] = [
  {
    about: "How a call is signed whose body carries no credentials",
    source: "kasm-wire.md 1.2",
    switches: ["json_cookies", "key_headers"],
  },
  {
    about: "Whether group settings can be named in place of their ids",
    rows: [
      "call set_settings_group",
      "parameter set_settings_group.*",
      "parameter add_settings_group.target_setting.name",
    ],
    source: "kasm-wire.md 4.5",
    switches: ["settings_by_name"],
  },
  {
    about: "What get_licenses answers to the caller that expects no licenses in it",
    source: "kasm-wire.md 12.11",
    switches: ["licenses_answer"],
  },
  {
    about: "get_user_images takes a user as get_user does, and answers the workspaces of the user's groups",
    rows: ["call get_user_images", "parameter get_user_images.*"],
    source: "kasm-wire.md 14.1",
    reason: "the web client makes the call, but no caller shows its body or reads its answer",
  },
  {
    about: "Calls of which only the name is known are answered 501, to those who hold the right of their family",
    rows: ["call activate", "parameter activate.*"],
    source: "kasm-wire.md 14.1",
    reason: "there is nothing to switch between; 501 is the simulator's own, so that nobody takes it for Kasm's answer",
  },
  {
    about: "How the REST API answers one object, and a list",
    rows: ["REST request GET /api/admin/infrastructure/zones"],
    source: "kasm-docs.md 4",
    switches: ["rest_object", "rest_list"],
  },
  {
    about: "Bodies of the REST API have the names of 1.19's columns; lists take page, page_size and fields as filters",
    source: "kasm-docs.md 4",
    reason: "its documents show no body and no name of a parameter; the API is off unless it is asked for",
  },
  {
    about: "A REST request does under the rights, rules and licence features of the call that does the same",
    source: "kasm-docs.md 4",
    reason: "its documents say that 403 means both, but not which right a request needs",
  },
  {
    about: "Persons call the REST request that refuses API keys by the cookies of their session",
    source: "kasm-docs.md 4",
    reason: "no document says how else a person could; nothing but a refusal comes of it here",
  },
];
