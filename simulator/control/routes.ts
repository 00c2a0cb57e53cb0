import { holds, rightsOf } from "../access/rights";
import { signIn } from "../access/sign-in";
import { Failure, unauthorized } from "../failure";
import type { JsonObject } from "../json";
import type { SimulatorControl } from "../server/control";
import type { PageAnswer, PageRequest, PageRoute } from "../server/pages";
import { CREDENTIAL_KEYS } from "../wire/strict";
import { advanceClock, readClock } from "./clock";
import { addFaults, clearFaults, getFaults, setFaults } from "./faults";
import { readJournal } from "./journal";
import { Refusal } from "./problems";
import { dumpState, loadState, resetState } from "./state";

/** Answers a call of the control API; throws a Refusal when its body is wrong. */
type Command = (control: SimulatorControl, body: JsonObject) => unknown;

const COMMANDS: Readonly<Record<string, Command>> = {
  "/simulator/state/dump": dumpState,
  "/simulator/state/load": loadState,
  "/simulator/state/reset": resetState,
  "/simulator/faults/get": getFaults,
  "/simulator/faults/set": setFaults,
  "/simulator/faults/add": addFaults,
  "/simulator/faults/clear": clearFaults,
  "/simulator/journal": readJournal,
  "/simulator/clock": readClock,
  "/simulator/clock/advance": advanceClock,
};

/**
 * The simulator's own API, which no Kasm has: what tests do in code, for those who run the simulator beside their
 * program. Each call is a POST of JSON, signed as Kasm's are: by a key pair, or by a session's token and user name, that
 * has global_admin. Cookies don't count, so that no web page can do it in a browser's name.
 */
export function controlRoutes(control: SimulatorControl): PageRoute[] {
  return Object.entries(COMMANDS).map(([path, command]) => ({
    method: "POST",
    path,
    unshown: true,
    handle: (request) => run(control, command, request),
  }));
}

async function run(control: SimulatorControl, command: Command, request: PageRequest): Promise<PageAnswer> {
  const { server, json } = request;
  if (json === undefined) throw new Failure(400, { error_message: "Invalid JSON" }, "the body is no JSON object");
  const caller = signIn(server, json);
  if (!holds(rightsOf(server, caller), "global_admin")) throw unauthorized("the control API needs global_admin");
  const body = Object.fromEntries(Object.entries(json).filter(([key]) => !CREDENTIAL_KEYS.has(key)));
  try {
    return { json: await command(control, body) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const message = error.problems.join("; ");
    return { status: 400, json: { error_message: message, problems: error.problems }, problem: message };
  }
}
