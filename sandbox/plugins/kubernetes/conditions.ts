/** When an object counts as ready: by its kind, or by the annotation `pulumi.com/waitFor`. */
import { query } from "jsonpath-rfc9535";
import type { ResourceKind } from "./kinds";
import { annotationOf, asText, isObject } from "./objects";
import type { DataObject, PlainObject } from "./objects";
import { canonicalQuantity } from "./quantity";

export interface Progress {
  met: boolean;
  /** What is waited for and what was found instead. */
  message: string;
}

export type Condition = (object: PlainObject) => Progress;

/** The condition for an object made from these inputs; undefined when it is ready at once. */
export function conditionFor(kind: ResourceKind, inputs: DataObject): Condition | undefined {
  if (annotationOf(inputs, "pulumi.com/skipAwait") === "true") return undefined;
  const expression = annotationOf(inputs, "pulumi.com/waitFor");
  if (expression !== undefined) return parseWaitFor(expression);
  if (kind.custom) return undefined;
  if (kind.kind === "Namespace") return namespaceActive;
  if (kind.kind === "ResourceQuota") return quotaObserved;
  if (kind.kind === "Secret" && inputs.type === "kubernetes.io/service-account-token") return tokenFilled;
  return undefined;
}

const namespaceActive: Condition = ({ status }) => ({
  met: isObject(status) && status.phase === "Active",
  message: "waiting for the namespace to become active",
});

/** The quota controller has taken the limits in. */
const quotaObserved: Condition = ({ spec, status }) => {
  const wanted = isObject(spec) && isObject(spec.hard) ? spec.hard : {};
  const observed = isObject(status) && isObject(status.hard) ? status.hard : undefined;
  const same = (name: string): boolean =>
    canonicalQuantity(asText(wanted[name])) === canonicalQuantity(asText(observed?.[name]));
  const names = Object.keys(wanted);
  return {
    met: names.length === 0 || (observed !== undefined && names.every(same)),
    message: "waiting for the quota to be observed",
  };
};

/** The token controller has filled the Secret. */
const tokenFilled: Condition = ({ data }) => ({
  met: isObject(data) && Object.keys(data).length > 0,
  message: "waiting for the token of the service account",
});

/** One expression or a JSON array of them, all of which must hold. */
export function parseWaitFor(annotation: string): Condition {
  const conditions = expressionsOf(annotation).map(parseExpression);
  if (conditions.length === 0) throw new Error("at least one condition must be specified");
  return (object) => {
    const pending = conditions.map((condition) => condition(object)).filter(({ met }) => !met);
    return { met: pending.length === 0, message: pending.map(({ message }) => message).join("; ") };
  };
}

function expressionsOf(annotation: string): string[] {
  if (!annotation.startsWith("[")) return [annotation];
  const parsed: unknown = JSON.parse(annotation);
  if (!Array.isArray(parsed)) return [annotation];
  return parsed.map(String);
}

function parseExpression(expression: string): Condition {
  if (expression.startsWith("condition=")) return parseConditionName(expression.slice("condition=".length));
  if (expression.startsWith("jsonpath=")) return parseJsonPath(expression.slice("jsonpath=".length));
  throw new Error(`expected a "jsonpath=" or "condition=" prefix, got "${expression}"`);
}

/** `Ready`, or `Ready=False`: an entry of `status.conditions`. */
function parseConditionName(text: string): Condition {
  const [type = "", ...rest] = text.split("=");
  const wanted = rest.length === 0 ? "True" : rest.join("=");
  return ({ status }) => {
    const all = isObject(status) && Array.isArray(status.conditions) ? status.conditions : [];
    const found = all.find((entry): entry is PlainObject => isObject(entry) && entry.type === type);
    const now = found
      ? `it is ${asText(found.status)}${found.message ? `: ${asText(found.message)}` : ""}`
      : "it is not there";
    return { met: found?.status === wanted, message: `waiting for condition ${type}=${wanted} (${now})` };
  };
}

/** `{.path}` is met when the path selects anything, `{.path}=value` when the first thing it selects has that text. */
function parseJsonPath(text: string): Condition {
  const { path, value } = splitJsonPath(text);
  const expression = path.startsWith("$") ? path : `$${path}`;
  // Fails here, and not in the middle of a wait, when the path cannot be read.
  query({}, expression);
  return (object) => {
    const [first, ...others] = query(object, expression) as unknown[];
    if (first === undefined && others.length === 0)
      return { met: false, message: `waiting: {${path}} selects nothing` };
    if (value === undefined) return { met: true, message: "" };
    if (typeof first === "object" && first !== null) throw new Error(`"{${path}}" has a non-primitive value`);
    return { met: String(first) === value, message: `waiting for {${path}}=${value} (found "${String(first)}")` };
  };
}

function splitJsonPath(text: string): { path: string; value?: string } {
  const end = closingBrace(text);
  if (!text.startsWith("{") || end === undefined) throw new Error(`${text} should be wrapped in brackets { ... }`);
  const path = text.slice(1, end).trim();
  const rest = text.slice(end + 1);
  if (rest === "") return { path };
  const value = rest.slice(1);
  const isLiteral = rest.startsWith("=") && value !== "" && !value.includes("=") && !value.startsWith("{");
  if (!isLiteral) throw new Error(`format should be {.path}=value or {.path}, got "${text}"`);
  return { path, value };
}

/** Where the first brace closes; braces in quoted text do not count. */
function closingBrace(text: string): number | undefined {
  let depth = 0;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (quote !== "") {
      if (character === "\\") index++;
      else if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return index;
  }
  return undefined;
}
