import type { Json, JsonObject } from "../json";
import type { Tables } from "../store/tables";

/** What goes wrong. */
export type FaultKind =
  /** The connection is cut and nothing was done. */
  | { readonly kind: "drop-before" }
  /** The server does it, then the connection is cut. */
  | { readonly kind: "drop-after-commit" }
  /** A status with a body of one's choice; nothing was done. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: Json;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A status with a page of HTML; nothing was done. */
  | { readonly kind: "html"; readonly status?: number; readonly heading?: string }
  /** The server does it, then answers with a status as above. */
  | { readonly kind: "status-after-commit"; readonly status: number; readonly body?: Json }
  /** 200 with error_message; nothing was done. */
  | { readonly kind: "error-message"; readonly message: string }
  /** 429; Retry-After in seconds or as a date. */
  | { readonly kind: "too-many-requests"; readonly retryAfter?: number | string }
  /** The answer comes later. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Reads see the state of the moment when the fault was set. */
  | { readonly kind: "stale-list" }
  /** 200, but the old values stay: all of them, or only the named fields (as stored). */
  | { readonly kind: "keep-value"; readonly fields?: readonly string[] }
  /** JSON that breaks off. */
  | { readonly kind: "truncate" };

/** A fault, where it strikes and how often: plain data. */
export type Fault = FaultKind & {
  /** The name of the call, "*" for any, or a class. */
  readonly call: string;
  /** How often; once when not given. */
  readonly count?: number;
  /** So many matching calls pass first. */
  readonly after?: number;
  /** Strikes only calls whose body has these values. */
  readonly where?: JsonObject;
};

interface Armed {
  readonly fault: Fault;
  left: number;
  passing: number;
  readonly snapshot?: Tables;
}

/** A fault that strikes now. */
export interface Strike {
  readonly fault: Fault;
  readonly snapshot?: Tables;
}

/** The faults that are set. */
export class FaultPlan {
  private armed: Armed[] = [];

  add(fault: Fault, snapshot: () => Tables): void {
    this.armed.push({
      fault,
      left: fault.count ?? 1,
      passing: fault.after ?? 0,
      snapshot: fault.kind === "stale-list" ? snapshot() : undefined,
    });
  }

  /** The faults that strike this call; each counts down. */
  strike(call: string, callClass: string, body: JsonObject): Strike[] {
    const strikes: Strike[] = [];
    for (const armed of this.armed) {
      const { fault } = armed;
      if (fault.call !== call && fault.call !== "*" && fault.call !== callClass) continue;
      if (fault.where !== undefined && !contains(body, fault.where)) continue;
      if (armed.passing > 0) armed.passing--;
      else if (armed.left > 0) {
        armed.left--;
        strikes.push({ fault, snapshot: armed.snapshot });
      }
    }
    this.armed = this.armed.filter((armed) => armed.left > 0);
    return strikes;
  }

  /** The faults that have not struck as often as they should. */
  get pending(): readonly Fault[] {
    return this.armed.map((armed) => armed.fault);
  }

  clear(): void {
    this.armed = [];
  }
}

function contains(value: Json | undefined, wanted: Json): boolean {
  if (typeof wanted !== "object" || wanted === null) return value === wanted;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(wanted).every(([key, item]) => contains((value as JsonObject)[key], item));
}
