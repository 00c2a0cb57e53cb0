import type { EntityDefinition, KnownServer, Problem } from "./entity";
import { allFields, fieldsOf } from "./entity";
import type { Field } from "./fields";
import { isListed, recordFields } from "./fields";
import { nearest } from "./nearest";
import type { Properties } from "./values";
import { holdsUnknown, isObject, unknownValue } from "./values";

/** The inputs every entity takes beside its fields. */
export const commonInputs = ["adopt", "onDestroy", "connection"] as const;

const endings: readonly unknown[] = ["restore", "delete", "retain"];
const connectionParts = ["endpoint", "apiKey", "apiKeySecret", "username", "password", "caCertificate"];

export interface Checked {
  /** The inputs with defaults filled in. */
  readonly inputs: Properties;
  /** Everything that is wrong, at once. */
  readonly problems: readonly Problem[];
}

/**
 * Validates what the program wrote. Unknown values pass, at any depth. Asks nobody.
 * @param server what is known of the server already
 */
export function check(definition: EntityDefinition, given: Properties, server?: KnownServer): Checked {
  const problems: Problem[] = [];
  const inputs: Properties = {};
  for (const [name, value] of Object.entries(given)) if (value != null) inputs[name] = value;
  const fields = fieldsOf(definition, inputs);
  const wrong = new Set<string>();
  checkCommon(inputs, definition, problems);
  for (const [name, field] of Object.entries(fields)) {
    if (inputs[name] === undefined && field.traits.fallback !== undefined) inputs[name] = field.traits.fallback;
    const before = problems.length;
    checkField(name, field, inputs[name], problems);
    if (server !== undefined) checkPlace(name, field, inputs[name], server, problems);
    if (problems.length > before) wrong.add(name);
    else if (isListed(field)) inputs[name] = inOrder(field, inputs[name]);
  }
  // Without a usable discriminator nobody can say which of the variants' fields belong here.
  const { variants } = definition;
  const settled = variants === undefined || String(inputs[variants.by]) in variants.of;
  const known = [...commonInputs, ...Object.keys(settled ? fields : allFields(definition))];
  for (const name of Object.keys(inputs)) {
    if (!known.includes(name) && !name.startsWith("__")) problems.push(unknownField(name, known, definition));
  }
  // What is wrong by itself says nothing about the others: conditions see it as not known.
  const sound = { ...inputs };
  for (const name of wrong) sound[name] = unknownValue;
  for (const rule of definition.rules ?? []) {
    const problem = rule(sound, server);
    if (problem !== undefined && !wrong.has(problem.property)) problems.push(hidden(problem, fields));
  }
  return { inputs, problems };
}

function checkField(path: string, field: Field, value: unknown, problems: Problem[]): void {
  if (value === undefined) {
    if (field.traits.required)
      problems.push({ property: field.traits.sensitive ? "" : path, reason: named(path, field, "is required") });
    return;
  }
  if (value === unknownValue) return;
  const inner = recordFields(field);
  if (inner !== undefined) {
    if (isListed(field)) checkNames(path, Object.keys(inner), value, problems);
    else checkRecord(path, inner, value, problems);
    return;
  }
  // A part that is not known yet says nothing about the rest, which is checked when all is known.
  if (holdsUnknown(value)) return;
  const parsed = field.codec.schema.safeParse(value);
  const report = (reason: string, at = path) =>
    problems.push({ property: field.traits.sensitive ? "" : at, reason: named(path, field, reason) });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const within = issue.path.length === 0 ? path : `${path}.${issue.path.map(String).join(".")}`;
      report(field.traits.sensitive ? "is not of the expected form" : issue.message, within);
    }
    return;
  }
  const reasons = field.traits.rules.map((rule) => rule(value)).filter((reason) => reason !== undefined);
  if (reasons.length === 0 && isMissing(field, value)) reasons.push("may not be empty");
  for (const reason of reasons) report(reason);
}

/** Blanks are as good as nothing where a text is required. */
const isMissing = ({ codec, traits }: Field, value: unknown) =>
  traits.required && !traits.emptyAllowed && codec.kind === "text" && String(value).trim() === "";

/** A field that the server's dialect does not know would be lost without a word. */
function checkPlace(path: string, field: Field, value: unknown, server: KnownServer, problems: Problem[]): void {
  if (value === undefined) return;
  const inner = recordFields(field);
  if (inner !== undefined) {
    if (!isObject(value)) return; // of a list of names, every server knows all or says so itself
    for (const [key, part] of Object.entries(inner)) checkPlace(`${path}.${key}`, part, value[key], server, problems);
  } else if (field.codec.names(server.dialect).length === 0 && !field.traits.transient) {
    const version = server.dialect === "1.18" ? "before 1.19" : server.dialect;
    const reason = `Kasm ${version} has no place for it; ${field.traits.absence ?? "leave it out"}`;
    problems.push({ property: field.traits.sensitive ? "" : path, reason: named(path, field, reason) });
  }
}

function checkRecord(path: string, fields: Readonly<Record<string, Field>>, value: unknown, problems: Problem[]): void {
  // The engine prints the value of a property that a failure names, with all that is in it: a secret, maybe, that
  // belongs under another heading.
  const report = (reason: string) => problems.push({ property: "", reason: `${path}: ${reason}` });
  if (!isObject(value)) {
    report("an object is expected");
    return;
  }
  for (const [key, entry] of Object.entries({ ...absent(fields), ...value })) {
    const field = fields[key];
    if (field === undefined) report(`"${key}" is not known here${nearest(key, Object.keys(fields))}`);
    else if (entry != null || field.traits.required) checkField(`${path}.${key}`, field, entry ?? undefined, problems);
  }
}

const absent = (fields: Readonly<Record<string, Field>>) =>
  Object.fromEntries(Object.keys(fields).map((key) => [key, undefined]));

function checkNames(path: string, known: readonly string[], value: unknown, problems: Problem[]): void {
  if (!Array.isArray(value)) {
    problems.push({ property: path, reason: "a list of names is expected" });
    return;
  }
  value.forEach((name: unknown, index) => {
    if (name === unknownValue || known.includes(String(name))) return;
    problems.push({
      property: `${path}.${index}`,
      reason: `"${String(name)}" is not known here${nearest(String(name), known)}`,
    });
  });
}

/** Names in the order of the table, each once: another order is no change. */
function inOrder(field: Field, value: unknown): unknown {
  if (!Array.isArray(value) || holdsUnknown(value)) return value;
  return Object.keys(recordFields(field) ?? {}).filter((name) => value.includes(name));
}

/** In the reason too, since the engine prints none of the property's name for a secret one. */
function named(path: string, field: Field, reason: string): string {
  return field.traits.sensitive ? `${path}: ${reason}` : reason;
}

/** The engine prints the value of the property a failure names. */
function hidden(problem: Problem, fields: Readonly<Record<string, Field>>): Problem {
  const field = fields[problem.property];
  return field?.traits.sensitive === true
    ? { property: "", reason: `${problem.property}: ${problem.reason}` }
    : problem;
}

function unknownField(name: string, known: readonly string[], definition: EntityDefinition): Problem {
  // A field of another variant, or a slip of the pen: its value may be a secret meant for a field close by.
  const elsewhere = name in allFields(definition) ? ` for this ${definition.variants?.by ?? "kind"}` : "";
  return { property: "", reason: `${name}: ${definition.kind} has no such field${elsewhere}${nearest(name, known)}` };
}

function checkCommon(inputs: Properties, definition: EntityDefinition, problems: Problem[]): void {
  const { adopt, onDestroy, connection } = inputs;
  if (adopt !== undefined && adopt !== unknownValue && typeof adopt !== "boolean") {
    problems.push({ property: "adopt", reason: "true or false is expected" });
  }
  if (onDestroy !== undefined && onDestroy !== unknownValue && !endings.includes(onDestroy)) {
    problems.push({ property: "onDestroy", reason: 'one of "restore", "delete" and "retain" is expected' });
  }
  if (onDestroy === "restore" && adopt !== true && adopt !== unknownValue && definition.facet !== true) {
    problems.push({
      property: "onDestroy",
      reason: '"restore" goes with adopt: true; what is made here is deleted or retained',
    });
  }
  if (connection !== undefined && connection !== unknownValue) checkConnection(connection, problems);
}

function checkConnection(connection: unknown, problems: Problem[]): void {
  const report = (reason: string) => problems.push({ property: "", reason: `connection: ${reason}` });
  if (!isObject(connection)) {
    report("an object with endpoint and credentials is expected");
    return;
  }
  if (connection["endpoint"] == null) report("endpoint is required");
  for (const [name, value] of Object.entries(connection)) {
    if (!connectionParts.includes(name)) report(`${name} is not known here${nearest(name, connectionParts)}`);
    else if (value != null && typeof value !== "string") report(`${name} must be a text`);
  }
}
