import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "Group",
    kind: "group",
    create: "create_group",
    prepare: () =>
      Promise.resolve({
        inputs: { name: "Developers" },
        changes: {
          name: { name: "Builders" },
          priority: { priority: 20 },
          description: { description: "VS Code, Terminal, Desktop, Browsers" },
          metadata: { metadata: { team: "a" } },
          programData: { programData: { program: { id: 7 } } },
        },
      }),
  },
];
