import { permissionIds } from "../../../provider/entities/permission-names";
import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "GroupPermissions",
    kind: "groupPermissions",
    async prepare(stack) {
      const { id } = await stack.create("group", { name: "Helpdesk" });
      const other = await stack.create("group", { name: "Operators" });
      const names = Object.keys(permissionIds).filter((name) => name !== "users_view");
      const alone = names.map((name) => [`permissions.${name}`, { permissions: ["users_view", name] }]);
      return {
        inputs: { group: { id, name: "Helpdesk" }, permissions: ["users_view"] },
        changes: {
          ...(Object.fromEntries(alone) as Record<string, { permissions: string[] }>),
          "permissions.users_view": { permissions: ["sessions_view"] },
          group: { group: { id: other.id, name: "Operators" } },
        },
      };
    },
  },
];
