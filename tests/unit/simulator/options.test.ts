import { DrivenClock, type KasmVersion, type SimulatorOptions } from "../../../simulator";
import { resolveOptions } from "../../../simulator/options";

test.each<[SimulatorOptions, string]>([
  [{ kasmVersion: "1.15.0" as KasmVersion }, "There is no version 1.15.0 here; there are 1.16.1, 1.17.0"],
  [{ apiKeyPermissions: ["zones_view", "zone_view"] }, "There is no permission zone_view."],
  [{ apiKeyPermissions: [4711] }, "There is no permission 4711."],
  [{ licenseFeatures: ["saml", "autoscaling"] }, "There is no licence feature autoscaling; there are auto_scaling"],
  [{ unknown: { user_dates: "no" } }, "The switch user_dates has no value no; it has None, null."],
  [{ host: "0.0.0.0" }, "Others could reach 0.0.0.0"],
])("%j is refused, naming what is wrong", (options, sentence) => {
  expect(() => resolveOptions(options)).toThrow(sentence);
});

test("permissions go by name or by id", () => {
  expect(resolveOptions({ apiKeyPermissions: ["zones_view", 1901] }).apiKeyPermissions).toEqual([1900, 1901]);
});

test("a driven clock begins at a date", () => {
  expect(() => new DrivenClock(new Date("soon"))).toThrow("The clock begins at a date");
});
