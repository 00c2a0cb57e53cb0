import type { JsonObject } from "../json";
import type { SimulatorControl } from "../server/control";
import { parseDump, type Dump } from "../store/dump";
import { anything, checkBody, flag, Refusal } from "./problems";

/** Everything the server keeps; with `runtime: false` only what two servers can be compared by. Secrets are in it. */
export function dumpState(control: SimulatorControl, body: JsonObject): { dump: Dump } {
  checkBody(body, { runtime: flag });
  return { dump: control.dump({ runtime: body.runtime !== false }) };
}

/** Puts a dump in place of everything. The simulator's key pair and administrator password stay good. */
export function loadState(control: SimulatorControl, body: JsonObject): JsonObject {
  checkBody(body, { dump: anything });
  try {
    control.load(parseDump(body.dump));
  } catch (error) {
    throw new Refusal([`dump: ${(error as Error).message}`]);
  }
  return {};
}

/** Back to a fresh installation, without faults and with an empty journal. */
export function resetState(control: SimulatorControl, body: JsonObject): JsonObject {
  checkBody(body, {});
  control.reset();
  return {};
}
