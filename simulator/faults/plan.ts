import type { Json, JsonObject } from "../json";
import type { Tables } from "../store/tables";
import { chances } from "./chance";
import { parseFaultPlan } from "./check";
import type { ConnectionFault, Fault, FaultPlanData } from "./kinds";

/** A fault that is set, and how far it has got. */
export interface SetFault {
  readonly fault: Fault;
  /** How often it still strikes. */
  readonly left: number | "unlimited";
  /** How often it has struck. */
  readonly struck: number;
}

interface Armed {
  readonly fault: Fault;
  left: number;
  passing: number;
  struck: number;
  readonly chance: () => number;
  readonly snapshot?: Tables;
}

/** A fault that strikes now. */
export interface Strike {
  readonly fault: Fault;
  /** The how-manieth time. */
  readonly number: number;
  readonly seed: number;
  readonly snapshot?: Tables;
}

/** A request as faults choose by it. */
export interface FaultTarget {
  /** The name of the call; empty for a page. */
  readonly call: string;
  readonly class: string;
  readonly path: string;
  readonly body: JsonObject;
}

const DEFAULT_SEED = 1;

/** The faults that are set. */
export class FaultPlan {
  private armed: Armed[] = [];
  private revoked = new Map<Json, { armed: Armed; left: number }>();
  private added = 0;
  private usedSeed = DEFAULT_SEED;

  /** What decides chances. */
  get seed(): number {
    return this.usedSeed;
  }

  /** Sets all of the faults beside the others; throws FaultPlanError, and sets none, when one is wrong. */
  addAll(faults: readonly Fault[], snapshot: () => Tables): void {
    for (const fault of parseFaultPlan(faults).faults) this.arm(fault, snapshot);
  }

  /** Sets a plan in place of all that was set. */
  set(plan: FaultPlanData, snapshot: () => Tables): void {
    const { seed, faults } = parseFaultPlan(plan);
    this.clear();
    this.usedSeed = seed ?? DEFAULT_SEED;
    for (const fault of faults) this.arm(fault, snapshot);
  }

  private arm(fault: Fault, snapshot: () => Tables): void {
    const count = fault.count ?? (fault.probability === undefined ? 1 : "unlimited");
    this.armed.push({
      fault,
      left: count === "unlimited" ? Infinity : count,
      passing: fault.after ?? 0,
      struck: 0,
      chance: chances(this.usedSeed, this.added++),
      snapshot: fault.kind === "stale-list" ? snapshot() : undefined,
    });
  }

  /** The faults that strike this request; each counts down. */
  strike(target: FaultTarget): Strike[] {
    const refusing = this.refusing(target);
    const striking = this.striking((fault) => fault.kind !== "certificate" && matches(fault, target));
    for (const armed of striking) {
      const { fault } = armed;
      const key = target.body.api_key;
      if (fault.kind !== "revoke-key" || key === undefined) continue;
      this.revoked.set(key, { armed, left: (fault.calls ?? Infinity) - 1 });
    }
    return [...refusing, ...striking].map((armed) => this.strikeOf(armed));
  }

  /** The fault that spoils this TLS connection. */
  strikeConnection(): (Strike & { fault: ConnectionFault }) | undefined {
    const [armed] = this.striking((fault) => fault.kind === "certificate");
    return armed === undefined ? undefined : (this.strikeOf(armed) as Strike & { fault: ConnectionFault });
  }

  private striking(matching: (fault: Fault) => boolean): Armed[] {
    const striking = this.armed.filter((armed) => {
      if (!matching(armed.fault)) return false;
      if (armed.passing > 0) {
        armed.passing--;
        return false;
      }
      if (armed.fault.probability !== undefined && armed.chance() >= armed.fault.probability) return false;
      armed.left--;
      return true;
    });
    this.armed = this.armed.filter((armed) => armed.left > 0);
    return striking;
  }

  private strikeOf(armed: Armed): Strike {
    armed.struck++;
    return { fault: armed.fault, number: armed.struck, seed: this.usedSeed, snapshot: armed.snapshot };
  }

  /** A key that was revoked goes on being refused. */
  private refusing({ path, body }: FaultTarget): Armed[] {
    const revoked = body.api_key === undefined || isOwnPath(path) ? undefined : this.revoked.get(body.api_key);
    if (revoked === undefined || revoked.left <= 0) return [];
    revoked.left--;
    return [revoked.armed];
  }

  /** The faults that have not struck as often as they should. */
  get pending(): readonly Fault[] {
    return this.armed.map((armed) => armed.fault);
  }

  /** The same with their counts. */
  list(): SetFault[] {
    return this.armed.map(({ fault, left, struck }) => ({
      fault,
      left: left === Infinity ? "unlimited" : left,
      struck,
    }));
  }

  /** Forgets all faults, the seed, and that keys were revoked. */
  clear(): void {
    this.armed = [];
    this.revoked = new Map();
    this.added = 0;
    this.usedSeed = DEFAULT_SEED;
  }
}

/** What the simulator serves of its own: how faults are cleared is there too. */
const isOwnPath = (path: string): boolean => path.startsWith("/simulator/");

function matches(
  fault: Exclude<Fault, { kind: "certificate" }>,
  { call, class: kind, path, body }: FaultTarget,
): boolean {
  const named = fault.call === path || (call !== "" && fault.call === call);
  if (!named && (isOwnPath(path) || (fault.call !== "*" && fault.call !== kind))) return false;
  if (fault.kind === "revoke-key" && body.api_key === undefined) return false;
  return fault.where === undefined || contains(body, fault.where);
}

function contains(value: Json | undefined, wanted: Json): boolean {
  if (typeof wanted !== "object" || wanted === null) return value === wanted;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(wanted).every(([key, item]) => contains((value as JsonObject)[key], item));
}
