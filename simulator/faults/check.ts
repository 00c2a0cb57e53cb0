import { CALLS, callNamed } from "../catalogue";
import { isObject, textOf, type Json, type JsonObject } from "../json";
import { nearHint, unknownKeyText } from "../wire/near";
import { FAULT_KINDS, fieldsOfKind, isFaultKind } from "./fields";
import type { Fault, FaultPlanData } from "./kinds";

/** Everything that is wrong with a plan, each with its place. */
export class FaultPlanError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The fault plan is wrong:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "FaultPlanError";
  }
}

const CLASSES = ["*", "read", "write", "page", "unknown"];
const PLAN_KEYS = ["$schema", "seed", "faults"];

/** Reads a plan: `{ seed, faults }` or only the list of faults. Throws FaultPlanError with every problem there is. */
export function parseFaultPlan(value: unknown): FaultPlanData {
  const problems: string[] = [];
  const plan = (Array.isArray(value) ? { faults: value as Json[] } : value) as Json;
  if (!isObject(plan)) throw new FaultPlanError(["it must be a list of faults, or an object with faults and seed"]);
  for (const key of Object.keys(plan)) if (!PLAN_KEYS.includes(key)) problems.push(unknownKeyText(key, key, PLAN_KEYS));
  const { seed, faults } = plan;
  if (seed !== undefined && !Number.isSafeInteger(seed)) problems.push("seed takes a whole number");
  if (!Array.isArray(faults))
    problems.push(`faults ${faults === undefined ? "is missing:" : "takes"} a list of faults`);
  else for (const [index, fault] of faults.entries()) checkFault(fault, `faults[${index}]`, problems);
  if (problems.length > 0) throw new FaultPlanError(problems);
  return { ...(typeof seed === "number" ? { seed } : {}), faults: faults as unknown as Fault[] };
}

function checkFault(fault: Json, place: string, problems: string[]): void {
  if (!isObject(fault)) {
    problems.push(`${place} must be an object with a kind`);
    return;
  }
  const { kind } = fault;
  if (!isFaultKind(kind)) {
    const kinds = Object.keys(FAULT_KINDS);
    const what = kind === undefined ? "is missing" : `takes no ${shown(kind)}`;
    problems.push(`${place}.kind ${what}; there are ${kinds.join(", ")}`);
    return;
  }
  const fields = fieldsOfKind(kind);
  for (const [key, value] of Object.entries(fault)) {
    // What is undefined in code is absent in data.
    if (key === "kind" || value === undefined) continue;
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) problems.push(`${unknownKeyText(`${place}.${key}`, key, Object.keys(fields))} (${kind})`);
    else if (!field.fits(value)) problems.push(`${place}.${key} takes ${field.takes}, not ${shown(value)}`);
  }
  for (const [key, field] of Object.entries(fields)) {
    if (field.needed && fault[key] === undefined) problems.push(`${place}.${key} is missing: ${field.takes} (${kind})`);
  }
  checkCall(fault, place, problems);
}

function checkCall({ call }: JsonObject, place: string, problems: string[]): void {
  if (typeof call !== "string" || CLASSES.includes(call) || call.startsWith("/") || call === "__healthcheck") return;
  if (callNamed(call) !== undefined) return;
  const names = CALLS.map(({ name }) => name);
  problems.push(`${place}.call: there is no call ${shown(call)}${nearHint(call, names)}`);
}

function shown(value: Json): string {
  const text = typeof value === "object" ? JSON.stringify(value) : textOf(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
