import { FaultPlanError, parseFaultPlan } from "../faults/check";
import type { FaultPlanData } from "../faults/kinds";
import type { SetFault } from "../faults/plan";
import type { JsonObject } from "../json";
import type { SimulatorControl } from "../server/control";
import { checkBody, Refusal } from "./problems";

interface Faults {
  readonly seed: number;
  readonly faults: readonly SetFault[];
}

/** The faults that still strike, with their counts. */
export function getFaults(control: SimulatorControl, body: JsonObject): Faults {
  checkBody(body, {});
  return { seed: control.faults.seed, faults: control.faults.list() };
}

/** Sets a plan (seed, faults) in place of all faults that are set. */
export function setFaults(control: SimulatorControl, body: JsonObject): Faults {
  refusing(() => control.setFaults(body as unknown as FaultPlanData));
  return getFaults(control, {});
}

/** Sets faults beside those that are set. */
export function addFaults(control: SimulatorControl, body: JsonObject): Faults {
  if (body.seed !== undefined) throw new Refusal(["seed is given with a whole plan: /simulator/faults/set"]);
  refusing(() => control.fault(...parseFaultPlan(body).faults));
  return getFaults(control, {});
}

/** Takes back every fault, and that keys were revoked. */
export function clearFaults(control: SimulatorControl, body: JsonObject): JsonObject {
  checkBody(body, {});
  control.faults.clear();
  return {};
}

function refusing(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof FaultPlanError ? new Refusal(error.problems) : error;
  }
}
