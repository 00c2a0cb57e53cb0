import type * as pulumi from "@pulumi/pulumi";
import { crud, days, defineEntity, holdsUnknown, peek, reference, referredId, text, weekdays } from "../core";
import type { Reference, Scope, Weekday } from "../core";
import type { CommonArgs, ReferenceInput } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";
import { atMost, clockTime, timeZone } from "./rules";

/** What an {@link AutoscaleSchedule} is made of (kasm-wire.md 9, kasm-docs.md 6.2). */
export interface AutoscaleScheduleFields {
  /** The autoscale config that is active in these hours only. A change replaces the schedule. */
  autoscaleConfig: ReferenceInput;
  /** Days on which the hours begin. Updates. */
  daysOfTheWeek: pulumi.Input<pulumi.Input<Weekday>[]>;
  /** When the config becomes active, `HH:MM`, for example `07:00`. Updates. */
  activeStartTime: pulumi.Input<string>;
  /**
   * When the config ceases to be active, `HH:MM`, for example `19:00`. Updates. Whether hours may pass midnight is
   * documented nowhere; see {@link Schedule}.
   */
  activeEndTime: pulumi.Input<string>;
  /** IANA name of the time zone, at most 44 characters, for example `Europe/Berlin`. Updates. */
  timezone: pulumi.Input<string>;
}

export interface AutoscaleScheduleArgs extends CommonArgs, AutoscaleScheduleFields {}

const configId = (scope: Scope) => referredId(scope, "autoscaleConfig");

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
    timezone: text("timezone").refine(timeZone).refine(atMost(44)),
  },
  naturalKey: ["autoscaleConfig", "daysOfTheWeek", "activeStartTime", "activeEndTime", "timezone"],
  licenseFeature: "auto_scaling",
  permissions: {
    read: ["2700 autoscale_schedule_view", "2500 autoscale_view"],
    create: ["2702 autoscale_schedule_create"],
    update: () => ["2701 autoscale_schedule_modify"],
    delete: () => ["2703 autoscale_schedule_delete"],
  },
  rules: [
    ({ activeStartTime, activeEndTime }) =>
      activeStartTime !== undefined && activeStartTime === activeEndTime && !holdsUnknown(activeEndTime)
        ? {
            property: "activeEndTime",
            reason: "these hours end when they begin; for a config that is always active make no schedule at all",
          }
        : undefined,
  ],
  warnings: [
    ({ activeStartTime, activeEndTime }) =>
      String(activeEndTime) < String(activeStartTime)
        ? `The hours from ${String(activeStartTime)} to ${String(activeEndTime)} pass midnight, and whether Kasm takes them so is documented nowhere; Schedule.overnight(...) gives two schedules that do not.`
        : undefined,
  ],
});

/** The hours of an {@link AutoscaleSchedule}. */
export interface ScheduleHours extends Omit<AutoscaleScheduleFields, "autoscaleConfig" | "daysOfTheWeek"> {
  daysOfTheWeek: Weekday[];
}

/** From when to when, and where. */
export interface ScheduleOptions {
  /** `HH:MM` */
  from: pulumi.Input<string>;
  /** `HH:MM`, later than `from`. */
  to: pulumi.Input<string>;
  /** IANA name, for example `Europe/Berlin`. */
  timezone: pulumi.Input<string>;
}

const week = [...weekdays];
const workingDays = week.slice(0, 5);
const hours = (daysOfTheWeek: readonly Weekday[], { from, to, timezone }: ScheduleOptions): ScheduleHours => ({
  daysOfTheWeek: [...daysOfTheWeek],
  activeStartTime: from,
  activeEndTime: to,
  timezone,
});
const dayAfter = (day: Weekday) => week[(week.indexOf(day) + 1) % week.length] as Weekday;

/**
 * Hours that schedules often have.
 *
 * ```ts
 * new AutoscaleSchedule("office", { autoscaleConfig: agents, ...Schedule.businessHours({ timezone: "Europe/Berlin" }) });
 * const [evening, morning] = Schedule.overnight({ from: "22:00", to: "06:00", timezone: "Europe/Berlin" });
 * ```
 */
export const Schedule = {
  /** Monday to Friday, 08:00 to 17:00 unless given: what Kasm's web page proposes. */
  businessHours: ({
    from = "08:00",
    to = "17:00",
    timezone,
  }: Partial<ScheduleOptions> & { timezone: pulumi.Input<string> }) => hours(workingDays, { from, to, timezone }),
  /** Monday to Friday. */
  weekdays: (options: ScheduleOptions) => hours(workingDays, options),
  /** Saturday and Sunday. */
  weekends: (options: ScheduleOptions) => hours(week.slice(5), options),
  /** Every day. */
  daily: (options: ScheduleOptions) => hours(week, options),
  /** The given days. */
  on: (days: readonly Weekday[], options: ScheduleOptions) => hours(days, options),
  /**
   * Hours that pass midnight, as the two schedules they are made of: the evenings of the given days (default: all) until
   * 23:59, and the mornings after them from 00:00.
   */
  overnight: ({
    days = week,
    from,
    to,
    timezone,
  }: ScheduleOptions & { days?: readonly Weekday[] }): [ScheduleHours, ScheduleHours] => [
    hours(days, { from, to: "23:59", timezone }),
    hours(days.map(dayAfter), { from: "00:00", to, timezone }),
  ],
} as const;

/**
 * Hours in which an autoscale config is active; without any it always is.
 *
 * ```ts
 * new AutoscaleSchedule("office-hours", {
 *   autoscaleConfig: agents, daysOfTheWeek: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
 *   activeStartTime: "07:00", activeEndTime: "19:00", timezone: "Europe/Berlin",
 * });
 * new AutoscaleSchedule("weekends", {
 *   autoscaleConfig: agents, ...Schedule.weekends({ from: "10:00", to: "16:00", timezone: "Europe/Berlin" }),
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
