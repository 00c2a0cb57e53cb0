import { setTimeout as pause } from "node:timers/promises";
import { page } from "../failure";
import { isObject, type Json, type JsonObject } from "../json";
import type { HttpAnswer } from "../server/http-message";
import type { Row, Tables } from "../store/tables";
import { idOf } from "../store/dump";
import type { Fault } from "./kinds";
import type { Strike } from "./plan";

/** An answer in place of the server's own. */
export interface EarlyAnswer {
  readonly status: number;
  readonly body: JsonObject | { readonly html: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly problem: string;
}

/** What the journal tells of a fault that was played. */
export interface PlayedFault {
  readonly kind: Fault["kind"];
  /** The how-manieth time this fault strikes. */
  readonly number: number;
  /** The plan's seed. */
  readonly seed: number;
  readonly effect: string;
}

const CUT: EarlyAnswer = { status: 0, body: {}, problem: "" };

/**
 * Plays what strikes before anything is done; the answer is missing where the server goes on. A delay ends when the
 * client hangs up, and the call is done then; when the server stops, the call is dropped.
 */
export async function playBefore(
  strikes: readonly Strike[],
  hungUp: AbortSignal | undefined,
  stopping: AbortSignal,
): Promise<EarlyAnswer | undefined> {
  for (const { fault } of strikes) {
    if (fault.kind !== "delay") continue;
    await pauseUntil(fault.milliseconds, hungUp === undefined ? stopping : AbortSignal.any([hungUp, stopping]));
    if (stopping.aborted) return { ...CUT, problem: "the simulator stopped amid a delay" };
  }
  for (const { fault } of strikes) {
    const early = earlyAnswer(fault);
    if (early !== undefined) return { ...early, problem: `fault: ${fault.kind}` };
  }
  return undefined;
}

/** Waits, but not longer than the signal lets it. */
export async function pauseUntil(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}

function earlyAnswer(fault: Fault): Omit<EarlyAnswer, "problem"> | undefined {
  switch (fault.kind) {
    case "drop-before":
      return CUT;
    case "status":
      return { status: fault.status, body: bodyOr(fault.body), headers: fault.headers };
    case "html": {
      const status = fault.status ?? 500;
      return { status, body: { html: page(status, fault.heading ?? "Internal Error") } };
    }
    case "error-message":
      return { status: 200, body: { error_message: fault.message } };
    case "too-many-requests": {
      const header = retryAfter(fault.retryAfter, fault.retryAfterForm);
      const headers = header === undefined ? undefined : { "retry-after": header };
      return { status: 429, body: { error_message: "Too many requests" }, headers };
    }
    case "revoke-key":
      return { status: 401, body: { error_message: "Access Denied!" } };
    case "certificate":
    case "delay":
    case "drip":
    case "drop-after-commit":
    case "keep-value":
    case "stale-list":
    case "status-after-commit":
    case "truncate":
      return undefined;
  }
}

/** A date is of real time, as the answer's own header Date is. */
function retryAfter(value: number | string | undefined, form: "seconds" | "date" | undefined): string | undefined {
  if (typeof value !== "number" || form !== "date") return value === undefined ? undefined : String(value);
  return new Date(Date.now() + value * 1000).toUTCString();
}

function bodyOr(body: Json | undefined): JsonObject {
  return isObject(body) ? body : { error_message: "Internal Error" };
}

/** What a fault answers after the server did what it was asked to, in place of the server's answer. */
export function answerAfterCommit(strikes: readonly Strike[]): { status: number; body: JsonObject } | undefined {
  for (const { fault } of strikes) {
    if (fault.kind === "status-after-commit") return { status: fault.status, body: bodyOr(fault.body) };
  }
  return undefined;
}

/** Plays what strikes the answer on its way. */
export function spoil(answer: HttpAnswer, strikes: readonly Strike[]): HttpAnswer {
  let spoiled = answer;
  for (const { fault } of strikes) {
    if (fault.kind === "drop-before" || fault.kind === "drop-after-commit") return { ...answer, cut: true };
    if (fault.kind === "truncate") {
      spoiled = { ...spoiled, body: spoiled.body.slice(0, Math.ceil(spoiled.body.length / 2)) };
    }
    if (fault.kind === "drip") {
      spoiled = { ...spoiled, drip: { bytes: fault.bytes ?? 1, milliseconds: fault.milliseconds } };
    }
  }
  return spoiled;
}

/** Does work whose changes a keep-value fault takes back: all of them, or the named fields of rows that were there. */
export function keepingValues<Result>(tables: Tables, strikes: readonly Strike[], work: () => Result): Result {
  const keep = strikes.map(({ fault }) => fault).find((fault) => fault.kind === "keep-value");
  if (keep === undefined) return work();
  const before = tables.export();
  const result = work();
  if (keep.fields === undefined) {
    tables.import(before, idOf);
    return result;
  }
  for (const [family, rows] of Object.entries(before)) {
    for (const row of rows) {
      const now: Row | undefined = tables.get(family, row[idOf(family)]);
      for (const field of keep.fields) if (now !== undefined && field in now) now[field] = row[field] ?? null;
    }
  }
  return result;
}

/** What was played, for the journal: kinds in short, and each in full. */
export function played(strikes: readonly Strike[]): { fault?: string; faults?: readonly PlayedFault[] } {
  if (strikes.length === 0) return {};
  return {
    fault: strikes.map(({ fault }) => fault.kind).join(", "),
    faults: strikes.map(({ fault, number, seed }) => ({ kind: fault.kind, number, seed, effect: effectOf(fault) })),
  };
}

function effectOf(fault: Fault): string {
  switch (fault.kind) {
    case "drop-before":
      return "the connection was cut, and nothing was done";
    case "drop-after-commit":
      return "the connection was cut after the call had been worked on";
    case "delay":
      return `delayed by up to ${fault.milliseconds} ms`;
    case "status":
      return `answered ${fault.status}, and nothing was done`;
    case "html":
      return `answered ${fault.status ?? 500} as HTML, and nothing was done`;
    case "status-after-commit":
      return `answered ${fault.status} after the call had been worked on`;
    case "error-message":
      return "answered 200 with error_message, and nothing was done";
    case "too-many-requests":
      return `answered 429, Retry-After ${retryAfter(fault.retryAfter, fault.retryAfterForm) ?? "missing"}, and nothing was done`;
    case "truncate":
      return "the answer broke off in the middle";
    case "drip":
      return `answered ${fault.bytes ?? 1} bytes at a time, with pauses of ${fault.milliseconds} ms`;
    case "stale-list":
      return "reads saw the state of when the fault was set";
    case "keep-value":
      return fault.fields === undefined
        ? "every old value stayed"
        : `the old values of ${fault.fields.join(", ")} stayed`;
    case "revoke-key":
      return "the key was refused with 401";
    case "certificate":
      return `the connection got a certificate that is not good: ${fault.problem}`;
  }
}
