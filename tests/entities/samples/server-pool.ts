import type { Sample } from "../support/sample";

const types = ["Docker Agent", "Server Pool"] as const;

export const samples: readonly Sample[] = types.map((type) => ({
  title: `ServerPool ${type}`,
  kind: "serverPool",
  create: "create_server_pool",
  prepare: () =>
    Promise.resolve({
      inputs: { name: "harvester-agents", type },
      changes: {
        name: { name: "harvester-machines" },
        type: { type: types.find((other) => other !== type) },
        serverAssignmentEnabled: { serverAssignmentEnabled: true },
      },
    }),
}));
