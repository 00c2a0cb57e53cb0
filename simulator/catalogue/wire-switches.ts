import { define, type SwitchDefinition } from "./switch";

/** Open questions about how a request is signed and which of several callers' shapes the server has. */
export const WIRE_SWITCHES = [
  define({
    name: "json_cookies",
    about: "a JSON body without credentials (or with null ones), with the cookies session_token and username",
    source: "kasm-wire.md 1.2",
    values: { accept: "is the session's", refuse: "is 401: cookies are for uploads and pages" },
  }),
  define({
    name: "key_headers",
    about: "the headers X-Api-Key and X-Api-Secret with a body without credentials",
    source: "kasm-docs.md 2.1",
    values: { refuse: "is 401", accept: "is the key's" },
  }),
  define({
    name: "settings_by_name",
    about: "group settings by name instead of id: add_settings_group with target_setting.name, and set_settings_group",
    source: "kasm-wire.md 4.5",
    values: { refuse: "lacks an id, and there is no such call", accept: "are taken" },
  }),
  define({
    name: "licenses_answer",
    about: "what get_licenses answers",
    source: "kasm-wire.md 12.11",
    values: {
      licenses: "licenses, as the web client reads",
      data: "success, code, message and data, as one caller expects that was never tried on a server",
    },
  }),
  define({
    name: "rest_object",
    about: "how the REST API answers one object",
    source: "kasm-docs.md 4",
    values: { bare: "the object itself", wrapped: "under its singular name, as the other calls do" },
  }),
  define({
    name: "rest_list",
    about: "how the REST API answers a list, which is paginated and filterable",
    source: "kasm-docs.md 4",
    values: { items: "items and total", named: "under the plural name, with total", array: "a bare list" },
  }),
] as const satisfies readonly SwitchDefinition[];
