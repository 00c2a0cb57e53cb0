import type { Refusal } from "../support/refusal";

const group = { id: "0".repeat(32), name: "Developers" };

export const refusals: readonly Refusal[] = [
  {
    title: "everything wrong at once",
    kind: "groupSettings",
    inputs: {
      settings: {
        idleDisconect: "20 minutes",
        sessionTimeLimit: 28_800,
        keepaliveInterval: "5 min",
        allowKasmUploads: "True",
        maxKasmsPerUser: -1,
        passwordExpires: 1.5,
        defaultImage: "chrome",
        usageLimit: { type: "per_user", hours: 20, interval: "yearly" },
        metadata: "team",
      },
    },
    problems: [
      ["group", /is required/],
      ["", /^settings: "idleDisconect" is not known here; did you mean "idleDisconnect"/],
      ["settings.sessionTimeLimit", /expected string/],
      ["settings.keepaliveInterval", /write a number, a space and a unit/],
      ["settings.allowKasmUploads", /expected boolean/],
      ["settings.maxKasmsPerUser", />=0/],
      ["settings.passwordExpires", /expected int/],
      ["settings.defaultImage", /expected object/],
      ["settings.usageLimit.interval", /"daily"/],
      ["settings.metadata", /Invalid input/],
    ],
  },
  {
    title: "settings that are none",
    kind: "groupSettings",
    inputs: { group, settings: ["allowKasmUploads"] },
    problems: [["", /^settings: an object is expected/]],
  },
  {
    title: "a setting that came with a later version",
    kind: "groupSettings",
    dialect: "1.18",
    inputs: { group, settings: { deleteAnonUserOnExpiryWithActiveSession: true } },
    problems: [
      ["settings.deleteAnonUserOnExpiryWithActiveSession", /Kasm before 1.19 has no place for it; it came with 1.19/],
    ],
  },
];
