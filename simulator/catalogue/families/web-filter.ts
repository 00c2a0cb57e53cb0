import { call, create, evidence, flag, identifier, jsonText, lines, list, map, remove, text, update } from "../build";
import type { FamilyDefinition } from "../model";

const wire = "kasm-wire.md 12.6";

/** Web filter policies: table filter_policies, called URL filter policies in the API. */
export const urlFilterPolicies: FamilyDefinition = {
  name: "url_filter_policies",
  entity: "web filter policy",
  id: "filter_policy_id",
  naturalKey: "filter_policy_name",
  fields: evidence("documented", "kasm-1.19-columns.md filter_policies", [
    identifier("filter_policy_id", { readOnly: true }),
    text("filter_policy_name", { required: true }),
    text("filter_policy_descriptions", { default: "", note: "plural" }),
    flag("deny_by_default", { default: false }),
    flag("enable_categorization", { default: false, note: "needs the licence feature url_categorization" }),
    flag("enable_safe_search", { default: false }),
    flag("disable_logging", { default: false }),
    lines("domain_blacklist", { default: [] }),
    lines("domain_whitelist", { default: [] }),
    lines("ssl_bypass_domains", { default: [] }),
    lines("ssl_bypass_ips", { default: [] }),
    map("categories", { default: {}, note: "id of a category: inherit, allow or deny" }),
    jsonText("safe_search_patterns", { default: {} }),
  ]),
  calls: [
    list("get_url_filter_policies", "url_filter_policies", {
      permissions: ["webfilters_view"],
      grade: "observed",
      source: wire,
    }),
    create("create_url_filter_policy", "target_url_filter_policy", "filter_policy", {
      permissions: ["webfilters_create"],
      grade: "observed",
      source: "kasm-wire.md 14.1",
      keys: { grade: "observed", source: wire },
    }),
    update("update_url_filter_policy", "target_url_filter_policy", ["filter_policy_id"], "filter_policy", {
      permissions: ["webfilters_modify"],
      grade: "observed",
      source: "kasm-wire.md 14.1",
      keys: { grade: "observed", source: wire },
    }),
    remove("delete_url_filter_policy", undefined, ["filter_policy_id"], {
      permissions: ["webfilters_delete"],
      grade: "observed",
      source: "kasm-wire.md 1.11",
    }),
    call({
      name: "get_all_categories",
      class: "read",
      answer: "categories",
      permissions: ["webfilters_view"],
      grade: "observed",
      source: wire,
      note: "ids and labels are invented here",
    }),
    call({
      name: "get_safe_search_patterns",
      class: "read",
      answer: "safe_search_patterns",
      permissions: ["webfilters_view"],
      grade: "observed",
      source: wire,
      note: "the patterns are invented here",
    }),
  ],
};
