import { autoscaleSchedule, Schedule } from "../../../../provider/entities";

const timezone = "Europe/Berlin";
const hours = { from: "09:00", to: "16:30", timezone };
const warningsOf = (inputs: Record<string, unknown>) =>
  (autoscaleSchedule.warnings ?? []).flatMap((warning) => warning(inputs) ?? []);

test("business hours are those of Kasm's web page unless said otherwise", () => {
  expect(Schedule.businessHours({ timezone })).toEqual({
    daysOfTheWeek: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
    activeStartTime: "08:00",
    activeEndTime: "17:00",
    timezone,
  });
  expect(Schedule.businessHours({ timezone, to: "19:00" })).toMatchObject({ activeEndTime: "19:00" });
});

test.each([
  ["weekdays", Schedule.weekdays(hours), ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]],
  ["weekends", Schedule.weekends(hours), ["Saturday", "Sunday"]],
  ["daily", Schedule.daily(hours), ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]],
  ["on", Schedule.on(["Wednesday"], hours), ["Wednesday"]],
])("%s has these hours on its days", (_name, made, daysOfTheWeek) => {
  expect(made).toEqual({ daysOfTheWeek, activeStartTime: "09:00", activeEndTime: "16:30", timezone });
});

test("hours that pass midnight become two schedules, the second on the days after", () => {
  expect(Schedule.overnight({ days: ["Friday", "Sunday"], from: "22:00", to: "06:00", timezone })).toEqual([
    { daysOfTheWeek: ["Friday", "Sunday"], activeStartTime: "22:00", activeEndTime: "23:59", timezone },
    { daysOfTheWeek: ["Saturday", "Monday"], activeStartTime: "00:00", activeEndTime: "06:00", timezone },
  ]);
});

test("hours that pass midnight by themselves are pointed out", () => {
  const overnight = { activeStartTime: "22:00", activeEndTime: "06:00" };
  expect(warningsOf(overnight)).toEqual([expect.stringMatching(/pass midnight.*Schedule\.overnight/)]);
  expect(
    Schedule.overnight({ from: "22:00", to: "06:00", timezone }).flatMap((each) => warningsOf({ ...each })),
  ).toEqual([]);
});
