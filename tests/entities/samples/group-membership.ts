import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "GroupMembership",
    kind: "groupMembership",
    create: "add_user_group",
    async prepare(stack) {
      const person = async (name: string) => {
        const { id } = await stack.create("user", { username: name, password: "Analytical-Engine1!" });
        return { id, name };
      };
      const group = async (name: string) => ({ id: (await stack.create("group", { name })).id, name });
      const [ada, grace] = [await person("ada@example.com"), await person("grace@example.com")];
      const [developers, builders] = [await group("Developers"), await group("Builders")];
      return {
        inputs: { user: ada, group: developers },
        changes: { user: { user: grace }, group: { group: builders } },
      };
    },
  },
];
