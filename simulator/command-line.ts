import { readFileSync } from "node:fs";
import { DrivenClock, RealClock, type Clock } from "./clock";
import { parseFaultPlan } from "./faults/check";
import type { FaultPlanData } from "./faults/kinds";

/** The plan of a file. Throws a sentence that names the file, with every problem of the plan. */
export function readFaultPlan(file: string): FaultPlanData {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`--faults ${file} can't be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    return parseFaultPlan(value);
  } catch (error) {
    throw new Error(`--faults ${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** The clock that --clock and --now ask for. */
export function chooseClock(kind: string | undefined, start: string | undefined): Clock {
  if (kind !== undefined && kind !== "real" && kind !== "driven") {
    throw new Error(`--clock takes real or driven, not ${kind}.`);
  }
  if (kind !== "driven") {
    if (start !== undefined) throw new Error("--now is where a driven clock begins: add --clock driven.");
    return new RealClock();
  }
  const begin = start === undefined ? new Date() : new Date(start);
  if (!Number.isFinite(begin.getTime())) {
    throw new Error(`--now takes a time such as 2026-01-31T08:00:00Z, not ${start}.`);
  }
  return new DrivenClock(begin);
}
