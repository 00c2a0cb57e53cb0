import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "Agent",
    kind: "agent",
    async prepare(stack) {
      const register = (hostname: string) =>
        stack.simulator.registerAgent({ hostname, cores: 8, memoryBytes: 16 * 2 ** 30 });
      register("agent-1.example.com");
      const other = register("agent-2.example.com");
      const pool = await stack.create("serverPool", { name: "gpu-agents", type: "Docker Agent" });
      return {
        inputs: { hostname: "agent-1.example.com", adopt: true },
        changes: {
          // They choose the agent that is written to.
          hostname: { hostname: "agent-2.example.com", enabled: true },
          serverId: { hostname: undefined, serverId: other, enabled: true },
          enabled: { enabled: true },
          coresOverride: { coresOverride: 12 },
          memoryOverride: { memoryOverride: "64 GiB" },
          gpusOverride: { gpusOverride: 2 },
          pruneImagesMode: { pruneImagesMode: "Aggressive" },
          serverPool: { serverPool: { id: pool.id, name: "gpu-agents" } },
          containerLimit: { containerLimit: 20 },
          gpuExclusions: { gpuExclusions: [1] },
        },
      };
    },
  },
];
