import type { Refusal } from "../support/refusal";

const autoscaleConfig = { id: "a-config", name: "harvester-agents" };
const hours = { daysOfTheWeek: ["Monday"], activeStartTime: "07:00", activeEndTime: "19:00" };

export const refusals: readonly Refusal[] = [
  {
    title: "a day, hours and a time zone that are none",
    kind: "autoscaleSchedule",
    inputs: {
      autoscaleConfig,
      daysOfTheWeek: ["Mon"],
      activeStartTime: "7:00",
      activeEndTime: "24:00",
      timezone: "Berlin",
    },
    problems: [
      ["daysOfTheWeek.0", /"Monday"/],
      ["activeStartTime", /not a time of day/],
      ["activeEndTime", /not a time of day/],
      ["timezone", /not a time zone/],
    ],
  },
  {
    title: "no day at all, and hours that end when they begin",
    kind: "autoscaleSchedule",
    inputs: { autoscaleConfig, ...hours, daysOfTheWeek: [], activeEndTime: "07:00", timezone: "Etc/UTC" },
    problems: [
      ["daysOfTheWeek", />=1/],
      ["activeEndTime", /end when they begin/],
    ],
  },
  {
    title: "a time zone by a name that is longer than Kasm keeps",
    kind: "autoscaleSchedule",
    inputs: { autoscaleConfig, ...hours, timezone: "Europe/Berlin".padEnd(45, "x") },
    problems: [
      ["timezone", /not a time zone/],
      ["timezone", /Kasm keeps 44/],
    ],
  },
];
