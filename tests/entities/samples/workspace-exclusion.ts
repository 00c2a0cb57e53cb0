import { groupNamed, workspaceNamed } from "../support/others";
import type { Sample } from "../support/sample";

/** The server assigns every new workspace to All Users by itself; others are assigned here, so that there is something to take away. */
export const samples: readonly Sample[] = [
  {
    title: "WorkspaceExclusion",
    kind: "workspaceExclusion",
    relinked: true,
    async prepare(stack) {
      const { id } = await stack.create("group", { name: "All Users", adopt: true });
      const group = { id, name: "All Users" };
      const [workspace, other] = [await workspaceNamed(stack), await workspaceNamed(stack, "Terminal")];
      const testers = await groupNamed(stack, "Testers");
      await stack.create("workspaceAssignment", { workspace, group: testers });
      return {
        inputs: { workspace, group, assigned: false },
        changes: { workspace: { workspace: other }, group: { group: testers }, assigned: { assigned: true } },
      };
    },
  },
];
