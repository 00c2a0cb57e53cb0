/** Durations as Go writes them, "1h30m" or "12h0m0s": the official plugin's form of every lifespan of a realm. */
import type { PropertyValue } from "../../../provider/hosts/grpc";

const secondsOfUnit: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };
const whole = /^[-+]?(?:\d+(?:\.\d*)?(?:h|ms|us|µs|ns|m|s))+$/;
const part = /(\d+(?:\.\d*)?)(h|ms|us|µs|ns|m|s)/g;

function parse(duration: string): number | undefined {
  if (duration === "0") return 0;
  if (!whole.test(duration)) return undefined;
  let total = 0;
  for (const [, amount, unit] of duration.matchAll(part)) total += Number(amount) * (secondsOfUnit[unit ?? ""] ?? 0);
  return Math.trunc(duration.startsWith("-") ? -total : total);
}

export function secondsOf(duration: string): number {
  const seconds = parse(duration);
  if (seconds === undefined) throw new Error(`time: invalid duration ${JSON.stringify(duration)}`);
  return seconds;
}

export function textOfSeconds(seconds: number): string {
  if (seconds === 0) return "0s";
  const [hours, minutes, rest] = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

export function sameDuration(left: PropertyValue, right: PropertyValue): boolean {
  if (typeof left !== "string" || typeof right !== "string" || left === "" || right === "") return false;
  const seconds = parse(left);
  return seconds !== undefined && seconds === parse(right);
}
