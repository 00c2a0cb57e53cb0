import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "GroupSettings",
    kind: "groupSettings",
    async prepare(stack) {
      const { id } = await stack.create("group", { name: "Developers" });
      const other = await stack.create("group", { name: "Builders" });
      return {
        inputs: { group: { id, name: "Developers" }, settings: { allowKasmAudio: true } },
        changes: { group: { group: { id: other.id, name: "Builders" } } },
      };
    },
  },
];
