import * as fc from "fast-check";
import { sameDuration, secondsOf, textOfSeconds } from "../../../../../sandbox/plugins/keycloak/durations";

test.each([
  ["0s", 0],
  ["45s", 45],
  ["5m0s", 300],
  ["12h0m0s", 43_200],
  ["1440h0m0s", 5_184_000],
])("%s is %d seconds", (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
  expect(textOfSeconds(seconds)).toBe(text);
});

test("other spellings mean the same", () => {
  expect(secondsOf("1.5h")).toBe(5400);
  expect(secondsOf("90m")).toBe(5400);
  expect(sameDuration("90m", "1h30m0s")).toBe(true);
  expect(sameDuration("90m", "1h31m0s")).toBe(false);
  expect(sameDuration("", "0s")).toBe(false);
});

test("what is no duration is refused with its text", () => {
  expect(() => secondsOf("5 minutes")).toThrow('time: invalid duration "5 minutes"');
  expect(() => secondsOf("300")).toThrow("invalid duration");
});

test("every number of seconds survives both ways", () => {
  fc.assert(
    fc.property(
      fc.nat(100_000_000),
      (seconds) => expect(secondsOf(textOfSeconds(seconds))).toBe(seconds) === undefined,
    ),
  );
});
