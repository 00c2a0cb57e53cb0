import { type Json, textOf } from "../json";
import type { Row } from "../store/tables";

/** The time of a week, as a clock on the wall of a time zone shows it. */
interface LocalTime {
  /** 1 = Monday to 7 = Sunday (kasm-wire.md 9). */
  readonly day: number;
  /** Minutes since midnight. */
  readonly minute: number;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * Whether an autoscale config is active: always without schedules, else while one of them is. The wall clock of a
 * schedule's time zone decides, so an hour that is repeated in autumn counts twice and one left out in spring never.
 * An end before the start is on the next day; the end itself is no longer in.
 */
export function isActive(schedules: readonly Row[], now: Date, equalTimes: string): boolean {
  return schedules.length === 0 || schedules.some((schedule) => covers(schedule, now, equalTimes));
}

/** `equalTimes` is the switch schedule_equal_times: "day" or "never". */
function covers(schedule: Row, now: Date, equalTimes: string): boolean {
  const { day, minute } = localTime(now, textOf(schedule.timezone));
  const start = minuteOf(schedule.active_start_time);
  const end = minuteOf(schedule.active_end_time);
  const days = Array.isArray(schedule.days_of_the_week) ? schedule.days_of_the_week.map(Number) : [];
  const today = days.includes(day);
  if (start < end) return today && start <= minute && minute < end;
  if (start === end && equalTimes === "never") return false;
  const yesterday = days.includes(day === 1 ? 7 : day - 1);
  return (today && minute >= start) || (yesterday && minute < end);
}

function minuteOf(time: Json | undefined): number {
  const [hours, minutes] = textOf(time).split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function localTime(now: Date, timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return {
    day: DAYS.indexOf(parts.get("weekday") ?? "") + 1,
    minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
  };
}
