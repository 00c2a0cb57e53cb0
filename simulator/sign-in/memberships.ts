import { joinGroup } from "../calls/families/access";
import { ALL_USERS_GROUP_ID } from "../identifiers";
import { isObject, textOf, type Json, type JsonObject } from "../json";
import type { ServerContext } from "../server/context";
import type { Row } from "../store/tables";
import type { OidcConfig } from "./config";
import { SignInRefused } from "./trouble";

/** What a sign-in changed, by group name. */
export interface MembershipChanges {
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

/**
 * The names of the groups that the claims carry; undefined for a config without groups attribute. Refuses claims that
 * lack it: then the sign-in fails entirely (SOP 2.4).
 */
export function claimedGroups(config: OidcConfig, claims: JsonObject): readonly string[] | undefined {
  const { groupsAttribute } = config;
  if (groupsAttribute === undefined) return undefined;
  const value: Json | undefined = claims[groupsAttribute];
  if (value === undefined || value === null || isObject(value)) {
    throw new SignInRefused(
      `the claim ${groupsAttribute}, which the Groups Attribute names, is missing (no mapper, or a user without groups)`,
    );
  }
  return (Array.isArray(value) ? value : [value]).map((each) => textOf(each));
}

/**
 * Applies the provider's group mappings, in both directions (SOP 3.4): by the mapping's provider id, so that a renamed
 * config keeps its mappings, and to the letter, a leading slash included (SOP 11).
 */
export function applyGroupMappings(
  server: ServerContext,
  config: OidcConfig,
  user: Row,
  groups: readonly string[] | undefined,
): MembershipChanges {
  const userId = textOf(user.user_id);
  const mappings = server.tables.filter("sso_mappings", (row) => row.oidc_id === config.id);
  const counted =
    groups === undefined && server.switches.oidc_no_groups_attribute === "skip"
      ? mappings.filter((row) => row.apply_to_all_users === true)
      : mappings;
  const mapped = new Set(counted.map((row) => textOf(row.group_id)));
  const wanted = new Set(counted.filter((row) => matches(row, groups ?? [])).map((row) => textOf(row.group_id)));
  wanted.add(ALL_USERS_GROUP_ID);
  const nameOf = (group: string) => textOf(server.tables.get("groups", group)?.name);
  const joined = [...wanted].filter((group) => joinGroup(server, userId, group)).map(nameOf);
  const ending = server.tables.filter("user_groups", ({ user_id, group_id }) => {
    const group = textOf(group_id);
    return user_id === userId && !wanted.has(group) && (mapped.has(group) || removesUnmapped(server, mappings, group));
  });
  for (const membership of ending) server.tables.remove("user_groups", textOf(membership.user_group_id));
  return { joined, left: ending.map(({ group_id }) => nameOf(textOf(group_id))) };
}

function matches(mapping: Row, groups: readonly string[]): boolean {
  return mapping.apply_to_all_users === true || groups.includes(textOf(mapping.sso_group_attributes));
}

function removesUnmapped(server: ServerContext, mappings: readonly Row[], group: string): boolean {
  if (mappings.some((row) => row.group_id === group)) return false;
  return server.switches.sso_unmapped_groups === "remove";
}
