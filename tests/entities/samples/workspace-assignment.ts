import { groupNamed, workspaceNamed } from "../support/others";
import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "WorkspaceAssignment",
    kind: "workspaceAssignment",
    create: "add_images_group",
    async prepare(stack) {
      const [workspace, group] = [await workspaceNamed(stack), await groupNamed(stack, "Developers")];
      const [other, testers] = [await workspaceNamed(stack, "Terminal"), await groupNamed(stack, "Testers")];
      return { inputs: { workspace, group }, changes: { workspace: { workspace: other }, group: { group: testers } } };
    },
  },
];
