import fc from "fast-check";
import { formatDuration, formatSize, parseDuration, parseSize } from "../../../../provider/core";

test.each([
  ["16 GiB", 17_179_869_184],
  ["8 GB", 8_000_000_000],
  ["2768 MB", 2_768_000_000],
  ["1.5 GiB", 1_610_612_736],
  ["0 GB", 0],
])("%s is %d bytes", (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each([
  ["8 hours", 28_800],
  ["20 minutes", 1200],
  ["1 minute", 60],
  ["900 seconds", 900],
  ["1.5 hours", 5400],
])("%s is %d seconds", (text, seconds) => expect(parseDuration(text)).toBe(seconds));

test.each(["16GB", "16 gigs", "GB", "16", "-1 GB", "16 GB ", "", "1e3 GB"])(
  "%p is no size, and what is one is said",
  (text) => {
    expect(() => parseSize(text)).toThrow('write a number, a space and a unit: "16 GiB"');
  },
);

test.each(["20min", "20 mins", "8h", "", "minutes"])("%p is no duration, and what is one is said", (text) => {
  expect(() => parseDuration(text)).toThrow('"8 hours", "20 minutes"');
});

test("a part of a byte is refused", () => expect(() => parseSize("1.3 B")).toThrow("whole number"));

test("any number of bytes is spelled exactly", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (bytes) => parseSize(formatSize(bytes)) === bytes));
});

test("any number of seconds is spelled exactly", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seconds) => parseDuration(formatDuration(seconds)) === seconds),
  );
});

test.each([
  [17_179_869_184, "16 GiB"],
  [8_000_000_000, "8 GB"],
  [2_768_000_000, "2768 MB"],
])("%d bytes read as %s", (bytes, text) => expect(formatSize(bytes)).toBe(text));
