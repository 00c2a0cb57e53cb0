import { isEntity, type EntityDefinition, type Right } from "../../provider/core";
import * as entities from "../../provider/entities";
import { permissionIds, type PermissionName } from "../../provider/entities";

/** A kind of resource: its class, its definition, or its name. */
export type UsedKind = { readonly __pulumiType: string } | EntityDefinition | string;

const definitions = new Map(
  Object.values<unknown>(entities)
    .filter(isEntity)
    .map((definition) => [definition.kind, definition]),
);

function definitionOf(used: UsedKind): EntityDefinition {
  if (typeof used === "object" && "adapter" in used) return used;
  const kind = typeof used === "string" ? used : used.__pulumiType.replace(/^.*:/, "");
  const found = definitions.get(kind);
  if (found === undefined)
    throw new Error(`pulumi-kasm has no kind ${kind}; kinds are ${[...definitions.keys()].join(", ")}`);
  return found;
}

/** What every connection needs: without it the server's version, and so how it spells its fields, may stay unknown. */
const connectionCheck: readonly Right[] = ["1600 system_view"];

/**
 * The permissions with which a key can preview, make, change and delete resources of these kinds, and no more than
 * those. They follow from the permissions that each kind says it needs.
 *
 * Users with the permission Global Admin are only changed with `users_modify_admin` too, which is not among them: add it
 * where a program manages such users.
 * ```ts
 * permissionsFor([Zone, Group, GroupSettings]); // ["groups_create", ..., "zones_view"]
 * ```
 * @param options.builtInGroups whether the program touches Administrators or All Users. Default true.
 */
export function permissionsFor(
  kinds: readonly UsedKind[],
  options: { readonly builtInGroups?: boolean } = {},
): PermissionName[] {
  const objects = options.builtInGroups === false ? [{}] : [{}, { is_system: true }];
  const rights = kinds
    .map(definitionOf)
    .flatMap(({ permissions, builtIn }) => [
      ...permissions.read,
      ...permissions.create,
      ...objects.flatMap((object) => [
        ...permissions.update(object),
        ...(builtIn?.(object) === true ? [] : permissions.delete(object)),
      ]),
    ]);
  const names = [...connectionCheck, ...rights].map((right) => right.replace(/^\d+ /, ""));
  return [...new Set(names)].filter((name): name is PermissionName => name in permissionIds).sort();
}
