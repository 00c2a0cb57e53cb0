import { describe, expect, test } from "@jest/globals";
import { isActive } from "../../../simulator/autoscale/schedule";

const office = {
  days_of_the_week: [1, 2, 3, 4, 5],
  active_start_time: "08:00",
  active_end_time: "17:00",
  timezone: "Etc/UTC",
};
type Schedule = Partial<typeof office>;
const at = (time: string, ...schedules: Schedule[]) =>
  isActive(
    schedules.map((schedule) => ({ ...office, ...schedule })),
    new Date(time),
    "day",
  );

test("without a schedule always", () => {
  expect(at("2026-03-01T03:00:00Z")).toBe(true);
});

describe("days and times", () => {
  test.each([
    ["Monday before", "2026-03-02T07:59:59Z", false],
    ["Monday at the start", "2026-03-02T08:00:00Z", true],
    ["Friday just before the end", "2026-03-06T16:59:59Z", true],
    ["Friday at the end", "2026-03-06T17:00:00Z", false],
    ["Saturday", "2026-03-07T12:00:00Z", false],
    ["Sunday", "2026-03-08T12:00:00Z", false],
  ])("%s", (_case, time, active) => {
    expect(at(time, {})).toBe(active);
  });

  test("no day is no time; one of several schedules is enough", () => {
    expect(at("2026-03-02T12:00:00Z", { days_of_the_week: [] })).toBe(false);
    expect(at("2026-03-07T12:00:00Z", {}, { days_of_the_week: [6] })).toBe(true);
  });
});

describe("over midnight: the day is that of the start", () => {
  const night = { days_of_the_week: [7], active_start_time: "22:00", active_end_time: "06:00" };
  test.each([
    ["Sunday evening", "2026-03-01T22:00:00Z", true],
    ["the Monday morning after", "2026-03-02T05:59:00Z", true],
    ["its end", "2026-03-02T06:00:00Z", false],
    ["Sunday morning, which would be Saturday's", "2026-03-01T05:00:00Z", false],
    ["Monday evening", "2026-03-02T23:00:00Z", false],
  ])("%s", (_case, time, active) => {
    expect(at(time, night)).toBe(active);
  });
});

test.each([
  ["day", true, true],
  ["never", false, false],
])("schedule_equal_times %s", (value, sameDay, nextMorning) => {
  const schedule = { ...office, active_start_time: "09:00", active_end_time: "09:00", days_of_the_week: [1] };
  const on = (time: string) => isActive([schedule], new Date(time), value);
  expect(on("2026-03-02T08:59:00Z")).toBe(false);
  expect(on("2026-03-02T09:00:00Z")).toBe(sameDay);
  expect(on("2026-03-03T08:59:00Z")).toBe(nextMorning);
  expect(on("2026-03-03T09:00:00Z")).toBe(false);
});

describe("time zones and the changes of their clocks", () => {
  test("the wall clock decides, not UTC", () => {
    // Berlin is an hour ahead in winter and two in summer.
    const berlin = { timezone: "Europe/Berlin" };
    expect(at("2026-03-27T07:00:00Z", berlin)).toBe(true);
    expect(at("2026-03-30T06:00:00Z", berlin)).toBe(true);
    expect(at("2026-03-27T06:59:00Z", berlin)).toBe(false);
    expect(at("2026-03-30T15:00:00Z", berlin)).toBe(false);
    // Monday morning in Tokyo is Sunday in UTC.
    expect(at("2026-03-01T23:30:00Z", { timezone: "Asia/Tokyo" })).toBe(true);
  });

  const night = {
    timezone: "America/New_York",
    days_of_the_week: [7],
    active_start_time: "01:30",
    active_end_time: "02:30",
  };

  test("the hour that spring leaves out is never active", () => {
    // 2026-03-08, 02:00 becomes 03:00.
    expect(at("2026-03-08T06:30:00Z", night)).toBe(true);
    expect(at("2026-03-08T06:59:00Z", night)).toBe(true);
    expect(at("2026-03-08T07:00:00Z", night)).toBe(false);
  });

  test("the hour that autumn repeats is active twice", () => {
    // 2026-11-01, 02:00 becomes 01:00.
    expect(at("2026-11-01T05:30:00Z", night)).toBe(true);
    expect(at("2026-11-01T06:00:00Z", night)).toBe(false);
    expect(at("2026-11-01T06:30:00Z", night)).toBe(true);
    expect(at("2026-11-01T07:29:00Z", night)).toBe(true);
    expect(at("2026-11-01T07:30:00Z", night)).toBe(false);
  });
});
