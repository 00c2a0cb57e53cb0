/** The recorded calls of the official plugin, in the compact form of ../recorded/keycloak. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonMap = Record<string, Json>;

export type Method =
  "CheckConfig" | "DiffConfig" | "Configure" | "Check" | "Diff" | "Create" | "Read" | "Update" | "Delete" | "Invoke";

/** Requests hold secrets in plain; answers mark them `{ $secret }`. A value not known yet is `<unknown>`. */
export interface RecordedCall {
  /** The operation of the engine that made the call. */
  during: string;
  call: Method;
  /** Type token and name. */
  resource?: string;
  function?: string;
  preview?: boolean;
  request: JsonMap;
  answer?: JsonMap;
  error?: string;
}

const folder = join(__dirname, "..", "recorded", "keycloak");

export const recordedCases = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));

/** Values that were recorded before are references, `=<index of the call>.<key of the answer>`. */
export function recordedCalls(name: string): RecordedCall[] {
  const calls = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as RecordedCall[];
  for (const call of calls) {
    call.request = mapValues(call.request, (value) => withoutMarks(resolve(value, calls)));
    if (call.answer) call.answer = mapValues(call.answer, (value) => resolve(value, calls));
  }
  return calls;
}

function resolve(value: Json, calls: RecordedCall[]): Json {
  const reference = typeof value === "string" ? /^=(\d+)\.(\w+)$/.exec(value) : null;
  if (!reference) return value;
  const found = calls[Number(reference[1])]?.answer?.[reference[2] ?? ""];
  if (found === undefined) throw new Error(`nothing was recorded at ${reference[0]}`);
  return found;
}

function mapValues(map: JsonMap, change: (value: Json) => Json): JsonMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

export const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

export function withoutMarks(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (!isMap(value)) return value;
  if ("$secret" in value) return withoutMarks(value.$secret ?? null);
  return mapValues(value, withoutMarks);
}
