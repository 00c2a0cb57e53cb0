import { z } from "zod";
import type * as pulumi from "@pulumi/pulumi";
import { crud, defineEntity, flag, json, lines, structure, text } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/** What a {@link WebFilterPolicy} is made of (kasm-wire.md 12.6, kasm-1.19-columns.md filter_policies). Changes update in place. */
export interface WebFilterPolicyFields {
  /** Name of the policy. */
  name: pulumi.Input<string>;
  /** For administrators. Default none. */
  description?: pulumi.Input<string>;
  /** Whether everything is refused that no list and no category allows. Default false. */
  denyByDefault?: pulumi.Input<boolean>;
  /** Domains that are refused. Default none. */
  domainBlacklist?: pulumi.Input<pulumi.Input<string>[]>;
  /** Domains that are allowed whatever the categories say. Default none. */
  domainWhitelist?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether domains are judged by their category; needs a licence with `url_categorization`. Default false. */
  enableCategorization?: pulumi.Input<boolean>;
  /**
   * What happens to a category of domains, by the category's id as `get_all_categories` lists it. Needs a licence with
   * `url_categorization`. A new policy has none.
   */
  categories?: pulumi.Input<Record<string, pulumi.Input<"inherit" | "allow" | "deny">>>;
  /** Whether search engines are made to filter their answers. Default false. */
  enableSafeSearch?: pulumi.Input<boolean>;
  /** How search engines are made to, in Kasm's own words; the console starts with what `get_safe_search_patterns` answers. */
  safeSearchPatterns?: pulumi.Input<Record<string, unknown> | unknown[]>;
  /** Domains whose encrypted traffic is not looked into. Default none. */
  sslBypassDomains?: pulumi.Input<pulumi.Input<string>[]>;
  /** Addresses whose encrypted traffic is not looked into. Default none. */
  sslBypassIps?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether visited addresses are kept out of the logs. Default false. */
  disableLogging?: pulumi.Input<boolean>;
}

export interface WebFilterPolicyArgs extends CommonArgs, WebFilterPolicyFields {}

export const webFilterPolicy = defineEntity<WebFilterPolicyFields>({
  kind: "WebFilterPolicy",
  title: "web filter policy",
  adapter: crud({
    list: { call: "get_url_filter_policies", key: "url_filter_policies" },
    envelope: "target_url_filter_policy",
    related: ["get_images"],
    answer: "filter_policy",
    create: "create_url_filter_policy",
    update: "update_url_filter_policy",
    remove: "delete_url_filter_policy",
    id: "filter_policy_id",
    removeBody: (id) => ({ filter_policy_id: id }),
  }),
  fields: {
    name: text("filter_policy_name"),
    description: text("filter_policy_descriptions").optional(),
    denyByDefault: flag("deny_by_default").optional(),
    domainBlacklist: lines("domain_blacklist").optional(),
    domainWhitelist: lines("domain_whitelist").optional(),
    enableCategorization: flag("enable_categorization").optional(),
    categories: structure("categories", z.record(z.string().min(1), z.enum(["inherit", "allow", "deny"]))).initially(
      {},
    ),
    enableSafeSearch: flag("enable_safe_search").optional(),
    safeSearchPatterns: json("safe_search_patterns").optional(),
    sslBypassDomains: lines("ssl_bypass_domains").optional(),
    sslBypassIps: lines("ssl_bypass_ips").optional(),
    disableLogging: flag("disable_logging").optional(),
  },
  naturalKey: ["name"],
  nameField: "name",
  permissions: {
    read: ["1100 webfilters_view"],
    create: ["1102 webfilters_create"],
    update: () => ["1101 webfilters_modify"],
    delete: () => ["1103 webfilters_delete"],
  },
});

/**
 * What browsers in sessions may visit. A workspace names it as its `filterPolicy`, a group in its settings.
 *
 * ```ts
 * const work = new WebFilterPolicy("work", { name: "Work", domainBlacklist: ["games.example.com"] });
 * new WebFilterPolicy("kiosk", {
 *   name: "Kiosk", denyByDefault: true, domainWhitelist: ["example.com"], sslBypassDomains: ["bank.example.com"],
 *   enableCategorization: true, categories: { "17": "deny" },   // needs a licence with url_categorization
 * });
 * ```
 */
export class WebFilterPolicy extends entityResource<WebFilterPolicyArgs>(webFilterPolicy) {}

/** A web filter policy as the server shows it. */
export type WebFilterPolicyValues = ValuesOf<WebFilterPolicyFields>;

/** Looks a web filter policy up by its name. Fails when there is none or more than one. */
export const { get: getWebFilterPolicy, getOutput: getWebFilterPolicyOutput } = lookup<
  { name: string },
  WebFilterPolicyValues
>(webFilterPolicy);
