import type * as pulumi from "@pulumi/pulumi";
import { crud, days, defineEntity, peek, reference, text } from "../core";
import type { Reference, Scope, Weekday } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { clockTime, timeZone } from "./rules";

/** What an {@link AutoscaleSchedule} is made of (kasm-wire.md 9, kasm-docs.md 6.2). */
export interface AutoscaleScheduleFields {
  /** The autoscale config that is active in these hours only. A change replaces the schedule. */
  autoscaleConfig: ReferenceInput;
  daysOfTheWeek: pulumi.Input<pulumi.Input<Weekday>[]>;
  /** `HH:MM`, for example `07:00`. */
  activeStartTime: pulumi.Input<string>;
  /** `HH:MM`, for example `19:00`. */
  activeEndTime: pulumi.Input<string>;
  /** IANA name, for example `Europe/Berlin`. */
  timezone: pulumi.Input<string>;
}

export interface AutoscaleScheduleArgs extends CommonArgs, AutoscaleScheduleFields {}

const configId = ({ inputs }: Scope) => (inputs["autoscaleConfig"] as Reference).id;

const usual = crud({
  list: { call: "get_schedules", key: "schedules", body: (scope) => ({ target_autoscale_config_id: configId(scope) }) },
  envelope: "target_schedule",
  create: "create_schedule",
  update: "update_schedule",
  remove: "delete_schedule",
  id: "schedule_id",
  updateIds: ["target_schedule_id"],
  // The web client sends the whole schedule with every change, and no caller has been seen to send less.
  always: ({ autoscale_config_id, days_of_the_week, active_start_time, active_end_time, timezone }) => ({
    autoscale_config_id,
    days_of_the_week,
    active_start_time,
    active_end_time,
    timezone,
  }),
  removeBody: (id) => ({ target_schedule_id: id }),
});

/** Times come back as `HH:MM` or `HH:MM:SS`. */
const minutes = (time: unknown) => (typeof time === "string" ? time.replace(/^(\d\d:\d\d):\d\d(\.\d+)?$/, "$1") : time);

export const autoscaleSchedule = defineEntity<AutoscaleScheduleFields>({
  kind: "AutoscaleSchedule",
  title: "autoscale schedule",
  adapter: {
    ...usual,
    observe: async (scope) =>
      (await usual.observe(scope)).map((schedule) => ({
        autoscale_config_id: configId(scope),
        ...schedule,
        active_start_time: minutes(schedule["active_start_time"]),
        active_end_time: minutes(schedule["active_end_time"]),
      })),
    async probe(client) {
      await peek(client, "get_autoscale_configs", "autoscale_configs");
      return [];
    },
  },
  fields: {
    autoscaleConfig: reference("autoscale_config_id", { to: "AutoscaleConfig" }).replaces(),
    daysOfTheWeek: days("days_of_the_week"),
    activeStartTime: text("active_start_time").refine(clockTime),
    activeEndTime: text("active_end_time").refine(clockTime),
    timezone: text("timezone").refine(timeZone),
  },
  naturalKey: ["autoscaleConfig", "daysOfTheWeek", "activeStartTime", "activeEndTime", "timezone"],
  licenseFeature: "auto_scaling",
  permissions: {
    read: ["2700 autoscale_schedule_view", "2500 autoscale_view"],
    create: ["2702 autoscale_schedule_create"],
    update: () => ["2701 autoscale_schedule_modify"],
    delete: () => ["2703 autoscale_schedule_delete"],
  },
});

/**
 * Hours in which an autoscale config is active; without any it always is.
 *
 * ```ts
 * new AutoscaleSchedule("office-hours", {
 *   autoscaleConfig: agents, daysOfTheWeek: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
 *   activeStartTime: "07:00", activeEndTime: "19:00", timezone: "Europe/Berlin",
 * });
 * ```
 */
export class AutoscaleSchedule extends entityResource<AutoscaleScheduleArgs>(autoscaleSchedule) {}

/** An autoscale schedule as the server shows it. */
export type AutoscaleScheduleValues = ValuesOf<AutoscaleScheduleFields>;

/** Looks a schedule up by its config and hours. Fails when there is none or more than one. */
export const { get: getAutoscaleSchedule, getOutput: getAutoscaleScheduleOutput } = lookup<
  {
    autoscaleConfig: Reference;
    daysOfTheWeek?: Weekday[];
    activeStartTime?: string;
    activeEndTime?: string;
    timezone?: string;
  },
  AutoscaleScheduleValues
>(autoscaleSchedule);
