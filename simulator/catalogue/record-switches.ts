import { define, type SwitchDefinition } from "./switch";

/** Open behaviours that all kinds of objects share. */
export const RECORD_SWITCHES = [
  define({
    name: "partial_update",
    about: "what an update leaves out, where no caller is known that sends a part only",
    source: "kasm-wire.md 15",
    values: {
      keeps: "stays as it is",
      resets: "gets the column's default, or stays where there is none and there must be a value",
      requires: "gets the column's default, and the update is refused where there is none and there must be a value",
    },
  }),
  define({
    name: "null_values",
    about: "null in a field whose column has a default and is not seen emptied by the web client",
    source: "kasm-wire.md 15",
    values: { default: "gives it the default", null: "is stored, so that null is read" },
  }),
  define({
    name: "list_order",
    about: "the order of a list of all objects of a kind",
    source: "kasm-wire.md 1.4",
    values: { made: "in which they were made", newest: "the newest first" },
  }),
  define({
    name: "value_checks",
    about: "a value that is none of a field's, too long, or out of its range",
    source: "kasm-wire.md 15",
    values: { checked: "is refused", free: "is stored as sent" },
  }),
  define({
    name: "boolean_text",
    about: "the text true or false where the web client sends true or false",
    source: "kasm-wire.md 1.6",
    values: { refuse: "is refused", accept: "is taken" },
  }),
  define({
    name: "unknown_reference",
    about: "the id of an object that is not there, in a field that refers to one",
    source: "kasm-wire.md 15",
    values: { refuse: "is refused", html500: "HTML 500, as the database refuses it" },
  }),
  define({
    name: "unknown_delete",
    about: "deleting an object that is not there",
    source: "kasm-wire.md 15",
    values: { refuse: "is refused", accept: "does nothing" },
  }),
  define({
    name: "locked_change",
    about: "a new value for what the web client locks after create (the type of a pool, the realm of a user)",
    source: "kasm-wire.md 15",
    values: { refuse: "is refused", keep: "does nothing: the old value stays" },
  }),
  define({
    name: "single_getters",
    about: "get_image and get_staging_config, of which there is one caller's code and no test",
    source: "kasm-wire.md 1.4",
    values: { served: "are there", missing: "are not: 404" },
  }),
  define({
    name: "user_columns",
    about: "columns of users that no caller writes (plan, subscription)",
    source: "kasm-1.19-columns.md users",
    values: { taken: "are set by create_user and update_user", ignored: "are not" },
  }),
  define({
    name: "form_choices",
    about:
      "what the web client does not offer: a pool of another type, a link that is cast, what is no container staged, a server of the wrong kind for a workspace",
    source: "kasm-wire.md 15",
    values: { refuse: "is refused", accept: "is stored" },
  }),
  define({
    name: "system_group_delete",
    about: "deleting a built-in group with the right groups_delete_system",
    source: "kasm-docs.md 2.3",
    values: { refuse: "is refused", accept: "deletes it" },
  }),
] as const satisfies readonly SwitchDefinition[];
