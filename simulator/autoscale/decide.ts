import { sum, type Amounts } from "./amounts";

/** What an autoscale config asks for. */
export interface Demand {
  /** Agents: cores, memoryBytes, gpus. Servers: sessions. */
  readonly standby: Amounts;
  readonly aggressive: boolean;
  /** Seconds between the end of the need and the removal of what is not needed. */
  readonly downscaleBackoff: number;
  /** Machines that served a session may serve another; else they go when it ends. */
  readonly reusable: boolean;
  /** Days after which a machine is replaced; undefined: never. */
  readonly rotateDays?: number;
  /** How long before that the replacement is made. */
  readonly preWarmMinutes: number;
}

export interface Machine {
  readonly id: string;
  readonly name: string;
  /** Made by this config: only then may it be removed. */
  readonly own: boolean;
  /** starting: not checked in yet. away: disabled, missing or draining. */
  readonly state: "starting" | "ready" | "away";
  /** What it has left for sessions; of one that is starting, what it will have. */
  readonly free: Amounts;
  readonly sessions: number;
  /** It has served a session. */
  readonly used: boolean;
  readonly created: Date;
}

export interface Situation {
  readonly demand: Demand;
  readonly machines: readonly Machine[];
  /** What one more machine brings; undefined where nothing says it. */
  readonly each?: Amounts;
  /** How many machines the VM provider's max_instances leaves; Infinity without a cap. */
  readonly room: number;
  /** What sessions were refused for lack of room since the last decision: aggressive scaling makes machines for them. */
  readonly asked?: Amounts;
  /** Within a schedule. */
  readonly active: boolean;
  /** Since when machines are not needed. */
  readonly needEnded?: Date;
  readonly now: Date;
  /** The switch aggressive_scaling. */
  readonly aggressiveMeans: string;
}

export interface Decision {
  /** How many machines to make. */
  readonly make: number;
  readonly remove: readonly { readonly machine: Machine; readonly why: string }[];
  /** Machines that are to serve their sessions to the end and no others. */
  readonly drain: readonly Machine[];
  /** Why, in words; empty when all is as it should be. */
  readonly reasons: readonly string[];
  /** To be remembered until the next decision. */
  readonly needEnded?: Date;
}

const DAY = 86_400_000;
const UNITS: Readonly<Record<string, string>> = { memoryBytes: "bytes of memory", gpus: "GPUs" };

/** What to make and to remove now. Decides only; it knows no clock, network or table. */
export function decide(situation: Situation): Decision {
  const { demand, machines, active } = situation;
  const spent = machines.filter((machine) => machine.own && whySpent(situation, machine) !== undefined);
  const remove = spent
    .filter((machine) => machine.sessions === 0)
    .map((machine) => ({ machine, why: whySpent(situation, machine) ?? "" }));
  const drain = spent.filter((machine) => machine.sessions > 0);
  const counted = machines.filter(
    (machine) => machine.state !== "away" && !spent.includes(machine) && !isBeingReplaced(situation, machine),
  );
  const asked = demand.aggressive ? (situation.asked ?? {}) : {};
  const standby: Amounts = active ? sum([demand.standby, asked]) : {};
  const free = sum(counted.map((machine) => machine.free));
  const missing = Object.entries(standby).filter(([kind, wanted]) => (free[kind] ?? 0) < wanted);
  if (missing.length > 0) return { remove, drain, ...scaleUp(situation, free, missing) };
  const idle = surplus(machines, spent, counted, free, standby);
  return { drain, ...scaleDown(situation, idle, remove) };
}

/** Why a machine is not to be used again; undefined while it is. */
function whySpent({ demand, now }: Situation, machine: Machine): string | undefined {
  if (machine.used && !demand.reusable) return "its session has ended and it is not reusable";
  const { rotateDays } = demand;
  const isOld = rotateDays !== undefined && now.getTime() >= machine.created.getTime() + rotateDays * DAY;
  return isOld ? `it is older than ${rotateDays} days` : undefined;
}

/** So near to its end that another is made for it. */
function isBeingReplaced({ demand: { rotateDays, preWarmMinutes }, now }: Situation, machine: Machine): boolean {
  if (!machine.own || rotateDays === undefined) return false;
  return now.getTime() >= machine.created.getTime() + rotateDays * DAY - preWarmMinutes * 60_000;
}

function scaleUp(
  situation: Situation,
  free: Amounts,
  missing: readonly [string, number][],
): Omit<Decision, "remove" | "drain"> {
  const { demand, machines, each, room } = situation;
  const words = missing
    .map(([kind, wanted]) => `${free[kind] ?? 0} of ${wanted} ${UNITS[kind] ?? kind} free`)
    .join(", ");
  const starting = machines.filter((machine) => machine.own && machine.state === "starting").length;
  const patient = !demand.aggressive || each === undefined;
  if (patient && starting > 0) return { make: 0, reasons: [`${words}: waits for the machine being made`] };
  const wanted =
    patient || situation.aggressiveMeans === "each"
      ? 1
      : Math.max(...missing.map(([kind, amount]) => machinesFor(amount - (free[kind] ?? 0), each[kind] ?? 0)));
  const make = Math.max(0, Math.min(wanted, room));
  const capped = make < wanted ? `; max_instances of the VM provider allows ${make} of ${wanted}` : "";
  return { make, reasons: [`${words}: ${wanted} more wanted${capped}`] };
}

/** One where machines bring nothing of what is missing: the server does not look further than that it is missing. */
const machinesFor = (lacking: number, each: number): number => (each > 0 ? Math.ceil(lacking / each) : 1);

/** The machines without sessions that are not needed for standby, the oldest first. */
function surplus(
  machines: readonly Machine[],
  spent: readonly Machine[],
  counted: readonly Machine[],
  free: Amounts,
  standby: Amounts,
): Machine[] {
  let left = free;
  const idle: Machine[] = [];
  const candidates = machines
    .filter((each) => each.own && each.state !== "starting" && each.sessions === 0 && !spent.includes(each))
    .sort((one, other) => one.created.getTime() - other.created.getTime());
  for (const machine of candidates) {
    if (!counted.includes(machine)) {
      // Away, or about to be replaced: the latter goes when its time has come.
      if (machine.state === "away") idle.push(machine);
      continue;
    }
    const without = sum([left, negative(machine.free)]);
    if (Object.entries(standby).some(([kind, wanted]) => (without[kind] ?? 0) < wanted)) continue;
    left = without;
    idle.push(machine);
  }
  return idle;
}

const negative = (amounts: Amounts): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([kind, amount]) => [kind, -amount]));

function scaleDown(situation: Situation, idle: readonly Machine[], spent: Decision["remove"]): Omit<Decision, "drain"> {
  const { demand, now, active } = situation;
  if (idle.length === 0) return { make: 0, remove: spent, reasons: [] };
  const needEnded = situation.needEnded ?? now;
  const waited = (now.getTime() - needEnded.getTime()) / 1000;
  if (waited < demand.downscaleBackoff) {
    const reasons = [`${idle.length} not needed: removed after a back-off of ${demand.downscaleBackoff} s`];
    return { make: 0, remove: spent, reasons, needEnded };
  }
  const why = active
    ? "it has no sessions and standby is kept without it"
    : "it has no sessions outside of the schedule";
  return { make: 0, remove: [...spent, ...idle.map((machine) => ({ machine, why }))], reasons: [] };
}
