import type { Inference } from "./inference";

/** What the simulator does that is in no row of the catalogue. */
export const BEHAVIOUR_INFERENCES: readonly Inference[] = [
  {
    about: "Status of refusals",
    source: "kasm-wire.md 1.3",
    switches: ["validation_errors", "unlicensed", "wrong_password"],
  },
  {
    about: 'Words of refusals; only "User not found" was seen',
    source: "kasm-wire.md 1.3",
    reason: "they are for people: no program can rely on words that differ by version",
  },
  {
    about: "Which of 400, 404 and 409 stands for what, where refusals have a status of their own",
    source: "kasm-wire.md 15",
    reason: "a client that takes any status of 400 and more for a refusal sees no difference; finer ones are not known",
  },
  {
    about:
      "Order of checks: is there such a call, is it a POST, is it JSON, who asks, are all keys known, may it, is it licensed, is it there, is it right",
    source: "kasm-wire.md 15",
    reason: "shows only where a request is wrong in two ways; each mistake alone is answered the same in any order",
  },
  {
    about: "Calls that are not there are 404 with a page; other methods than POST 405; no JSON 400",
    source: "kasm-wire.md 15",
    reason: "no client of Kasm sends such a request but to find out whether there is a call, for which any 404 does",
  },
  { about: "Keys that a call does not know", source: "kasm-docs.md 5.1", switches: ["unknown_keys"] },
  {
    about: "Checks of values: allowed values, ranges, lengths, true and false as text",
    source: "kasm-wire.md 15",
    switches: ["value_checks", "boolean_text", "password_rule"],
  },
  {
    about: "What is required in a certain case only, and what the web client does not offer",
    source: "kasm-wire.md 15",
    switches: ["form_requirements", "form_choices", "forced_values"],
  },
  {
    about: "What is refused for lack of a column that is NOT NULL",
    source: "kasm-wire.md 15",
    switches: ["oidc_logout_flags", "aws_key_pair", "branding_dashboard_logo", "storage_mapping_name"],
  },
  {
    about: "Ids of what is not there",
    source: "kasm-wire.md 15",
    switches: ["unknown_reference", "unknown_delete", "setting_references"],
  },
  {
    about: "An update of what is not there is refused",
    source: "kasm-wire.md 15",
    reason: "there is nothing else to do but to make it, and no caller shows an update that makes something",
  },
  {
    about: "Deleting what others refer to",
    source: "kasm-wire.md 15",
    switches: [
      "optional_reference_delete",
      "required_reference_delete",
      "autoscale_delete",
      "sso_delete",
      "system_group_delete",
    ],
  },
  {
    about:
      "What has no life of its own goes with its owner: memberships, assignments, settings and rights of a group or key, mappings, attributes, sessions",
    source: "kasm-wire.md 15",
    reason: "left over, no call could reach it: whether it is there can't be noticed",
  },
  {
    about: "A workspace loses its server, a user its provider, when that is deleted",
    source: "kasm-wire.md 15",
    reason: "the columns may be empty, and a delete that was refused would leave servers of autoscaling undeletable",
  },
  { about: "Names that are taken", source: "kasm-wire.md 15", switches: ["duplicate_names", "repeated_membership"] },
  { about: "What the web client locks after create", source: "kasm-wire.md 15", switches: ["locked_change"] },
  {
    about: "What an update leaves out, where no caller is known that sends a part only",
    source: "kasm-wire.md 15",
    switches: ["partial_update"],
  },
  {
    about: "null, and an empty text where there can be none, empty a field",
    source: "kasm-wire.md 1.6",
    switches: ["null_values"],
  },
  {
    about: "A create without a field stores the column's default",
    source: "kasm-wire.md 15",
    reason: "the defaults are documented; that the API leaves them to the database is the least it can do",
  },
  { about: "What a write answers", source: "kasm-wire.md 15", switches: ["create_answer", "group_create_answer"] },
  { about: "What is shown of secrets", source: "kasm-wire.md 1.7", switches: ["secret_masking"] },
  { about: "Order of lists", source: "kasm-wire.md 1.4", switches: ["list_order"] },
  {
    about: "The filter for user names finds parts of them; sorting is by text",
    source: "kasm-wire.md 1.4",
    reason: "the web client's search field works while a name is typed, which whole names would break",
  },
  {
    about: "Which right each call needs",
    source: "kasm-docs.md 2.3",
    switches: ["owner_rights", "sso_mapping_rights", "system_groups_unseen"],
    reason: "the switches decide where no right is named after the family; elsewhere the names leave one",
  },
  {
    about: "A new session token ends the one before; too many wrong passwords lock a user; a locked user gets 403",
    source: "kasm-wire.md 1.2",
    reason: "named by the settings and the web client's calls; a client learns the same from either: sign in again",
  },
  {
    about: "Figures of what runs: loads, free cores, dates of reports",
    source: "kasm-wire.md 15",
    reason: "they are of no server's configuration and differ at each look: to be ignored in comparisons",
  },
  {
    about: "Which lines of Kasm have what came between 1.15 and 1.19",
    source: "kasm-docs.md 1",
    switches: ["newer_columns", "later_hypervisors"],
    reason: "1.18 is taken to have all of it, as its public client reads much of it",
  },
];
