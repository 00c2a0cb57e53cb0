import type { Autoscaler } from "../autoscale";
import type { Clock } from "../clock";
import type { Dump } from "../store/dump";
import type { Fault, FaultPlanData } from "../faults/kinds";
import type { FaultPlan } from "../faults/plan";
import type { ServerContext } from "./context";
import type { Journal } from "./journal";
import type { ServerLog } from "./log";

/** The simulator as its own pages and helpers drive it. */
export interface SimulatorControl {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  readonly log: ServerLog;
  readonly autoscale: Autoscaler;
  /** Certificate authorities (PEM) that are trusted beside the well-known ones. */
  readonly trustedAuthorities: readonly string[];
  /** The address, without a slash at its end. Throws while the simulator does not listen. */
  readonly url: string;
  /** What handlers may know of the server, as it is now. */
  context(): ServerContext;
  /** Sets faults beside those that are set. */
  fault(...faults: readonly Fault[]): void;
  /** Sets a plan of faults in place of all that are set. */
  setFaults(plan: FaultPlanData): void;
  dump(options?: { runtime?: boolean }): Dump;
  load(dump: Dump): void;
  reset(): void;
}
