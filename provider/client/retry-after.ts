import type { RawAnswer } from "./transport";

/**
 * How long an answer asks to wait, in milliseconds: seconds or a date. A date is measured against the server's own
 * clock where it states it, since the clocks of two machines differ.
 */
export function retryAfterOf(answer: RawAnswer, now: number): number | undefined {
  const value = answer.headers["retry-after"]?.trim();
  if (value === undefined || value === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  const serverNow = Date.parse(answer.headers["date"] ?? "");
  return Math.max(0, date - (Number.isNaN(serverNow) ? now : serverNow));
}
