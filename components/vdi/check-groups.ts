import { parseDuration } from "../../provider/core";
import { undeclaredGroups } from "../workspace-catalogue";
import { groupSegments } from "../keycloak/groups";
import { suggestion } from "../support/near-names";
import type { Findings } from "../support/problems";
import { clipboards, defaultPriority, type FriendlyGroup } from "./groups";
import type { KasmHarvesterVdiArgs } from "./arguments";
import type { Plain } from "./plain";

type Args = Plain<KasmHarvesterVdiArgs>;

export function checkGroups({ groups = {}, workspaces = {} }: Args, findings: Findings): void {
  for (const [name, group = {}] of Object.entries(groups)) {
    const at = (property: string) => `groups[${JSON.stringify(name)}].${property}`;
    const { sessionTimeLimit, idleTimeout, clipboard, priority, from } = group;
    if (sessionTimeLimit !== undefined) findings.attempt(at("sessionTimeLimit"), () => parseDuration(sessionTimeLimit));
    if (idleTimeout !== undefined) findings.attempt(at("idleTimeout"), () => parseDuration(idleTimeout));
    if (clipboard !== undefined && !clipboards.includes(clipboard)) {
      findings.add(
        at("clipboard"),
        `${JSON.stringify(clipboard)} is none of the ways; ${suggestion(String(clipboard), clipboards, "accepted are")}`,
      );
    }
    if (priority !== undefined && (!Number.isInteger(priority) || priority < 1)) {
      findings.add(
        at("priority"),
        `${JSON.stringify(priority)} is not a whole number from 1 on; the lowest number wins`,
      );
    }
    for (const source of Array.isArray(from) ? from : from === undefined ? [] : [from]) {
      if (typeof source === "string" && groupSegments(source).length === 0)
        findings.add(at("from"), "the name of a Keycloak group is expected");
    }
  }
  findings.problems.push(...undeclaredGroups(workspaces as Record<string, { groups?: string[] }>, Object.keys(groups)));
}

/** Groups of one priority: which one wins is then up to the server. */
export function equalPriorities(groups: Plain<Record<string, FriendlyGroup>>): string[] {
  const byPriority = new Map<number, string[]>();
  for (const [name, group = {}] of Object.entries(groups)) {
    // Named, but only known later: nothing can be said of it here.
    if (Object.hasOwn(group, "priority") && group.priority === undefined) continue;
    const priority = group.priority ?? defaultPriority(name);
    byPriority.set(priority, [...(byPriority.get(priority) ?? []), name]);
  }
  return [...byPriority]
    .filter(([, names]) => names.length > 1)
    .map(([priority, names]) => {
      const quoted = names.map((name) => JSON.stringify(name)).join(" and ");
      return `The groups ${quoted} have the same priority, ${priority}: for a user in both, which one's settings count is not defined. Give each its own.`;
    });
}
