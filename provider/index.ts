/** Kasm entities as Pulumi resources. */
export * from "./entities";
export { parseDuration, parseSize, type Duration, type Reference, type Size, type Weekday } from "./core";
