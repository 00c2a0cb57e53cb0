import { DrivenClock } from "../clock";
import type { JsonObject } from "../json";
import type { SimulatorControl } from "../server/control";
import { checkBody, Refusal, text, wholeNumber } from "./problems";

interface Time {
  readonly now: string;
  /** Whether time passes only when it is told to. */
  readonly driven: boolean;
}

/** The server's time. */
export function readClock(control: SimulatorControl, body: JsonObject): Time {
  checkBody(body, {});
  return timeOf(control);
}

function timeOf({ clock }: SimulatorControl): Time {
  return { now: clock.now().toISOString(), driven: clock instanceof DrivenClock };
}

/** Lets time pass, by milliseconds or seconds or up to a time, and does what falls due; answers when that is done. */
export async function advanceClock(control: SimulatorControl, body: JsonObject): Promise<Time> {
  checkBody(body, { milliseconds: wholeNumber, seconds: wholeNumber, to: text });
  const { clock } = control;
  if (!(clock instanceof DrivenClock)) {
    throw new Refusal(["time passes by itself here: start the simulator with --clock driven"]);
  }
  const given = Object.keys(body);
  if (given.length !== 1) throw new Refusal(["one of milliseconds, seconds and to must be given"]);
  const wanted = typeof body.to === "string" ? Date.parse(body.to) - clock.now().getTime() : undefined;
  if (wanted !== undefined && !Number.isFinite(wanted))
    throw new Refusal(["to takes a time as in 2026-01-31T08:00:00Z"]);
  if (wanted !== undefined && wanted < 0)
    throw new Refusal([`to is before the server's time ${clock.now().toISOString()}`]);
  const milliseconds = wanted ?? Number(body.milliseconds ?? Number(body.seconds) * 1000);
  if (!Number.isFinite(new Date(clock.now().getTime() + milliseconds).getTime())) {
    throw new Refusal(["time ends before that"]);
  }
  await clock.advance(milliseconds);
  return timeOf(control);
}
