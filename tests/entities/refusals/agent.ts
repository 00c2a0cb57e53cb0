import type { Refusal } from "../support/refusal";

export const refusals: readonly Refusal[] = [
  {
    title: "an agent to be made",
    kind: "agent",
    inputs: { hostname: "agent-1.example.com", enabled: true },
    problems: [["adopt", /agents register by themselves.*adopt: true/]],
  },
  {
    title: "no agent at all, a size without a unit, and a mode nobody has",
    kind: "agent",
    inputs: { adopt: true, memoryOverride: "64", pruneImagesMode: "Hard", coresOverride: -1 },
    problems: [
      ["hostname", /by hostname, or by serverId/],
      ["coresOverride", />=0/],
      ["memoryOverride", /a number, a space and a unit/],
      ["pruneImagesMode", /"Off"\|"Normal"\|"Aggressive"/],
    ],
  },
  {
    title: "two ways of saying which",
    kind: "agent",
    inputs: { adopt: true, hostname: "agent-1.example.com", serverId: "0123456789abcdef0123456789abcdef" },
    problems: [["serverId", /by hostname, or by serverId/]],
  },
];
