import type * as pulumi from "@pulumi/pulumi";
import * as keycloak from "@pulumi/keycloak";
import { KeycloakError } from "./admin-api";

/** The names along a group's path: `/staff/developers` and `staff/developers` are the same group. */
export function groupSegments(group: string): string[] {
  return group.split("/").filter((segment) => segment !== "");
}

/**
 * What the token's claim says of a group, which is what Kasm compares with (SOP 2.1, 3.2): the whole path with a leading slash
 * when the mapper writes full paths, else the last name alone.
 */
export function claimValue(group: string, fullPath: boolean): string {
  const segments = groupSegments(group);
  return fullPath ? `/${segments.join("/")}` : (segments.at(-1) ?? group);
}

/**
 * Looks every group up, so that a typing error ends the program before anything is changed and not as a group that never gets a
 * member.
 * @throws KeycloakError that names all missing groups at once
 */
export async function requireGroups(
  realmId: string,
  groups: readonly string[],
  options: pulumi.InvokeOptions,
): Promise<void> {
  const missing: string[] = [];
  for (const group of new Set(groups)) {
    const segments = groupSegments(group);
    const query = segments.length > 1 ? { groupPath: `/${segments.join("/")}` } : { name: segments[0] ?? group };
    try {
      await keycloak.getGroup({ realmId, ...query }, options);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (!/no group with|not found|404/i.test(words)) throw error;
      missing.push(group);
    }
  }
  if (missing.length === 0) return;
  const names = missing.map((group) => JSON.stringify(group)).join(", ");
  throw new KeycloakError(
    `Keycloak's realm "${realmId}" has no group ${names}. Groups are not made here, since nobody would be in them; ` +
      `create them in Keycloak or correct the name`,
  );
}
